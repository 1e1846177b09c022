//! From commitment to captured value: how long it takes, how often it ends otherwise, which part is captured.

mod aalen_johansen;
mod by_time;
mod captured_share;
mod kaplan_meier;
mod tallied;

use super::StatsError;

pub use aalen_johansen::{Ending, Incidence, aalen_johansen};
use aalen_johansen::{incidence, jumps};
pub use captured_share::{CapturedShare, captured_share};
pub use kaplan_meier::{Step, SurvivalCurve, kaplan_meier};
pub use tallied::{CaptureCurve, CapturePoint, EndedAt, capture_curve};

/// How far apart two survival values must be to count as different from one half.
const TIE: f64 = 1e-9;

fn check_times(times: &[f64], others: usize) -> Result<(), StatsError> {
    if times.len() != others {
        return Err(StatsError::ShapeMismatch);
    }
    match times.iter().find(|t| !(t.is_finite() && **t >= 0.0)) {
        Some(bad) => Err(StatsError::ParameterOutOfRange(*bad)),
        None if times.is_empty() => Err(StatsError::NoData),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
