//! From names to rows: the offer that a response names, and the segment, customer, cares and alternative around it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::db::named::{cares, customers, segments};
use crate::db::offers::{self, NewOffer, Offer};
use crate::db::responses::{Row, StatedCare};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, alternatives, proposition_sets};
use crate::domain::id::{AlternativeId, CareId, CustomerId, ExperimentId, OfferId, PropositionSetId, SegmentId};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::offer::Ask;
use crate::domain::response::{Draft, Rung, Standing};
use crate::domain::text::{Name, fold};
use crate::domain::time::Moment;

/// The offers of one experiment, by folded name.
pub(super) struct Offers {
    experiment: ExperimentId,
    by_name: HashMap<String, Vec<Offer>>,
}

/// The rows that drafts name, by folded name; filled for a block of drafts at a time.
#[derive(Default)]
pub(super) struct Names {
    segments: HashMap<String, SegmentId>,
    customers: HashMap<String, CustomerId>,
    cares: HashMap<String, CareId>,
    alternatives: HashMap<String, AlternativeId>,
    sets: HashMap<Vec<String>, Option<PropositionSetId>>,
}

impl Offers {
    /// The offers of an experiment.
    pub fn of<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Self, DbError> {
        let mut by_name: HashMap<String, Vec<Offer>> = HashMap::new();
        for offer in offers::list(conn, ws, experiment)? {
            by_name.entry(fold(&offer.name)).or_default().push(offer);
        }
        Ok(Offers { experiment, by_name })
    }

    /// The offers of an experiment that isn't there yet: none.
    pub fn none() -> Self {
        Offers { experiment: ExperimentId(0), by_name: HashMap::new() }
    }

    /// Goes on as if the offer that a draft names had been made.
    pub fn pretend(&mut self, draft: &Draft) {
        let offer = Offer {
            id: OfferId(0),
            experiment: self.experiment,
            name: draft.offer.as_str().to_string(),
            words: String::new(),
            ask: new_ask(draft),
            price: None,
            propositions: None,
            archived: false,
        };
        self.by_name.entry(draft.offer.folded()).or_default().push(offer);
    }

    /// The offer that a response names: exactly one that is still made.
    pub fn find(&self, name: &Name) -> Result<&Offer, Invalid> {
        still_made(self.by_name.get(&name.folded()).into_iter().flatten(), name)
    }

    /// Whether a draft's ask contradicts the offer's.
    pub fn agree(&self, draft: &Draft) -> Result<(), Invalid> {
        match (draft.ask, self.find(&draft.offer)) {
            (Some(ask), Ok(offer)) if ask != offer.ask.rung => Err(Invalid::new(
                "ask",
                "contradiction",
                format!("The offer asks for {}, this row says {}.", offer.ask.rung.word(), ask.word()),
            )),
            _ => Ok(()),
        }
    }

    /// Whether there is any offer of that name, archived or not.
    pub fn knows(&self, name: &Name) -> bool {
        self.by_name.contains_key(&name.folded())
    }

    /// Makes the offer that a draft names, under an id that was taken before or the next one.
    pub fn make(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        draft: &Draft,
        id: Option<OfferId>,
    ) -> Result<OfferId, DbError> {
        let new = NewOffer {
            name: draft.offer.clone(),
            words: String::new(),
            ask: new_ask(draft),
            price: None,
            propositions: proposition_sets::ensure(conn, ws, &draft.propositions)?,
        };
        let id = match id {
            Some(id) => id,
            None => offers::take_ids(conn, ws, 1)?,
        };
        offers::insert_as(conn, ws, self.experiment, id, &new)?;
        let offer = offers::get(conn, ws, id)?;
        self.by_name.entry(draft.offer.folded()).or_default().push(offer);
        Ok(id)
    }
}

/// The offer of a name: exactly one that is still made.
pub(super) fn named<'a>(offers: &'a [Offer], name: &Name) -> Result<&'a Offer, Invalid> {
    let folded = name.folded();
    still_made(offers.iter().filter(|offer| fold(&offer.name) == folded), name)
}

/// The one that is still made of all offers of a name.
fn still_made<'a>(all: impl Iterator<Item = &'a Offer>, name: &Name) -> Result<&'a Offer, Invalid> {
    let (open, archived): (Vec<&Offer>, Vec<&Offer>) = all.partition(|offer| !offer.archived);
    let refused = |code, message: String| Err(Invalid::new("offer", code, message).with_value(name.as_str()));
    let called = shown(name.as_str());
    match (&open[..], archived.is_empty()) {
        ([offer], _) => Ok(offer),
        ([], true) => refused(
            "unknown_offer",
            format!("There is no offer '{called}' in this experiment. Make it first, or correct the name."),
        ),
        ([], false) => Err(no_longer_made(name.as_str())),
        _ => refused("ambiguous_offer", format!("Two offers are called '{called}'. Give them different names.")),
    }
}

/// Why nobody responds to an offer that is put away.
pub(super) fn no_longer_made(name: &str) -> Invalid {
    let message = format!("The offer '{}' is no longer made. Take it out of the archive first.", shown(name));
    Invalid::new("offer", "archived_offer", message).with_value(name)
}

