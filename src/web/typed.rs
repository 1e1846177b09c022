//! A form as it was typed: every field by name, several of one name in their order.

use super::WebError;
use crate::actions::tokens::Token;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

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

    /// All fields whose names begin so: the rest of the name, and the value.
    pub(super) fn starting_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// The form's own id, which makes sending it twice the same as sending it once.
    pub fn key(&self) -> &str {
        self.get("key")
    }

    /// The form's own id together with what was typed: a form that is sent twice is one, and one that is sent again with
    /// other words, from the browser's Back say, is another.
    ///
    /// # Errors
    /// As [`Typed::known_key`].
    pub(super) fn content_key(&self) -> Result<String, WebError> {
        let mut hash = Sha256::new();
        hash.update(self.known_key()?);
        for (name, value) in &self.0 {
            hash.update((name.len() as u64).to_be_bytes());
            hash.update(name);
            hash.update((value.len() as u64).to_be_bytes());
            hash.update(value);
        }
        Ok(URL_SAFE_NO_PAD.encode(hash.finalize()))
    }

    /// The form's own id where it must have one.
    ///
    /// # Errors
    /// When there is none, or one that no page of ours made.
    pub(super) fn known_key(&self) -> Result<String, WebError> {
        match self.key() {
            key if key.is_empty() || key.len() > 64 => {
                Err(WebError::BadRequest("The form is incomplete. Open it anew."))
            }
            key => Ok(key.to_string()),
        }
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
