//! Logging what customers do: once each, with history, and never half.

use super::counting::Counting;
use super::once::FormKey;
use super::resolving::{Names, Offers, no_longer_made};
use super::{Acting, ActionError, natural, own_fields};
use crate::db::own_fields as stored_fields;
use crate::db::responses::{self, Row, StatedCare};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, history, logging, lookups, offers, own_values};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, ImportId, OfferId, ResponseId};
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Demand, Holder, OwnText};
use crate::domain::response::{CheckRules, Draft, Outcome, check};
use crate::domain::time::Moment;
use crate::formats::natural_json;

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
    asking(conn, ws, log.experiment)?;
    if let Some(there) = same_sender_id(conn, ws, &log.draft)? {
        return Err(there.into());
    }
    let mut log = log.clone();
    if !said.is_empty() || demand != Demand::Nothing {
        log.draft = own_fields::with_own(conn, ws, &log.draft, said, (None, demand))?;
    }
    let (row, cares) = store(conn, ws, acting, &log, id)?;
    let mut counting = Counting::default();
    counting.added(&row, &cares);
    counting.finish(conn, ws)?;
    log.key.note(conn, ws, acting, id)?;
    logging::note(conn, ws, log.experiment, acting.now)?;
    Ok(ResponseId(id))
}

fn asking(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId) -> Result<(), ActionError> {
    match experiments::get(conn, ws, id)?.status {
        Status::Running => Ok(()),
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
fn offer(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    chosen: Option<OfferId>,
    draft: &Draft,
    before: Option<OfferId>,
) -> Result<offers::Offer, ActionError> {
    let Some(id) = chosen else { return Ok(Offers::of(conn, ws, experiment)?.find(&draft.offer)?.clone()) };
    let offer = offers::get(conn, ws, id)?;
    if offer.experiment != experiment {
        return Err(DbError::NotFound.into());
    }
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
    id: i64,
) -> Result<(Row, Vec<StatedCare>), ActionError> {
    let offer = offer(conn, ws, log.experiment, log.offer, &log.draft, None)?;
    let mut names = Names::default();
    names.prepare(conn, ws, log.experiment, &[&log.draft])?;
    let row = names.row(ws, &offer, &log.draft, id, acting.now);
    let cares = names.cares(ws, &log.draft, id);
    responses::insert(conn, std::slice::from_ref(&row), &cares)?;
    own_values::insert(conn, &own_values::Row::of(ws, id, log.draft.own.iter().flatten()).collect::<Vec<_>>())?;
    Ok((row, cares))
}

/// Which version of a response is there: every change of it makes another one.
pub fn version<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ResponseId) -> Result<i64, DbError> {
    Ok(history::of_response(conn, ws, id)?.first().map_or(0, |change| change.id))
}

/// Changes a response that is still as it was when the form was opened.
///
/// # Errors
/// [`ActionError::Conflict`] when somebody has changed it meanwhile; nothing is overwritten unseen.
pub fn edit_seen(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    (id, seen): (ResponseId, i64),
    chosen: Option<OfferId>,
    draft: &Draft,
) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    if version(conn, ws, id)? != seen {
        return Err(ActionError::Conflict(CHANGED_MEANWHILE.into()));
    }
    edit(conn, ws, acting, id, chosen, draft)
}

/// What is said to whoever edits what has been changed since.
const CHANGED_MEANWHILE: &str = "Somebody has changed this response since you opened it. Below is what you typed, and \
                                 what differs from what is stored now. Save again to store yours.";

/// Changes a response; what it was before stays in its history.
pub fn edit(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    id: ResponseId,
    chosen: Option<OfferId>,
    draft: &Draft,
) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    let mut counting = Counting::default();
    change(conn, ws, acting, (id, chosen), draft, None, &mut counting)?;
    counting.finish(conn, ws)
}

