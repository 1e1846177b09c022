//! The questions of interviews.

use diesel::prelude::*;

use super::schema::guide as g;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, per_backend};
use crate::domain::guide::Guide;
use crate::domain::id::ExperimentId;

/// The guide of an experiment, where somebody has written one.
///
/// # Errors
/// When the database can't be asked.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Option<Guide>, DbError> {
    let of = g::workspace_id.eq(ws.id().0).and(g::experiment_id.eq(experiment.0));
    let text: Option<String> = g::table.filter(of).select(g::questions).first(conn).optional()?;
    Ok(text.map(|text| Guide::stored(&text)))
}

/// Writes the guide of an experiment.
///
/// # Errors
/// When the database can't store it.
pub fn put(conn: &mut AnyConn, ws: &Ws<CanWrite>, experiment: ExperimentId, guide: &Guide) -> Result<(), DbError> {
    let text = guide.text();
    let row = (g::workspace_id.eq(ws.id().0), g::experiment_id.eq(experiment.0), g::questions.eq(&text));
    per_backend!(conn, c => diesel::insert_into(g::table)
        .values(row)
        .on_conflict((g::workspace_id, g::experiment_id))
        .do_update()
        .set(g::questions.eq(&text))
        .execute(c))?;
    Ok(())
}
