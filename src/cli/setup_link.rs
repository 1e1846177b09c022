//! `touchstone setup-link`

use super::Stop;
use crate::config::Settings;

/// Prints the link for the first set-up again.
pub fn run(_settings: &Settings) -> Result<(), Stop> {
    Err(Stop(vec!["This version can't do that yet.".into()]))
}
