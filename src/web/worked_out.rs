//! Reports of experiments, worked out once for what they are worked out from.

use std::sync::Arc;

use super::WebError;
use super::shelf::Shelf;
use crate::domain::evidence::Evidence;
use crate::domain::report::Report;
use crate::domain::time::{Day, Moment};

/// The most reports that are kept.
const MOST: usize = 32;
/// Evidence of more groups of alike responses takes too much room to be kept.
const MOST_CELLS: usize = 20_000;

/// All that a report says follows from these.
#[derive(PartialEq)]
struct Basis {
    evidence: Evidence,
    close_up: Option<usize>,
    today: Day,
}

impl Basis {
    fn report(&self, now: Moment) -> Result<Report, WebError> {
        let report = Report::of(&self.evidence, now).and_then(|report| match self.close_up {
            Some(place) => report.looking_at(&self.evidence, place),
            None => Ok(report),
        });
        // Stored counts and plans have been checked, so the statistics can't refuse them.
        report.map_err(|e| WebError::Internal(e.to_string()))
    }

    fn is_small(&self) -> bool {
        self.evidence.offers.iter().map(|offer| offer.cells.len()).sum::<usize>() <= MOST_CELLS
    }
}

/// The reports that were asked for last.
pub(super) struct WorkedOut(Shelf<Basis, Report>);

impl Default for WorkedOut {
    /// None yet.
    fn default() -> Self {
        Self(Shelf::new(MOST))
    }
}

impl WorkedOut {
    /// The report of some evidence, with the offer at a place in close-up; the one of before where there is nothing new.
    pub(super) fn report(
        &self,
        evidence: Evidence,
        close_up: Option<usize>,
        now: Moment,
    ) -> Result<Arc<Report>, WebError> {
        let basis = Basis { evidence, close_up, today: now.day() };
        if let Some(kept) = self.0.find(&basis) {
            return Ok(kept);
        }
        let report = basis.report(now)?;
        Ok(if basis.is_small() { self.0.keep(basis, report) } else { Arc::new(report) })
    }
}
