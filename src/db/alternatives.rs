//! What a customer could choose instead. Doing nothing is always there and is no row: it can't be removed.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::alternative as a;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::{AlternativeId, ExperimentId};
use crate::domain::text::Name;

/// An alternative of an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Its id.
    pub id: AlternativeId,
    /// Its name.
    pub name: String,
    /// Whether it is no longer offered for choice; its responses stay.
    pub archived: bool,
}

/// The experiment's alternatives, in the order in which they were added.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<Alternative>, DbError> {
    let rows: Vec<(i64, String, bool)> = a::table
        .filter(a::workspace_id.eq(ws.id().0).and(a::experiment_id.eq(experiment.0)))
        .order(a::id)
        .select((a::id, a::name, a::archived))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name, archived)| Alternative { id: AlternativeId(id), name, archived }).collect())
}

/// All alternatives of the workspace, by experiment.
pub fn of_workspace<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<i64, Vec<Alternative>>, DbError> {
    let rows: Vec<(i64, i64, String, bool)> = a::table
        .filter(a::workspace_id.eq(ws.id().0))
        .order(a::id)
        .select((a::experiment_id, a::id, a::name, a::archived))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Alternative>> = HashMap::new();
    for (experiment, id, name, archived) in rows {
        found.entry(experiment).or_default().push(Alternative { id: AlternativeId(id), name, archived });
    }
    Ok(found)
}

/// The alternative of a name, made or taken out of the archive if need be.
pub fn ensure(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    name: &Name,
) -> Result<AlternativeId, DbError> {
    let of = a::workspace_id.eq(ws.id().0).and(a::experiment_id.eq(experiment.0)).and(a::fold.eq(name.folded()));
    let known: Option<(i64, bool)> = a::table.filter(of.clone()).select((a::id, a::archived)).first(conn).optional()?;
    if let Some((id, archived)) = known {
        if archived {
            diesel::update(a::table.filter(of)).set(a::archived.eq(false)).execute(conn)?;
        }
        return Ok(AlternativeId(id));
    }
    let id = counters::take(conn, ws.id(), "alternative", 1)?;
    diesel::insert_into(a::table)
        .values((
            a::workspace_id.eq(ws.id().0),
            a::id.eq(id),
            a::experiment_id.eq(experiment.0),
            a::name.eq(name.as_str()),
            a::fold.eq(name.folded()),
            a::archived.eq(false),
        ))
        .execute(conn)?;
    Ok(AlternativeId(id))
}

/// Offers an alternative for choice no longer, or again.
pub fn set_archived(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: AlternativeId, archived: bool) -> Result<(), DbError> {
    let of = a::workspace_id.eq(ws.id().0).and(a::id.eq(id.0));
    let changed = diesel::update(a::table.filter(of)).set(a::archived.eq(archived)).execute(conn)?;
    if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
}
