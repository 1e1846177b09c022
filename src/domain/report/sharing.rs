//! An experiment's report for people who read it by a link: the same figures, without what would tell who a customer is.

use super::Report;
use crate::domain::evidence::Evidence;
use crate::domain::share::LEAST;
use crate::domain::share::disguise::{RARE_REASON, disguised};
use crate::domain::share::few::{self, NOBODY_ELSE, NOT_TOLD};
use crate::domain::time::Moment;
use crate::stats::StatsError;

impl Report {
    /// Works out everything that may be said to people who read by a link; `words` lets customers' own words through.
    ///
    /// # Errors
    /// Those of [`Report::of`].
    pub fn for_sharing(evidence: &Evidence, words: bool, now: Moment) -> Result<Self, StatsError> {
        let (disguised, few) = disguised(evidence, words);
        let mut report = Report::of(&disguised, now)?;
        if report.responses.counted == 0 && !few.is_empty() {
            report.say_of_few_only();
        }
        report.warnings.extend(few::remarks(&few));
        report.offers.iter_mut().for_each(|offer| offer.segments.retain(|segment| segment.n >= LEAST));
        report.segments.retain(|segment| segment.tally.n() >= LEAST);
        report.propositions.iter_mut().for_each(|p| p.cells.retain(|cell| cell.n >= LEAST));
        report.cares.retain(|care| care.mentioned >= LEAST);
        report.why_nothing.reasons.retain(|reason| reason.count >= LEAST);
        // However often it stands for a reason, it is none.
        report.why_nothing.reasons.sort_by_key(|reason| reason.words == RARE_REASON);
        Ok(report)
    }

    /// Nothing is left to be told: that somebody responded is not denied.
    fn say_of_few_only(&mut self) {
        self.headline = vec![NOBODY_ELSE.to_string()];
        self.lead = NOT_TOLD.to_string();
        self.next_step = "Ask more customers.".to_string();
        self.finding = NOBODY_ELSE.trim_end_matches('.').to_string();
    }
}
