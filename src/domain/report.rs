//! The report: everything that is said about one experiment, worked out once. Page, print, terminal, JSON and share
//! link are renderings of it.

mod captured;
pub mod cares;
pub mod comparisons;
mod findings;
mod flags;
pub mod focus;
mod headline;
mod mix;
mod next_step;
mod offer;
pub mod planning;
pub mod propositions;
pub mod rivals;
pub mod segments;
mod selection;
pub mod sharing;
pub mod since;
mod tally;
pub mod timeline;

use super::capture::ExperimentCapture;
use super::evidence::{Evidence, OfferEvidence};
use super::experiment::Status;
use super::plan::{Amendment, Plan};
use super::response::{Rung, Standing};
use super::stream::{amended_after_responses, boundaries_for};
use super::time::{Day, Moment};
use super::verdict::{NoVerdict, Verdict};
use crate::stats::StatsError;
use crate::stats::pooling::{self, Estimate, Influence};
use crate::stats::proportion::Interval;

use cares::CareReport;
use comparisons::Comparison;
use focus::Focus;
use planning::OfferPlanning;
use rivals::{Reasons, SegmentChoices};
use segments::SegmentComparison;

pub use findings::{Findings, ladder};
pub use offer::scale;
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
    /// What each section shows.
    pub findings: Findings,
    /// What could be wrong, each with its size.
    pub warnings: Vec<Remark>,
}

/// The plan as the report prints it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanReport {
    /// The plan in force.
    pub plan: Plan,
    /// Changes after the start.
    pub amendments: Vec<Amendment>,
    /// Whether bar or planned number changed after the first response, so that there is no closing look.
    pub amended: bool,
    /// Accepted responses that validate an offer at the planned number, where one is planned.
    pub to_validate: Option<u64>,
    /// Accepted responses up to which an offer falls short at the planned number.
    pub to_invalidate: Option<u64>,
}

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

/// One offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferReport {
    /// The offer's name.
    pub name: String,
    /// The rung that counts.
    pub ask: Rung,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// What the counted responses were.
    pub tally: Tally,
    /// Responses of every standing.
    pub responses: Responses,
    /// Accepted of counted; nothing before the first response.
    pub rate: Option<f64>,
    /// The best estimate; nothing before the first response.
    pub estimate: Option<f64>,
    /// The chance that the rate lies above the bar; nothing without a bar or before the first response.
    pub chance_above_bar: Option<f64>,
    /// The always-valid range, 90 %.
    pub interval: Interval,
    /// The range if one had looked once, 95 %.
    pub once: Interval,
    /// The hump: rate and density, from 0 to the report's scale.
    pub hump: Vec<(f64, f64)>,
    /// The verdict.
    pub verdict: Verdict,
    /// What was chosen, do nothing last and never missing.
    pub choices: Vec<Choice>,
    /// How many gave at least each rung.
    pub rungs: Vec<RungReport>,
    /// The counts by segment.
    pub segments: Vec<SegmentReport>,
    /// What a reader of this offer has to know.
    pub flags: Vec<Remark>,
}

/// One thing that could be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What kind of choice it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// How many chose it.
    pub count: u64,
    /// Its share with a simultaneous range of 95 %; nothing before the first response.
    pub share: Option<crate::stats::choice::Share>,
}

/// How many gave at least one rung.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RungReport {
    /// The rung.
    pub rung: Rung,
    /// How many gave at least that.
    pub at_least: u64,
    /// Of all counted; nothing before the first response.
    pub rate: Option<f64>,
    /// The range of that rate, 90 %, never above a lower rung's.
    pub range: Option<Interval>,
}

/// The counts of one segment.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentReport {
    /// The segment; nothing for responses without one.
    pub name: Option<String>,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// What they were.
    pub tally: Tally,
    /// Accepted of counted.
    pub rate: Option<f64>,
    /// The always-valid range, 90 %.
    pub interval: Interval,
}

