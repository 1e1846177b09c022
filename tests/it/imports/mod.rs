//! Importing: by the pages, by the API, by the command.

mod amounts;
mod api;
mod command;
pub mod pages;
mod programs;
mod rematch;
pub mod staging;
mod wizard;

use touchstone::db::scope;
use touchstone::db::{Database, DbError, tallies};
use touchstone::domain::id::{ExperimentId, WorkspaceId};

/// How many responses an experiment of workspace 1 counts.
pub fn counted(db: &Database, experiment: i64) -> i64 {
    db.read(|conn| {
        let ws = scope::enter_as_operator(conn, WorkspaceId(1))?;
        Ok::<_, DbError>(tallies::of_experiment(conn, &ws, ExperimentId(experiment))?.iter().map(|(_, n)| n).sum())
    })
    .unwrap()
}
