//! Writing an interview's questions.

use super::ActionError;
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, experiments, guides, idempotency};
use crate::domain::guide::Guide;
use crate::domain::id::ExperimentId;

/// Writes the guide of an experiment.
///
/// # Errors
/// [`crate::db::DbError::NotFound`] when there is no such experiment.
pub fn write(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, guide: &Guide) -> Result<(), ActionError> {
    // Two who write it for the first time at once: the second waits and overwrites.
    idempotency::queue(conn, ws)?;
    experiments::get(conn, ws, id)?;
    Ok(guides::put(conn, ws, id, guide)?)
}
