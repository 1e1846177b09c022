//! An offer's stream: its counted responses in the order in which they were given, folded to a crossing.
//!
//! The fold is the same whether responses come from a database or straight from a file; its state is a handful of
//! integers, kept with the tallies.

use super::time::Moment;

/// One look: a counted response, or a tally of many alike, which is one look at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Responses that the look adds.
    pub n: u64,
    /// Of these, accepted.
    pub accepted: u64,
    /// When.
    pub at: Moment,
}

/// How a verdict was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// Validated, or else invalidated.
    pub validated: bool,
    /// By the closing look at the planned number, or else by evidence.
    pub closing: bool,
    /// At which response.
    pub at_response: u64,
    /// Accepted by then.
    pub accepted: u64,
    /// When.
    pub at: Moment,
}

/// The state of the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stream {
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// The crossing, once there is one. It stays.
    pub crossing: Option<Crossing>,
}
