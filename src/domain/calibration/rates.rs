//! Forecasts of rates against what the rates turned out to be.

use crate::domain::wording::{counted, pct};
use crate::stats::StatsError;
use crate::stats::calibration::{RateForecast, rate_scores};
use crate::stats::proportion::jeffreys_mean;

/// A rate that somebody forecast with a range meant to hold it in 80 of 100 cases, and what was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SaidRate {
    /// What was said.
    pub said: RateForecast,
    /// Responses since.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
}

/// How good forecasts of rates were.
#[derive(Debug, Clone, PartialEq)]
pub struct RateCalibration {
    /// How many there are.
    pub n: u64,
    /// How far the forecasts lie from the best estimates, on average.
    pub error: f64,
    /// How many ranges hold the best estimate.
    pub covered: u64,
    /// How many should, each being meant for 80 in 100.
    pub expected: f64,
    /// The same in words.
    pub sentence: String,
}

/// How often a range should hold the rate.
const MEANT: f64 = 0.8;

impl RateCalibration {
    /// Scores forecasts; nothing without any.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be, and for points outside their ranges.
    pub fn of(said: &[SaidRate]) -> Result<Option<Self>, StatsError> {
        if said.is_empty() {
            return Ok(None);
        }
        let means = said.iter().map(|s| jeffreys_mean(s.accepted, s.n)).collect::<Result<Vec<_>, _>>()?;
        let scores = rate_scores(&said.iter().map(|s| s.said).collect::<Vec<_>>(), &means)?;
        let expected = MEANT * scores.n as f64;
        let sentence = format!(
            "{}: {} off on average, and {} of {} ranges hold the best estimate, where {expected:.1} should.",
            counted(scores.n, "rate was forecast", "rates were forecast"),
            pct(scores.error),
            scores.covered,
            scores.n
        );
        Ok(Some(RateCalibration { n: scores.n, error: scores.error, covered: scores.covered, expected, sentence }))
    }
}
