//! An invitation to act inside an experiment: it carries value propositions and an ask.

use super::money::Money;
use super::response::{Outcome, Rung};

/// The commitment that counts: a rung, and an amount where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The rung that must be reached.
    pub rung: Rung,
    /// The amount asked, where the rung has one.
    pub amount: Option<Money>,
}

/// An offer's form as it was sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfferFields<'a> {
    /// Its name.
    pub name: &'a str,
    /// The words in which it is made.
    pub words: &'a str,
    /// The rung.
    pub ask: &'a str,
    /// The amount asked, in major units.
    pub ask_amount: &'a str,
    /// The price, in major units.
    pub price: &'a str,
    /// The currency of both.
    pub currency: &'a str,
    /// Value propositions, one a line or separated by semicolons.
    pub propositions: &'a str,
    /// Cares, likewise.
    pub cares: &'a str,
}

/// What a response is worth to an offer's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Acceptance {
    /// Buy or buy into at or above the asked rung.
    Accepted,
    /// A yes below the asked rung: shown, never counted as one.
    SoftYes,
    /// Chose an alternative, or did nothing.
    Refused,
    /// No answer yet: in no count.
    Pending,
}

/// Judges a response by the asked rung.
pub fn acceptance(outcome: Outcome, given: Rung, ask: Rung) -> Acceptance {
    match outcome {
        Outcome::Pending => Acceptance::Pending,
        Outcome::Buy | Outcome::BuyInto if given >= ask => Acceptance::Accepted,
        Outcome::Buy | Outcome::BuyInto => Acceptance::SoftYes,
        Outcome::Alternative | Outcome::DoNothing => Acceptance::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_below_the_ask_is_soft_and_never_an_acceptance() {
        assert_eq!(acceptance(Outcome::Buy, Rung::Words, Rung::Deposit), Acceptance::SoftYes);
        assert_eq!(acceptance(Outcome::Buy, Rung::Payment, Rung::Deposit), Acceptance::Accepted);
        assert_eq!(acceptance(Outcome::Pending, Rung::Payment, Rung::Deposit), Acceptance::Pending);
    }
}
