//! What can be chosen in a field.

use crate::domain::invalid::Invalid;
use crate::domain::text::{Name, fold};

/// From 2 to 30 options, none of them twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options(Vec<String>);

impl Options {
    /// The fewest options of a field.
    pub const LEAST: usize = 2;
    /// The most options of a field.
    pub const MOST: usize = 30;

    /// Reads options, one a line; empty lines are none, and two spellings of one option are one.
    ///
    /// # Errors
    /// What is wrong with an option, or that they are too few or too many.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        Options(Vec::new()).with(field, raw)
    }

    /// The same with further ones after those that are there: an option that may have been chosen stays.
    ///
    /// # Errors
    /// As [`Options::parse`].
    pub fn with(&self, field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let mut all = Options(self.0.clone());
        for line in raw.lines().filter(|line| !line.trim().is_empty()) {
            let option = Name::parse(field, line)?;
            if all.find(option.as_str()).is_none() {
                all.0.push(option.as_str().to_string());
            }
        }
        let refused = |code, message: String| Err(Invalid::new(field, code, message).with_value(raw));
        match all.0.len() {
            0 | 1 => refused("too_few", format!("A choice needs {} options. Write one a line.", Self::LEAST)),
            n if n > Self::MOST => {
                refused("too_many", format!("{n} options are too many. {} are the most.", Self::MOST))
            }
            _ => Ok(all),
        }
    }

    /// The options as a table stores them.
    pub fn stored(text: &str) -> Self {
        Options(text.lines().map(str::to_string).collect())
    }

    /// The options, one a line.
    pub fn text(&self) -> String {
        self.0.join("\n")
    }

    /// The options.
    pub fn all(&self) -> &[String] {
        &self.0
    }

    /// The option of a spelling, as the field spells it.
    pub fn find(&self, spelled: &str) -> Option<&str> {
        let wanted = fold(spelled.trim());
        self.0.iter().find(|option| fold(option) == wanted).map(String::as_str)
    }
}
