//! One value proposition across all of its experiments, worked out once.

mod list;
mod sharing;
mod words;

use super::id::{ExperimentId, PropositionId};
use super::portfolio::{Known, Portfolio, Row};
use super::report::cares::{self, CareReport};
use super::report::{PropositionReport, Tally, propositions};
use super::response::Rung;
use super::time::Moment;
use crate::stats::StatsError;
use crate::stats::pooling;

pub use list::Propositions;
pub use words::cell_names;

/// What a team says about a value proposition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: PropositionId,
    /// Its name.
    pub name: String,
    /// How it takes care of things; may be empty.
    pub how: String,
    /// Unlike what; may be empty.
    pub unlike: String,
    /// The cares that it claims to take care of.
    pub cares: Vec<String>,
}

/// Everything that is said about a value proposition.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposition {
    /// When it was worked out.
    pub computed_at: Moment,
    /// Demo data, which must never be mistaken for real evidence.
    pub demo: bool,
    /// What the team says about it.
    pub claim: Claim,
    /// The heading, which is an answer: one or two sentences.
    pub headline: Vec<String>,
    /// What the heading rests on.
    pub lead: String,
    /// Its rate over all cells.
    pub pooled: PropositionReport,
    /// What all counted responses to it chose.
    pub tally: Tally,
    /// The experiment that the answer hangs on, in a sentence; nothing where it hangs on none.
    pub hangs_on: Option<String>,
    /// Its rate by what was asked for; only where more than one thing was.
    pub rungs: Vec<AtRung>,
    /// The experiments that show it, with the offers that carry it, the most pressing first.
    pub rows: Vec<Row>,
    /// What customers of these offers say they care about, the most stated first.
    pub cares: Vec<CareReport>,
}

/// The rate where one rung was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtRung {
    /// The rung.
    pub rung: Rung,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// The rate of "at least this rung".
    pub rate: pooling::Rung,
}

impl Proposition {
    /// Works out everything that is said about a value proposition, from the experiments that show it.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn of(claim: Claim, known: &Known, now: Moment) -> Result<Self, StatsError> {
        let known = carrying(&claim.name, known);
        let evidence: Vec<_> = known.tests.iter().map(|t| &t.evidence).collect();
        let mut pooled = propositions::of_one(&claim.name, &evidence);
        if pooled.n > 0 {
            pooled.finish()?;
        }
        let rows = Portfolio::rows(&known, now)?;
        let rungs = rungs(&pooled);
        let tally = rows.iter().map(|row| row.tally.clone()).fold(Tally::default(), Tally::with);
        Ok(Proposition {
            tally,
            computed_at: now,
            demo: known.demo,
            headline: words::headline(&claim.name, &pooled, &rows),
            lead: words::lead(&pooled, &rows),
            hangs_on: words::hangs_on(&pooled),
            cares: cares::of(&evidence)?,
            claim,
            pooled,
            rungs,
            rows,
        })
    }

    /// How many experiments show it.
    pub fn experiments(&self) -> Vec<ExperimentId> {
        self.rows.iter().map(|r| r.id).collect()
    }
}

/// The experiments that show it, each with the offers that carry it alone and what was responded to it. The verdict on an
/// offer stays the one on the whole offer.
fn carrying(name: &str, known: &Known) -> Known {
    let mut tests = known.tests.clone();
    for test in &mut tests {
        let shows = |c: &super::evidence::Cell| c.propositions.iter().any(|p| p == name);
        test.evidence.offers.iter_mut().for_each(|o| o.cells.retain(shows));
        test.evidence.offers.retain(|o| !o.cells.is_empty());
    }
    tests.retain(|t| !t.evidence.offers.is_empty());
    Known { tests, days: Vec::new(), demo: known.demo }
}

fn rungs(pooled: &PropositionReport) -> Vec<AtRung> {
    if pooled.by_rung.len() < 2 {
        return Vec::new();
    }
    let accepted = |rung| pooled.cells.iter().filter(|c| c.ask == rung).map(|c| c.accepted).sum();
    pooled.by_rung.iter().map(|r| AtRung { rung: r.rung, n: r.n, accepted: accepted(r.rung), rate: r.rate }).collect()
}

#[cfg(test)]
mod tests;
