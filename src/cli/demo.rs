//! `touchstone demo`

use super::Stop;
use crate::config::Settings;

/// Its arguments.
#[derive(clap::Args)]
pub struct Demo {}

/// Runs it.
pub fn run(_demo: &Demo, _settings: Settings) -> Result<(), Stop> {
    Err(Stop(vec!["This version can't do that yet.".into()]))
}
