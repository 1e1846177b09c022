//! A form that is sent twice is done once.

use super::{Acting, ActionError};
use crate::db::scope::{MayComment, Ws};
use crate::db::{AnyConn, idempotency};

/// Does what a form asks for once: sent again, it finds the id of what it made.
pub fn once<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    acting: &Acting,
    key: &str,
    make: impl FnOnce(&mut AnyConn) -> Result<i64, ActionError>,
) -> Result<i64, ActionError> {
    // The second sending waits here until the first one has noted what it made.
    idempotency::queue(conn, ws)?;
    if let Some(earlier) = idempotency::location(conn, ws, key)? {
        return earlier.parse().map_err(|_| ActionError::Conflict("This form was already used. Open it anew.".into()));
    }
    let id = make(conn)?;
    idempotency::note(conn, ws, key, &id.to_string(), acting.now)?;
    Ok(id)
}
