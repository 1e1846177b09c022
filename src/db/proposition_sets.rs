//! Sets of value propositions that were shown together.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;

use super::named::propositions;
use super::schema::{proposition as p, proposition_set as s, proposition_set_member as m};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::PropositionSetId;
use crate::domain::text::Name;

/// The set of these propositions, made if it isn't there; no propositions are no set. The order given is kept.
pub fn ensure(conn: &mut AnyConn, ws: &Ws<CanWrite>, names: &[Name]) -> Result<Option<PropositionSetId>, DbError> {
    if names.is_empty() {
        return Ok(None);
    }
    let by_name = propositions::ensure(conn, ws, &names.iter().collect::<Vec<_>>())?;
    let ids: Vec<i64> = names.iter().filter_map(|n| by_name.get(&n.folded())).map(|id| id.0).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let key = sorted.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    let known: Option<i64> =
        s::table.filter(s::workspace_id.eq(ws.id().0).and(s::members.eq(&key))).select(s::id).first(conn).optional()?;
    if let Some(id) = known {
        return Ok(Some(PropositionSetId(id)));
    }
    let id = counters::take(conn, ws.id(), "proposition_set", 1)?;
    diesel::insert_into(s::table)
        .values((s::workspace_id.eq(ws.id().0), s::id.eq(id), s::members.eq(&key)))
        .execute(conn)?;
    let mut written = Vec::new();
    for proposition in ids {
        if written.contains(&proposition) {
            continue;
        }
        diesel::insert_into(m::table)
            .values((
                m::workspace_id.eq(ws.id().0),
                m::proposition_set_id.eq(id),
                m::proposition_id.eq(proposition),
                m::position.eq(written.len() as i64),
            ))
            .execute(conn)?;
        written.push(proposition);
    }
    Ok(Some(PropositionSetId(id)))
}

/// The names in each of some sets, in the order in which they were given.
pub fn members<P>(conn: &mut AnyConn, ws: &Ws<P>, sets: &[i64]) -> Result<HashMap<i64, Arc<[String]>>, DbError> {
    let rows: Vec<(i64, String)> = m::table
        .inner_join(p::table.on(p::workspace_id.eq(m::workspace_id).and(p::id.eq(m::proposition_id))))
        .filter(m::workspace_id.eq(ws.id().0).and(m::proposition_set_id.eq_any(sets)))
        .order((m::proposition_set_id, m::position))
        .select((m::proposition_set_id, p::name))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<String>> = HashMap::new();
    for (set, name) in rows {
        found.entry(set).or_default().push(name);
    }
    Ok(found.into_iter().map(|(set, names)| (set, Arc::from(names))).collect())
}
