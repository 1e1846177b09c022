//! Making and changing offers.

mod shown;

pub use shown::OfferShown;

use super::seen::Seen;
use super::{Acting, ActionError, folding};
use crate::db::offers::{self, NewOffer};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, prices, proposition_sets, propositions};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::invalid::Invalid;
use crate::domain::money::{Currency, Money};
use crate::domain::offer::{Ask, OfferFields};
use crate::domain::response::Rung;
use crate::domain::text::{Name, Words};

/// An offer's form, checked.
#[derive(Debug, Clone)]
pub struct OfferDraft {
    /// Its name.
    pub name: Name,
    /// The words in which it is made.
    pub words: Option<Words>,
    /// What it asks for.
    pub ask: Ask,
    /// Its price.
    pub price: Option<Money>,
    /// The value propositions that it carries.
    pub propositions: Vec<Name>,
    /// The cares that they claim to take care of.
    pub cares: Vec<Name>,
}

/// Reads names, one a line or separated by semicolons.
pub fn names(field: &'static str, raw: &str) -> Result<Vec<Name>, Invalid> {
    raw.split(['\n', ';']).map(str::trim).filter(|s| !s.is_empty()).map(|s| Name::parse(field, s)).collect()
}

impl OfferDraft {
    /// Checks an offer's form.
    pub fn parse(f: &OfferFields<'_>) -> Result<Self, Vec<Invalid>> {
        let mut wrong = Vec::new();
        let name = Name::parse("name", f.name).map_err(|e| wrong.push(e)).ok();
        let words = Words::parse("words", Some(f.words)).map_err(|e| wrong.push(e)).ok().flatten();
        let rung = Rung::parse(f.ask).filter(|r| *r > Rung::None);
        if rung.is_none() {
            wrong.push(Invalid::new(
                "ask",
                "choice",
                "Say what counts as a yes: words, time, reputation, access, deposit or payment.",
            ));
        }
        let (ask_amount, price) = (f.ask_amount.trim(), f.price.trim());
        let currency = if ask_amount.is_empty() && price.is_empty() {
            None
        } else {
            Currency::parse("currency", f.currency).map_err(|e| wrong.push(e)).ok()
        };
        let mut money = |field, raw: &str, negative| {
            let currency = currency.filter(|_| !raw.is_empty())?;
            Money::parse(field, raw, currency, negative).map_err(|e| wrong.push(e)).ok()
        };
        let (amount, price) = (money("ask_amount", ask_amount, false), money("price", price, true));
        let propositions = names("propositions", f.propositions).unwrap_or_else(|e| {
            wrong.push(e);
            Vec::new()
        });
        let cares = names("cares", f.cares).unwrap_or_else(|e| {
            wrong.push(e);
            Vec::new()
        });
        match (name, rung, wrong.is_empty()) {
            (Some(name), Some(rung), true) => {
                Ok(OfferDraft { name, words, ask: Ask { rung, amount }, price, propositions, cares })
            }
            _ => Err(wrong),
        }
    }
}

/// Makes an offer.
pub fn add(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    draft: &OfferDraft,
) -> Result<OfferId, ActionError> {
    experiments::get(conn, ws, experiment)?;
    let new = new_offer(conn, ws, draft)?;
    Ok(offers::insert(conn, ws, experiment, &new)?)
}

/// Changes an offer. What it asks for is part of the plan, and frozen with it. Another price while it is made is kept
/// with its day, for the report says when that was. Nothing is overwritten that was not `seen`.
pub fn change(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    (experiment, id, seen): (ExperimentId, OfferId, &Seen),
    draft: &OfferDraft,
) -> Result<(), ActionError> {
    let offer = in_experiment(conn, ws, experiment, id)?;
    OfferShown::stored(conn, ws, &offer)?.still(seen, &OfferShown::of_draft(draft))?;
    let status = experiments::get(conn, ws, experiment)?.status;
    if status != Status::Draft && offer.ask != draft.ask {
        return Err(Invalid::new(
            "ask",
            "frozen",
            "What counts as a yes was frozen at the start. Make a new offer for another ask.",
        )
        .into());
    }
    let new = new_offer(conn, ws, draft)?;
    offers::update(conn, ws, id, &new)?;
    if status == Status::Running && offer.price != draft.price {
        prices::insert_change(conn, ws, id, (acting.now, &acting.name), (offer.price, draft.price))?;
    }
    if offer.ask != draft.ask { folding::refold(conn, ws, experiment) } else { Ok(()) }
}

/// Makes an offer no longer, or again; its responses stay.
pub fn archive(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    id: OfferId,
    archived: bool,
) -> Result<(), ActionError> {
    in_experiment(conn, ws, experiment, id)?;
    Ok(offers::set_archived(conn, ws, id, archived)?)
}

fn in_experiment(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    id: OfferId,
) -> Result<offers::Offer, ActionError> {
    let offer = offers::get(conn, ws, id)?;
    if offer.experiment == experiment { Ok(offer) } else { Err(DbError::NotFound.into()) }
}

fn new_offer(conn: &mut AnyConn, ws: &Ws<CanWrite>, draft: &OfferDraft) -> Result<NewOffer, ActionError> {
    let set = proposition_sets::ensure(conn, ws, &draft.propositions)?;
    propositions::claim_cares(conn, ws, &draft.propositions, &draft.cares)?;
    Ok(NewOffer {
        name: draft.name.clone(),
        words: draft.words.as_ref().map_or(String::new(), |w| w.as_str().to_string()),
        ask: draft.ask,
        price: draft.price,
        propositions: set,
    })
}
