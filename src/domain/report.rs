//! The report: everything that is said about one experiment, worked out once. Page, print, terminal, JSON and share
//! link are renderings of it.

mod by_field;
mod captured;
pub mod cares;
mod chained;
pub mod comparisons;
mod findings;
mod flags;
pub mod focus;
pub(in crate::domain) mod headline;
mod ladders;
mod mix;
mod next_step;
mod offer;
mod plan;
pub mod planning;
mod proposition;
pub mod propositions;
mod responses;
pub mod rivals;
mod rotation;
pub mod segments;
mod selection;
pub mod sharing;
pub mod since;
mod tally;
pub mod timeline;

use super::capture::ExperimentCapture;
use super::evidence::Evidence;
use super::experiment::Status;
use super::rewording::Rewording;
use super::time::Moment;
use super::verdict::NoVerdict;
use crate::stats::StatsError;

use cares::CareReport;
use comparisons::Comparison;
use focus::Focus;
use planning::OfferPlanning;
use rivals::{Reasons, SegmentChoices};
use segments::SegmentComparison;

pub use by_field::{ByField, FieldRow, OwnReport};
pub use chained::Chained;
pub use findings::{Findings, ladder};
pub use ladders::AheadOf;
pub use offer::{Choice, OfferReport, RungReport, SegmentReport, Side, scale};
pub use plan::PlanReport;
pub use proposition::{PooledRate, PropositionCell, PropositionReport, PropositionRung};
pub use responses::Responses;
pub use rotation::NextCustomer;
pub use tally::{Kind, Tally};

/// Everything that is said about one experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// When it was worked out.
    pub computed_at: Moment,
    /// Demo data, which must never be mistaken for real evidence.
    pub demo: bool,
    /// The experiment's name.
    pub name: String,
    /// The hypothesis.
    pub hypothesis: String,
    /// Where the experiment stands.
    pub status: Status,
    /// When it was started.
    pub started_at: Option<Moment>,
    /// When it was stopped.
    pub stopped_at: Option<Moment>,
    /// The plan and what became of it; without one there is no verdict.
    pub plan: Option<PlanReport>,
    /// What was changed of hypothesis and riskiest assumption after the start.
    pub rewordings: Vec<Rewording>,
    /// Why there can be no verdict, where there can be none.
    pub no_verdict: Option<NoVerdict>,
    /// What part of the responses this is, in words; nothing for all of them.
    pub part: Option<String>,
    /// How many responses there are.
    pub responses: Responses,
    /// What all counted responses chose.
    pub tally: Tally,
    /// The heading, which is an answer: one or two sentences.
    pub headline: Vec<String>,
    /// What the heading rests on.
    pub lead: String,
    /// What to do next.
    pub next_step: String,
    /// What the table of offers shows, in a sentence.
    pub finding: String,
    /// Responses that went against every offer: an alternative, or nothing.
    pub against: u64,
    /// The offers, in the order of the experiment.
    pub offers: Vec<OfferReport>,
    /// The highest density of all humps, spikes at the ends left out.
    pub peak: f64,
    /// The highest rate that the humps are drawn to.
    pub scale: f64,
    /// What all responses chose, do nothing last.
    pub choices: Vec<Choice>,
    /// Every two offers against each other.
    pub comparisons: Vec<Comparison>,
    /// The segments of each offer against each other, looked at after the fact; the clearest comparison first.
    pub segment_comparisons: Vec<SegmentComparison>,
    /// Every value proposition, pooled over offers and segments.
    pub propositions: Vec<PropositionReport>,
    /// What customers say they care about, against what they then do; the most stated first.
    pub cares: Vec<CareReport>,
    /// What became of the accepted responses.
    pub capture: ExperimentCapture,
    /// One offer in close-up; nothing before the first response.
    pub focus: Option<Focus>,
    /// What each segment chose, over all offers.
    pub segments: Vec<SegmentChoices>,
    /// Why customers did nothing, in words.
    pub why_nothing: Reasons,
    /// What more responses would bring for each offer without a verdict, the one most worth asking first.
    pub planning: Vec<OfferPlanning>,
    /// Which offer the next customer sees; nothing where there is no choice.
    pub next_customer: Option<NextCustomer>,
    /// What is said of own fields.
    pub own: OwnReport,
    /// What each section shows.
    pub findings: Findings,
    /// What could be wrong, each with its size.
    pub warnings: Vec<Remark>,
}

