//! `touchstone setup-link`

use super::{Stop, say};
use crate::config::Settings;
use crate::startup;

/// Prints a link for the first set-up. Only hashes are stored, so it is another one than before; both work, once.
pub fn run(settings: &Settings) -> Result<(), Stop> {
    let db = startup::open_database(settings)?;
    let address = settings.site.public_url(&settings.listen.to_string());
    match startup::setup_link(&db, &address)? {
        Some(link) => say(&format!("Set up: {link}")),
        None => say("Touchstone is set up already. Sign in, or make an account with: touchstone admin create-user"),
    }
}
