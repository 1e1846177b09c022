//! Logging what customers do: once each, with history, and never half. Changing it is in [`edit`].

mod edit;

pub(super) use edit::change;
pub use edit::{Typed, edit, edit_seen, undo_edit, version};

use super::counting::Counting;
use super::folding::Rules;
use super::once::FormKey;
use super::resolving::{Names, named, no_longer_made};
use super::{Acting, ActionError, own_fields};
use crate::db::attached::Attachments;
use crate::db::experiments::{self, Experiment};
use crate::db::history::NewChange;
use crate::db::offers::{self, Offer};
use crate::db::responses::{self, Row};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, history, logging, lookups, own_values};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, OfferId, ResponseId};
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Demand, OwnText};
use crate::domain::response::{Draft, comes_before};
use crate::domain::time::Moment;

/// A response to be logged.
#[derive(Debug, Clone)]
pub struct Log {
    /// The experiment.
    pub experiment: ExperimentId,
    /// The offer, where it was chosen from a list; else it is found by its name.
    pub offer: Option<OfferId>,
    /// The response.
    pub draft: Draft,
    /// The id that the form carried: sent twice is stored once.
    pub key: FormKey,
}

/// Logs a response, or finds the one that the same form has logged before.
pub fn log(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, log: &Log) -> Result<ResponseId, ActionError> {
    log_saying(conn, ws, acting, log, (&[], Demand::Nothing))
}

/// The same with what is said of own fields, and what is demanded of that.
pub fn log_saying(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    log: &Log,
    (said, demand): (&[OwnText], Demand),
) -> Result<ResponseId, ActionError> {
    // Taken first: on PostgreSQL this is where writers of one workspace queue, so what follows sees all before it.
    let id = responses::take_ids(conn, ws, 1)?;
    if let Some(earlier) = log.key.earlier(conn, ws)? {
        return Ok(ResponseId(earlier));
    }
    let experiment = asking(conn, ws, log.experiment)?;
    if let Some(there) = same_sender_id(conn, ws, &log.draft)? {
        return Err(there.into());
    }
    let mut log = log.clone();
    if !said.is_empty() || demand != Demand::Nothing {
        log.draft = own_fields::with_own(conn, ws, &log.draft, said, (None, demand))?;
    }
    let offers = offers::list(conn, ws, log.experiment)?;
    let (row, attached) = store(conn, ws, acting, &log, (offer(&offers, log.offer, &log.draft, None)?, id))?;
    let mut counting = Counting::by(log.experiment, Rules::of(conn, ws, &experiment, &offers)?);
    counting.added(&row, attached.all());
    counting.finish(conn, ws)?;
    log.key.note(conn, ws, acting, id)?;
    logging::note(conn, ws, log.experiment, acting.now)?;
    Ok(ResponseId(id))
}

fn asking(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId) -> Result<Experiment, ActionError> {
    let experiment = experiments::get(conn, ws, id)?;
    match experiment.status {
        Status::Running => Ok(experiment),
        Status::Draft => {
            Err(ActionError::Conflict("Start the experiment first: that fixes the plan before anyone is asked.".into()))
        }
        Status::Stopped => {
            Err(ActionError::Conflict("The experiment is stopped. Reopen it to log more responses.".into()))
        }
    }
}

fn same_sender_id(conn: &mut AnyConn, ws: &Ws<CanWrite>, draft: &Draft) -> Result<Option<Invalid>, ActionError> {
    let Some(external) = &draft.external_id else { return Ok(None) };
    let ids = [external.as_str().to_string()];
    lookups::release_external(conn, ws, &ids)?;
    let there = !lookups::known_external(conn, ws, &ids)?.is_empty();
    Ok(there.then(|| {
        Invalid::new("response_id", "already_here", "A response with this id is already here.")
            .with_value(external.as_str())
    }))
}

/// The offer that was chosen, or that the draft names: one that is still made, or the one that the response had before.
fn offer<'a>(
    offers: &'a [Offer],
    chosen: Option<OfferId>,
    draft: &Draft,
    before: Option<OfferId>,
) -> Result<&'a Offer, ActionError> {
    let Some(id) = chosen else { return Ok(named(offers, &draft.offer)?) };
    let offer = offers.iter().find(|offer| offer.id == id).ok_or(DbError::NotFound)?;
    if offer.archived && before != Some(id) {
        return Err(no_longer_made(&offer.name).into());
    }
    Ok(offer)
}

fn store(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    log: &Log,
    (offer, id): (&Offer, i64),
) -> Result<(Row, Attachments), ActionError> {
    let mut names = Names::default();
    names.prepare(conn, ws, log.experiment, &[&log.draft])?;
    let row = names.row(ws, offer, &log.draft, id, acting.now);
    in_order(&row)?; // without a date it is of now, and a sender may say of earlier days what became of it
    let cares = names.cares(ws, &log.draft, id);
    let values = own_values::Row::of(ws, id, log.draft.own.iter().flatten()).collect();
    let attached = Attachments { cares, values };
    responses::insert(conn, std::slice::from_ref(&row), &attached.cares)?;
    own_values::insert(conn, &attached.values)?;
    Ok((row, attached))
}

/// Whether a response comes before what became of it.
fn in_order(row: &Row) -> Result<(), Invalid> {
    let became = [row.captured_at, row.lost_at, row.observed_until];
    comes_before(Moment(row.responded_at), became.map(|at| at.map(Moment)))
}

/// The standing before the customer's other responses are looked at.
fn provisional(row: &Row) -> i16 {
    use crate::domain::response::Standing;
    if row.warm { Standing::Warm } else { Standing::Counted }.code()
}

/// Takes a response back, out of every count. It can be brought back.
pub fn undo(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ResponseId) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    let row = responses::get(conn, ws, id)?;
    if row.undone_at.is_some() {
        return Ok(());
    }
    note(conn, ws, acting, &row, "taken back")?;
    responses::set_undone(conn, ws, id, Some(acting.now))?;
    let mut counting = Counting::default();
    counting.removed(&row, Attachments::stored(conn, ws, &[id.0])?.all());
    counting.finish(conn, ws)
}

/// Brings back a response that was taken back.
pub fn restore(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ResponseId) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    let mut row = responses::get(conn, ws, id)?;
    if row.undone_at.is_none() {
        return Ok(());
    }
    if row.replaced {
        return Err(ActionError::Conflict("This response has come in again since. Edit that one.".into()));
    }
    note(conn, ws, acting, &row, "brought back")?;
    responses::set_undone(conn, ws, id, None)?;
    row.standing = provisional(&row);
    responses::set_standing(conn, ws, row.id, row.standing())?;
    let mut counting = Counting::default();
    counting.added(&row, Attachments::stored(conn, ws, &[id.0])?.all());
    counting.finish(conn, ws)
}

fn note(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, row: &Row, what: &str) -> Result<(), ActionError> {
    let before = edit::as_stored(conn, ws, row)?;
    let (of, at) = (ResponseId(row.id), acting.now);
    let change = NewChange { of, at, by: &acting.name, what, before: &before, after: None, import: None };
    Ok(history::insert(conn, ws, &change)?)
}
