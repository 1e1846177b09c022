//! Forecasts against what came of them.

use super::StatsError;
use super::proportion::{Interval, jeffreys_interval};
use statrs::function::erf;
use std::f64::consts::SQRT_2;

mod rates;

pub use rates::{RateForecast, RateScores, rate_scores};

/// How good a set of forecasts was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForecastScores {
    /// Mean squared error of the probabilities: 0 is perfect, 0.25 is what "50 %" always gets.
    pub brier: f64,
    /// One minus the Brier score over that of the reference forecast; `None` where the reference is perfect.
    pub skill: Option<f64>,
    /// Spiegelhalter's z; `None` where every forecast was one half, zero or one.
    pub spiegelhalter_z: Option<f64>,
    /// Two-sided p-value of that z.
    pub spiegelhalter_p: Option<f64>,
}

/// The largest number of forecasts; the exact distribution takes time with its square.
const MOST_FORECASTS: usize = 20_000;

fn check_forecasts(p: &[f64]) -> Result<(), StatsError> {
    if p.is_empty() {
        return Err(StatsError::NoData);
    }
    if p.len() > MOST_FORECASTS {
        return Err(StatsError::TooManyResponses(p.len() as u64));
    }
    match p.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        Some(bad) => Err(StatsError::ProbabilityOutOfRange(*bad)),
        None => Ok(()),
    }
}

/// How close did a team's forecasts come?
///
/// Brier score, its skill against the base rate of the other forecasts, and Spiegelhalter's test of calibration.
///
/// * `p`: probabilities given beforehand, in \[0, 1\], at most 20,000
/// * `came_true`: whether each came true
///
/// Returns scores without units. The reference of the skill is the leave-one-out base rate from five forecasts on, one
/// half below.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ShapeMismatch`], [`StatsError::ProbabilityOutOfRange`],
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: forecasts fixed before the outcomes; independent outcomes.
///
/// Source: Brier 1950, Monthly Weather Review 78, 1-3; Spiegelhalter 1986, Statistics in Medicine 5, 421-433.
///
/// Compared with: R 4.2.2 package rms 6.5.0 `val.prob`, within 1e-9.
///
/// ```
/// use touchstone::stats::calibration::forecast_scores;
/// let scores = forecast_scores(&[0.5, 0.5], &[true, false])?;
/// assert_eq!((scores.brier, scores.spiegelhalter_z), (0.25, None));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn forecast_scores(p: &[f64], came_true: &[bool]) -> Result<ForecastScores, StatsError> {
    check_forecasts(p)?;
    if p.len() != came_true.len() {
        return Err(StatsError::ShapeMismatch);
    }
    let n = p.len() as f64;
    let outcome = |y: &bool| f64::from(u8::from(*y));
    let brier = p.iter().zip(came_true).map(|(p, y)| (p - outcome(y)).powi(2)).sum::<f64>() / n;
    let true_ones = came_true.iter().filter(|y| **y).count() as f64;
    let base = |y: &bool| if p.len() >= 5 { (true_ones - outcome(y)) / (n - 1.0) } else { 0.5 };
    let reference = came_true.iter().map(|y| (base(y) - outcome(y)).powi(2)).sum::<f64>() / n;
    let excess: f64 = p.iter().zip(came_true).map(|(p, y)| (outcome(y) - p) * (1.0 - 2.0 * p)).sum();
    let variance: f64 = p.iter().map(|p| (1.0 - 2.0 * p).powi(2) * p * (1.0 - p)).sum();
    let z = (variance > 1e-300).then(|| excess / variance.sqrt());
    Ok(ForecastScores {
        brier,
        skill: (reference > 0.0).then(|| 1.0 - brier / reference),
        spiegelhalter_z: z,
        spiegelhalter_p: z.map(|z| erf::erfc(z.abs() / SQRT_2)),
    })
}

/// How many forecasts came true, against how many should have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationInTheLarge {
    /// The number that should have come true: the sum of the probabilities.
    pub expected: f64,
    /// P(as few as observed), if the forecasts were right. Below 0.05: overconfident.
    pub p_low: f64,
    /// P(as many as observed), if the forecasts were right. Below 0.05: underconfident.
    pub p_high: f64,
}

