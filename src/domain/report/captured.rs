//! What became of the accepted responses of an experiment.

use std::collections::BTreeMap;

use crate::domain::capture::{Case, Ending, ExperimentCapture, ExperimentCases, OfferCases};
use crate::domain::evidence::{Cell, Evidence, OfferEvidence};
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::{Outcome, Rung};
use crate::domain::time::Day;
use crate::stats::StatsError;

/// The capture of an experiment. Who has neither been captured nor lost is open until today.
pub(super) fn of(evidence: &Evidence, today: Day) -> Result<ExperimentCapture, StatsError> {
    let cases = |offer| if evidence.undated { undated(offer) } else { cases(offer, today) };
    let offers = evidence.offers.iter().map(cases).collect();
    ExperimentCapture::of(&ExperimentCases { name: evidence.name.clone(), offers })
}

/// Nothing can be followed from a day that nobody knows.
fn undated(offer: &OfferEvidence) -> OfferCases {
    let accepted =
        |cell: &&Cell| cell.counts() && acceptance(cell.outcome, cell.rung, offer.ask) == Acceptance::Accepted;
    let undated = offer.cells.iter().filter(accepted).map(|cell| cell.count).sum();
    OfferCases { name: offer.name.clone(), cases: Vec::new(), undated }
}

fn cases(offer: &OfferEvidence, today: Day) -> OfferCases {
    let accepted = |outcome: Outcome, rung: Rung| acceptance(outcome, rung, offer.ask) == Acceptance::Accepted;
    let mut silent: BTreeMap<Day, u64> = BTreeMap::new();
    for cell in offer.cells.iter().filter(|c| c.counts() && accepted(c.outcome, c.rung)) {
        let sum = silent.entry(cell.day).or_default();
        *sum = sum.saturating_add(cell.count);
    }
    let mut cases: BTreeMap<(u32, Ending), u64> = BTreeMap::new();
    for known in offer.endings.iter().filter(|e| accepted(e.outcome, e.rung)) {
        let sum = silent.entry(known.day).or_default();
        *sum = sum.saturating_sub(known.count);
        *cases.entry((days(known.day, known.ended), known.how.clone())).or_default() += known.count;
    }
    for (day, count) in silent.into_iter().filter(|(_, count)| *count > 0) {
        *cases.entry((days(day, today), Ending::Open)).or_default() += count;
    }
    let cases = cases.into_iter().map(|((days, ending), count)| Case { days, ending, count });
    OfferCases { name: offer.name.clone(), cases: cases.collect(), undated: 0 }
}

/// Days from a response to what came after, never fewer than none.
fn days(from: Day, to: Day) -> u32 {
    u32::try_from(i64::from(to.0) - i64::from(from.0)).unwrap_or_default()
}
