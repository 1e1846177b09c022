//! Forecasts of rates, against what the rates turned out to be.

use crate::stats::StatsError;

/// A rate that somebody forecast: a point, and a range meant to hold it in 80 of 100 cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateForecast {
    /// The point, a rate in \[0, 1\].
    pub point: f64,
    /// The lower end of the 80 % range.
    pub low: f64,
    /// The upper end of the 80 % range.
    pub high: f64,
}

/// How good forecasts of rates were.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateScores {
    /// How many forecasts there are.
    pub n: u64,
    /// Mean distance of the points from the posterior means, in units of rate.
    pub error: f64,
    /// How many ranges hold the posterior mean.
    pub covered: u64,
}

/// How close do a team's forecasts of rates come, and are its ranges wide enough?
///
/// Mean absolute distance from the posterior mean, and how often the 80 % range holds it.
///
/// * `forecasts`: given beforehand; all three figures in \[0, 1\], the point within its range
/// * `means`: the posterior mean of each rate, in \[0, 1\], one a forecast
///
/// Returns a distance in units of rate, and a count to be read against 80 in 100.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ShapeMismatch`], [`StatsError::ProbabilityOutOfRange`].
///
/// Assumptions: forecasts fixed beforehand; the posterior means are near the rates, so few responses blur the error.
///
/// Source: Winkler 1972, Journal of the American Statistical Association 67, 187-191 (coverage of interval forecasts).
///
/// Compared with: its definition, in the example.
///
/// ```
/// use touchstone::stats::calibration::{RateForecast, rate_scores};
/// let said = [RateForecast { point: 0.4, low: 0.3, high: 0.5 }, RateForecast { point: 0.2, low: 0.15, high: 0.25 }];
/// let scores = rate_scores(&said, &[0.35, 0.1])?;
/// assert!((scores.error - 0.075).abs() < 1e-12 && scores.covered == 1);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn rate_scores(forecasts: &[RateForecast], means: &[f64]) -> Result<RateScores, StatsError> {
    if forecasts.is_empty() {
        return Err(StatsError::NoData);
    }
    if forecasts.len() != means.len() {
        return Err(StatsError::ShapeMismatch);
    }
    let figures = forecasts.iter().flat_map(|f| [f.low, f.point, f.high]).chain(means.iter().copied());
    if let Some(bad) = figures.into_iter().find(|p| !(0.0..=1.0).contains(p)) {
        return Err(StatsError::ProbabilityOutOfRange(bad));
    }
    if let Some(bad) = forecasts.iter().find(|f| f.point < f.low || f.point > f.high) {
        return Err(StatsError::ProbabilityOutOfRange(bad.point));
    }
    let pairs = || forecasts.iter().zip(means);
    Ok(RateScores {
        n: forecasts.len() as u64,
        error: pairs().map(|(f, mean)| (f.point - mean).abs()).sum::<f64>() / forecasts.len() as f64,
        covered: pairs().filter(|(f, mean)| (f.low..=f.high).contains(mean)).count() as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_hold_nothing_of_their_own_are_refused() {
        let upside_down = RateForecast { point: 0.4, low: 0.5, high: 0.3 };
        assert_eq!(rate_scores(&[upside_down], &[0.4]), Err(StatsError::ProbabilityOutOfRange(0.4)));
        assert_eq!(rate_scores(&[], &[]), Err(StatsError::NoData));
        let fine = RateForecast { point: 0.4, low: 0.4, high: 0.4 };
        assert_eq!(rate_scores(&[fine], &[]), Err(StatsError::ShapeMismatch));
        assert_eq!(rate_scores(&[fine], &[0.4]), Ok(RateScores { n: 1, error: 0.0, covered: 1 }));
    }
}
