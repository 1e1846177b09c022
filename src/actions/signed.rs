//! What the forms of an offer's page carry: who looks at it, signed, so that nobody can make it up.
//!
//! No cookie is set, so a visitor is a number that the page is printed with. It is signed together with what it is for and
//! by which address it came, and nothing of it is stored before the visitor sends it back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};

use super::tokens::Token;
use crate::db::DbError;
use crate::domain::id::OfferLinkId;
use crate::domain::time::Moment;

const VISITOR: usize = 16;
const TIME: usize = 8;
const SIGNATURE: usize = 16;

/// A visitor of an offer's page. Two visits of one person are two visitors, as long as nothing tells otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Visitor([u8; VISITOR]);

impl Visitor {
    /// A new one.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn fresh() -> Result<Self, DbError> {
        let mut bytes = [0; VISITOR];
        SysRng.try_fill_bytes(&mut bytes).map_err(|e| DbError::Unexpected(format!("no randomness: {e}")))?;
        Ok(Self(bytes))
    }

    /// What may be stored.
    pub fn at_rest(self) -> String {
        hex(&Sha256::digest(self.0))
    }
}

/// What a signed visitor may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Sending the form.
    Answer,
    /// Saying that the page was looked at.
    Look,
    /// Coming back to change the answer.
    Return,
}

impl Purpose {
    fn word(self) -> &'static [u8] {
        match self {
            Self::Answer => b"answer",
            Self::Look => b"look",
            Self::Return => b"return",
        }
    }
}

/// What signs for one page.
pub struct Signer {
    key: [u8; 32],
    link: OfferLinkId,
}

impl Signer {
    /// A new secret, as it is stored.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn fresh_secret() -> Result<String, DbError> {
        Ok(Token::fresh()?.text())
    }

    /// Signs for one address of a page.
    ///
    /// # Errors
    /// When what is stored is no secret.
    pub fn of(secret: &str, link: OfferLinkId) -> Result<Self, DbError> {
        let token = Token::parse(secret).ok_or_else(|| DbError::Unexpected("a page has no secret".into()))?;
        Ok(Self { key: token.derive("offer page"), link })
    }

    /// A visitor, signed.
    pub fn sign(&self, purpose: Purpose, visitor: Visitor, at: Moment) -> String {
        let mut bytes = visitor.0.to_vec();
        bytes.extend(at.0.to_be_bytes());
        let signature = self.mac(purpose, &bytes).finalize().into_bytes();
        bytes.extend(&signature[..SIGNATURE]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The visitor of a text that [`Signer::sign`] made for the same purpose, and when it was made.
    pub fn read(&self, purpose: Purpose, text: &str) -> Option<(Visitor, Moment)> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|b| b.len() == VISITOR + TIME + SIGNATURE)?;
        let (signed, signature) = bytes.split_at(VISITOR + TIME);
        self.mac(purpose, signed).verify_truncated_left(signature).ok()?;
        let (visitor, at) = signed.split_at(VISITOR);
        Some((Visitor(visitor.try_into().ok()?), Moment(i64::from_be_bytes(at.try_into().ok()?))))
    }

    fn mac(&self, purpose: Purpose, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mac = keyed(&self.key);
        mac.update(purpose.word());
        mac.update(&self.link.0.to_be_bytes());
        mac.update(bytes);
        mac
    }
}

/// The code of a network and a browser under a salt. Without the salt nobody can tell whose it was.
pub fn code(salt: &str, network: &str, browser: &str) -> String {
    let mut mac = keyed(salt.as_bytes());
    mac.update(network.as_bytes());
    mac.update(&[0]);
    mac.update(browser.as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes a key of any length.
    Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| <Hmac<Sha256> as KeyInit>::new(&Default::default()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_visitor_is_read_back_for_its_own_purpose_and_address_only() {
        let secret = Signer::fresh_secret().unwrap();
        let signer = Signer::of(&secret, OfferLinkId(7)).unwrap();
        let visitor = Visitor::fresh().unwrap();
        let text = signer.sign(Purpose::Answer, visitor, Moment(12));
        assert!(signer.read(Purpose::Answer, &text) == Some((visitor, Moment(12))));
        assert!(signer.read(Purpose::Look, &text).is_none());
        assert!(Signer::of(&secret, OfferLinkId(8)).unwrap().read(Purpose::Answer, &text).is_none());
        let other = Signer::of(&Signer::fresh_secret().unwrap(), OfferLinkId(7)).unwrap();
        assert!(other.read(Purpose::Answer, &text).is_none());
        for wrong in ["", "x", &text[1..], &text[..text.len() - 2], &"A".repeat(text.len())] {
            assert!(signer.read(Purpose::Answer, wrong).is_none(), "{wrong}");
        }
        assert!(!visitor.at_rest().contains(&text[..8]));
    }

    #[test]
    fn a_code_changes_with_the_salt() {
        assert_eq!(code("a", "10.0.0.1", "Firefox"), code("a", "10.0.0.1", "Firefox"));
        assert_ne!(code("a", "10.0.0.1", "Firefox"), code("b", "10.0.0.1", "Firefox"));
        assert_ne!(code("a", "10.0.0.1", "Firefox"), code("a", "10.0.0.", "1Firefox"));
    }
}