/// The same for one of many, of an import, say: what it does to the counts is only gathered.
pub(super) fn change(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    (id, chosen): (ResponseId, Option<OfferId>),
    draft: &Draft,
    import: Option<ImportId>,
    counting: &mut Counting,
) -> Result<(), ActionError> {
    let old = responses::get(conn, ws, id)?;
    let experiment = ExperimentId(old.experiment_id);
    let offer = offer(conn, ws, experiment, chosen, draft, Some(OfferId(old.offer_id)))?;
    let mut names = Names::default();
    names.prepare(conn, ws, experiment, &[draft])?;
    let mut new = names.row(ws, &offer, draft, id.0, acting.now);
    new.logged_at = old.logged_at;
    new.logged_by = old.logged_by;
    new.import_id = old.import_id;
    new.undone_at = old.undone_at;
    new.replaced = old.replaced;
    new.external_id = old.external_id.clone();
    new.responded_at = responded_at(&old, draft, acting);
    let cares = names.cares(ws, draft, id.0);
    let before = responses::cares(conn, ws, &[id.0])?;
    new.standing = old.standing;
    let own = own_values::changed(conn, ws, id, draft.own.as_deref())?;
    if new == old && cares == before && own.is_none() {
        return Ok(());
    }
    new.standing = provisional(&new);
    note_of(conn, ws, acting, &old, "edited", import)?;
    responses::replace(conn, ws, &new, &cares)?;
    if let Some(own) = own {
        own_values::replace(conn, ws, id, own)?;
    }
    if old.undone_at.is_none() {
        counting.removed(&old, &before);
        counting.added(&new, &cares);
    }
    Ok(())
}

/// When the response was given. A pending one is given when its outcome becomes known, unless the form says otherwise:
/// an outcome of today must not slip in among those of last week, where looks have been taken already.
fn responded_at(old: &Row, draft: &Draft, acting: &Acting) -> i64 {
    // A form shows whole seconds: left as it was, the response keeps its turn among others of that second.
    let said = match draft.responded_at {
        Some(said) if said != Moment(old.responded_at).whole_second() => said.0,
        _ => old.responded_at,
    };
    let answered = old.outcome() == Outcome::Pending && draft.outcome != Outcome::Pending;
    if answered && said == old.responded_at { acting.now.0 } else { said }
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
    counting.removed(&row, &responses::cares(conn, ws, &[id.0])?);
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
    counting.added(&row, &responses::cares(conn, ws, &[id.0])?);
    counting.finish(conn, ws)
}

/// Undoes the latest edit of a response: it is again as it was before.
pub fn undo_edit(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ResponseId) -> Result<(), ActionError> {
    let history = history::of_response(conn, ws, id)?;
    let Some(edit) = history.iter().find(|c| c.what == "edited") else {
        return Err(ActionError::Conflict("This response hasn't been edited.".into()));
    };
    let fields = natural_json::read(&edit.before)
        .ok_or_else(|| ActionError::Conflict("The earlier form of this response can't be read.".into()))?;
    let rules = CheckRules { now: acting.now, dates: Default::default(), scale_max_milli: i32::MAX };
    let own = stored_fields::list(conn, ws, Holder::Response)?.check(fields.own(), rules.dates)?;
    let draft = Draft { own: Some(own), ..check(&fields.fields(), &rules)? };
    self::edit(conn, ws, acting, id, None, &draft)
}

fn note(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, row: &Row, what: &str) -> Result<(), ActionError> {
    note_of(conn, ws, acting, row, what, None)
}

fn note_of(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    row: &Row,
    what: &str,
    import: Option<ImportId>,
) -> Result<(), ActionError> {
    let before = natural::of_rows(conn, ws, std::slice::from_ref(row))?
        .pop()
        .map(|r| natural_json::write(&r))
        .unwrap_or_default();
    Ok(history::insert(conn, ws, ResponseId(row.id), acting.now, &acting.name, what, &before, import)?)
}
