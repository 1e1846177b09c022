//! A form as it was typed: every field by name, several of one name in their order.

use super::WebError;
use crate::actions::once::FormKey;
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
    pub(super) fn content_key(&self) -> Result<FormKey, WebError> {
        Ok(hash([("key", self.known_id()?)].into_iter().chain(self.pairs())).into())
    }

    /// The form's own id where it must have one, with what was typed under it: sent again with other contents it is
    /// refused. How a form was sent is no part of that: from which button, or after how long.
    ///
    /// # Errors
    /// When there is none, or one that no page of ours made.
    pub(super) fn known_key(&self) -> Result<FormKey, WebError> {
        let mut said: Vec<(&str, &str)> =
            self.pairs().filter(|(name, value)| !value.is_empty() && !HOW_SENT.contains(name)).collect();
        // A script may put the fields in another order than the page.
        said.sort_by_key(|(name, _)| *name);
        Ok(FormKey::new(self.known_id()?, hash(said.into_iter())))
    }

    fn known_id(&self) -> Result<&str, WebError> {
        match self.key() {
            key if key.is_empty() || key.len() > 64 => {
                Err(WebError::BadRequest("The form is incomplete. Open it anew."))
            }
            key => Ok(key),
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Fields that say how a form was sent, not what: its own id, the button, and for how long it waited on a device.
const HOW_SENT: [&str; 3] = ["key", "then", "waited"];

/// Names and values with their lengths, so that no two lists run together.
fn hash<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for text in fields.flat_map(|(name, value)| [name, value]) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
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
