//! Responses that nobody gave: they stand for customers who let the time to decide pass.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::schema::{offer_link as l, response as r, silence as s};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, ResponseId};
use crate::domain::response::{Outcome, Standing};
use crate::domain::time::Moment;

/// So many are looked up at a time.
const CHUNK: usize = 500;

/// Notes that a response stands for silence.
pub fn insert(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ResponseId) -> Result<(), DbError> {
    diesel::insert_into(s::table).values((s::workspace_id.eq(ws.id().0), s::response_id.eq(id.0))).execute(conn)?;
    Ok(())
}

/// Notes that somebody has spoken after all.
pub fn remove(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ResponseId) -> Result<(), DbError> {
    let of = s::workspace_id.eq(ws.id().0).and(s::response_id.eq(id.0));
    diesel::delete(s::table.filter(of)).execute(conn)?;
    Ok(())
}

/// Those of some responses that stand for silence.
pub fn among<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[i64]) -> Result<HashSet<i64>, DbError> {
    let found: Vec<i64> = s::table
        .filter(s::workspace_id.eq(ws.id().0).and(s::response_id.eq_any(ids)))
        .select(s::response_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// How many counted customers of an experiment let the time pass, by offer.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<HashMap<i64, i64>, DbError> {
    // First the silences, then their responses: asked for at once, a database may go through every response instead.
    let silent: Vec<i64> =
        s::table.filter(s::workspace_id.eq(ws.id().0)).order(s::response_id).select(s::response_id).load(conn)?;
    let mut rows: Vec<(i64, i64)> = Vec::new();
    for some in silent.chunks(CHUNK) {
        let counted: Vec<(i64, i64)> = r::table
            .filter(r::workspace_id.eq(ws.id().0).and(r::id.eq_any(some)).and(r::experiment_id.eq(id.0)))
            .filter(r::standing.eq(Standing::Counted.code()).and(r::outcome.eq(Outcome::DoNothing.code())))
            .filter(r::undone_at.is_null())
            .select((r::offer_id, r::quantity))
            .load(conn)?;
        rows.extend(counted);
    }
    let mut found = HashMap::new();
    for (offer, quantity) in rows {
        *found.entry(offer).or_default() += quantity;
    }
    Ok(found)
}

/// The responses of an experiment that wait for invited customers who were asked at the moment or before.
pub fn waiting(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    until: Moment,
) -> Result<Vec<ResponseId>, DbError> {
    let same = r::workspace_id.eq(l::workspace_id).and(r::id.nullable().eq(l::response_id));
    let found: Vec<i64> = l::table
        .inner_join(r::table.on(same))
        .filter(l::workspace_id.eq(ws.id().0).and(l::experiment_id.eq(experiment.0)))
        .filter(l::made_at.le(until.0).and(l::revoked_at.is_null()))
        .filter(r::outcome.eq(Outcome::Pending.code()).and(r::undone_at.is_null()))
        .order(r::id)
        .select(r::id)
        .load(conn)?;
    Ok(found.into_iter().map(ResponseId).collect())
}
