//! How often people give at least each rung.

use super::{Estimate, matched_beta, pool};
use crate::stats::proportion::Interval;
use crate::stats::{StatsError, check_counts};

/// The rate of "at least this rung".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rung {
    /// Posterior mean.
    pub mean: f64,
    /// Posterior standard deviation, before rungs that rise are put in order.
    pub sd: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
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
    let mut rungs = vec![Rung { mean: 1.0, sd: 0.0, low: 1.0, high: 1.0 }];
    let (mut mean, mut square) = (1.0, 1.0);
    for pair in counts.windows(2) {
        let (before, here) = (pair[0], pair[1]);
        if here > before {
            return Err(StatsError::LadderRises);
        }
        let (a, k) = (here as f64 + 0.5, before as f64 + 1.0);
        mean *= a / k;
        square *= a * (a + 1.0) / (k * (k + 1.0));
        let variance = (square - mean * mean).max(0.0);
        let Interval { low, high } = matched_beta(mean, variance);
        rungs.push(Rung { mean, sd: variance.sqrt(), low, high });
    }
    Ok(rungs)
}

/// Which falling curve lies nearest to these rates?
///
/// Weighted least squares under monotonicity, by pooling adjacent violators.
///
/// * `rates`: finite numbers, in the order along which they must not rise
/// * `weights`: one positive weight each, usually numbers of responses
///
/// Returns the fitted values, as many as rates.
///
/// # Errors
/// [`StatsError::ShapeMismatch`] for unequal lengths, [`StatsError::ParameterOutOfRange`].
///
/// Assumptions: the true rates do not rise.
///
/// Source: Ayer, Brunk, Ewing, Reid & Silverman 1955, Annals of Mathematical Statistics 26, 641-647.
///
/// Compared with: R 4.2.2 `isoreg` on replicated rows, within 1e-9.
///
/// ```
/// use touchstone::stats::pooling::isotonic_decreasing;
/// let fitted = isotonic_decreasing(&[0.8, 0.6, 0.65, 0.3], &[10.0, 20.0, 15.0, 12.0])?;
/// assert!((fitted[1] - 0.621_428_571).abs() < 1e-9 && fitted[1] == fitted[2]);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn isotonic_decreasing(rates: &[f64], weights: &[f64]) -> Result<Vec<f64>, StatsError> {
    if rates.len() != weights.len() {
        return Err(StatsError::ShapeMismatch);
    }
    if let Some(bad) = rates.iter().find(|r| !r.is_finite()) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    if let Some(bad) = weights.iter().find(|w| !(**w > 0.0 && w.is_finite())) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (rate, weight) in rates.iter().zip(weights) {
        let mut block = (*rate, *weight, 1);
        while let Some(before) = blocks.pop_if(|before| before.0 < block.0) {
            let weight = before.1 + block.1;
            block = ((before.0 * before.1 + block.0 * block.1) / weight, weight, before.2 + block.2);
        }
        blocks.push(block);
    }
    Ok(blocks.into_iter().flat_map(|(value, _, length)| std::iter::repeat_n(value, length)).collect())
}

/// Where each experiment asked for one rung only, how often do people give at least each of them?
///
/// [`pool`] within each rung, then [`isotonic_decreasing`] over the rungs for mean and both ends.
///
/// * `cells_by_rung`: for each rung, weakest first, the (successes, n) of the cells that asked for it; at least one
///   response a rung
///
/// Returns one rate per rung in \[0, 1\], never rising, with 90 % intervals.
///
/// # Errors
/// [`StatsError::NoData`] where a rung has no responses, and the errors of [`pool`].
///
/// Assumptions: whoever gives a rung would give the weaker ones; people asked for different rungs are alike.
///
/// Source: Barlow, Bartholomew, Bremner & Brunk 1972, Statistical Inference under Order Restrictions.
///
/// Compared with: its two parts.
///
/// ```
/// use touchstone::stats::pooling::pooled_ladder;
/// let rungs = pooled_ladder(&[vec![(5, 10)], vec![(12, 20)], vec![(1, 15)]])?;
/// assert!(rungs[0].mean == rungs[1].mean && rungs[1].mean > rungs[2].mean);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn pooled_ladder(cells_by_rung: &[Vec<(u64, u64)>]) -> Result<Vec<Rung>, StatsError> {
    let mut weights = Vec::new();
    let mut rates = Vec::new();
    for cells in cells_by_rung {
        let asked = cells.iter().map(|(_, n)| *n as f64).sum::<f64>();
        if asked == 0.0 {
            return Err(StatsError::NoData);
        }
        weights.push(asked);
        rates.push(pool(cells)?.rate);
    }
    let falling =
        |part: fn(&Estimate) -> f64| isotonic_decreasing(&rates.iter().map(part).collect::<Vec<_>>(), &weights);
    let (means, lows, highs) = (falling(|r| r.mean)?, falling(|r| r.low)?, falling(|r| r.high)?);
    let ends = lows.into_iter().zip(highs);
    let rungs = means.into_iter().zip(&rates).zip(ends);
    Ok(rungs.map(|((mean, own), (low, high))| Rung { mean, sd: own.sd, low, high }).collect())
}
