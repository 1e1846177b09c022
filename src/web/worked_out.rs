//! Reports of experiments, worked out once for what they are worked out from, and printed once for what they say.

use std::sync::Arc;

use super::WebError;
use super::shelf::Shelf;
use crate::domain::evidence::Evidence;
use crate::domain::report::Report;
use crate::domain::time::{Day, Moment};
use crate::templates::{TemplateError, Templates};
use crate::views::Layout;
use crate::views::frozen::Inside;
use crate::views::report::{Links, ReportPage};

/// The most reports that are kept.
const MOST: usize = 32;
/// The most insides of a page that are kept of one report: for who may write and who may not, with and without numbers.
const MOST_INSIDES: usize = 4;
/// Evidence of more groups of alike responses takes too much room to be kept.
const MOST_CELLS: usize = 20_000;

/// All that a report says follows from these.
#[derive(PartialEq)]
struct Basis {
    evidence: Evidence,
    close_up: Option<usize>,
    today: Day,
}

/// All that the inside of a report's page says beside the report.
#[derive(PartialEq)]
struct Beside {
    links: Links,
    numbers_open: bool,
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

/// A report, with the insides of its page that were asked for last.
pub(super) struct Worked {
    report: Report,
    insides: Shelf<Beside, String>,
}

impl Worked {
    fn new(report: Report) -> Self {
        Self { report, insides: Shelf::new(MOST_INSIDES) }
    }

    /// The report.
    pub(super) fn report(&self) -> &Report {
        &self.report
    }

    /// The inside of the report's page: nothing of it belongs to one visitor alone.
    ///
    /// # Errors
    /// When a template is broken.
    pub(super) fn inside(
        &self,
        templates: &Templates,
        links: Links,
        numbers_open: bool,
    ) -> Result<Arc<String>, TemplateError> {
        let beside = Beside { links, numbers_open };
        if let Some(kept) = self.insides.find(&beside) {
            return Ok(kept);
        }
        let page = ReportPage::of(&self.report, beside.links.clone(), numbers_open);
        let inside = templates.render(&Layout::default(), &Inside(&page))?;
        Ok(self.insides.keep(beside, inside))
    }
}

/// The reports that were asked for last.
pub(super) struct WorkedOut(Shelf<Basis, Worked>);

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
    ) -> Result<Arc<Worked>, WebError> {
        let basis = Basis { evidence, close_up, today: now.day() };
        if let Some(kept) = self.0.find(&basis) {
            return Ok(kept);
        }
        let worked = Worked::new(basis.report(now)?);
        Ok(if basis.is_small() { self.0.keep(basis, worked) } else { Arc::new(worked) })
    }
}
