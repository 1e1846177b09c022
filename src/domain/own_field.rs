//! Fields that a workspace adds to its experiments or its responses: what they are called and what they hold.

mod all;
mod counts;
mod draft;
mod options;
#[cfg(test)]
mod tests;
mod value;

use std::sync::Arc;

use super::id::OwnFieldId;

pub use all::{Demand, OwnFields, no_such_field};
pub use counts::{FieldCounts, OwnEvidence};
pub use draft::{More, OwnFieldDraft, OwnFieldTyped};
pub use options::Options;
pub use value::{OwnText, OwnValue};

/// The most fields that a workspace asks for on its experiments, and as many on its responses.
pub const MOST: usize = 20;

/// What a field is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    /// Every experiment has a value.
    Experiment,
    /// Every response has one.
    Response,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A number.
    Number,
    /// One of a few options.
    Choice(Options),
    /// A day.
    Date,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnField {
    /// Its id.
    pub id: OwnFieldId,
    /// What it is on.
    pub holder: Holder,
    /// Its name.
    pub name: Arc<str>,
    /// What it holds.
    pub kind: Kind,
    /// Whether there must be a value.
    pub required: bool,
    /// Whether what is chosen stays for the next response; of a choice alone.
    pub stays: bool,
    /// Put away: neither asked for nor shown. Its values stay.
    pub archived: bool,
}

impl OwnFieldId {
    /// What stands for the field in forms and addresses. It stays when the field gets another name.
    pub fn key(self) -> String {
        format!("own-{self}")
    }

    /// The field of a key.
    pub fn of_key(key: &str) -> Option<Self> {
        let digits = key.strip_prefix("own-")?;
        let plain = !digits.is_empty() && digits.len() < 19 && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|_| plain).map(OwnFieldId)
    }
}

impl Holder {
    /// Both, in the order of the page.
    pub const ALL: [Holder; 2] = [Holder::Response, Holder::Experiment];

    /// The word that forms and the API use.
    pub fn word(self) -> &'static str {
        match self {
            Holder::Experiment => "experiment",
            Holder::Response => "response",
        }
    }

    /// The holder of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.word() == word)
    }

    /// The number that is stored.
    pub fn code(self) -> i16 {
        match self {
            Holder::Experiment => 1,
            Holder::Response => 2,
        }
    }

    /// The holder of a stored number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.code() == code)
    }
}

impl Kind {
    /// The words of all kinds, in the order of the form.
    pub const WORDS: [&'static str; 4] = ["text", "number", "choice", "date"];

    /// The stored number of a choice.
    pub const CHOICE: i16 = 3;

    /// The word that forms and the API use.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Choice(_) => "choice",
            Kind::Date => "date",
        }
    }

    /// The number that is stored.
    pub fn code(&self) -> i16 {
        match self {
            Kind::Text => 1,
            Kind::Number => 2,
            Kind::Choice(_) => Self::CHOICE,
            Kind::Date => 4,
        }
    }

    /// The kind of a stored number with its stored options.
    pub fn stored(code: i16, options: &str) -> Option<Self> {
        Some(match code {
            1 => Kind::Text,
            2 => Kind::Number,
            Self::CHOICE => Kind::Choice(Options::stored(options)),
            4 => Kind::Date,
            _ => return None,
        })
    }

    /// The options to choose from; none for other kinds.
    pub fn options(&self) -> Option<&Options> {
        if let Kind::Choice(options) = self { Some(options) } else { None }
    }
}
