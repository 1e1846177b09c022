//! A form from a page that was too old: what was typed is shown, and can be sent once more.

use actix_web::HttpRequest;

use super::{SignedIn, csrf};
use crate::views::kept::{KeptField, KeptPage};

/// Fields that are never shown again.
const SECRETS: [&str; 3] = ["passphrase", "current", "token"];

/// What was sent, with a fresh token of the visitor's session.
#[derive(Debug, Clone)]
pub struct Kept {
    action: String,
    /// The fresh token.
    pub(super) csrf: String,
    fields: Vec<(String, String)>,
}

impl Kept {
    /// Keeps what a visitor has sent; nothing where nothing was typed, or something that must not be shown.
    pub(super) fn of(req: &HttpRequest, by: &SignedIn, fields: Vec<(String, String)>) -> Option<Self> {
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| name != csrf::FIELD).collect();
        let typed = fields.iter().any(|(name, value)| name != "key" && !value.is_empty());
        let secret = fields.iter().any(|(name, _)| SECRETS.contains(&name.as_str()));
        let action = req.uri().path_and_query()?.as_str().to_owned();
        (typed && !secret).then(|| Self { action, csrf: csrf::issue(&by.token), fields })
    }

    /// The page on which it can be sent once more.
    pub(super) fn page(&self) -> KeptPage {
        let field = |(name, value): &(String, String)| KeptField::new(name, value);
        KeptPage { action: self.action.clone(), fields: self.fields.iter().map(field).collect() }
    }
}
