//! How many responses there are, by what they are worth to a verdict.

use crate::domain::evidence::OfferEvidence;
use crate::domain::response::{Outcome, Standing};
use crate::domain::time::Day;

/// How many responses there are, by what they are worth to a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Responses {
    /// All of them.
    pub total: u64,
    /// Those that count.
    pub counted: u64,
    /// Those without an answer yet.
    pub pending: u64,
    /// Those of warm contacts.
    pub warm: u64,
    /// Those of customers who met the same offer before.
    pub repeated: u64,
    /// The first and the last day of the counted ones.
    pub days: Option<(Day, Day)>,
}

pub(super) fn responses(offer: &OfferEvidence) -> Responses {
    let mut out = Responses::default();
    for cell in offer.cells.iter().filter(|c| c.count > 0) {
        let slot = match (cell.standing, cell.outcome) {
            (Standing::Warm, _) => &mut out.warm,
            (Standing::Repeated, _) => &mut out.repeated,
            (Standing::Counted, Outcome::Pending) => &mut out.pending,
            (Standing::Counted, _) => {
                let (first, last) = out.days.unwrap_or((cell.day, cell.day));
                out.days = Some((first.min(cell.day), last.max(cell.day)));
                &mut out.counted
            }
        };
        *slot = slot.saturating_add(cell.count);
        out.total = out.total.saturating_add(cell.count);
    }
    out
}

impl Responses {
    /// The responses to some offers.
    pub(in crate::domain) fn of<'a>(offers: impl IntoIterator<Item = &'a OfferEvidence>) -> Self {
        offers.into_iter().map(responses).fold(Responses::default(), Responses::with)
    }

    fn with(self, other: Self) -> Self {
        let days = match (self.days, other.days) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (a, b) => a.or(b),
        };
        Responses {
            total: self.total.saturating_add(other.total),
            counted: self.counted.saturating_add(other.counted),
            pending: self.pending.saturating_add(other.pending),
            warm: self.warm.saturating_add(other.warm),
            repeated: self.repeated.saturating_add(other.repeated),
            days,
        }
    }
}
