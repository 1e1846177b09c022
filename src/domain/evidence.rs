//! What the statistics see: plain counts, whether they come from the database or straight from a file.

use super::experiment::Status;
use super::plan::{Amendment, Bar, Plan};
use super::response::{Outcome, Rung, Standing};
use super::stream::Stream;
use super::time::{Day, Moment};

/// All that is known about one experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The experiment's name.
    pub name: String,
    /// The hypothesis.
    pub hypothesis: String,
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
    /// Alternatives beside doing nothing, chosen or not.
    pub alternatives: Vec<String>,
    /// The offers, in the order of the experiment.
    pub offers: Vec<OfferEvidence>,
    /// Demo data, which must never be mistaken for real evidence.
    pub demo: bool,
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
}

/// How many responses are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The segment.
    pub segment: Option<String>,
    /// The value propositions that were shown.
    pub propositions: std::sync::Arc<[String]>,
    /// What they did.
    pub outcome: Outcome,
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
