//! Changing a response: what it was before and what it is after stays in its history, and nobody overwrites what they
//! have not seen.

use super::{in_order, offer, provisional};
use crate::actions::counting::Counting;
use crate::actions::resolving::Names;
use crate::actions::{Acting, ActionError, natural, own_fields};
use crate::db::attached::Attachments;
use crate::db::history::NewChange;
use crate::db::responses::{self, Row, StatedCare};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, alternatives, history, offers, own_fields as stored_fields, own_values};
use crate::domain::id::{ExperimentId, ImportId, OfferId, ResponseId};
use crate::domain::invalid::Invalid;
use crate::domain::natural::Natural;
use crate::domain::own_field::{Demand, Holder, OwnValue};
use crate::domain::response::{CheckRules, Draft, Outcome, check};
use crate::domain::time::Moment;
use crate::formats::natural_json;

/// What history calls an edit, and the undoing of one.
const EDITED: &str = "edited";
const UNDONE: &str = "edit undone";

/// Which version of a response is there: every change of it makes another one.
pub fn version<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ResponseId) -> Result<i64, DbError> {
    Ok(history::latest(conn, ws, id)?.unwrap_or_default())
}

/// A form that changes a response.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The version that the form was opened with; nothing from senders that say none.
    pub seen: Option<i64>,
    /// The offer that was chosen.
    pub offer: Option<OfferId>,
    /// Its fields; what it does not ask stays as it is.
    pub fields: Natural,
}

/// Changes a response that is still as it was when the form was opened, and returns the version that it is in now.
///
/// # Errors
/// [`ActionError::Conflict`] when somebody has changed it meanwhile; nothing is overwritten unseen.
pub fn edit_seen(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    id: ResponseId,
    typed: &Typed,
) -> Result<i64, ActionError> {
    responses::take_ids(conn, ws, 0)?;
    let stated = responses::cares(conn, ws, &[id.0])?;
    let draft = check(&typed.fields.fields(), &rules(&stated, acting.now))?;
    let draft = own_fields::with_own(conn, ws, &draft, typed.fields.own(), (Some(id), Demand::Kept))?;
    let mut turn = Turn::of(conn, ws, acting, (id, typed.offer), &draft)?;
    turn.keep_unasked()?;
    turn.in_order(draft.responded_at)?;
    let version = version(conn, ws, id)?;
    if turn.is_none() {
        return Ok(version);
    }
    if typed.seen.is_some_and(|seen| seen != version) {
        return Err(ActionError::Conflict(CHANGED_MEANWHILE.into()));
    }
    let mut counting = Counting::default();
    turn.take(conn, ws, acting, EDITED, None, &mut counting)?;
    counting.finish(conn, ws)?;
    Ok(self::version(conn, ws, id)?)
}

/// What is said to whoever edits what has been changed since.
const CHANGED_MEANWHILE: &str = "Somebody has changed this response since you opened it. Nothing of yours is stored yet: \
                                 look at what changed, then save again to store what stands below.";

/// The rules of a form; a file may have brought scores of a longer scale, and those may stay.
fn rules(stated: &[StatedCare], now: Moment) -> CheckRules {
    let form = CheckRules::form(now);
    let highest = stated.iter().filter_map(|care| care.intensity_milli).max().unwrap_or_default();
    let scale_max_milli = form.scale_max_milli.max(i32::try_from(highest).unwrap_or(i32::MAX));
    CheckRules { scale_max_milli, ..form }
}

/// Changes a response; what it was before stays in its history.
pub fn edit(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    id: ResponseId,
    chosen: Option<OfferId>,
    draft: &Draft,
) -> Result<(), ActionError> {
    edit_as(conn, ws, acting, (id, chosen), draft, EDITED)
}

fn edit_as(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    at: (ResponseId, Option<OfferId>),
    draft: &Draft,
    what: &str,
) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    let mut counting = Counting::default();
    Turn::of(conn, ws, acting, at, draft)?.take(conn, ws, acting, what, None, &mut counting)?;
    counting.finish(conn, ws)
}

