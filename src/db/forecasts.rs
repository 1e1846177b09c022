//! Forecasts. What the others gave before the start leaves the database only after it.

use diesel::prelude::*;

use super::schema::{experiment as e, forecast as f};
use super::scope::{MayComment, Ws};
use super::{AnyConn, DbError, counters, findings};
use crate::domain::experiment::Status;
use crate::domain::forecast::{Forecast, Judged, Outcome, Percent};
use crate::domain::id::{ExperimentId, UserId};
use crate::domain::plan::{Bar, Plan};
use crate::domain::time::Moment;

type Columns = (i64, String, Option<i64>, String, i64, i64, Option<i64>, i64);

fn forecast((experiment, question, user, forecaster, percent, bar, stop_at, at): Columns) -> Option<Forecast> {
    Some(Forecast {
        experiment: ExperimentId(experiment),
        question,
        user: user.map(UserId),
        forecaster,
        chance: Percent::of(percent)?,
        bar: Bar::from_millionths(i32::try_from(bar).ok()?)?,
        stop_at: stop_at.and_then(|n| u64::try_from(n).ok()),
        at: Moment(at),
    })
}

/// The forecasts that whoever asks may see: all of experiments that have started, and of drafts the own ones alone.
/// Whoever is nobody in particular, a command say, sees none of a draft.
fn visible<P>(conn: &mut AnyConn, ws: &Ws<P>, of: Option<ExperimentId>) -> Result<Vec<Forecast>, DbError> {
    let own = ws.user().map_or(0, |user| user.0);
    let mut query = f::table
        .inner_join(e::table.on(e::workspace_id.eq(f::workspace_id).and(e::id.eq(f::experiment_id))))
        .filter(f::workspace_id.eq(ws.id().0))
        .filter(e::status.ne(Status::Draft.word()).or(f::user_id.eq(own)))
        .order((f::experiment_id, f::by_name, f::id))
        .select((f::experiment_id, e::name, f::user_id, f::by_name, f::percent, f::succeed_at, f::stop_at, f::at))
        .into_boxed();
    if let Some(id) = of {
        query = query.filter(f::experiment_id.eq(id.0));
    }
    let rows: Vec<Columns> = query.load(conn)?;
    Ok(rows.into_iter().filter_map(forecast).collect())
}

/// The forecasts of an experiment, by name of the forecaster, with what came of them.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Vec<Judged>, DbError> {
    let found = visible(conn, ws, Some(id))?;
    judged(conn, ws, found)
}

/// The forecasts of the workspace, by experiment, with what came of them.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<Judged>, DbError> {
    let found = visible(conn, ws, None)?;
    judged(conn, ws, found)
}

fn judged<P>(conn: &mut AnyConn, ws: &Ws<P>, found: Vec<Forecast>) -> Result<Vec<Judged>, DbError> {
    let mut ids: Vec<ExperimentId> = found.iter().map(|f| f.experiment).collect();
    ids.dedup();
    let results = findings::of_experiments(conn, ws, &ids)?;
    let judge = |forecast: Forecast| {
        let outcome = results.get(&forecast.experiment).map_or(Outcome::Open, |r| {
            forecast.outcome(r.experiment.plan.as_ref(), r.experiment.status, &r.findings())
        });
        Judged { forecast, outcome }
    };
    Ok(found.into_iter().map(judge).collect())
}

/// The own forecast for an experiment.
pub fn own<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Option<Forecast>, DbError> {
    let Some(user) = ws.user() else { return Ok(None) };
    Ok(visible(conn, ws, Some(id))?.into_iter().find(|f| f.user == Some(user)))
}

/// A forecast to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewForecast<'a> {
    /// The member who gives it; nobody for a forecaster who is none here.
    pub user: Option<UserId>,
    /// The forecaster's name.
    pub by: &'a str,
    /// The chance.
    pub chance: Percent,
    /// The plan that it is given for.
    pub plan: &'a Plan,
    /// When.
    pub at: Moment,
}

/// Writes a forecast, in the place of an earlier one of the same member.
pub fn put<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    new: &NewForecast<'_>,
) -> Result<(), DbError> {
    if let Some(user) = new.user {
        remove(conn, ws, experiment, user)?;
    }
    let id = counters::take(conn, ws.id(), "forecast", 1)?;
    diesel::insert_into(f::table)
        .values((
            (f::workspace_id.eq(ws.id().0), f::id.eq(id), f::experiment_id.eq(experiment.0)),
            (f::user_id.eq(new.user.map(|u| u.0)), f::by_name.eq(new.by), f::at.eq(new.at.0)),
            f::percent.eq(i64::from(new.chance.number())),
            f::succeed_at.eq(i64::from(new.plan.succeed_at.millionths())),
            f::stop_at.eq(new.plan.stop_at.and_then(|n| i64::try_from(n).ok())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a member's forecast away.
pub fn remove<P: MayComment>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId, user: UserId) -> Result<(), DbError> {
    let of = f::workspace_id.eq(ws.id().0).and(f::experiment_id.eq(id.0)).and(f::user_id.eq(user.0));
    diesel::delete(f::table.filter(of)).execute(conn)?;
    Ok(())
}
