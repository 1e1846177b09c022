//! A form that is sent twice is done once: the second sending finds what the first one made.

use diesel::prelude::*;

use super::schema::idempotency as i;
use super::scope::{MayComment, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::time::Moment;

/// Waits for its turn: writers of one workspace queue here, so what follows sees all that was noted before.
pub fn queue<P: MayComment>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<(), DbError> {
    counters::take(conn, ws.id(), "response", 0).map(|_| ())
}

/// Where the first sending of a form led, if there was one.
pub fn location<P: MayComment>(conn: &mut AnyConn, ws: &Ws<P>, key: &str) -> Result<Option<String>, DbError> {
    Ok(i::table.filter(i::workspace_id.eq(ws.id().0).and(i::key.eq(key))).select(i::location).first(conn).optional()?)
}

/// Notes where a form's sending led. A second writer with the same key is refused by the primary key.
pub fn note<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    key: &str,
    location: &str,
    now: Moment,
) -> Result<(), DbError> {
    diesel::insert_into(i::table)
        .values((i::workspace_id.eq(ws.id().0), i::key.eq(key), i::location.eq(location), i::at.eq(now.0)))
        .execute(conn)?;
    Ok(())
}
