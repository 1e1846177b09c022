//! How far an experiment is designed.

use diesel::prelude::*;

use super::experiments::{Experiment, segments};
use super::schema::{offer as o, proposition_care as pc, proposition_set_member as psm};
use super::scope::Ws;
use super::{AnyConn, DbError, alternatives, forecasts, tallies};
use crate::domain::experiment::{Design, Status};

/// What the checklist ticks.
pub fn design<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: &Experiment) -> Result<Design, DbError> {
    let offers: Vec<Option<i64>> = o::table
        .filter(o::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.id.0)).and(o::archived.eq(false)))
        .select(o::proposition_set_id)
        .load(conn)?;
    let sets: Vec<i64> = offers.iter().flatten().copied().collect();
    let with_care: Vec<i64> = psm::table
        .inner_join(
            pc::table.on(pc::workspace_id.eq(psm::workspace_id).and(pc::proposition_id.eq(psm::proposition_id))),
        )
        .filter(psm::workspace_id.eq(ws.id().0).and(psm::proposition_set_id.eq_any(&sets)))
        .select(psm::proposition_id)
        .distinct()
        .load(conn)?;
    let begun = experiment.status != Status::Draft;
    let chosen = segments(conn, ws, experiment.id)?.len();
    // An import brings segments that nobody has chosen on the page.
    let asked = if chosen == 0 && begun { tallies::segments(conn, ws, experiment.id)? } else { chosen };
    let own = forecasts::own(conn, ws, experiment.id)?;
    Ok(Design {
        begun,
        segments: asked,
        offers: offers.len(),
        offers_with_proposition: sets.len(),
        propositions_with_care: with_care.len(),
        alternatives: alternatives::list(conn, ws, experiment.id)?.iter().filter(|a| !a.archived).count(),
        method: experiment.method.is_some(),
        riskiest_assumption: !experiment.riskiest_assumption.is_empty(),
        plan: experiment.plan,
        // What was forecast stays done when the plan is amended later.
        forecast: own.is_some_and(|f| begun || f.fits(experiment.plan.as_ref())),
    })
}
