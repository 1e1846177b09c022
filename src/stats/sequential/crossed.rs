//! A verdict and where it fell.

/// Which verdict a boundary carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// The rate is above the bar.
    Validated,
    /// The rate is below the bar.
    Invalidated,
}

/// Why a boundary was crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrossingReason {
    /// The e-value reached 20: safe however often one looked.
    Evidence,
    /// The look at the planned end, which uses the error that the earlier looks did not spend.
    Closing,
}

/// Where the plan ended without a verdict: at its planned number, or at the first look behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The number of responses at the end.
    pub at_n: u64,
    /// The number of successes at the end.
    pub at_s: u64,
}

/// A verdict and where it fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossed {
    /// The number of responses at the crossing.
    pub at_n: u64,
    /// The number of successes at the crossing.
    pub at_s: u64,
    /// Which way it went.
    pub crossing: Crossing,
    /// By evidence, or at the closing look.
    pub reason: CrossingReason,
}
