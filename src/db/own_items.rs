//! Items that teams add to the checklists of their experiments.

use diesel::prelude::*;

use super::schema::own_item as i;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::{ExperimentId, OwnItemId};
use crate::domain::own_item::{OwnItem, Tick};
use crate::domain::text::Name;
use crate::domain::time::Moment;

/// The items of an experiment in the order in which they were added, without those that were taken away.
///
/// # Errors
/// When the database can't be asked.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<OwnItem>, DbError> {
    let of = i::workspace_id.eq(ws.id().0).and(i::experiment_id.eq(experiment.0)).and(i::archived_at.is_null());
    let rows: Vec<(i64, String, Option<String>, Option<i64>)> =
        i::table.filter(of).order(i::id).select((i::id, i::label, i::ticked_by, i::ticked_at)).load(conn)?;
    let item = |(id, label, by, at): (i64, String, Option<String>, Option<i64>)| OwnItem {
        id: OwnItemId(id),
        label,
        ticked: by.zip(at).map(|(by, at)| Tick { by, at: Moment(at) }),
    };
    Ok(rows.into_iter().map(item).collect())
}

/// Adds items to an experiment.
///
/// # Errors
/// When the database can't store them.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    labels: &[Name],
) -> Result<OwnItemId, DbError> {
    let first = counters::take(conn, ws.id(), "own_item", labels.len() as i64)?;
    for (id, label) in (first..).zip(labels) {
        diesel::insert_into(i::table)
            .values((
                i::workspace_id.eq(ws.id().0),
                i::id.eq(id),
                i::experiment_id.eq(experiment.0),
                i::label.eq(label.as_str()),
            ))
            .execute(conn)?;
    }
    Ok(OwnItemId(first))
}

macro_rules! update {
    ($conn:expr, $ws:expr, $at:expr, $values:expr) => {{
        let (experiment, id): (ExperimentId, OwnItemId) = $at;
        let of = i::workspace_id.eq($ws.id().0).and(i::experiment_id.eq(experiment.0)).and(i::id.eq(id.0));
        let changed = diesel::update(i::table.filter(of)).set($values).execute($conn)?;
        if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
    }};
}

/// Writes who ticked an item of an experiment, and when; nothing where it is to be done.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such item.
pub fn set_ticked(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    at: (ExperimentId, OwnItemId),
    tick: Option<&Tick>,
) -> Result<(), DbError> {
    update!(conn, ws, at, (i::ticked_by.eq(tick.map(|t| t.by.as_str())), i::ticked_at.eq(tick.map(|t| t.at.0))))
}

/// Takes an item of an experiment away, or brings it back.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such item.
pub fn set_archived(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    at: (ExperimentId, OwnItemId),
    archived: Option<Moment>,
) -> Result<(), DbError> {
    update!(conn, ws, at, i::archived_at.eq(archived.map(|m| m.0)))
}
