//! A team's own items on the checklist of an experiment.

use super::{Acting, ActionError};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, idempotency, own_items};
use crate::domain::id::{ExperimentId, OwnItemId};
use crate::domain::invalid::Invalid;
use crate::domain::own_item::{MOST, Tick};
use crate::domain::text::{Name, fold};

/// Adds an item. Its text comes from [`crate::domain::own_item::parse`].
///
/// # Errors
/// When the experiment has it already, or as many as it may have.
pub fn add(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    label: &Name,
) -> Result<OwnItemId, ActionError> {
    experiments::get(conn, ws, experiment)?;
    let there = own_items::list(conn, ws, experiment)?;
    if there.iter().any(|item| fold(&item.label) == label.folded()) {
        return Err(Invalid::new("item", "taken", "This is on the checklist already.")
            .with_value(label.as_str())
            .into());
    }
    if there.len() >= MOST {
        return Err(Invalid::new("item", "too_many", full()).into());
    }
    Ok(own_items::insert(conn, ws, experiment, std::slice::from_ref(label))?)
}

fn full() -> String {
    format!("A checklist has room for {MOST} items of your own. Take one away first.")
}

/// Ticks an item, which says who did and when, or unticks it. Who ticked it first stays.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such item.
pub fn tick(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    at: (ExperimentId, OwnItemId),
    done: bool,
) -> Result<(), ActionError> {
    idempotency::queue(conn, ws)?;
    let known = own_items::list(conn, ws, at.0)?.into_iter().find(|item| item.id == at.1);
    let ticked = known.ok_or(DbError::NotFound)?.ticked;
    let tick = done.then(|| ticked.unwrap_or_else(|| Tick { by: acting.name.clone(), at: acting.now }));
    Ok(own_items::set_ticked(conn, ws, at, tick.as_ref())?)
}

/// Takes an item away.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such item.
pub fn archive(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    at: (ExperimentId, OwnItemId),
) -> Result<(), ActionError> {
    Ok(own_items::set_archived(conn, ws, at, Some(acting.now))?)
}

/// Brings an item back with its tick, where there is room for it.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such item.
pub fn restore(conn: &mut AnyConn, ws: &Ws<CanWrite>, at: (ExperimentId, OwnItemId)) -> Result<(), ActionError> {
    idempotency::queue(conn, ws)?;
    own_items::set_archived(conn, ws, at, None)?;
    // Whatever is refused here is not stored: the whole is one transaction.
    if own_items::list(conn, ws, at.0)?.len() > MOST { Err(ActionError::Conflict(full())) } else { Ok(()) }
}
