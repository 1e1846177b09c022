//! Changes of a hypothesis or a riskiest assumption after the start.

use diesel::prelude::*;

use super::schema::rewording as rw;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::ExperimentId;
use crate::domain::rewording::{Reworded, Rewording};
use crate::domain::time::Moment;

/// Notes a change.
pub fn insert(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, change: &Rewording) -> Result<(), DbError> {
    let row = counters::take(conn, ws.id(), "rewording", 1)?;
    diesel::insert_into(rw::table)
        .values((
            (rw::workspace_id.eq(ws.id().0), rw::id.eq(row), rw::experiment_id.eq(id.0)),
            (rw::at.eq(change.at.0), rw::by_name.eq(&change.by)),
            rw::after_responses.eq(i64::try_from(change.after_responses).unwrap_or(i64::MAX)),
            (rw::what.eq(change.what.word()), rw::before.eq(&change.before), rw::after.eq(&change.after)),
        ))
        .execute(conn)?;
    Ok(())
}

type Columns = (i64, String, i64, String, String, String);

/// The changes of an experiment, oldest first.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Vec<Rewording>, DbError> {
    let rows: Vec<Columns> = rw::table
        .filter(rw::workspace_id.eq(ws.id().0).and(rw::experiment_id.eq(id.0)))
        .order(rw::id)
        .select((rw::at, rw::by_name, rw::after_responses, rw::what, rw::before, rw::after))
        .load(conn)?;
    let change = |(at, by, after_responses, what, before, after): Columns| {
        let after_responses = u64::try_from(after_responses).unwrap_or_default();
        Some(Rewording { at: Moment(at), by, after_responses, what: Reworded::parse(&what)?, before, after })
    };
    Ok(rows.into_iter().filter_map(change).collect())
}
