//! A report of any scope: what it is worked out from, and what it says.

use super::Readers;
use crate::domain::evidence::Evidence;
use crate::domain::portfolio::{Known, Portfolio};
use crate::domain::proposition::{Claim, Proposition};
use crate::domain::report::Report;
use crate::domain::report::since::Gist;
use crate::domain::time::Moment;
use crate::stats::StatsError;

/// What a report is worked out from.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    /// What is known of one experiment.
    Experiment(Box<Evidence>),
    /// What the team says about a value proposition, and what is known of the workspace.
    Proposition(Box<Claim>, Box<Known>),
    /// The workspace's name, and what is known of it.
    Portfolio(String, Box<Known>),
}

/// What a report says.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// Of one experiment.
    Experiment(Box<Report>),
    /// Of one value proposition.
    Proposition(Box<Proposition>),
    /// Of the workspace with this name.
    Portfolio(String, Box<Portfolio>),
}

impl Readers {
    /// The report as these people may read it.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn report(self, basis: &Basis, now: Moment) -> Result<Told, StatsError> {
        let words = self == Self::LinkWithWords;
        Ok(match (basis, self) {
            (Basis::Experiment(known), Self::Members) => Told::Experiment(Box::new(Report::of(known, now)?)),
            (Basis::Experiment(known), _) => Told::Experiment(Box::new(Report::for_sharing(known, words, now)?)),
            (Basis::Proposition(claim, known), Self::Members) => {
                Told::Proposition(Box::new(Proposition::of((**claim).clone(), known, now)?))
            }
            (Basis::Proposition(claim, known), _) => {
                Told::Proposition(Box::new(Proposition::for_sharing((**claim).clone(), known, words, now)?))
            }
            (Basis::Portfolio(name, known), Self::Members) => {
                Told::Portfolio(name.clone(), Box::new(Portfolio::of(known, now)?))
            }
            (Basis::Portfolio(name, known), _) => {
                Told::Portfolio(name.clone(), Box::new(Portfolio::for_sharing(known, now)?))
            }
        })
    }
}

impl Basis {
    /// The name of what it is about.
    pub fn name(&self) -> &str {
        match self {
            Self::Experiment(evidence) => &evidence.name,
            Self::Proposition(claim, _) => &claim.name,
            Self::Portfolio(name, _) => name,
        }
    }
}

impl Told {
    /// The name of what it is about.
    pub fn name(&self) -> &str {
        match self {
            Self::Experiment(report) => &report.name,
            Self::Proposition(proposition) => &proposition.claim.name,
            Self::Portfolio(name, _) => name,
        }
    }

    /// The heading, which is an answer.
    pub fn answer(&self) -> String {
        match self {
            Self::Experiment(report) => report.headline.join(" "),
            Self::Proposition(proposition) => proposition.headline.join(" "),
            Self::Portfolio(_, portfolio) => portfolio.headline.join(" "),
        }
    }

    /// What a report of another day is held against.
    pub fn gist(&self) -> Gist {
        match self {
            Self::Experiment(report) => Gist::of(report),
            Self::Proposition(p) => {
                Gist { estimate: p.pooled.pooled.map(|all| all.rate.mean), ..Gist::of_rows(p.pooled.n, &p.rows) }
            }
            Self::Portfolio(_, p) => Gist::of_rows(p.responses.counted, &p.rows),
        }
    }
}
