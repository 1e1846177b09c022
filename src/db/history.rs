//! What became of each response: who changed it, when, and what it was before.

use diesel::prelude::*;

use super::schema::response_history as h;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::{ImportId, ResponseId};
use crate::domain::time::Moment;

/// One entry of a response's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// What happened: `edited`, `undone`, `restored`.
    pub what: String,
    /// The response before, in its natural layout.
    pub before: String,
}

/// Notes a change of a response, and the import that made it.
#[expect(clippy::too_many_arguments)] // each is a column
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ResponseId,
    at: Moment,
    by: &str,
    what: &str,
    before: &str,
    import: Option<ImportId>,
) -> Result<(), DbError> {
    let row = counters::take(conn, ws.id(), "response_history", 1)?;
    diesel::insert_into(h::table)
        .values((
            h::workspace_id.eq(ws.id().0),
            h::id.eq(row),
            h::response_id.eq(id.0),
            h::at.eq(at.0),
            h::by_name.eq(by),
            h::what.eq(what),
            h::before.eq(before),
            h::import_id.eq(import.map(|import| import.0)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A response's history, newest first.
pub fn of_response<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ResponseId) -> Result<Vec<Change>, DbError> {
    let rows: Vec<(i64, i64, String, String, String)> = h::table
        .filter(h::workspace_id.eq(ws.id().0).and(h::response_id.eq(id.0)))
        .order(h::id.desc())
        .select((h::id, h::at, h::by_name, h::what, h::before))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, at, by, what, before)| Change { id, at: Moment(at), by, what, before }).collect())
}
