//! An offer as its form shows it, so that whoever saves the form overwrites nothing unseen.

use super::OfferDraft;
use crate::actions::seen::Seen;
use crate::db::offers::Offer;
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, proposition_sets, propositions};
use crate::domain::money::Money;
use crate::domain::offer::{Ask, OfferFields};
use crate::domain::text::{Name, Words};

/// The texts of an offer's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferShown {
    name: String,
    words: String,
    ask: &'static str,
    ask_amount: String,
    price: String,
    currency: String,
    propositions: String,
    cares: String,
}

impl OfferShown {
    fn new(name: &str, words: &str, (ask, price): (Ask, Option<Money>), propositions: &[&str]) -> Self {
        let decimal = |money: Option<Money>| money.map(Money::decimal).unwrap_or_default();
        OfferShown {
            name: name.to_string(),
            words: words.to_string(),
            ask: ask.rung.word(),
            ask_amount: decimal(ask.amount),
            price: decimal(price),
            currency: price.or(ask.amount).map(|m| m.currency.code().to_string()).unwrap_or_default(),
            propositions: propositions.join("\n"),
            cares: String::new(),
        }
    }

    /// An offer as it is stored, with the cares that its propositions claim to take care of.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn stored<P>(conn: &mut AnyConn, ws: &Ws<P>, offer: &Offer) -> Result<Self, DbError> {
        let sets: Vec<i64> = offer.propositions.iter().map(|s| s.0).collect();
        let members = proposition_sets::members(conn, ws, &sets)?;
        let names: Vec<&str> = members.values().flat_map(|set| set.iter().map(String::as_str)).collect();
        let claims = propositions::claims(conn, ws)?;
        let mut cares: Vec<&str> = Vec::new();
        for care in names.iter().filter_map(|name| claims.get(*name)).flatten() {
            if !cares.contains(&care.as_str()) {
                cares.push(care);
            }
        }
        let cares = cares.join("\n");
        Ok(OfferShown { cares, ..Self::new(&offer.name, &offer.words, (offer.ask, offer.price), &names) })
    }

    pub(super) fn of_draft(draft: &OfferDraft) -> Self {
        let names: Vec<&str> = draft.propositions.iter().map(Name::as_str).collect();
        let words = draft.words.as_ref().map_or("", Words::as_str);
        Self::new(draft.name.as_str(), words, (draft.ask, draft.price), &names)
    }

    /// The form's fields.
    pub fn fields(&self) -> OfferFields<'_> {
        OfferFields {
            name: &self.name,
            words: &self.words,
            ask: self.ask,
            ask_amount: &self.ask_amount,
            price: &self.price,
            currency: &self.currency,
            propositions: &self.propositions,
            cares: &self.cares,
        }
    }

    /// What saving the form overwrites, by name. Cares are not among it: they are only added to.
    fn overwritten(&self) -> [(&'static str, &str); 7] {
        [
            ("the name", &self.name),
            ("the wording", &self.words),
            ("what counts as a yes", self.ask),
            ("how much of it", &self.ask_amount),
            ("the price", &self.price),
            ("the currency", &self.currency),
            ("the list of value propositions", &self.propositions),
        ]
    }

    /// The mark that a form carries which shows this.
    pub fn mark(&self) -> String {
        Seen::mark(&self.overwritten().map(|(_, text)| text))
    }

    /// Whether a form that has `seen` what it says overwrites nothing unseen with `new`.
    pub(super) fn still(&self, seen: &Seen, new: &Self) -> Result<(), super::ActionError> {
        seen.still(&self.overwritten(), &new.overwritten().map(|(_, text)| text))
    }
}
