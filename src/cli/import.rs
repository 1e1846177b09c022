//! `touchstone import`

use super::Stop;
use crate::config::Settings;

/// Its arguments.
#[derive(clap::Args)]
pub struct Import {}

/// Runs it.
pub fn run(_import: &Import, _settings: &Settings) -> Result<(), Stop> {
    Err(Stop(vec!["This version can't do that yet.".into()]))
}
