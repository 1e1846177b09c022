//! Designing, starting, amending and stopping an experiment.

use super::seen::Seen;
use super::{Acting, ActionError, folding, own_fields, silence};
use crate::db::experiments::Experiment;
use crate::db::named::segments;
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, alternatives, amendments, designs, experiments, rewordings, tallies};
use crate::domain::experiment::{Method, Status};
use crate::domain::id::{AlternativeId, ExperimentId, SegmentId};
use crate::domain::invalid::Invalid;
use crate::domain::plan::{Amendment, Plan};
use crate::domain::rewording::{Reworded, Rewording};
use crate::domain::tag::Tags;
use crate::domain::text::{Name, Words};

/// Creates a draft from its name and hypothesis.
pub fn create(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    name: &Name,
    hypothesis: Option<&Words>,
) -> Result<ExperimentId, ActionError> {
    taken(conn, ws, name, None)?;
    Ok(experiments::insert(conn, ws, name, hypothesis.map_or("", Words::as_str), acting.now)?)
}

/// Name and hypothesis as a form marks them.
pub fn head_mark(experiment: &Experiment) -> String {
    Seen::mark(&[&experiment.name, &experiment.hypothesis])
}

/// Changes name and hypothesis, of which nothing is overwritten that was not `seen`. A hypothesis that changes after the
/// start leaves a trace.
pub fn rename(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    (id, seen): (ExperimentId, &Seen),
    name: &Name,
    hypothesis: Option<&Words>,
) -> Result<(), ActionError> {
    let hypothesis = hypothesis.map_or("", Words::as_str);
    let stored = experiments::get(conn, ws, id)?;
    let named = [("the name", stored.name.as_str()), ("the hypothesis", stored.hypothesis.as_str())];
    seen.still(&named, &[name.as_str(), hypothesis])?;
    taken(conn, ws, name, Some(id))?;
    reworded(conn, ws, acting, &stored, Reworded::Hypothesis, (&stored.hypothesis, hypothesis))?;
    Ok(experiments::rename(conn, ws, id, name, hypothesis)?)
}

/// Notes that words changed which were fixed at the start.
fn reworded(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    experiment: &Experiment,
    what: Reworded,
    (before, after): (&str, &str),
) -> Result<(), ActionError> {
    if experiment.status == Status::Draft || before == after {
        return Ok(());
    }
    let change = Rewording {
        at: acting.now,
        by: acting.name.clone(),
        after_responses: counted(conn, ws, experiment.id)?,
        what,
        before: before.to_string(),
        after: after.to_string(),
    };
    Ok(rewordings::insert(conn, ws, experiment.id, &change)?)
}

/// How many responses of an experiment count so far.
fn counted(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId) -> Result<u64, DbError> {
    let counted = tallies::counted(conn, ws)?.get(&id.0).copied().unwrap_or_default();
    Ok(u64::try_from(counted).unwrap_or_default())
}

fn taken(conn: &mut AnyConn, ws: &Ws<CanWrite>, name: &Name, but: Option<ExperimentId>) -> Result<(), ActionError> {
    match experiments::by_name(conn, ws, name)? {
        Some(other) if Some(other.id) != but => {
            Err(Invalid::new("name", "taken", "Another experiment has this name. Choose a different one.").into())
        }
        _ => Ok(()),
    }
}

/// Writes the tags.
pub fn set_tags(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, tags: &Tags) -> Result<(), ActionError> {
    Ok(experiments::set_tags(conn, ws, id, tags)?)
}

/// The method and the riskiest assumption as a form marks them.
pub fn method_mark(experiment: &Experiment) -> String {
    Seen::mark(&[experiment.method.map_or("", Method::label), &experiment.riskiest_assumption])
}

/// Says how customers are asked and what would sink the idea; nothing is overwritten that was not `seen`. An assumption
/// that changes after the start leaves a trace.
pub fn set_method(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    (id, seen): (ExperimentId, &Seen),
    method: Option<Method>,
    riskiest: Option<&Words>,
) -> Result<(), ActionError> {
    let stored = experiments::get(conn, ws, id)?;
    let (label, words) =
        (|method: Option<Method>| method.map_or("", Method::label), riskiest.map_or("", Words::as_str));
    let named = [("the method", label(stored.method)), ("the riskiest assumption", &stored.riskiest_assumption)];
    seen.still(&named, &[label(method), words])?;
    reworded(conn, ws, acting, &stored, Reworded::RiskiestAssumption, (&stored.riskiest_assumption, words))?;
    Ok(experiments::set_method(conn, ws, id, method, riskiest)?)
}

/// Adds segments by their names.
pub fn add_segments(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    names: &[Name],
) -> Result<(), ActionError> {
    experiments::get(conn, ws, id)?;
    for segment in segments::ensure(conn, ws, &names.iter().collect::<Vec<_>>())?.into_values() {
        experiments::add_segment(conn, ws, id, segment)?;
    }
    Ok(())
}

