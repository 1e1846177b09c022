//! Which experiment follows from which result.

use diesel::prelude::*;

use super::schema::follow_up as f;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, findings};
use crate::domain::chain::{FollowsFrom, Link, around};
use crate::domain::finding::summary;
use crate::domain::id::ExperimentId;
use crate::domain::time::Moment;

/// Every link of the workspace.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<FollowsFrom>, DbError> {
    let rows: Vec<(i64, i64)> = f::table
        .filter(f::workspace_id.eq(ws.id().0))
        .order(f::experiment_id)
        .select((f::experiment_id, f::follows_id))
        .load(conn)?;
    let link = |(id, from)| FollowsFrom { experiment: ExperimentId(id), from: ExperimentId(from) };
    Ok(rows.into_iter().map(link).collect())
}

/// The chain that an experiment belongs to, with what the verdicts of each say; itself alone where there is none.
pub fn chain<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<Link>, DbError> {
    let links = list(conn, ws)?;
    let ids = around(&links, experiment);
    let mut found = findings::of_experiments(conn, ws, &ids)?;
    let link = |id: &ExperimentId| {
        let one = found.remove(id)?;
        let summary = summary(&one.findings());
        let from = links.iter().find(|l| l.experiment == *id).map(|l| l.from);
        Some(Link { experiment: *id, from, name: one.experiment.name, status: one.experiment.status, summary })
    };
    Ok(ids.iter().filter_map(link).collect())
}

/// Notes that an experiment follows from another's result.
pub fn insert(conn: &mut AnyConn, ws: &Ws<CanWrite>, link: FollowsFrom, by: &str, now: Moment) -> Result<(), DbError> {
    diesel::insert_into(f::table)
        .values((
            (f::workspace_id.eq(ws.id().0), f::experiment_id.eq(link.experiment.0), f::follows_id.eq(link.from.0)),
            (f::at.eq(now.0), f::by_name.eq(by)),
        ))
        .execute(conn)?;
    Ok(())
}
