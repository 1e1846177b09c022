//! A response whose every field has been checked.

use super::{Outcome, ReasonSource, Rung};
use crate::domain::money::Money;
use crate::domain::own_field::OwnValue;
use crate::domain::text::{Name, Words, fold};
use crate::domain::time::Moment;

/// One care with a score, in thousandths of the sender's scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// The care.
    pub care: Name,
    /// The score in thousandths: 4,000 for a 4.
    pub milli: i32,
}

/// A response whose every field has been checked. Names are not looked up yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The sender's own id.
    pub external_id: Option<Name>,
    /// The experiment's name, where the sender gave one.
    pub experiment: Option<Name>,
    /// The offer's name.
    pub offer: Name,
    /// The rung that a new offer asks for.
    pub ask: Option<Rung>,
    /// The value propositions shown, where the sender gave any.
    pub propositions: Vec<Name>,
    /// The segment.
    pub segment: Option<Name>,
    /// The customer.
    pub customer: Option<Name>,
    /// What the customer did.
    pub outcome: Outcome,
    /// The alternative chosen; always there for [`Outcome::Alternative`], never otherwise.
    pub chose: Option<Name>,
    /// What the customer gave up; nothing on a yes means: what was asked.
    pub rung: Option<Rung>,
    /// How many alike responses this stands for.
    pub quantity: i64,
    /// What was given.
    pub amount: Option<Money>,
    /// What was asked.
    pub price: Option<Money>,
    /// Stated cares.
    pub cares: Vec<Scored>,
    /// The standard of the first care.
    pub standard: Option<Words>,
    /// Satisfaction with today's way, 1 to 5, for the first care.
    pub satisfaction: Option<i16>,
    /// The customer's words.
    pub quote: Option<Words>,
    /// How well the offer takes care of each care.
    pub delivers: Vec<Scored>,
    /// A warm contact.
    pub warm: bool,
    /// Why.
    pub reason: Option<Words>,
    /// Who says why.
    pub reason_source: Option<ReasonSource>,
    /// When, if the sender said so.
    pub responded_at: Option<Moment>,
    /// When the value was exchanged.
    pub captured_at: Option<Moment>,
    /// When it was lost.
    pub lost_at: Option<Moment>,
    /// Why it was lost.
    pub lost_reason: Option<Words>,
    /// How far we have looked.
    pub observed_until: Option<Moment>,
    /// Whether nobody said it: the time to decide passed. Only ever with [`Outcome::DoNothing`].
    pub unsaid: bool,
    /// The values of the workspace's own fields; nothing where the sender doesn't speak of them, and all stay.
    pub own: Option<Vec<OwnValue>>,
}

impl Draft {
    /// The number under which a table stores what the customer did.
    pub fn outcome_code(&self) -> i16 {
        if self.unsaid { Outcome::UNSAID } else { self.outcome.code() }
    }

    /// What the customer gave up, given what the offer asks for.
    pub fn rung_given(&self, ask: Rung) -> Rung {
        match self.rung {
            Some(rung) => rung,
            None if self.outcome.is_yes() => ask,
            None => Rung::None,
        }
    }
}

impl Draft {
    /// The same with an id made of its customer and offer, where the sender gave none: whoever answers an offer again is
    /// told again by it. Nothing tells a response without a customer, or one that stands for many.
    #[must_use]
    pub fn told_by_customer(mut self) -> Self {
        if let (None, Some(customer), 1) = (&self.external_id, &self.customer, self.quantity) {
            let id = format!("{} · {}", fold(customer.as_str()), fold(self.offer.as_str()));
            self.external_id = Name::parse("response_id", &id).ok();
        }
        self
    }
}