/// Takes a segment away; its responses stay.
pub fn remove_segment(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    segment: SegmentId,
) -> Result<(), ActionError> {
    experiments::get(conn, ws, id)?;
    if !segments::list(conn, ws)?.iter().any(|(known, _)| *known == segment) {
        return Err(DbError::NotFound.into());
    }
    Ok(experiments::remove_segment(conn, ws, id, segment)?)
}

/// Adds an alternative. Its name is one of [`crate::domain::alternative`]: doing nothing is always there already.
pub fn add_alternative(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    name: &Name,
) -> Result<AlternativeId, ActionError> {
    experiments::get(conn, ws, id)?;
    Ok(alternatives::ensure(conn, ws, id, name)?)
}

/// Offers an alternative for choice no longer, or again.
pub fn archive_alternative(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    alternative: AlternativeId,
    archived: bool,
) -> Result<(), ActionError> {
    let there = alternatives::list(conn, ws, id)?.iter().any(|a| a.id == alternative);
    if !there {
        return Err(DbError::NotFound.into());
    }
    Ok(alternatives::set_archived(conn, ws, alternative, archived)?)
}

/// Writes the plan of a draft that is still to come.
pub fn plan_ahead(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    id: ExperimentId,
    new: Option<Plan>,
) -> Result<(), ActionError> {
    if let Some(new) = &new {
        let before = experiments::get(conn, ws, id)?.plan;
        new.not_over(before.as_ref(), acting.now)?;
    }
    plan(conn, ws, id, new)
}

/// Writes the plan of a draft. After the start a plan is frozen: see [`amend`].
pub fn plan(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, plan: Option<Plan>) -> Result<(), ActionError> {
    if experiments::get(conn, ws, id)?.status != Status::Draft {
        return Err(ActionError::Conflict("The plan was frozen at the start. Amend it with a reason instead.".into()));
    }
    experiments::set_plan(conn, ws, id, plan.as_ref())?;
    folding::refold(conn, ws, id)
}

/// Freezes the plan and begins to ask.
pub fn start(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ExperimentId) -> Result<(), ActionError> {
    let experiment = experiments::get(conn, ws, id)?;
    if experiment.status != Status::Draft {
        return Ok(());
    }
    if let Some(item) = designs::design(conn, ws, &experiment)?.missing().first() {
        return Err(ActionError::Conflict(format!("Before the start: {}.", item.label)));
    }
    if let Some(field) = own_fields::missing(conn, ws, id)?.first() {
        return Err(ActionError::Conflict(format!("Before the start: {}", field.demanded().message)));
    }
    Ok(experiments::set_status(conn, ws, id, Status::Running, Some(acting.now), None)?)
}

/// Stops asking.
pub fn stop(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ExperimentId) -> Result<(), ActionError> {
    let experiment = experiments::get(conn, ws, id)?;
    match experiment.status {
        Status::Running => {
            // Whose time to decide is over by now still counts; nobody's runs out after the end.
            silence::fold(conn, ws, id, acting.now)?;
            Ok(experiments::set_status(conn, ws, id, Status::Stopped, experiment.started_at, Some(acting.now))?)
        }
        Status::Stopped => Ok(()),
        Status::Draft => Err(ActionError::Conflict("The experiment hasn't been started.".into())),
    }
}

/// Asks again after a stop.
pub fn reopen(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId) -> Result<(), ActionError> {
    let experiment = experiments::get(conn, ws, id)?;
    match experiment.status {
        Status::Stopped => Ok(experiments::set_status(conn, ws, id, Status::Running, experiment.started_at, None)?),
        _ => Ok(()),
    }
}

/// Puts an experiment away, or takes it out again. Nothing is deleted.
pub fn archive(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    id: ExperimentId,
    away: bool,
) -> Result<(), ActionError> {
    Ok(experiments::set_archived(conn, ws, id, away.then_some(acting.now))?)
}

/// Changes the plan after the start: dated, with its reason, shown on the report.
pub fn amend(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    id: ExperimentId,
    after: Plan,
    reason: &Words,
) -> Result<(), ActionError> {
    let experiment = experiments::get(conn, ws, id)?;
    let before = match (experiment.status, experiment.plan) {
        (Status::Draft, _) => {
            return Err(ActionError::Conflict("The plan isn't frozen before the start. Change it directly.".into()));
        }
        (_, None) => {
            return Err(ActionError::Conflict(
                "No bar was set before asking, so none can be set now: it would be set to fit. Plan a follow-up experiment.".into(),
            ));
        }
        (_, Some(before)) => before,
    };
    after.not_over(Some(&before), acting.now)?;
    if before == after {
        return Err(
            Invalid::new("succeed_at", "unchanged", "The plan is as it was. Change something, or go back.").into()
        );
    }
    let amendment = Amendment {
        at: acting.now,
        by: acting.name.clone(),
        after_responses: counted(conn, ws, id)?,
        reason: reason.as_str().to_string(),
        before,
        after,
    };
    amendments::insert(conn, ws, id, &amendment)?;
    experiments::set_plan(conn, ws, id, Some(&after))?;
    folding::refold(conn, ws, id)
}
