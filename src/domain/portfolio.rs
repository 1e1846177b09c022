//! The workspace's portfolio: every experiment by what it needs next, worked out once. Page, JSON and CSV are renderings
//! of it.

mod discoveries;
pub mod facets;
mod last_day;
mod row;
pub mod search;
mod sharing;
mod velocity;
pub(super) mod words;

use super::decision::{Choice, Stance};
use super::evidence::Evidence;
use super::experiment::Status;
use super::id::ExperimentId;
use super::plan::Plan;
use super::report::{PropositionReport, Responses, Tally, propositions};
use super::time::{Day, Moment};
use super::verdict::Verdict;
use crate::stats::StatsError;

pub use discoveries::{Discoveries, LEVEL};
pub use last_day::LastDay;
pub use velocity::Month;

/// How many value propositions are pooled; the rest have a page of their own.
pub const MOST_POOLED: usize = 6;

/// What is known about an experiment and what people say about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Its id.
    pub id: ExperimentId,
    /// Its counts; each cell stands for all days from its own on.
    pub evidence: Evidence,
    /// What it can be found by.
    pub about: About,
    /// What was decided last on it.
    pub decided: Option<Decided>,
}

/// What an experiment can be found by, beside its own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Who designed it.
    pub owner: Option<String>,
    /// Whom it asks, and who responded.
    pub segments: Vec<String>,
    /// The cares that its propositions claim or its customers state.
    pub cares: Vec<String>,
    /// The words that the team has put on it.
    pub tags: Vec<String>,
    /// The values of the workspace's own fields.
    pub fields: Vec<Fact>,
}

/// The value of an own field of an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The field's name.
    pub name: String,
    /// The value.
    pub value: String,
    /// Both, as a search names them: `Market=France`.
    pub said: String,
}

/// What people decided last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub on: Day,
    /// What.
    pub choice: Choice,
    /// How that stood to the verdicts.
    pub stance: Stance,
    /// Who.
    pub by: String,
}

/// All that is known about a workspace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Its experiments.
    pub tests: Vec<Test>,
    /// The counted responses of each day, in the order of the days.
    pub days: Vec<(Day, u64)>,
    /// Demo data, which must never be mistaken for real evidence.
    pub demo: bool,
}

/// What an experiment needs next, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// A verdict fell, or the plan is reached, and nobody has decided.
    Decision,
    /// The planned end is near.
    EndsSoon,
    /// Customers have to be asked.
    Responses,
    /// The design has to be finished.
    Design,
    /// Nothing: people have decided.
    Nothing,
}

/// Everything that is said about a workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Portfolio {
    /// When it was worked out.
    pub computed_at: Moment,
    /// Demo data, which must never be mistaken for real evidence.
    pub demo: bool,
    /// The heading, which is an answer: one or two sentences.
    pub headline: Vec<String>,
    /// What the heading rests on.
    pub lead: String,
    /// What to do next.
    pub next: Option<Next>,
    /// How many experiments stand where.
    pub counts: Counts,
    /// How many responses there are.
    pub responses: Responses,
    /// What all counted responses chose.
    pub tally: Tally,
    /// The experiments, the most pressing first.
    pub rows: Vec<Row>,
    /// The offers that still hold up when all are looked at together.
    pub discoveries: Discoveries,
    /// The value propositions with the most responses, pooled over all experiments.
    pub propositions: Vec<PropositionReport>,
    /// How many more value propositions there are.
    pub more_propositions: usize,
    /// What the value propositions show, in a sentence.
    pub propositions_finding: String,
    /// What the team learned, month by month, oldest first.
    pub months: Vec<Month>,
    /// What the months show, in a sentence.
    pub months_finding: String,
}

/// What to do next, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// What to do.
    pub sentence: String,
    /// Where.
    pub experiment: ExperimentId,
}

/// How many experiments and offers stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Experiments that were started.
    pub started: usize,
    /// Of these, those with a verdict on at least one offer.
    pub answered: usize,
    /// Experiments that wait for a decision.
    pub waiting: usize,
    /// Experiments being designed.
    pub drafts: usize,
    /// Experiments that people have decided on.
    pub decided: usize,
    /// Offers that customers validate.
    pub validated: usize,
    /// Offers that fall short.
    pub short: usize,
    /// Offers with a bar and at least one response.
    pub judged: usize,
}

/// One experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its id.
    pub id: ExperimentId,
    /// Its name.
    pub name: String,
    /// The hypothesis.
    pub hypothesis: String,
    /// Where it stands.
    pub status: Status,
    /// What it needs next.
    pub need: Need,
    /// Why it stands there, in a sentence.
    pub why: String,
    /// The plan.
    pub plan: Option<Plan>,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// Responses planned over all offers, where a number was planned.
    pub planned: Option<u64>,
    /// Where its planned last day lies, where one was planned.
    pub last_day: Option<LastDay>,
    /// What its counted responses chose.
    pub tally: Tally,
    /// Its offers, those with the clearest answer first.
    pub offers: Vec<Offer>,
    /// The value propositions that were shown.
    pub propositions: Vec<String>,
    /// What it can be found by.
    pub about: About,
    /// What was decided on it.
    pub decided: Option<Decided>,
}

