//! Sharing a report with people who have no account: who reads what, and for how long.

pub(in crate::domain) mod aside;
mod basis;
pub(in crate::domain) mod disguise;
pub(in crate::domain) mod few;

use super::id::{ExperimentId, FrozenId, PropositionId};
use super::invalid::Invalid;
use super::time::Moment;

pub use basis::{Basis, Told};

/// Groups of fewer responses are never shown to those who read by a link: whoever knows the customers would know who
/// said what.
pub const LEAST: u64 = 3;

/// A circle of people who read a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// The members of the workspace, who see everything.
    Members,
    /// Whoever has a link. They see no words of customers and no small groups.
    Link,
    /// Whoever has a link for which somebody ticked that customers' words may be read.
    LinkWithWords,
}

impl Readers {
    /// All circles.
    pub const ALL: [Self; 3] = [Self::Members, Self::Link, Self::LinkWithWords];

    /// Those who read by a link.
    pub fn by_link(words: bool) -> Self {
        if words { Self::LinkWithWords } else { Self::Link }
    }

    /// The number that is stored.
    pub fn code(self) -> i16 {
        match self {
            Self::Members => 0,
            Self::Link => 1,
            Self::LinkWithWords => 2,
        }
    }
}

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One experiment.
    Experiment(ExperimentId),
    /// One value proposition across its experiments.
    Proposition(PropositionId),
    /// The whole workspace.
    Portfolio,
}

impl Scope {
    /// The experiment, where it is about one.
    pub fn experiment(self) -> Option<ExperimentId> {
        if let Self::Experiment(id) = self { Some(id) } else { None }
    }

    /// The value proposition, where it is about one.
    pub fn proposition(self) -> Option<PropositionId> {
        if let Self::Proposition(id) = self { Some(id) } else { None }
    }
}

/// What a new link is to show, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The frozen report; nothing for the report as it stands whenever somebody looks.
    pub frozen: Option<FrozenId>,
    /// Whether customers' words may be read.
    pub words: bool,
    /// How long it works.
    pub lasts: Lasts,
}

/// How many days a link works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lasts(i64);

impl Lasts {
    /// What a form proposes.
    pub const PROPOSED: Self = Self(30);
    /// The longest.
    pub const MOST: i64 = 365;

    /// Reads a whole number of days.
    ///
    /// # Errors
    /// For anything else than a number from 1 to 365.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let days = raw.trim().parse().ok().filter(|days| (1..=Self::MOST).contains(days));
        days.map(Self).ok_or_else(|| {
            let most = Self::MOST;
            Invalid::new(field, "days", format!("A link works from 1 to {most} days. Write a whole number of days."))
                .with_value(raw)
        })
    }

    /// The days.
    pub fn days(self) -> i64 {
        self.0
    }

    /// The moment from which on a link of this moment no longer works.
    pub fn until(self, now: Moment) -> Moment {
        Moment(now.0 + self.0 * 24 * 3_600 * 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_works_for_whole_days_and_a_year_at_most() {
        assert_eq!(Lasts::parse("days", " 30 "), Ok(Lasts::PROPOSED));
        assert_eq!(Lasts::PROPOSED.until(Moment(7)).0, 7 + 30 * 86_400_000_000);
        for wrong in ["", "0", "-1", "366", "1.5", "a week", "99999999999999999999"] {
            let mistake = Lasts::parse("days", wrong).unwrap_err();
            assert_eq!((&*mistake.field, mistake.code), ("days", "days"), "{wrong}");
        }
    }

    #[test]
    fn each_circle_of_readers_is_stored_under_a_number_of_its_own() {
        assert_eq!(Readers::ALL.map(Readers::code), [0, 1, 2]);
        assert_eq!([false, true].map(Readers::by_link), [Readers::Link, Readers::LinkWithWords]);
    }
}
