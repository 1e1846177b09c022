//! What the verdicts of some experiments say, read at once: four queries, however many experiments there are.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{offer as o, proposition_set_member as psm};
use super::scope::Ws;
use super::{AnyConn, DbError, amendments, experiments, offers, streams, tallies};
use crate::domain::evidence::LatePlan;
use crate::domain::finding::Finding;
use crate::domain::id::{ExperimentId, OfferId, PropositionId};

/// An experiment with the finding on each of its offers, in the order in which they were made.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The experiment.
    pub experiment: experiments::Experiment,
    /// Its offers: those that are made no longer only if somebody answered them.
    pub offers: Vec<(OfferId, Finding)>,
}

impl Found {
    /// The findings alone.
    pub fn findings(&self) -> Vec<Finding> {
        self.offers.iter().map(|(_, finding)| finding.clone()).collect()
    }
}

/// The findings of one experiment.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Found, DbError> {
    of_experiments(conn, ws, &[id])?.remove(&id).ok_or(DbError::NotFound)
}

/// The findings of some experiments.
pub fn of_experiments<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    ids: &[ExperimentId],
) -> Result<HashMap<ExperimentId, Found>, DbError> {
    let mut amended = amendments::of_some(conn, ws, ids)?;
    let first_days = tallies::first_days(conn, ws, ids)?;
    let folds = streams::of_experiments(conn, ws, ids)?;
    let mut made = offers::of_experiments(conn, ws, ids)?;
    let mut found = HashMap::new();
    for experiment in experiments::some(conn, ws, ids)? {
        let id = experiment.id;
        let first = first_days.get(&id.0).copied();
        // A bar that was fixed after the first response gives no verdict.
        let late = LatePlan::find(experiment.plan.as_ref(), experiment.started_at, first).is_some();
        let plan = experiment.plan.filter(|_| !late);
        let amendments = amended.remove(&id.0).unwrap_or_default();
        let mut offers = Vec::new();
        for offer in made.remove(&id.0).unwrap_or_default() {
            let stream = folds.get(&offer.id.0).map(|s| s.folding.stream()).unwrap_or_default();
            if offer.archived && stream.n == 0 {
                continue;
            }
            let finding = Finding::of(&experiment.name, &offer.name, &stream, plan.as_ref(), &amendments)
                .map_err(|e| DbError::Unexpected(e.to_string()))?;
            offers.push((offer.id, finding));
        }
        found.insert(id, Found { experiment, offers });
    }
    Ok(found)
}

/// The findings on every offer that carries a value proposition, experiment by experiment.
pub fn of_proposition<P>(conn: &mut AnyConn, ws: &Ws<P>, id: PropositionId) -> Result<Vec<Finding>, DbError> {
    let carrying: Vec<(i64, i64)> = o::table
        .inner_join(psm::table.on(
            psm::workspace_id.eq(o::workspace_id).and(psm::proposition_set_id.nullable().eq(o::proposition_set_id)),
        ))
        .filter(o::workspace_id.eq(ws.id().0).and(psm::proposition_id.eq(id.0)))
        .select((o::experiment_id, o::id))
        .order((o::experiment_id, o::id))
        .load(conn)?;
    let mut experiments: Vec<ExperimentId> = carrying.iter().map(|(experiment, _)| ExperimentId(*experiment)).collect();
    experiments.dedup();
    let mut found = of_experiments(conn, ws, &experiments)?;
    let of = |id: &ExperimentId| found.remove(id).map(|f| f.offers).unwrap_or_default();
    let all = experiments.iter().flat_map(of).filter(|(offer, _)| carrying.iter().any(|(_, c)| *c == offer.0));
    Ok(all.map(|(_, finding)| finding).collect())
}
