//! What a customer could choose instead of the offer. Doing nothing is always there, as an outcome of its own.

use super::invalid::Invalid;
use super::text::Name;

/// Ways to write that somebody did nothing. As an alternative's name they would split it into two numbers.
const NOTHING: [&str; 6] = ["do nothing", "doing nothing", "did nothing", "does nothing", "done nothing", "nothing"];

/// Reads an alternative's name: any but those that say that nothing was done.
///
/// # Errors
/// As for [`Name::parse`], and when doing nothing is meant.
pub fn parse(field: &'static str, raw: &str) -> Result<Name, Invalid> {
    let name = Name::parse(field, raw)?;
    if !is_nothing(&name) {
        return Ok(name);
    }
    let message = "Doing nothing is always there, and no alternative. Choose the outcome Do nothing (do_nothing in a \
                   file), or name something else that they could choose.";
    Err(Invalid::new(field, "always_there", message).with_value(raw))
}

/// As [`parse`], where nothing at all means that there is none.
///
/// # Errors
/// As for [`parse`].
pub fn parse_optional(field: &'static str, raw: Option<&str>) -> Result<Option<Name>, Invalid> {
    match raw {
        None | Some("") => Ok(None),
        Some(raw) => parse(field, raw).map(Some),
    }
}

fn is_nothing(name: &Name) -> bool {
    let folded = name.folded();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    NOTHING.contains(&words.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doing_nothing_is_no_alternative_however_it_is_written() {
        for raw in ["Do nothing", "do_nothing", " DID  nothing. ", "Nothing!", "do-nothing", "(doing nothing)"] {
            assert_eq!(parse("chose", raw).unwrap_err().code, "always_there", "{raw}");
        }
        for raw in ["Do it in-house", "Nothing But Nets", "Phone agency", "Nothing is done by hand"] {
            assert_eq!(parse("chose", raw).unwrap().as_str(), raw);
        }
        assert_eq!(parse_optional("chose", Some("")), Ok(None));
    }
}
