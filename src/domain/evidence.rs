//! What the statistics see: plain counts, whether they come from the database or straight from a file.

use std::sync::Arc;

use super::capture;
use super::experiment::{Method, Status};
use super::own_field::OwnEvidence;
use super::pairing::Pairing;
use super::plan::{Amendment, Bar, Plan};
use super::price::Prices;
use super::response::{Outcome, ReasonSource, Rung, Standing};
use super::rewording::Rewording;
use super::stream::Stream;
use super::time::{Day, Moment};

/// All that is known about one experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The experiment's name.
    pub name: String,
    /// The hypothesis.
    pub hypothesis: String,
    /// How customers are asked.
    pub method: Option<Method>,
    /// Where it stands.
    pub status: Status,
    /// When it was started.
    pub started_at: Option<Moment>,
    /// When it was stopped.
    pub stopped_at: Option<Moment>,
    /// The plan that was fixed before the first response; without one there is no verdict.
    pub plan: Option<Plan>,
    /// A plan that was fixed only after the first response: it is told, and gives no verdict.
    pub late_plan: Option<LatePlan>,
    /// Changes after the start.
    pub amendments: Vec<Amendment>,
    /// Changes of hypothesis and riskiest assumption after the start.
    pub rewordings: Vec<Rewording>,
    /// Alternatives beside doing nothing, chosen or not.
    pub alternatives: Vec<String>,
    /// The offers, in the order of the experiment.
    pub offers: Vec<OfferEvidence>,
    /// The offers side by side, where there are few enough to pair them.
    pub pairings: Vec<Paired>,
    /// What customers said, the latest first, as far as a report quotes it.
    pub voices: Vec<Voice>,
    /// What is known of the workspace's own fields.
    pub own: OwnEvidence,
    /// What part of the responses this is, in words; nothing for all of them.
    pub part: Option<String>,
    /// Whether nobody wrote down when the responses were given: a file without dates.
    pub undated: bool,
    /// Demo data, which must never be mistaken for real evidence.
    pub demo: bool,
}

impl Evidence {
    /// The same without the day of a verdict where nobody wrote down when responses were given.
    pub fn without_unsaid_days(mut self) -> Self {
        for offer in self.offers.iter_mut().filter(|_| self.undated) {
            if let Some(crossing) = &mut offer.stream.crossing {
                crossing.at = None;
            }
        }
        self
    }
}

/// A bar that was fixed when somebody could already have seen part of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatePlan {
    /// The bar.
    pub succeed_at: Bar,
    /// When it was fixed.
    pub fixed_on: Day,
    /// When the first counted response was given.
    pub first_response: Day,
}

impl LatePlan {
    /// Whether a plan that was fixed at the start came after the first counted response, to the day.
    pub fn find(plan: Option<&Plan>, started_at: Option<Moment>, first_response: Option<Day>) -> Option<Self> {
        let (plan, fixed_on, first_response) = (plan?, started_at?.day(), first_response?);
        (first_response < fixed_on).then_some(LatePlan { succeed_at: plan.succeed_at, fixed_on, first_response })
    }
}

/// All that is known about one offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferEvidence {
    /// The offer's name.
    pub name: String,
    /// The rung that counts.
    pub ask: Rung,
    /// The counts.
    pub cells: Vec<Cell>,
    /// The fold over the counted responses.
    pub stream: Stream,
    /// The counted responses by the cares that they state.
    pub mentions: Vec<Mention>,
    /// The counted responses by where they come from; nothing where that isn't known.
    pub sources: Vec<Source>,
    /// The counted responses of which something is known of what came after.
    pub endings: Vec<Ending>,
    /// What it cost over time.
    pub prices: Prices,
}

impl OfferEvidence {
    /// How many of those who count did nothing and never said so: they let the time to decide pass.
    pub fn silent(&self) -> u64 {
        self.cells.iter().filter(|cell| cell.unsaid && cell.counts()).map(|cell| cell.count).sum()
    }
}

/// The most offers of an experiment that are paired, each with each.
pub const MOST_PAIRED: usize = 10;

/// Two offers side by side, by their places in the evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// The place of the first offer.
    pub first: usize,
    /// The place of the second offer.
    pub second: usize,
    /// The pairs.
    pub pairing: Pairing,
}

/// How many counted responses state the same cares. A tally that states none says nothing: nobody listened to each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The segment.
    pub segment: Option<String>,
    /// The cares that they state; none of them twice.
    pub cares: Arc<[String]>,
    /// What they did.
    pub outcome: Outcome,
    /// What they gave up.
    pub rung: Rung,
    /// How many.
    pub count: u64,
}

impl Mention {
    /// Whether a row of so many responses tells what its customers care about.
    pub fn listened(quantity: u64, states_cares: bool) -> bool {
        quantity == 1 || states_cares
    }
}

/// How many counted responses come from the same hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The member who logged them.
    pub member: Option<String>,
    /// The file that brought them.
    pub file: Option<String>,
    /// Whether they were logged more than two days after they were given.
    pub late: bool,
    /// What they did.
    pub outcome: Outcome,
    /// Whether nobody said it.
    pub unsaid: bool,
    /// What they gave up.
    pub rung: Rung,
    /// How many.
    pub count: u64,
}

/// What became of counted responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What they did.
    pub outcome: Outcome,
    /// What they gave up.
    pub rung: Rung,
    /// When they responded.
    pub day: Day,
    /// How it went on.
    pub how: capture::Ending,
    /// When it happened, or how far one has looked.
    pub ended: Day,
    /// How many.
    pub count: u64,
}

/// What one customer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The offer's name.
    pub offer: String,
    /// The segment.
    pub segment: Option<String>,
    /// The day.
    pub day: Day,
    /// The member who wrote it down.
    pub member: Option<String>,
    /// What they did.
    pub outcome: Outcome,
    /// The first care that they stated.
    pub care: Option<String>,
    /// The standard by which they judge it.
    pub standard: Option<String>,
    /// Their words.
    pub quote: Option<String>,
    /// Why they did what they did.
    pub reason: Option<String>,
    /// Who says why, where that was noted.
    pub reason_source: Option<ReasonSource>,
}

/// The most voices that a report looks at.
pub const MOST_VOICES: usize = 300;

/// How many responses are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The segment.
    pub segment: Option<String>,
    /// The value propositions that were shown.
    pub propositions: Arc<[String]>,
    /// What they did.
    pub outcome: Outcome,
    /// Whether they did nothing and never said so: the time to decide passed.
    pub unsaid: bool,
    /// The alternative chosen.
    pub alternative: Option<String>,
    /// What they gave up.
    pub rung: Rung,
    /// Whether they count.
    pub standing: Standing,
    /// The day.
    pub day: Day,
    /// How many.
    pub count: u64,
}

impl Cell {
    /// Whether the verdict sees these responses.
    pub fn counts(&self) -> bool {
        self.standing == Standing::Counted && self.outcome != Outcome::Pending && self.count > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_that_was_fixed_after_the_first_response_is_late_and_one_of_the_same_day_is_not() {
        let plan = Plan::parse("0.3", "40", "").unwrap();
        let find =
            |started: i32, first: i32| LatePlan::find(plan.as_ref(), Some(Day(started).start()), Some(Day(first)));
        assert_eq!(find(20_000, 20_000), None);
        assert_eq!(find(20_001, 20_000).unwrap().first_response, Day(20_000));
        assert_eq!(LatePlan::find(plan.as_ref(), Some(Day(20_000).start()), None), None);
    }
}