/// One offer of an experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Its name.
    pub name: String,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it still holds up when all offers are looked at together.
    pub stands: bool,
}

impl Portfolio {
    /// Works out everything that is said about a workspace.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be, such as more than a billion responses.
    pub fn of(known: &Known, now: Moment) -> Result<Self, StatsError> {
        let mut rows = Self::rows(known, now)?;
        let discoveries = discoveries::mark(&mut rows)?;
        let evidence: Vec<&Evidence> = known.tests.iter().map(|t| &t.evidence).collect();
        let mut propositions = propositions::counted(&evidence);
        let more_propositions = propositions.len().saturating_sub(MOST_POOLED);
        propositions.truncate(MOST_POOLED);
        propositions.iter_mut().try_for_each(PropositionReport::finish_rate)?;
        let months = velocity::months(known, &rows, now.day());
        let offers = || evidence.iter().flat_map(|e| &e.offers);
        let mut portfolio = Portfolio {
            computed_at: now,
            demo: known.demo,
            headline: Vec::new(),
            lead: String::new(),
            next: rows.first().and_then(words::next),
            counts: Counts::of(&rows),
            responses: Responses { days: velocity::period(known), ..Responses::of(offers()) },
            tally: offers().map(|o| Tally::of(o.ask, &o.cells)).fold(Tally::default(), Tally::with),
            rows,
            discoveries,
            more_propositions,
            propositions_finding: words::propositions(&propositions, more_propositions),
            propositions,
            months_finding: words::months(&months),
            months,
        };
        portfolio.headline = words::headline(&portfolio);
        portfolio.lead = words::lead(&portfolio);
        Ok(portfolio)
    }
}

impl Portfolio {
    /// The lines of all experiments, the most pressing first.
    pub(super) fn rows(known: &Known, now: Moment) -> Result<Vec<Row>, StatsError> {
        let mut rows = known.tests.iter().map(|t| row::of(t, now.day())).collect::<Result<Vec<_>, _>>()?;
        rows.sort_by_key(row::urgency);
        Ok(rows)
    }
}

impl Counts {
    fn of(rows: &[Row]) -> Self {
        let experiments = |is: fn(&Row) -> bool| rows.iter().filter(|r| is(r)).count();
        let offers = |is: fn(&Offer) -> bool| rows.iter().flat_map(|r| &r.offers).filter(|o| is(o)).count();
        Counts {
            started: experiments(Row::is_started),
            answered: experiments(|r| r.is_started() && r.offers.iter().any(Offer::has_verdict)),
            waiting: experiments(|r| r.need == Need::Decision),
            drafts: experiments(|r| !r.is_started()),
            decided: experiments(|r| r.need == Need::Nothing),
            validated: offers(|o| o.verdict.holds_up()),
            short: offers(|o| o.verdict.stays_short()),
            judged: offers(|o| o.n > 0 && o.verdict.state.is_some()),
        }
    }
}

impl Fact {
    /// A field with its value.
    pub fn new(name: String, value: String) -> Self {
        Fact { said: format!("{name}={value}"), name, value }
    }
}

impl Decided {
    /// Whether this ends the experiment, as keeping on does not.
    pub fn ends(&self) -> bool {
        self.choice != Choice::KeepTesting
    }
}

impl Row {
    /// Whether customers are or were asked.
    pub fn is_started(&self) -> bool {
        self.status != Status::Draft
    }
}

impl Offer {
    /// Whether a verdict fell.
    pub fn has_verdict(&self) -> bool {
        self.verdict.is_validated() || self.verdict.falls_short()
    }
}

impl Need {
    /// Every need, the most pressing first.
    pub const ALL: [Need; 5] = [Need::Decision, Need::EndsSoon, Need::Responses, Need::Design, Need::Nothing];

    /// The word that the API uses.
    pub fn code(self) -> &'static str {
        match self {
            Need::Decision => "decide_now",
            Need::EndsSoon => "ends_soon",
            Need::Responses => "needs_responses",
            Need::Design => "draft",
            Need::Nothing => "decided",
        }
    }

    /// What so many experiments with this need come to.
    pub fn heading(self, n: usize) -> String {
        words::section(self, n)
    }

    /// The words on a page.
    pub fn label(self) -> &'static str {
        match self {
            Need::Decision => "Decide now",
            Need::EndsSoon => "Ends soon",
            Need::Responses => "Needs responses",
            Need::Design => "Being designed",
            Need::Nothing => "Decided",
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
