//! What is said about one value proposition.

use super::chained::{Chained, Ended};
use super::ladders::AheadOf;
use crate::domain::response::Rung;
use crate::stats::pooling::{self, Estimate, Influence};

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
    /// The strongest rung at which it clears its bar: the always-valid range of an offer that asked for it, made with a
    /// bar, lies above.
    pub strongest_rung: Option<Rung>,
    /// The offers that showed it to everybody, where a bar was set.
    pub(super) ended: Vec<Ended>,
    /// The evidence of several experiments with one bar; nothing where no two share it.
    pub chained: Option<Chained>,
    /// Those that it is ahead of at every rung asked of both. A description, no verdict.
    pub ahead_of: Vec<AheadOf>,
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
