//! Mathematics: pure functions of counts. Knows nobody.
//!
//! Every claim ("validated", "beats") is an e-value that stays honest however often people look; everything else
//! here describes. Too little data is an error, never a number. `docs/statistics.md` explains each method.

pub mod allocation;
pub mod association;
pub mod beta_law;
pub mod calibration;
pub mod choice;
pub mod compare;
pub mod error;
pub mod ladder;
mod linear;
pub mod planning;
pub mod pooling;
pub mod proportion;
mod random;
pub mod sequential;
mod special;
pub mod survival;

pub use error::StatsError;

/// The largest number of responses that any function here takes; above it, rounding could show in the last digits.
pub const MAX_RESPONSES: u64 = 1_000_000_000;

/// Refuses counts that nobody can have observed.
pub(crate) fn check_counts(successes: u64, n: u64) -> Result<(), StatsError> {
    if n > MAX_RESPONSES {
        return Err(StatsError::TooManyResponses(n));
    }
    if successes > n {
        return Err(StatsError::ImpossibleCounts { successes, n });
    }
    Ok(())
}

/// Refuses a level outside the open unit interval.
pub(crate) fn check_level(level: f64) -> Result<(), StatsError> {
    if level > 0.0 && level < 1.0 { Ok(()) } else { Err(StatsError::LevelOutOfRange(level)) }
}

/// Refuses a probability outside the open unit interval.
pub(crate) fn check_open_probability(p: f64) -> Result<(), StatsError> {
    if p > 0.0 && p < 1.0 { Ok(()) } else { Err(StatsError::ProbabilityOutOfRange(p)) }
}
