//! Customers who answered lately.

use std::collections::{HashMap, HashSet};

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::schema::{customer as c, response as r};
use super::scope::Ws;
use super::{AnyConn, DbError};
use crate::domain::id::ExperimentId;
use crate::domain::response::Outcome;
use crate::domain::time::Moment;

/// For each name that is wanted so many of the latest responses are looked through.
const EACH: i64 = 10;

/// A customer of the workspace, and how often they answered in an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acquainted {
    /// Their name.
    pub name: String,
    /// How many responses to the experiment are theirs.
    pub times: u64,
    /// When they gave the last of them.
    pub last: Option<Moment>,
}

/// The names of the customers that were logged last, the latest first, at most `most`.
pub fn latest<P>(conn: &mut AnyConn, ws: &Ws<P>, most: usize) -> Result<Vec<String>, DbError> {
    Ok(latest_ids(conn, ws, most)?.into_iter().map(|(_, name)| name).collect())
}

/// The same with what they answered in an experiment.
pub fn acquainted<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    most: usize,
) -> Result<Vec<Acquainted>, DbError> {
    let latest = latest_ids(conn, ws, most)?;
    let ids: Vec<Option<i64>> = latest.iter().map(|(id, _)| Some(*id)).collect();
    let counted: Vec<(Option<i64>, i64, Option<i64>)> = r::table
        .filter(r::workspace_id.eq(ws.id().0).and(r::customer_id.eq_any(&ids)).and(r::undone_at.is_null()))
        .filter(r::experiment_id.eq(experiment.0).and(r::outcome.ne(Outcome::Pending.code())))
        .group_by(r::customer_id)
        .select((r::customer_id, count_star(), max(r::responded_at)))
        .load(conn)?;
    let answers: HashMap<i64, (i64, Option<i64>)> =
        counted.into_iter().filter_map(|(id, times, last)| Some((id?, (times, last)))).collect();
    let known = |(id, name): (i64, String)| {
        let (times, last) = answers.get(&id).copied().unwrap_or_default();
        Acquainted { name, times: u64::try_from(times).unwrap_or_default(), last: last.map(Moment) }
    };
    Ok(latest.into_iter().map(known).collect())
}

fn latest_ids<P>(conn: &mut AnyConn, ws: &Ws<P>, most: usize) -> Result<Vec<(i64, String)>, DbError> {
    let through = EACH.saturating_mul(i64::try_from(most).unwrap_or(i64::MAX));
    let of = r::workspace_id.eq(ws.id().0).and(r::undone_at.is_null());
    let last: Option<i64> = r::table.filter(of).select(max(r::id)).first(conn)?;
    let same = c::workspace_id.eq(r::workspace_id).and(c::id.nullable().eq(r::customer_id));
    let rows: Vec<(i64, String)> = r::table
        .inner_join(c::table.on(same))
        .filter(r::workspace_id.eq(ws.id().0).and(r::id.gt(last.unwrap_or_default().saturating_sub(through))))
        .filter(r::undone_at.is_null())
        .order(r::id.desc())
        .select((c::id, c::name))
        .load(conn)?;
    let mut seen = HashSet::new();
    Ok(rows.into_iter().filter(|(id, _)| seen.insert(*id)).take(most).collect())
}
