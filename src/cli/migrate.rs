//! `touchstone migrate`

use super::{Stop, say};
use crate::config::Settings;
use crate::{db::migrations, startup};

/// Brings the database to the shape that this version needs. `serve` does it too.
pub fn run(settings: &Settings) -> Result<(), Stop> {
    startup::make_folder(settings)?;
    let done = migrations::run_pending(&settings.database)?;
    match done.len() {
        0 => say("Nothing to do."),
        n => say(&format!("{n} done: {}", done.join(", "))),
    }
}
