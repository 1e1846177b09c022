//! Forecasting before the start.

use super::{Acting, ActionError};
use crate::db::forecasts::{self, NewForecast};
use crate::db::scope::{MayComment, Ws};
use crate::db::{AnyConn, DbError, experiments};
use crate::domain::experiment::Status;
use crate::domain::forecast::Percent;
use crate::domain::id::{ExperimentId, UserId};
use crate::domain::plan::Plan;

/// Gives a forecast, or changes the own one. The start closes it.
pub fn give<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    acting: &Acting,
    id: ExperimentId,
    chance: Percent,
) -> Result<(), ActionError> {
    let user = ws.user().ok_or(DbError::NotAllowed)?;
    let plan = open(conn, ws, id)?.ok_or_else(|| {
        ActionError::Conflict("Set the bar first: a forecast is the chance that the plan will be met.".into())
    })?;
    let new = NewForecast { user: Some(user), by: &acting.name, chance, plan: &plan, at: acting.now };
    Ok(forecasts::put(conn, ws, id, &new)?)
}

/// Takes the own forecast back.
pub fn withdraw<P: MayComment>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<(), ActionError> {
    let user: UserId = ws.user().ok_or(DbError::NotAllowed)?;
    open(conn, ws, id)?;
    Ok(forecasts::remove(conn, ws, id, user)?)
}

fn open<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Option<Plan>, ActionError> {
    let experiment = experiments::get(conn, ws, id)?;
    match experiment.status {
        Status::Draft => Ok(experiment.plan),
        _ => {
            Err(ActionError::Conflict("The start closed the forecasts. They are shown, and scored at the end.".into()))
        }
    }
}