/// Is a team too confident on the whole?
///
/// Exact test of the number that came true against its Poisson-binomial distribution.
///
/// * `p`: probabilities given beforehand, in \[0, 1\], at most 20,000
/// * `came_true`: how many of them came true, at most as many as there are
///
/// Returns the expected number and two one-sided p-values in \[0, 1\].
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ProbabilityOutOfRange`], [`StatsError::ImpossibleCounts`],
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: forecasts fixed before the outcomes; independent outcomes.
///
/// Source: Poisson 1837 (trials with unequal chances), by convolution.
///
/// Compared with: scipy 1.17.1 `poisson_binom`, within 1e-9.
///
/// ```
/// use touchstone::stats::calibration::calibration_in_the_large;
/// let test = calibration_in_the_large(&[0.94, 0.08, 0.21, 0.1, 0.64, 0.37], 3)?;
/// assert!((test.p_low - 0.900_595_732_8).abs() < 1e-9 && (test.expected - 2.34).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn calibration_in_the_large(p: &[f64], came_true: u64) -> Result<CalibrationInTheLarge, StatsError> {
    check_forecasts(p)?;
    let n = p.len() as u64;
    if came_true > n {
        return Err(StatsError::ImpossibleCounts { successes: came_true, n });
    }
    let mut law = vec![1.0];
    for q in p {
        law.push(0.0);
        for k in (0..law.len() - 1).rev() {
            law[k + 1] += law[k] * q;
            law[k] *= 1.0 - q;
        }
    }
    let below = |k: u64| law.iter().zip(0..).filter(move |(_, i)| *i < k).map(|(mass, _)| mass).sum::<f64>();
    let from = |k: u64| law.iter().zip(0..).filter(move |(_, i)| *i >= k).map(|(mass, _)| mass).sum::<f64>();
    Ok(CalibrationInTheLarge {
        expected: p.iter().sum(),
        p_low: below(came_true + 1).min(1.0),
        p_high: from(came_true).min(1.0),
    })
}

/// Forecasts of about the same height, and what came of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliabilityBin {
    /// Mean of the probabilities given.
    pub forecast: f64,
    /// How many forecasts are in the bin.
    pub n: u64,
    /// How many of them came true.
    pub came_true: u64,
    /// The rate that came true.
    pub rate: f64,
    /// Jeffreys 95 % interval of the rate that came true.
    pub range: Interval,
}

/// At which height are a team's forecasts off?
///
/// Reliability table: up to four bins of about equal size along the forecasts, equal forecasts never parted.
///
/// * `p`: probabilities given beforehand, in \[0, 1\], at most 20,000
/// * `came_true`: whether each came true
///
/// Returns the bins, rising in the forecast; none is empty.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ShapeMismatch`], [`StatsError::ProbabilityOutOfRange`],
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: forecasts fixed before the outcomes; independent outcomes.
///
/// Source: Murphy 1973, Journal of Applied Meteorology 12, 595-600.
///
/// Compared with: its definition, in the tests.
///
/// ```
/// use touchstone::stats::calibration::reliability;
/// let bins = reliability(&[0.1, 0.1, 0.8, 0.9], &[false, false, true, true])?;
/// assert_eq!(bins[0].n, 2);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn reliability(p: &[f64], came_true: &[bool]) -> Result<Vec<ReliabilityBin>, StatsError> {
    check_forecasts(p)?;
    if p.len() != came_true.len() {
        return Err(StatsError::ShapeMismatch);
    }
    let mut pairs: Vec<(f64, bool)> = p.iter().copied().zip(came_true.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = pairs.len().div_ceil(4);
    let mut bins = Vec::new();
    let mut start = 0;
    while start < pairs.len() {
        let mut end = (start + size).min(pairs.len());
        while end < pairs.len() && pairs[end].0 == pairs[end - 1].0 {
            end += 1;
        }
        let bin = &pairs[start..end];
        let n = bin.len() as u64;
        let hits = bin.iter().filter(|(_, y)| *y).count() as u64;
        let forecast = bin.iter().map(|(p, _)| p).sum::<f64>() / n as f64;
        let (rate, range) = (hits as f64 / n as f64, jeffreys_interval(hits, n, 0.95)?);
        bins.push(ReliabilityBin { forecast, n, came_true: hits, rate, range });
        start = end;
    }
    Ok(bins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_every_forecast_once() -> Result<(), StatsError> {
        for n in 1..40_u32 {
            let p: Vec<f64> = (0..n).map(|i| f64::from(i * 7 % 10) / 10.0).collect();
            let y: Vec<bool> = (0..n).map(|i| i % 3 == 0).collect();
            let bins = reliability(&p, &y)?;
            assert!(bins.len() <= 4 && bins.iter().map(|b| b.n).sum::<u64>() == u64::from(n));
            assert!(bins.windows(2).all(|w| w[0].forecast < w[1].forecast));
        }
        Ok(())
    }

    #[test]
    fn forecasts_that_say_nothing_have_no_z() -> Result<(), StatsError> {
        let scores = forecast_scores(&[0.5; 6], &[true; 6])?;
        assert_eq!((scores.spiegelhalter_z, scores.skill), (None, None));
        assert_eq!(forecast_scores(&[], &[]), Err(StatsError::NoData));
        assert!(forecast_scores(&[1.2], &[true]).is_err());
        Ok(())
    }
}
