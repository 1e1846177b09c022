//! The hidden field that proves that a form was on one of our pages.
//!
//! The secret comes out of the session's token, so it ends with the session and needs no place to be stored.

use crate::actions::tokens::Token;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

/// The name of the field.
pub const FIELD: &str = "csrf";
/// The name of the header, for scripts.
pub const HEADER: &str = "x-csrf-token";

/// What a form sends back. It looks different on every page, so that compression gives nothing away.
pub(super) fn issue(session: &Token) -> String {
    let mask: [u8; 32] = rand::random();
    let secret = session.derive("csrf");
    let masked = mask.iter().zip(secret).map(|(m, s)| m ^ s);
    URL_SAFE_NO_PAD.encode(mask.into_iter().chain(masked).collect::<Vec<u8>>())
}

/// Whether a form sent back what one of the session's pages held.
pub(super) fn fits(session: &Token, sent: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(sent) else { return false };
    if bytes.len() != 64 {
        return false;
    }
    let (mask, masked) = bytes.split_at(32);
    let unmasked: Vec<u8> = mask.iter().zip(masked).map(|(m, s)| m ^ s).collect();
    unmasked.ct_eq(&session.derive("csrf")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_session_only_and_never_looks_the_same() {
        let (mine, other) = (Token::fresh().unwrap(), Token::fresh().unwrap());
        let sent = issue(&mine);
        assert!(fits(&mine, &sent));
        assert!(!fits(&other, &sent));
        assert_ne!(sent, issue(&mine));
        for wrong in ["", "AAAA", &sent[1..]] {
            assert!(!fits(&mine, wrong));
        }
    }
}
