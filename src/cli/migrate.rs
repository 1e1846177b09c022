//! `touchstone migrate`

use super::{Stop, say};
use crate::config::Settings;
use crate::startup;

/// Brings the database to the shape that this version needs. `serve` does it too.
pub fn run(settings: &Settings) -> Result<(), Stop> {
    startup::check_database(settings)?;
    let done = startup::migrate(settings)?;
    match done.len() {
        0 => say("Nothing to do."),
        n => say(&format!("{n} done: {}", done.join(", "))),
    }
}
