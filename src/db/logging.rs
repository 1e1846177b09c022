//! Where members log.

use diesel::prelude::*;

use super::schema::{experiment as e, logging_place as p};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, per_backend};
use crate::domain::experiment::Status;
use crate::domain::id::ExperimentId;
use crate::domain::time::Moment;

/// Coming back to the same experiment is noted this coarsely, so that a response is one write less.
const NOTED: i64 = 600_000_000;

/// Where the member logged last, while customers are asked there, and when.
///
/// # Errors
/// When the database can't be asked.
pub fn last<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Option<(ExperimentId, Moment)>, DbError> {
    let Some(user) = ws.user() else { return Ok(None) };
    let found: Option<(i64, i64)> = p::table
        .inner_join(e::table.on(e::workspace_id.eq(p::workspace_id).and(e::id.eq(p::experiment_id))))
        .filter(p::workspace_id.eq(ws.id().0).and(p::user_id.eq(user.0)))
        .filter(e::status.eq(Status::Running.word()).and(e::archived_at.is_null()))
        .select((p::experiment_id, p::at))
        .first(conn)
        .optional()?;
    Ok(found.map(|(id, at)| (ExperimentId(id), Moment(at))))
}

/// The newest experiment in which customers are asked.
///
/// # Errors
/// When the database can't be asked.
pub fn newest<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Option<ExperimentId>, DbError> {
    let found: Option<i64> = e::table
        .filter(e::workspace_id.eq(ws.id().0))
        .filter(e::status.eq(Status::Running.word()).and(e::archived_at.is_null()))
        .order((e::started_at.desc(), e::id.desc()))
        .select(e::id)
        .first(conn)
        .optional()?;
    Ok(found.map(ExperimentId))
}

/// Notes that the member logs in an experiment now.
///
/// # Errors
/// When the database can't store it.
pub fn note(conn: &mut AnyConn, ws: &Ws<CanWrite>, experiment: ExperimentId, now: Moment) -> Result<(), DbError> {
    let Some(user) = ws.user() else { return Ok(()) };
    let of = p::workspace_id.eq(ws.id().0).and(p::user_id.eq(user.0));
    let noted: Option<(i64, i64)> = p::table.filter(of).select((p::experiment_id, p::at)).first(conn).optional()?;
    if noted.is_some_and(|(id, at)| id == experiment.0 && (at..at + NOTED).contains(&now.0)) {
        return Ok(());
    }
    let place = (p::experiment_id.eq(experiment.0), p::at.eq(now.0));
    let row = (p::workspace_id.eq(ws.id().0), p::user_id.eq(user.0), place);
    per_backend!(conn, c => diesel::insert_into(p::table)
        .values(row)
        .on_conflict((p::workspace_id, p::user_id))
        .do_update()
        .set(place)
        .execute(c))?;
    Ok(())
}