/// A value proposition, whatever it was shown with.
#[derive(Debug, Clone, PartialEq)]
pub struct PropositionReport {
    /// The value proposition.
    pub name: String,
    /// Counted responses to which it was shown.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// In how many experiments.
    pub experiments: u64,
    /// The rung at which it is pooled: the one that most responses were asked for, the stronger of two alike.
    pub rung: Rung,
    /// The rate over all cells that asked for that rung.
    pub pooled: Option<PooledRate>,
    /// The counts by experiment, offer and segment.
    pub cells: Vec<PropositionCell>,
    /// The rate of "at least this rung", from the cells that asked for it; never rising.
    pub by_rung: Vec<PropositionRung>,
    /// What it is worth, in words.
    pub sentence: String,
}

/// A rate over several offers, segments and experiments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PooledRate {
    /// The rate of the value proposition.
    pub rate: Estimate,
    /// The rate that the next experiment will probably have.
    pub next: Estimate,
    /// How much the cells differ: 0 where all have the same rate, 1 where each is all or nothing.
    pub rho: f64,
    /// The standard deviation of the true rates between cells.
    pub sd_rates: f64,
    /// The part of the differences that chance does not explain; nothing below two cells.
    pub i_squared: Option<f64>,
}

/// The counts of a value proposition at one offer and segment.
#[derive(Debug, Clone, PartialEq)]
pub struct PropositionCell {
    /// The experiment.
    pub experiment: String,
    /// The offer.
    pub offer: String,
    /// The rung that it asked for.
    pub ask: Rung,
    /// The segment.
    pub segment: Option<String>,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// The rate, drawn towards the common one; nothing where another rung was asked for.
    pub shrunk: Option<Estimate>,
    /// What leaving this cell out does to the pooled rate.
    pub without: Option<Influence>,
}

/// The rate of "at least this rung".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PropositionRung {
    /// The rung.
    pub rung: Rung,
    /// Counted responses that were asked for it.
    pub n: u64,
    /// The rate with its range, 90 %.
    pub rate: pooling::Rung,
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
        let plan = evidence.plan.as_ref().map(|plan| plan_report(plan, &evidence.amendments));
        let none = if evidence.part.is_some() { NoVerdict::AfterTheFact } else { NoVerdict::NoBar };
        let scale = scale(evidence)?;
        let offers: Vec<OfferReport> = evidence
            .offers
            .iter()
            .map(|o| offer::report(o, &evidence.alternatives, plan.as_ref(), none, scale))
            .collect::<Result<_, _>>()?;
        let responses = Responses::of(&evidence.offers);
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
            planning: Vec::new(),
            offers,
            focus: None,
            findings: Findings::default(),
            warnings: Vec::new(),
        };
        report.comparisons = comparisons::of(evidence, &report.offers)?;
        report.planning = planning::of(report.plan.as_ref(), &report.offers)?;
        report.focus = focus::of(&report, evidence)?;
        report.warnings = flags::warnings(&report, evidence)?;
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

    /// Whether a bar was set before asking.
    pub fn has_bar(&self) -> bool {
        self.plan.is_some()
    }
}

fn plan_report(plan: &Plan, amendments: &[Amendment]) -> PlanReport {
    let amended = amended_after_responses(amendments);
    let boundaries = boundaries_for(plan, amended);
    PlanReport {
        plan: *plan,
        amendments: amendments.to_vec(),
        amended,
        to_validate: plan.stop_at.and_then(|n| boundaries.to_validate(n)),
        to_invalidate: plan.stop_at.and_then(|n| boundaries.to_invalidate(n)),
    }
}

fn responses(offer: &OfferEvidence) -> Responses {
    let mut out = Responses::default();
    for cell in offer.cells.iter().filter(|c| c.count > 0) {
        let slot = match (cell.standing, cell.outcome) {
            (Standing::Warm, _) => &mut out.warm,
            (Standing::Repeated, _) => &mut out.repeated,
            (Standing::Counted, super::response::Outcome::Pending) => &mut out.pending,
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
