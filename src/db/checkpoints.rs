//! How an offer's fold stood at some earlier moments: a change in the past folds on from there, not from the start.

use diesel::prelude::*;

use super::schema::stream_checkpoint as k;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, per_backend};
use crate::domain::id::OfferId;

/// How many rows one statement carries.
const CHUNK: usize = 1_000;

/// A fold after all responses up to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = k)]
#[diesel(treat_none_as_default_value = false)] // one statement for many rows on SQLite too
pub struct Checkpoint {
    /// The workspace.
    pub workspace_id: i64,
    /// The offer.
    pub offer_id: i64,
    /// The moment.
    pub at: i64,
    /// Counted responses.
    pub n: i64,
    /// Accepted ones.
    pub accepted: i64,
    /// Whether the crossing that the offer has now had happened.
    pub crossed: bool,
}

/// Throws away the checkpoints from a moment on, and returns the last one before it.
pub fn rewind(conn: &mut AnyConn, ws: &Ws<CanWrite>, offer: OfferId, from: i64) -> Result<Option<Checkpoint>, DbError> {
    let of = k::workspace_id.eq(ws.id().0).and(k::offer_id.eq(offer.0));
    diesel::delete(k::table.filter(of.and(k::at.ge(from)))).execute(conn)?;
    Ok(k::table.filter(of).order(k::at.desc()).first(conn).optional()?)
}

/// Stores checkpoints.
pub fn insert(conn: &mut AnyConn, _: &Ws<CanWrite>, made: &[Checkpoint]) -> Result<(), DbError> {
    for chunk in made.chunks(CHUNK) {
        per_backend!(conn, c => diesel::insert_into(k::table).values(chunk).execute(c))?;
    }
    Ok(())
}
