//! What has just happened, shown once on the next page.
//!
//! It travels in a cookie for two minutes, signed with a secret of the session: a page that is only read writes nothing,
//! and nobody can slip a button of his own into our page.

use crate::actions::tokens::Token;
use crate::views::{Flash, Undo};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

impl Flash {
    /// A sentence without a button.
    pub fn said(text: impl Into<String>) -> Self {
        Self { text: text.into(), undo: None }
    }

    /// A sentence with a button that posts to `action`.
    pub fn with_undo(text: impl Into<String>, action: impl Into<String>) -> Self {
        Self { text: text.into(), undo: Some(Undo { action: action.into(), label: "Undo".to_owned() }) }
    }
}

pub(super) fn seal(session: &Token, flash: &Flash) -> String {
    // A cookie has room for 4 KiB.
    let text: String = flash.text.chars().take(400).collect();
    let undo = flash.undo.as_ref().map(|u| json!([u.action, u.label]));
    let body = json!([text, undo]).to_string();
    let proof = sign(session, body.as_bytes());
    format!("{}.{}", URL_SAFE_NO_PAD.encode(body), URL_SAFE_NO_PAD.encode(proof))
}

pub(super) fn open(session: &Token, sealed: &str) -> Option<Flash> {
    let (body, proof) = sealed.split_once('.')?;
    let (body, proof) = (URL_SAFE_NO_PAD.decode(body).ok()?, URL_SAFE_NO_PAD.decode(proof).ok()?);
    if !bool::from(proof.ct_eq(&sign(session, &body))) {
        return None;
    }
    let (text, undo): (String, Value) = serde_json::from_slice(&body).ok()?;
    let undo = serde_json::from_value::<(String, String)>(undo).ok().map(|(action, label)| Undo { action, label });
    Some(Flash { text, undo })
}

/// The inner hash has a fixed length, so nothing can be appended to what was signed.
fn sign(session: &Token, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(session.derive("flash"));
    hash.update(Sha256::digest(body));
    hash.finalize().into()
}
