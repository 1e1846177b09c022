//! `touchstone report`

use super::Stop;

/// Its arguments.
#[derive(clap::Args)]
pub struct Report {}

/// Runs it.
pub fn run(_report: &Report) -> Result<(), Stop> {
    Err(Stop(vec!["This version can't do that yet.".into()]))
}