/// The same for one of many, of an import, say: what it does to the counts is only gathered.
pub(in crate::actions) fn change(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    at: (ResponseId, Option<OfferId>),
    draft: &Draft,
    import: Option<ImportId>,
    counting: &mut Counting,
) -> Result<(), ActionError> {
    Turn::of(conn, ws, acting, at, draft)?.take(conn, ws, acting, EDITED, import, counting)
}

/// Undoes the latest edit of a response: it is again as it was before.
///
/// # Errors
/// [`ActionError::Conflict`] when there is none, or when the response is in another version than the one that was `seen`.
pub fn undo_edit(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    id: ResponseId,
    seen: Option<i64>,
) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    let history = history::of_response(conn, ws, id)?;
    if seen.is_some_and(|seen| history.first().is_some_and(|latest| latest.id != seen)) {
        let message = "Somebody has changed this response since. Open it and look before you undo an edit.";
        return Err(ActionError::Conflict(message.into()));
    }
    let Some(edit) = history.iter().find(|c| [EDITED, UNDONE].contains(&c.what.as_str())) else {
        return Err(ActionError::Conflict("This response hasn't been edited.".into()));
    };
    let fields = natural_json::read(&edit.before)
        .ok_or_else(|| ActionError::Conflict("The earlier form of this response can't be read.".into()))?;
    let rules = CheckRules { now: acting.now, dates: Default::default(), scale_max_milli: i32::MAX };
    let own = stored_fields::list(conn, ws, Holder::Response)?.check(fields.own(), rules.dates)?;
    let draft = Draft { own: Some(own), ..check(&fields.fields(), &rules)? };
    edit_as(conn, ws, acting, (id, None), &draft, UNDONE)
}

/// A response before and after a change, with the cares that it states.
struct Turn {
    old: Row,
    new: Row,
    before: Vec<StatedCare>,
    after: Vec<StatedCare>,
    /// The values of own fields, where they change.
    own: Option<Vec<OwnValue>>,
}

impl Turn {
    fn of(
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        acting: &Acting,
        (id, chosen): (ResponseId, Option<OfferId>),
        draft: &Draft,
    ) -> Result<Self, ActionError> {
        let old = responses::get(conn, ws, id)?;
        let experiment = ExperimentId(old.experiment_id);
        let offers = offers::list(conn, ws, experiment)?;
        let offer = offer(&offers, chosen, draft, Some(OfferId(old.offer_id)))?;
        let mut names = Names::default();
        let there = alternatives::list(conn, ws, experiment)?.into_iter().find(|a| Some(a.id.0) == old.alternative_id);
        // Chosen before, it is no reason to take it out of the archive.
        there.iter().for_each(|there| names.keep_alternative(&there.name, there.id));
        names.prepare(conn, ws, experiment, &[draft])?;
        let mut new = names.row(ws, offer, draft, id.0, acting.now);
        new.logged_at = old.logged_at;
        new.logged_by = old.logged_by;
        new.import_id = old.import_id;
        new.undone_at = old.undone_at;
        new.replaced = old.replaced;
        new.external_id = old.external_id.clone();
        new.responded_at = responded_at(&old, draft, acting);
        new.standing = old.standing;
        let after = names.cares(ws, draft, id.0);
        let own = own_values::changed(conn, ws, id, draft.own.as_deref())?.map(<[_]>::to_vec);
        Ok(Turn { before: responses::cares(conn, ws, &[id.0])?, old, new, after, own })
    }