/// Something that a reader has to know: computed, with its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// A stable word for programs.
    pub code: &'static str,
    /// A few words.
    pub label: String,
    /// A sentence for people.
    pub sentence: String,
}

impl Report {
    /// Works out everything that is said about an experiment.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be, such as more than a billion responses.
    pub fn of(evidence: &Evidence, now: Moment) -> Result<Self, StatsError> {
        let plan = evidence.plan.as_ref().map(|plan| PlanReport::of(plan, &evidence.amendments));
        let none = if evidence.part.is_some() { NoVerdict::AfterTheFact } else { NoVerdict::NoBar };
        let scale = scale(evidence)?;
        let offers: Vec<OfferReport> = evidence
            .offers
            .iter()
            .map(|o| offer::report(o, &evidence.alternatives, plan.as_ref(), none, scale))
            .collect::<Result<_, _>>()?;
        let mut responses = Responses::of(&evidence.offers);
        responses.days = responses.days.filter(|_| !evidence.undated);
        let tally = evidence.offers.iter().map(|o| Tally::of(o.ask, &o.cells)).fold(Tally::default(), Tally::with);
        let choices = offer::choices(&tally, &evidence.alternatives)?;
        let mut report = Report {
            computed_at: now,
            demo: evidence.demo,
            name: evidence.name.clone(),
            hypothesis: evidence.hypothesis.clone(),
            status: evidence.status,
            started_at: evidence.started_at,
            stopped_at: evidence.stopped_at,
            no_verdict: plan.is_none().then_some(none),
            part: evidence.part.clone(),
            rewordings: evidence.rewordings.clone(),
            plan,
            responses,
            headline: Vec::new(),
            lead: String::new(),
            next_step: String::new(),
            finding: String::new(),
            against: tally.alternative().saturating_add(tally.do_nothing),
            peak: offer::peak(&offers),
            scale,
            choices,
            tally,
            comparisons: Vec::new(),
            segment_comparisons: segments::of(&offers)?,
            propositions: propositions::of(&[evidence])?,
            cares: cares::of(&[evidence])?,
            capture: captured::of(evidence, now.day())?,
            segments: rivals::by_segment(&offers),
            why_nothing: rivals::why_nothing(evidence),
            own: by_field::of(evidence),
            planning: Vec::new(),
            next_customer: None,
            offers,
            focus: None,
            findings: Findings::default(),
            warnings: Vec::new(),
        };
        report.comparisons = comparisons::of(evidence, &report.offers)?;
        report.planning = planning::of(report.plan.as_ref(), &report.offers)?;
        report.next_customer = NextCustomer::of(&report)?;
        report.focus = focus::of(&report, evidence)?;
        report.warnings = flags::warnings(&report, evidence);
        report.headline = headline::headline(&report)?;
        report.lead = headline::lead(&report);
        report.next_step = next_step::next_step(&report);
        report.finding = headline::finding(&report);
        report.findings = Findings::of(&report);
        Ok(report)
    }

    /// The same report with another offer in close-up, by its place in the experiment.
    ///
    /// # Errors
    /// As for [`Report::of`].
    pub fn looking_at(mut self, evidence: &Evidence, offer: usize) -> Result<Self, StatsError> {
        if self.offers.get(offer).is_some_and(|o| o.n > 0) {
            self.focus = Some(focus::on(&self, evidence, offer)?);
            self.findings = Findings::of(&self);
        }
        Ok(self)
    }

    /// Whether the last day of the plan is over.
    pub fn is_over(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.over_since(self.computed_at.day()).is_some())
    }

    /// Whether a bar was set before asking.
    pub fn has_bar(&self) -> bool {
        self.plan.is_some()
    }
}
