//! Several experiments about one value proposition, and the rungs that people went up to.

use super::proportion::Interval;
use super::special::{beta_isf, beta_quantile};
use super::{StatsError, check_counts};

/// The level of the intervals of pooled rates and of rungs.
pub const LEVEL: f64 = 0.9;

/// The rate of "at least this rung".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rung {
    /// Posterior mean.
    pub mean: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
}

/// Interval of the beta law with a given mean and variance, the pair kept away from the edge where no such law exists.
pub(super) fn matched_beta(mean: f64, variance: f64) -> Interval {
    let most = mean * (1.0 - mean);
    if most <= 0.0 || variance <= 0.0 {
        return Interval { low: mean, high: mean };
    }
    let weight = (most / variance - 1.0).max(1e-6);
    let (a, b) = (mean * weight, (1.0 - mean) * weight);
    let tail = 0.5 * (1.0 - LEVEL);
    Interval { low: beta_quantile(a, b, tail), high: beta_isf(a, b, tail) }
}

/// Where people could give any rung of a ladder, how often did they give at least each of them?
///
/// Continuation ratios with Jeffreys priors, multiplied up; intervals from the beta law with the same two moments.
///
/// * `counts`: entry r is the number of people who gave at least rung r; entry 0 is everybody who was asked.
///   Non-increasing, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
///
/// Returns one rate per entry, in \[0, 1\], never rising; the first is 1 by definition.
///
/// # Errors
/// [`StatsError::NoData`] without entries or with nobody asked, [`StatsError::LadderRises`],
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: everybody could give every rung; independent people. Where only one rung was asked for, a refusal says
/// nothing about the lower ones: pool by rung instead.
///
/// Source: continuation-ratio decomposition (Agresti 2013, Categorical Data Analysis, 3rd ed., section 8.3.6); the
/// ratios are independent under the prior, so moments multiply.
///
/// Compared with: its definition, in the tests.
///
/// ```
/// use touchstone::stats::pooling::open_ladder;
/// let ladder = open_ladder(&[25, 14, 6, 2])?;
/// assert_eq!(ladder[0].mean, 1.0);
/// assert!((ladder[1].mean - 14.5 / 26.0).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn open_ladder(counts: &[u64]) -> Result<Vec<Rung>, StatsError> {
    let Some(asked) = counts.first().copied().filter(|n| *n > 0) else {
        return Err(StatsError::NoData);
    };
    check_counts(0, asked)?;
    let mut rungs = vec![Rung { mean: 1.0, low: 1.0, high: 1.0 }];
    let (mut mean, mut square) = (1.0, 1.0);
    for pair in counts.windows(2) {
        let (before, here) = (pair[0], pair[1]);
        if here > before {
            return Err(StatsError::LadderRises);
        }
        let (a, k) = (here as f64 + 0.5, before as f64 + 1.0);
        mean *= a / k;
        square *= a * (a + 1.0) / (k * (k + 1.0));
        let Interval { low, high } = matched_beta(mean, square - mean * mean);
        rungs.push(Rung { mean, low, high });
    }
    Ok(rungs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ladder_never_rises() -> Result<(), StatsError> {
        let ladder = open_ladder(&[40, 40, 12, 12, 0, 0])?;
        assert!(ladder.windows(2).all(|w| w[0].mean >= w[1].mean && w[0].high >= w[1].high));
        assert!(ladder.iter().all(|r| r.low <= r.mean && r.mean <= r.high));
        Ok(())
    }

    #[test]
    fn ladders_that_nobody_can_have_climbed_are_refused() {
        assert_eq!(open_ladder(&[]), Err(StatsError::NoData));
        assert_eq!(open_ladder(&[0, 0]), Err(StatsError::NoData));
        assert_eq!(open_ladder(&[3, 4]), Err(StatsError::LadderRises));
    }
}