    /// What no form asks is not changed by one: the price that was asked, the propositions that were met, what became of
    /// it, whether anybody said it, and how well the offer takes care of each care.
    fn keep_unasked(&mut self) -> Result<(), Invalid> {
        let (old, new) = (&self.old, &mut self.new);
        if old.price_minor.is_some() {
            if new.amount_minor.is_some() && new.currency != old.currency {
                let asked = old.currency.as_deref().unwrap_or_default();
                let message = format!("The price that was asked is in {asked}. Write the amount in {asked} too.");
                return Err(Invalid::new("currency", "contradiction", message));
            }
            (new.price_minor, new.currency) = (old.price_minor, old.currency.clone());
        }
        if new.offer_id == old.offer_id {
            new.proposition_set_id = old.proposition_set_id;
        }
        new.observed_until = old.observed_until;
        // What became of a yes goes with it.
        if new.outcome().is_yes() || new.outcome() == old.outcome() {
            (new.captured_at, new.lost_at) = (old.captured_at, old.lost_at);
            new.lost_reason.clone_from(&old.lost_reason);
        }
        if new.outcome() == old.outcome() {
            new.outcome = old.outcome;
        }
        for care in self.before.iter().filter(|care| care.delivers_milli.is_some()) {
            match self.after.iter_mut().find(|c| c.care_id == care.care_id) {
                Some(there) => there.delivers_milli = care.delivers_milli,
                None => self.after.push(StatedCare { intensity_milli: None, ..care.clone() }),
            }
        }
        // A form asks the listed cares first; those that were there before keep their order.
        let place =
            |care: &StatedCare| self.before.iter().position(|c| c.care_id == care.care_id).unwrap_or(self.before.len());
        self.after.sort_by_key(place);
        (0..).zip(&mut self.after).for_each(|(position, care)| care.position = position);
        Ok(())
    }

    /// Refuses a day after what became of the response, when it is another one than before.
    fn in_order(&self, said: Option<Moment>) -> Result<(), Invalid> {
        let moved = self.new.responded_at != self.old.responded_at;
        if moved && said.is_some_and(|said| said.0 == self.new.responded_at) { in_order(&self.new) } else { Ok(()) }
    }

    fn is_none(&self) -> bool {
        self.new == self.old && self.after == self.before && self.own.is_none()
    }

    /// Stores what is new, with what it was in its history.
    fn take(
        mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        acting: &Acting,
        what: &str,
        import: Option<ImportId>,
        counting: &mut Counting,
    ) -> Result<(), ActionError> {
        if self.is_none() {
            return Ok(());
        }
        let (id, counts) = (ResponseId(self.old.id), self.old.undone_at.is_none());
        if counts {
            counting.removed(&self.old, Attachments::stored(conn, ws, &[id.0])?.all());
        }
        self.new.standing = provisional(&self.new);
        let before = as_stored(conn, ws, &self.old)?;
        responses::replace(conn, ws, &self.new, &self.after)?;
        if let Some(own) = &self.own {
            own_values::replace(conn, ws, id, own)?;
        }
        let (before, after, at) = (&before, Some(&*as_stored(conn, ws, &self.new)?), acting.now);
        history::insert(conn, ws, &NewChange { of: id, at, by: &acting.name, what, before, after, import })?;
        if counts {
            counting.added(&self.new, Attachments::stored(conn, ws, &[id.0])?.all());
        }
        Ok(())
    }
}

/// A response with all that belongs to it, as history keeps it.
pub(super) fn as_stored(conn: &mut AnyConn, ws: &Ws<CanWrite>, row: &Row) -> Result<String, DbError> {
    let natural = natural::of_rows(conn, ws, std::slice::from_ref(row))?.pop().unwrap_or_default();
    Ok(natural_json::write(&natural))
}

/// When the response was given. A pending one is given when its outcome becomes known, unless the form says otherwise:
/// an outcome of today must not slip in among those of last week, where looks have been taken already.
fn responded_at(old: &Row, draft: &Draft, acting: &Acting) -> i64 {
    let said = draft.responded_at.map_or(old.responded_at, |said| said.0);
    let answered = old.outcome() == Outcome::Pending && draft.outcome != Outcome::Pending;
    if answered && said == old.responded_at { acting.now.0 } else { said }
}
