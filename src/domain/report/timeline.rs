//! How an offer's evidence grew, day by day.

use std::collections::BTreeMap;

use crate::domain::evidence::OfferEvidence;
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::plan::Amendment;
use crate::domain::time::Day;
use crate::stats::StatsError;
use crate::stats::proportion::Interval;
use crate::stats::sequential::{ALPHA, always_valid_interval};

/// Where an offer stood at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayReport {
    /// The day.
    pub day: Day,
    /// Counted responses by then.
    pub n: u64,
    /// Accepted ones by then.
    pub accepted: u64,
    /// The always-valid range at that time, 90 %.
    pub interval: Interval,
}

/// What happened on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub day: Day,
    /// A stable word for programs.
    pub code: &'static str,
    /// What, in words.
    pub what: String,
}

/// Amendments and changes of the offer's price, as far as they lie among the responses; an amendment may follow them.
pub(super) fn events(offer: &OfferEvidence, amendments: &[Amendment], days: &[DayReport]) -> Vec<Event> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let amended = amendments.iter().map(|a| Event {
        day: a.at.day(),
        code: "plan_amended",
        what: format!("Plan amended: {}", a.changes().join(", ")),
    });
    let prices = offer.prices.changes().into_iter().filter(|change| change.on <= last.day);
    let prices = prices.map(|change| Event { day: change.on, code: "price_changed", what: change.words() });
    let mut all: Vec<Event> = amended.chain(prices).filter(|event| event.day >= first.day).collect();
    all.sort_by_key(|event| event.day);
    all
}

/// The most days that are told: a longer time is thinned out evenly, its last day kept.
const MOST: usize = 24;

/// The days on which responses came, with the counts so far.
pub(super) fn of(offer: &OfferEvidence) -> Result<Vec<DayReport>, StatsError> {
    let mut days: BTreeMap<Day, (u64, u64)> = BTreeMap::new();
    for cell in offer.cells.iter().filter(|c| c.counts()) {
        let (n, accepted) = days.entry(cell.day).or_default();
        *n = n.saturating_add(cell.count);
        if acceptance(cell.outcome, cell.rung, offer.ask) == Acceptance::Accepted {
            *accepted = accepted.saturating_add(cell.count);
        }
    }
    let (mut n, mut accepted) = (0_u64, 0_u64);
    let totals: Vec<(Day, u64, u64)> = days
        .into_iter()
        .map(|(day, (more, yes))| {
            (n, accepted) = (n.saturating_add(more), accepted.saturating_add(yes));
            (day, n, accepted)
        })
        .collect();
    let step = totals.len().div_ceil(MOST).max(1);
    let kept = totals.iter().rev().step_by(step).rev();
    kept.map(|(day, n, accepted)| {
        let interval = always_valid_interval(*accepted, *n, ALPHA)?;
        Ok(DayReport { day: *day, n: *n, accepted: *accepted, interval })
    })
    .collect()
}