/// What an offer asks for that a file names for the first time.
fn new_ask(draft: &Draft) -> Ask {
    Ask { rung: draft.ask.unwrap_or(Rung::Words), amount: None }
}

impl Names {
    /// Looks up everything that the drafts name, and makes what isn't there yet.
    pub fn prepare(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        experiment: ExperimentId,
        drafts: &[&Draft],
    ) -> Result<(), DbError> {
        fn missing<'a, T>(known: &HashMap<String, T>, names: impl Iterator<Item = &'a Name>) -> Vec<&'a Name> {
            names.filter(|n| !known.contains_key(&n.folded())).collect()
        }
        let new = missing(&self.segments, drafts.iter().filter_map(|d| d.segment.as_ref()));
        self.segments.extend(segments::ensure(conn, ws, &new)?);
        let new = missing(&self.customers, drafts.iter().filter_map(|d| d.customer.as_ref()));
        self.customers.extend(customers::ensure(conn, ws, &new)?);
        let new = missing(&self.cares, drafts.iter().flat_map(|d| d.cares.iter().chain(&d.delivers).map(|s| &s.care)));
        self.cares.extend(cares::ensure(conn, ws, &new)?);
        for name in drafts.iter().filter_map(|d| d.chose.as_ref()) {
            if let Entry::Vacant(free) = self.alternatives.entry(name.folded()) {
                free.insert(alternatives::ensure(conn, ws, experiment, name)?);
            }
        }
        for draft in drafts {
            let key: Vec<String> = draft.propositions.iter().map(Name::folded).collect();
            if let Entry::Vacant(free) = self.sets.entry(key) {
                free.insert(proposition_sets::ensure(conn, ws, &draft.propositions)?);
            }
        }
        Ok(())
    }

    /// The row of a draft. Whether it counts is decided later, with its customer's other responses.
    pub fn row(&self, ws: &Ws<CanWrite>, offer: &Offer, draft: &Draft, id: i64, logged_at: Moment) -> Row {
        let set = self.sets.get(&draft.propositions.iter().map(Name::folded).collect::<Vec<_>>()).copied().flatten();
        let moment = |m: Option<Moment>| m.map(|m| m.0);
        Row {
            workspace_id: ws.id().0,
            id,
            experiment_id: offer.experiment.0,
            offer_id: offer.id.0,
            proposition_set_id: set.or(offer.propositions).map(|s| s.0),
            segment_id: draft.segment.as_ref().and_then(|n| self.segments.get(&n.folded())).map(|s| s.0),
            customer_id: draft.customer.as_ref().and_then(|n| self.customers.get(&n.folded())).map(|c| c.0),
            outcome: draft.outcome_code(),
            alternative_id: draft.chose.as_ref().and_then(|n| self.alternatives.get(&n.folded())).map(|a| a.0),
            rung: draft.rung_given(offer.ask.rung).code(),
            quantity: draft.quantity,
            amount_minor: draft.amount.map(|m| m.minor),
            price_minor: draft.price.map(|m| m.minor),
            currency: draft.amount.or(draft.price).map(|m| m.currency.code().to_string()),
            warm: draft.warm,
            standing: if draft.warm { Standing::Warm } else { Standing::Counted }.code(),
            reason: draft.reason.as_ref().map(|w| w.as_str().to_string()),
            reason_source: draft.reason_source.map(|s| s.code()),
            standard: draft.standard.as_ref().map(|w| w.as_str().to_string()),
            satisfaction: draft.satisfaction,
            quote: draft.quote.as_ref().map(|w| w.as_str().to_string()),
            responded_at: draft.responded_at.unwrap_or(logged_at).0,
            logged_at: logged_at.0,
            logged_by: ws.user().map(|u| u.0),
            external_id: draft.external_id.as_ref().map(|n| n.as_str().to_string()),
            import_id: None,
            undone_at: None,
            replaced: false,
            captured_at: moment(draft.captured_at),
            lost_at: moment(draft.lost_at),
            lost_reason: draft.lost_reason.as_ref().map(|w| w.as_str().to_string()),
            observed_until: moment(draft.observed_until),
        }
    }

    /// The cares of a draft.
    pub fn cares(&self, ws: &Ws<CanWrite>, draft: &Draft, id: i64) -> Vec<StatedCare> {
        let mut found: Vec<StatedCare> = Vec::new();
        let mut note = |care: CareId, intensity: Option<i32>, delivers: Option<i32>| {
            if let Some(known) = found.iter_mut().find(|c| c.care_id == care.0) {
                known.intensity_milli = known.intensity_milli.or(intensity.map(i64::from));
                known.delivers_milli = known.delivers_milli.or(delivers.map(i64::from));
            } else {
                found.push(StatedCare {
                    workspace_id: ws.id().0,
                    response_id: id,
                    care_id: care.0,
                    position: found.len() as i64,
                    intensity_milli: intensity.map(i64::from),
                    delivers_milli: delivers.map(i64::from),
                });
            }
        };
        for scored in &draft.cares {
            if let Some(care) = self.cares.get(&scored.care.folded()) {
                note(*care, Some(scored.milli), None);
            }
        }
        for scored in &draft.delivers {
            if let Some(care) = self.cares.get(&scored.care.folded()) {
                note(*care, None, Some(scored.milli));
            }
        }
        found
    }
}
