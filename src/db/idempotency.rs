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

/// The first sending of a form.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Sent {
    /// Where it led.
    pub location: String,
    /// What was sent, as a hash; empty where that was not kept.
    pub fingerprint: String,
}

/// The first sending of a form, if there was one.
pub fn sent<P: MayComment>(conn: &mut AnyConn, ws: &Ws<P>, key: &str) -> Result<Option<Sent>, DbError> {
    let of = i::workspace_id.eq(ws.id().0).and(i::key.eq(key));
    Ok(i::table.filter(of).select((i::location, i::fingerprint)).first(conn).optional()?)
}

/// Notes a form's sending. A second writer with the same key is refused by the primary key.
pub fn note<P: MayComment>(conn: &mut AnyConn, ws: &Ws<P>, key: &str, sent: &Sent, now: Moment) -> Result<(), DbError> {
    diesel::insert_into(i::table)
        .values((
            i::workspace_id.eq(ws.id().0),
            i::key.eq(key),
            i::location.eq(&sent.location),
            i::at.eq(now.0),
            i::fingerprint.eq(&sent.fingerprint),
        ))
        .execute(conn)?;
    Ok(())
}
