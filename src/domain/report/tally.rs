//! What counted responses chose.

use crate::domain::evidence::Cell;
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::{Outcome, Rung, Standing};

/// A kind of choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bought, at or above the ask.
    Buy,
    /// Bought into it, at or above the ask.
    BuyInto,
    /// A yes below the ask: shown, never counted as one.
    SoftYes,
    /// Chose an alternative.
    Alternative,
    /// Did nothing.
    DoNothing,
}

impl Kind {
    /// The word that the API uses.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Buy => "buy",
            Kind::BuyInto => "buy_into",
            Kind::SoftYes => "soft_yes",
            Kind::Alternative => "alternative",
            Kind::DoNothing => "do_nothing",
        }
    }

    /// The words on a page.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Buy => "Bought",
            Kind::BuyInto => "Bought into it",
            Kind::SoftYes => "Soft yes",
            Kind::Alternative => "Chose an alternative",
            Kind::DoNothing => "Did nothing",
        }
    }
}

/// How many counted responses were what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Bought, at or above the ask.
    pub buy: u64,
    /// Bought into it, at or above the ask.
    pub buy_into: u64,
    /// Said yes below the ask.
    pub soft_yes: u64,
    /// Chose an alternative, by name, in the order of first sight.
    pub alternatives: Vec<(String, u64)>,
    /// Did nothing.
    pub do_nothing: u64,
}

/// What stands for an alternative that nobody named.
const UNNAMED: &str = "Another alternative";

impl Tally {
    /// Sums up the counted cells of an offer with this ask.
    pub fn of<'a>(ask: Rung, cells: impl IntoIterator<Item = &'a Cell>) -> Self {
        let mut tally = Tally::default();
        for cell in cells.into_iter().filter(|c| c.standing == Standing::Counted) {
            tally.add(ask, cell);
        }
        tally
    }

    fn add(&mut self, ask: Rung, cell: &Cell) {
        match (cell.outcome, acceptance(cell.outcome, cell.rung, ask)) {
            (Outcome::Pending, _) => {}
            (Outcome::Buy, Acceptance::Accepted) => self.buy = self.buy.saturating_add(cell.count),
            (Outcome::BuyInto, Acceptance::Accepted) => self.buy_into = self.buy_into.saturating_add(cell.count),
            (Outcome::Buy | Outcome::BuyInto, _) => self.soft_yes = self.soft_yes.saturating_add(cell.count),
            (Outcome::Alternative, _) => self.chose(cell.alternative.as_deref().unwrap_or(UNNAMED), cell.count),
            (Outcome::DoNothing, _) => self.do_nothing = self.do_nothing.saturating_add(cell.count),
        }
    }

    fn chose(&mut self, name: &str, count: u64) {
        match self.alternatives.iter_mut().find(|(n, _)| n == name) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None => self.alternatives.push((name.to_string(), count)),
        }
    }

    /// Accepted responses.
    pub fn accepted(&self) -> u64 {
        self.buy.saturating_add(self.buy_into)
    }

    /// Responses that chose any alternative.
    pub fn alternative(&self) -> u64 {
        self.alternatives.iter().fold(0, |sum, (_, n)| sum.saturating_add(*n))
    }

    /// All of them.
    pub fn n(&self) -> u64 {
        [self.soft_yes, self.alternative(), self.do_nothing]
            .into_iter()
            .fold(self.accepted(), |sum, n| sum.saturating_add(n))
    }

    /// Both together.
    pub fn with(mut self, other: Tally) -> Self {
        self.buy = self.buy.saturating_add(other.buy);
        self.buy_into = self.buy_into.saturating_add(other.buy_into);
        self.soft_yes = self.soft_yes.saturating_add(other.soft_yes);
        self.do_nothing = self.do_nothing.saturating_add(other.do_nothing);
        for (name, count) in &other.alternatives {
            self.chose(name, *count);
        }
        self
    }
}
