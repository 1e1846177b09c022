//! Ids count up inside a workspace, in the transaction that uses them: their order is the order of logging.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::schema::workspace_counter as c;
use super::{AnyConn, DbError};
use crate::domain::id::WorkspaceId;

#[derive(QueryableByName)]
struct Next {
    #[diesel(sql_type = BigInt)]
    next: i64,
}

/// Takes `count` ids of a noun and returns the first; they follow each other.
pub(super) fn take(conn: &mut AnyConn, workspace: WorkspaceId, noun: &str, count: i64) -> Result<i64, DbError> {
    let there = c::table.filter(c::workspace_id.eq(workspace.0).and(c::noun.eq(noun)));
    let taken =
        diesel::update(there).set(c::next.eq(c::next + count)).returning(c::next).get_result(conn).optional()?;
    let next = taken.map_or_else(|| begin(conn, workspace, noun, count), Ok)?;
    Ok(next - count)
}

/// The first ids of a noun; somebody else may have been quicker.
fn begin(conn: &mut AnyConn, workspace: WorkspaceId, noun: &str, count: i64) -> Result<i64, DbError> {
    let row: Next = diesel::sql_query(
        "INSERT INTO workspace_counter (workspace_id, noun, next) VALUES ($1, $2, 1 + $3)
         ON CONFLICT (workspace_id, noun) DO UPDATE SET next = workspace_counter.next + $4 RETURNING next",
    )
    .bind::<BigInt, _>(workspace.0)
    .bind::<Text, _>(noun)
    .bind::<BigInt, _>(count)
    .bind::<BigInt, _>(count)
    .get_result(conn)?;
    Ok(row.next)
}
