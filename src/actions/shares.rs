//! Links by which people without an account read one report.

use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};

use super::{Acting, ActionError};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, basis, frozen, shares};
use crate::domain::id::ShareId;
use crate::domain::share::{Scope, Terms};

/// What a token begins with, so that programs that look for secrets in the wrong places know one.
pub const PREFIX: &str = "ts_";

const SECRET: usize = 22;
const CHECK: usize = 6;
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// 128 bits from the operating system with a checksum: `ts_`, 22 digits, and 6 to know a mistyped one by. It has no
/// `Debug`, so that it can't get into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct ShareToken(u128);

impl ShareToken {
    /// A new one.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn fresh() -> Result<Self, DbError> {
        let mut bytes = [0; 16];
        SysRng.try_fill_bytes(&mut bytes).map_err(|e| DbError::Unexpected(format!("no randomness: {e}")))?;
        Ok(Self(u128::from_be_bytes(bytes)))
    }

    /// Reads what [`ShareToken::text`] wrote, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(PREFIX).filter(|rest| rest.len() == SECRET + CHECK)?;
        let value = |digit: u8| DIGITS.iter().position(|d| *d == digit).map(|value| value as u128);
        let secret = digits
            .bytes()
            .take(SECRET)
            .try_fold(0u128, |sum, digit| sum.checked_mul(62).and_then(|sum| sum.checked_add(value(digit)?)));
        secret.map(Self).filter(|token| token.text() == text)
    }

    /// For an address.
    pub fn text(&self) -> String {
        let secret = in_digits(self.0, SECRET);
        let sum = Sha256::digest(format!("{PREFIX}{secret}"));
        let check = sum.iter().take(4).fold(0, |sum, byte| sum << 8 | u128::from(*byte));
        format!("{PREFIX}{secret}{}", in_digits(check, CHECK))
    }

    /// What may be stored. A plain hash is enough for 128 random bits.
    pub fn at_rest(&self) -> String {
        Sha256::digest(self.text()).iter().map(|b| format!("{b:02x}")).collect()
    }
}

fn in_digits(mut value: u128, length: usize) -> String {
    let mut digits = vec![DIGITS[0]; length];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(value % 62) as usize];
        value /= 62;
    }
    digits.into_iter().map(char::from).collect()
}

/// Makes a link to the report about something, or to a frozen one.
///
/// # Errors
/// [`DbError::NotFound`] when there is nothing that it is about, or no such report.
pub fn share(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    scope: Scope,
    terms: &Terms,
    token: &ShareToken,
) -> Result<ShareId, ActionError> {
    basis::name(conn, ws, scope)?;
    if let Some(id) = terms.frozen {
        frozen::get(conn, ws, scope, id)?;
    }
    Ok(shares::insert(conn, ws, scope, &token.at_rest(), terms, (&acting.name, acting.now))?)
}

/// Takes a link back for good: whoever has it finds nothing any more.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such link to a report about it.
pub fn revoke(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    scope: Scope,
    id: ShareId,
) -> Result<(), ActionError> {
    Ok(shares::revoke(conn, ws, scope, id, (&acting.name, acting.now))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_every_changed_sign_is_noticed() {
        for token in [ShareToken::fresh().ok().unwrap(), ShareToken(0), ShareToken(u128::MAX)] {
            let text = token.text();
            assert_eq!(text.len(), 31);
            assert!(text.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric()));
            assert!(ShareToken::parse(&text) == Some(token));
            for i in 0..text.len() {
                let other = if &text[i..=i] == "7" { "8" } else { "7" };
                let mut changed = text.clone();
                changed.replace_range(i..=i, other);
                assert!(ShareToken::parse(&changed).is_none(), "{i}");
            }
        }
    }

    #[test]
    fn what_is_no_token_is_none() {
        let token = ShareToken::fresh().ok().unwrap().text();
        let long = format!("{token}0");
        for wrong in ["", "ts_", &token[3..], &token[..30], &long, &"z".repeat(31), "ts_éééééééééééééé"] {
            assert!(ShareToken::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn no_two_tokens_are_alike_and_what_is_stored_does_not_hold_the_token() {
        let (one, other) = (ShareToken::fresh().ok().unwrap(), ShareToken::fresh().ok().unwrap());
        assert!(one != other && one.at_rest() != other.at_rest());
        assert_eq!(one.at_rest().len(), 64);
        assert!(!one.at_rest().contains(&one.text()[3..]));
    }
}
