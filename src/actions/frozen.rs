//! Freezing a report.

use super::{Acting, ActionError};
use crate::db::frozen::{self, Frozen};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, basis};
use crate::domain::id::FrozenId;
use crate::domain::share::Scope;

/// Keeps a report as it was printed, for ever: there is no way to change or delete it.
///
/// # Errors
/// [`crate::db::DbError::NotFound`] when there is nothing that it is about.
pub fn freeze(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    scope: Scope,
    report: &Frozen,
) -> Result<FrozenId, ActionError> {
    basis::name(conn, ws, scope)?;
    Ok(frozen::insert(conn, ws, scope, report, &acting.name)?)
}
