//! Secrets that are handed out once and stored as hashes.

use crate::db::DbError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};

/// 256 bits from the operating system. It has no `Debug`, so that it can't get into a log.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn fresh() -> Result<Self, DbError> {
        let mut bytes = [0; 32];
        SysRng.try_fill_bytes(&mut bytes).map_err(|e| DbError::Unexpected(format!("no randomness: {e}")))?;
        Ok(Self(bytes))
    }

    /// Reads what [`Token::text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// For a cookie or an address.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What may be stored. A plain hash is enough for 256 random bits.
    pub fn at_rest(&self) -> String {
        self.derive("at rest").iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Another secret that only the holder of the token and the server know.
    pub fn derive(&self, what_for: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(what_for.as_bytes());
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_written_in_one_way_only() {
        let text = Token([255; 32]).text();
        assert!(Token::parse(&text).is_some_and(|token| token.text() == text));
        // The last character carries four bits of the token and two that must be zero.
        let (rest, last) = text.split_at(text.len() - 1);
        let alphabet = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']);
        let read: Vec<char> = alphabet.filter(|c| Token::parse(&format!("{rest}{c}")).is_some()).collect();
        assert_eq!(read.len(), 16, "{read:?} beside {last}");
        for other in [format!("{text}="), format!(" {text}"), format!("{text}\n"), text.replace('_', "/")] {
            assert!(Token::parse(&other).is_none(), "{other}");
        }
    }
}
