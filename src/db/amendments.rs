//! Changes of a plan after the start.

use std::collections::HashMap;

use diesel::prelude::*;

use super::plans::{columns, plan};
use super::schema::amendment as am;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::ExperimentId;
use crate::domain::plan::Amendment;
use crate::domain::time::Moment;

/// Notes a change of the plan after the start.
pub fn insert(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, a: &Amendment) -> Result<(), DbError> {
    let row = counters::take(conn, ws.id(), "amendment", 1)?;
    let (before, after) = (columns(Some(&a.before)), columns(Some(&a.after)));
    diesel::insert_into(am::table)
        .values((
            am::workspace_id.eq(ws.id().0),
            am::id.eq(row),
            am::experiment_id.eq(id.0),
            am::at.eq(a.at.0),
            am::by_name.eq(&a.by),
            am::after_responses.eq(i64::try_from(a.after_responses).unwrap_or(i64::MAX)),
            am::reason.eq(&a.reason),
            am::succeed_at_before.eq(before.0.unwrap_or_default()),
            am::stop_at_before.eq(before.1),
            am::stop_on_before.eq(before.2),
            am::succeed_at_after.eq(after.0.unwrap_or_default()),
            am::stop_at_after.eq(after.1),
            am::stop_on_after.eq(after.2),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = am)]
struct Row {
    experiment_id: i64,
    at: i64,
    by_name: String,
    after_responses: i64,
    reason: String,
    succeed_at_before: i64,
    stop_at_before: Option<i64>,
    stop_on_before: Option<i64>,
    succeed_at_after: i64,
    stop_at_after: Option<i64>,
    stop_on_after: Option<i64>,
}

impl Row {
    fn amendment(self) -> Option<Amendment> {
        Some(Amendment {
            at: Moment(self.at),
            by: self.by_name,
            after_responses: u64::try_from(self.after_responses).unwrap_or_default(),
            reason: self.reason,
            before: plan(Some(self.succeed_at_before), self.stop_at_before, self.stop_on_before)?,
            after: plan(Some(self.succeed_at_after), self.stop_at_after, self.stop_on_after)?,
        })
    }
}

/// The changes of the plan after the start, oldest first.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Vec<Amendment>, DbError> {
    Ok(of_some(conn, ws, &[id])?.remove(&id.0).unwrap_or_default())
}

/// The same of some experiments, by experiment.
pub fn of_some<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    ids: &[ExperimentId],
) -> Result<HashMap<i64, Vec<Amendment>>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = am::table
        .filter(am::workspace_id.eq(ws.id().0).and(am::experiment_id.eq_any(&ids)))
        .order(am::id)
        .select(Row::as_select())
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Amendment>> = HashMap::new();
    for row in rows {
        let of = row.experiment_id;
        found.entry(of).or_default().extend(row.amendment());
    }
    Ok(found)
}
