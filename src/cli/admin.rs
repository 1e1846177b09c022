//! `touchstone admin`

use super::Stop;
use crate::config::Settings;

/// What an administrator may do from the command line.
#[derive(clap::Subcommand)]
pub enum Admin {
    /// Make a user
    CreateUser,
}

/// Runs it.
pub fn run(_admin: &Admin, _settings: &Settings) -> Result<(), Stop> {
    Err(Stop(vec!["This version can't do that yet.".into()]))
}
