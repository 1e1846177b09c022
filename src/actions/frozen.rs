//! Freezing a report.

use super::{Acting, ActionError};
use crate::db::frozen::{self, Frozen};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, experiments};
use crate::domain::id::{ExperimentId, FrozenId};

/// Keeps a report as it was printed, for ever: there is no way to change or delete it.
///
/// # Errors
/// [`crate::db::DbError::NotFound`] when there is no such experiment.
pub fn freeze(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    experiment: ExperimentId,
    report: &Frozen,
) -> Result<FrozenId, ActionError> {
    experiments::get(conn, ws, experiment)?;
    Ok(frozen::insert(conn, ws, experiment, report, &acting.name)?)
}
