//! How an offer's evidence grew, day by day.

use std::collections::BTreeMap;

use crate::domain::evidence::OfferEvidence;
use crate::domain::offer::{Acceptance, acceptance};
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

/// The most days that are told: a longer time is thinned out evenly, its last day kept.
const MOST: usize = 16;

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
