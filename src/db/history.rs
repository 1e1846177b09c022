//! What became of each response: who changed it, when, what it was before and what it was after.

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
    /// What happened: `edited`, `edit undone`, `taken back`, `brought back`.
    pub what: String,
    /// The response before, in its natural layout.
    pub before: String,
    /// The response after, likewise; nothing where no field changed, or where that was not kept yet.
    pub after: Option<String>,
}

/// A change to be noted.
#[derive(Debug, Clone, Copy)]
pub struct NewChange<'a> {
    /// Of which response.
    pub of: ResponseId,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: &'a str,
    /// What happened.
    pub what: &'a str,
    /// The response before.
    pub before: &'a str,
    /// The response after, where a field changed.
    pub after: Option<&'a str>,
    /// The import that made the change.
    pub import: Option<ImportId>,
}

/// Notes a change of a response.
pub fn insert(conn: &mut AnyConn, ws: &Ws<CanWrite>, change: &NewChange<'_>) -> Result<(), DbError> {
    let row = counters::take(conn, ws.id(), "response_history", 1)?;
    diesel::insert_into(h::table)
        .values((
            (h::workspace_id.eq(ws.id().0), h::id.eq(row), h::response_id.eq(change.of.0)),
            (h::at.eq(change.at.0), h::by_name.eq(change.by), h::what.eq(change.what)),
            (h::before.eq(change.before), h::after.eq(change.after)),
            h::import_id.eq(change.import.map(|import| import.0)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The latest entry of a response's history: each change makes another one.
pub fn latest<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ResponseId) -> Result<Option<i64>, DbError> {
    let of = h::workspace_id.eq(ws.id().0).and(h::response_id.eq(id.0));
    Ok(h::table.filter(of).select(diesel::dsl::max(h::id)).first(conn)?)
}

type Columns = (i64, i64, String, String, String, Option<String>);

/// A response's history, newest first.
pub fn of_response<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ResponseId) -> Result<Vec<Change>, DbError> {
    let rows: Vec<Columns> = h::table
        .filter(h::workspace_id.eq(ws.id().0).and(h::response_id.eq(id.0)))
        .order(h::id.desc())
        .select((h::id, h::at, h::by_name, h::what, h::before, h::after))
        .load(conn)?;
    let change = |(id, at, by, what, before, after)| Change { id, at: Moment(at), by, what, before, after };
    Ok(rows.into_iter().map(change).collect())
}
