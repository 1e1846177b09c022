//! A form as it was typed: every field by name, several of one name in their order.

use super::WebError;
use crate::actions::tokens::Token;
use serde::Deserialize;

/// The fields of a form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// A form that was not typed but made.
    pub(super) fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The first field of a name; nothing typed is the empty text.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// Whether the form has a field of a name at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// All fields of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The form's own id, which makes sending it twice the same as sending it once.
    pub fn key(&self) -> &str {
        self.get("key")
    }
}

/// A new id for a form.
///
/// # Errors
/// When the machine has no randomness to give.
pub(super) fn fresh_key() -> Result<String, WebError> {
    Ok(Token::fresh()?.text())
}

/// The part of an address after the question mark; empty values are left out.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    out.finish()
}
