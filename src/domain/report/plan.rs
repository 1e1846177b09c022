//! The plan as the report prints it.

use crate::domain::moved_bar::MovedBar;
use crate::domain::plan::{Amendment, Plan};
use crate::domain::stream::{amended_after_responses, boundaries_for};
use crate::domain::time::Day;
use crate::domain::wording::{bar, counted, date};

/// The plan as the report prints it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanReport {
    /// The plan in force.
    pub plan: Plan,
    /// Changes after the start.
    pub amendments: Vec<Amendment>,
    /// Whether bar or planned number changed after the first response, so that there is no closing look.
    pub amended: bool,
    /// What became of the bar after the first response, where it is another now.
    pub moved: Option<MovedBar>,
    /// Accepted responses that validate an offer at the planned number, where one is planned.
    pub to_validate: Option<u64>,
    /// Accepted responses up to which an offer falls short at the planned number.
    pub to_invalidate: Option<u64>,
}

impl PlanReport {
    pub(super) fn of(plan: &Plan, amendments: &[Amendment]) -> Self {
        let amended = amended_after_responses(amendments);
        let boundaries = boundaries_for(plan, amended);
        PlanReport {
            plan: *plan,
            amendments: amendments.to_vec(),
            amended,
            moved: MovedBar::find(plan, amendments),
            to_validate: plan.stop_at.and_then(|n| boundaries.to_validate(n)),
            to_invalidate: plan.stop_at.and_then(|n| boundaries.to_invalidate(n)),
        }
    }

    /// The plan in a sentence or two: the bar with where it comes from, and when asking stops.
    pub fn sentence(&self) -> String {
        let the_bar = bar(self.plan.succeed_at);
        let bar = match &self.moved {
            Some(moved) => format!("Your bar: more than {the_bar} accept. {}", moved.sentence()),
            None => format!("Your bar, set before anyone was asked: more than {the_bar} accept."),
        };
        format!("{bar}{}", self.until())
    }

    fn until(&self) -> String {
        match (self.plan.stop_at, self.plan.stop_on) {
            (Some(n), Some(day)) => {
                format!(" Asking stops at {} an offer, or on {}.", counted(n, "response", "responses"), date(day))
            }
            (Some(n), None) => format!(" Asking stops at {} an offer.", counted(n, "response", "responses")),
            (None, Some(day)) => format!(" Asking stops on {}.", date(day)),
            (None, None) => String::new(),
        }
    }

    /// The last day, once it is over.
    pub fn over_since(&self, today: Day) -> Option<Day> {
        self.plan.stop_on.filter(|last| *last < today)
    }
}
