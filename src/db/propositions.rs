//! Value propositions: what they claim to take care of, how, and unlike what.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::named::{cares, propositions};
use super::schema::{care as c, offer as o, proposition as p, proposition_care as pc, proposition_set_member as psm};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, PropositionId};
use crate::domain::proposition::Claim;
use crate::domain::text::Name;

/// Notes that each of these propositions claims to take care of each of these cares.
pub fn claim_cares(conn: &mut AnyConn, ws: &Ws<CanWrite>, names: &[Name], claimed: &[Name]) -> Result<(), DbError> {
    let ids = propositions::ensure(conn, ws, &names.iter().collect::<Vec<_>>())?;
    let care_ids = cares::ensure(conn, ws, &claimed.iter().collect::<Vec<_>>())?;
    for proposition in ids.values() {
        for care in care_ids.values() {
            let of =
                pc::workspace_id.eq(ws.id().0).and(pc::proposition_id.eq(proposition.0)).and(pc::care_id.eq(care.0));
            let there: i64 = pc::table.filter(of).count().get_result(conn)?;
            if there == 0 {
                diesel::insert_into(pc::table)
                    .values((
                        pc::workspace_id.eq(ws.id().0),
                        pc::proposition_id.eq(proposition.0),
                        pc::care_id.eq(care.0),
                    ))
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

/// The cares that each proposition claims to take care of, by the proposition's name.
pub fn claims<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<String, Vec<String>>, DbError> {
    let rows: Vec<(String, String)> = pc::table
        .inner_join(p::table.on(p::workspace_id.eq(pc::workspace_id).and(p::id.eq(pc::proposition_id))))
        .inner_join(c::table.on(c::workspace_id.eq(pc::workspace_id).and(c::id.eq(pc::care_id))))
        .filter(pc::workspace_id.eq(ws.id().0))
        .order((p::id, c::fold))
        .select((p::name, c::name))
        .load(conn)?;
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for (proposition, care) in rows {
        found.entry(proposition).or_default().push(care);
    }
    Ok(found)
}

/// What the team says about one.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, id: PropositionId) -> Result<Claim, DbError> {
    let of = p::workspace_id.eq(ws.id().0).and(p::id.eq(id.0));
    let (name, how, unlike): (String, String, String) =
        p::table.filter(of).select((p::name, p::how, p::unlike)).first(conn)?;
    let cares = pc::table
        .inner_join(c::table.on(c::workspace_id.eq(pc::workspace_id).and(c::id.eq(pc::care_id))))
        .filter(pc::workspace_id.eq(ws.id().0).and(pc::proposition_id.eq(id.0)))
        .order(c::fold)
        .select(c::name)
        .load(conn)?;
    Ok(Claim { id, name, how, unlike, cares })
}

/// The value propositions that an experiment's offers carry, those of offers that are made no longer included.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<BTreeMap<PropositionId, String>, DbError> {
    let sets = o::table
        .filter(o::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)))
        .filter(o::proposition_set_id.is_not_null())
        .select(o::proposition_set_id.assume_not_null());
    let rows: Vec<(i64, String)> = psm::table
        .inner_join(p::table.on(p::workspace_id.eq(psm::workspace_id).and(p::id.eq(psm::proposition_id))))
        .filter(psm::workspace_id.eq(ws.id().0).and(psm::proposition_set_id.eq_any(sets)))
        .select((p::id, p::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (PropositionId(id), name)).collect())
}

/// Writes how a proposition takes care of things, and unlike what.
pub fn describe(conn: &mut AnyConn, ws: &Ws<CanWrite>, name: &Name, how: &str, unlike: &str) -> Result<(), DbError> {
    propositions::ensure(conn, ws, &[name])?;
    diesel::update(p::table.filter(p::workspace_id.eq(ws.id().0).and(p::fold.eq(name.folded()))))
        .set((p::how.eq(how), p::unlike.eq(unlike)))
        .execute(conn)?;
    Ok(())
}
