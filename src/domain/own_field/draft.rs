//! A field in the making.

use super::{Holder, Kind, Options};
use crate::domain::invalid::Invalid;
use crate::domain::response::Fields;
use crate::domain::text::Name;

/// The longest name of a field, in characters: it heads a column.
const LONGEST: usize = 60;

/// The fields of the form as they were typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnFieldTyped<'a> {
    /// What it is on.
    pub holder: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The word of its kind.
    pub kind: &'a str,
    /// Its options, one a line; for a choice only.
    pub options: &'a str,
    /// `yes` when there must be a value.
    pub required: &'a str,
    /// `yes` when what is chosen stays for the next response.
    pub stays: &'a str,
}

/// A field in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFieldDraft {
    /// What it is on.
    pub holder: Holder,
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub kind: Kind,
    /// Whether there must be a value.
    pub required: bool,
    /// Whether what is chosen stays for the next response.
    pub stays: bool,
}

/// What may change about a field: its name, whether there must be a value or it stays, and further options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// Its name.
    pub name: Name,
    /// Whether there must be a value.
    pub required: bool,
    /// Whether what is chosen stays for the next response; of a choice alone.
    pub stays: bool,
    /// Further options, one a line.
    pub options: String,
}

impl OwnFieldDraft {
    /// Reads a field.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn parse(typed: &OwnFieldTyped<'_>) -> Result<Self, Vec<Invalid>> {
        let mut wrong = Vec::new();
        let mut keep = |why: Invalid| wrong.push(why);
        let holder = Holder::parse(typed.holder);
        if holder.is_none() {
            keep(Invalid::new("holder", "choice", "Choose what the field is on: responses or experiments."));
        }
        let name = name(typed.name).map_err(&mut keep).ok();
        let kind = match typed.kind {
            "text" => Some(Kind::Text),
            "number" => Some(Kind::Number),
            "date" => Some(Kind::Date),
            "choice" => Options::parse("options", typed.options).map(Kind::Choice).map_err(&mut keep).ok(),
            _ => {
                keep(Invalid::new("kind", "choice", "Choose what the field holds: text, number, choice or date."));
                None
            }
        };
        let required = typed.required == "yes";
        let stays = typed.stays == "yes" && typed.kind == "choice" && holder == Some(Holder::Response);
        match (holder, name, kind) {
            (Some(holder), Some(name), Some(kind)) => Ok(OwnFieldDraft { holder, name, kind, required, stays }),
            _ => Err(wrong),
        }
    }
}

impl More {
    /// Reads what changes.
    ///
    /// # Errors
    /// What is wrong with the name. Options are read beside those that are there.
    pub fn parse(typed: &OwnFieldTyped<'_>) -> Result<Self, Invalid> {
        Ok(More {
            name: name(typed.name)?,
            required: typed.required == "yes",
            stays: typed.stays == "yes",
            options: typed.options.to_owned(),
        })
    }
}

/// A name that no column of a file of responses has.
fn name(raw: &str) -> Result<Name, Invalid> {
    let name = Name::parse("name", raw)?;
    let length = name.as_str().chars().count();
    if length > LONGEST {
        let message = format!("name has {length} of {LONGEST} characters. Shorten it.");
        return Err(Invalid::new("name", "too_long", message).with_value(raw));
    }
    let folded = name.folded();
    let plain: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if plain.is_empty() {
        return Err(Invalid::new("name", "required", "name has no letter. Write a name.").with_value(raw));
    }
    if Fields::COLUMNS.contains(&plain.join("_").as_str()) {
        let message = format!("Every response has '{}' already. Give the field another name.", plain.join(" "));
        return Err(Invalid::new("name", "taken", message).with_value(raw));
    }
    Ok(name)
}
