//! A bar that was changed when part of the result was in sight: whoever reads a verdict has to see it there.

use super::plan::{Amendment, Bar, Plan};
use super::time::Day;
use super::wording::{bar, counted, date};

/// How the bar came to be another than the one that was set before asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedBar {
    /// The bar that was set before asking.
    pub first: Bar,
    /// The bar now.
    pub now: Bar,
    /// When it became what it is now.
    pub on: Day,
    /// How many responses had been counted by then.
    pub after_responses: u64,
}

impl MovedBar {
    /// What became of the bar of a plan, if it is another than before the first response.
    pub fn find(plan: &Plan, amendments: &[Amendment]) -> Option<Self> {
        let moves = |a: &&Amendment| a.after_responses > 0 && a.before.succeed_at != a.after.succeed_at;
        let (first, last) = (amendments.iter().find(moves)?, amendments.iter().rfind(moves)?);
        let (first, now) = (first.before.succeed_at, plan.succeed_at);
        (first != now).then_some(MovedBar { first, now, on: last.at.day(), after_responses: last.after_responses })
    }

    fn after(&self) -> String {
        counted(self.after_responses, "response", "responses")
    }

    /// `lowered`, or `raised`.
    fn way(&self) -> &'static str {
        if self.now < self.first { "lowered" } else { "raised" }
    }

    /// When and from what it was changed.
    pub fn sentence(&self) -> String {
        let (first, now) = (bar(self.first), bar(self.now));
        let (on, after) = (date(self.on), self.after());
        format!("The bar was {first} when asking began and was changed to {now} on {on}, after {after}.")
    }

    /// In a few words: `Bar lowered after 20 responses`.
    pub fn label(&self) -> String {
        format!("Bar {} after {}", self.way(), self.after())
    }

    /// What a verdict rests on, within its sentence: `by a bar lowered from 30% to 5% after 20 responses`.
    pub fn grounds(&self) -> String {
        format!("by a bar {} from {} to {} after {}", self.way(), bar(self.first), bar(self.now), self.after())
    }

    /// The bar inside the sentence of a verdict: `your bar of 5% (30% until 20 responses were in)`.
    pub fn named(&self) -> String {
        format!("your bar of {} ({} until {} were in)", bar(self.now), bar(self.first), self.after())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Moment;

    fn plan(rate: f64) -> Plan {
        Plan { succeed_at: Bar::from_rate(rate).unwrap(), stop_at: Some(40), stop_on: None }
    }

    fn amended(after_responses: u64, before: f64, after: f64) -> Amendment {
        Amendment {
            at: Moment(1_793_664_000_000_000), // 3 November 2026
            by: "Priya".into(),
            after_responses,
            reason: "It looked too hard".into(),
            before: plan(before),
            after: plan(after),
        }
    }

    #[test]
    fn a_bar_that_was_changed_after_responses_says_when_and_from_what() {
        let moved = MovedBar::find(&plan(0.05), &[amended(20, 0.3, 0.05)]).unwrap();
        assert_eq!(
            moved.sentence(),
            "The bar was 30% when asking began and was changed to 5% on 3 November 2026, after 20 responses."
        );
        assert_eq!(moved.label(), "Bar lowered after 20 responses");
        let raised = MovedBar::find(&plan(0.4), &[amended(1, 0.3, 0.4)]).unwrap();
        assert_eq!(raised.grounds(), "by a bar raised from 30% to 40% after 1 response");
    }

    #[test]
    fn a_bar_that_was_changed_before_anybody_was_asked_or_came_back_is_not_moved() {
        assert_eq!(MovedBar::find(&plan(0.05), &[amended(0, 0.3, 0.05)]), None);
        assert_eq!(MovedBar::find(&plan(0.3), &[amended(9, 0.3, 0.05), amended(12, 0.05, 0.3)]), None);
        let twice = MovedBar::find(&plan(0.1), &[amended(9, 0.3, 0.05), amended(12, 0.05, 0.1)]).unwrap();
        assert_eq!((twice.first, twice.after_responses), (plan(0.3).succeed_at, 12));
    }
}
