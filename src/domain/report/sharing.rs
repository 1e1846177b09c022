//! An experiment's report for people who read it by a link: the same figures, without what would tell who a customer is.

use std::collections::HashSet;

use super::{Remark, Report, findings, mix};
use crate::domain::evidence::Evidence;
use crate::domain::report::PropositionReport;
use crate::domain::share::LEAST;
use crate::domain::share::aside::{Group, open};
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
        report.keep_open_segments();
        report.propositions.iter_mut().for_each(PropositionReport::keep_open_cells);
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

    /// Keeps the segments that may be told, and what is said of them.
    fn keep_open_segments(&mut self) {
        let names: Vec<Option<String>> = self.segments.iter().map(|s| s.name.clone()).collect();
        // Every segment of an offer is one of all.
        let number = |name: &Option<String>| names.iter().position(|known| known == name).unwrap_or_default();
        let groups: Vec<Group> = self
            .offers
            .iter()
            .enumerate()
            .flat_map(|(offer, o)| o.segments.iter().map(move |s| (offer, s)))
            .map(|(offer, s)| Group { offer, segment: number(&s.name), n: s.n })
            .collect();
        let open = open(&groups, true);
        let told: HashSet<(usize, usize)> =
            groups.iter().zip(&open.groups).filter(|(_, told)| **told).map(|(g, _)| (g.offer, g.segment)).collect();
        let places: Vec<String> = self.offers.iter().map(|o| o.name.clone()).collect();
        let is_told = |offer: &str, name: &Option<String>| {
            places.iter().position(|place| place == offer).is_some_and(|place| told.contains(&(place, number(name))))
        };
        self.offers.iter_mut().for_each(|o| o.segments.retain(|s| is_told(&o.name, &s.name)));
        let mut segments = open.segments.iter();
        self.segments.retain(|_| segments.next().copied().unwrap_or_default());
        self.propositions.iter_mut().for_each(|p| p.cells.retain(|cell| is_told(&cell.offer, &cell.segment)));
        let compared = self.segment_comparisons.len();
        self.segment_comparisons
            .retain(|c| [&c.segment, &c.against].iter().all(|name| is_told(&c.offer, &Some((*name).clone()))));
        if self.segment_comparisons.len() < compared {
            self.warnings.retain(|warning| warning.code != mix::SEGMENTS_DIFFER);
            self.warnings.extend(mix::segments_differ(&self.segment_comparisons));
            self.findings.segments = findings::segments(self);
        }
        if groups.iter().zip(&open.groups).any(|(group, told)| group.n >= LEAST && !told) {
            self.warnings.push(stand_aside());
        }
    }
}

impl PropositionReport {
    /// Keeps the offers and segments that may be told.
    pub(in crate::domain) fn keep_open_cells(&mut self) {
        let mut offers: Vec<(&str, &str)> = Vec::new();
        let mut groups = Vec::new();
        for (segment, cell) in self.cells.iter().enumerate() {
            let at = (cell.experiment.as_str(), cell.offer.as_str());
            let offer = offers.iter().position(|known| *known == at).unwrap_or_else(|| {
                offers.push(at);
                offers.len() - 1
            });
            groups.push(Group { offer, segment, n: cell.n });
        }
        let mut told = open(&groups, false).groups.into_iter();
        self.cells.retain(|_| told.next().unwrap_or_default());
        self.say_again();
    }
}

fn stand_aside() -> Remark {
    Remark {
        code: "groups_aside",
        label: "Some groups are told to members only.".to_string(),
        sentence: format!(
            "A segment with fewer than {LEAST} responses would be what a sum has more than the segments beside it, so \
             another one stands aside with it."
        ),
    }
}
