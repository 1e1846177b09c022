//! What a team adds to an experiment's checklist itself. Nobody but people can tick it, and it keeps nothing from starting.

use super::id::OwnItemId;
use super::invalid::Invalid;
use super::text::Name;
use super::time::Moment;

/// The most items of an experiment.
pub const MOST: usize = 20;

/// The most characters of an item.
pub const LONGEST: usize = 120;

/// An item of an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnItem {
    /// Its id.
    pub id: OwnItemId,
    /// What is to be done.
    pub label: String,
    /// Who has ticked it, and when.
    pub ticked: Option<Tick>,
}

/// That somebody says it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// Reads what is to be done.
///
/// # Errors
/// As for [`Name::parse`], and when it has more than [`LONGEST`] characters.
pub fn parse(field: &'static str, raw: &str) -> Result<Name, Invalid> {
    let label = Name::parse(field, raw);
    // A name may be longer; what is too long for one as well is told this limit all the same.
    let length = label.as_ref().map_or(raw.trim(), Name::as_str).chars().count();
    if length <= LONGEST {
        return label;
    }
    let message = format!("{field} has {length} of {LONGEST} characters. Shorten it.");
    Err(Invalid::new(field, "too_long", message).with_value(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_one_line_of_at_most_120_characters() {
        assert_eq!(parse("item", " Book the room ").unwrap().as_str(), "Book the room");
        assert!(parse("item", &"ä".repeat(120)).is_ok());
        for (raw, code) in [(" ", "required"), ("a\nb", "control_character")] {
            assert_eq!(parse("item", raw).unwrap_err().code, code, "{raw}");
        }
        for length in [121, 201] {
            let refused = parse("item", &"ä".repeat(length)).unwrap_err();
            assert_eq!(refused.message, format!("item has {length} of 120 characters. Shorten it."));
        }
    }
}
