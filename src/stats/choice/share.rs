//! Which part of all choices each option took.

use super::total_of;
use crate::stats::proportion::Interval;
use crate::stats::special::{beta_isf, beta_quantile, normal_isf};
use crate::stats::{StatsError, check_level};

/// The part of the choices that one option took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Posterior mean of the share.
    pub share: f64,
    /// Lower end of the simultaneous interval.
    pub low: f64,
    /// Upper end of the simultaneous interval.
    pub high: f64,
}

/// Which part of all choices did each option take, and how sure is that for all of them at once?
///
/// Dirichlet posterior means with prior weight 1/K each, and Goodman's simultaneous intervals.
///
/// * `counts`: choices per option, everything that could be chosen (at least two options), sum 1 to
///   [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `alpha`: the chance that any of the intervals misses, in (0, 1), usually 0.05
///
/// Returns one share per option in the order given, each in \[0, 1\]; the means sum to one.
///
/// # Errors
/// [`StatsError::ShapeMismatch`] with fewer than two options, [`StatsError::NoData`] without choices,
/// [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent choices, all from the same set of options; one look.
///
/// Source: Goodman 1965, Technometrics 7, 247-254.
///
/// Compared with: statsmodels 0.15.0 `multinomial_proportions_confint(method="goodman")`, within 1e-9.
///
/// ```
/// use touchstone::stats::choice::shares;
/// let table = shares(&[12, 7, 3, 18], 0.05)?;
/// assert!((table[3].share - 0.445_121_951).abs() < 1e-9);
/// assert!((table[0].low - 0.156_509_853).abs() < 1e-9);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn shares(counts: &[u64], alpha: f64) -> Result<Vec<Share>, StatsError> {
    let intervals = goodman_intervals(counts, alpha)?;
    let total = total_of(counts)? as f64;
    let prior = 1.0 / counts.len() as f64;
    Ok(counts
        .iter()
        .zip(intervals)
        .map(|(count, Interval { low, high })| Share { share: (*count as f64 + prior) / (total + 1.0), low, high })
        .collect())
}

fn goodman_intervals(counts: &[u64], alpha: f64) -> Result<Vec<Interval>, StatsError> {
    if counts.len() < 2 {
        return Err(StatsError::ShapeMismatch);
    }
    check_level(alpha)?;
    let n = total_of(counts)? as f64;
    let z = normal_isf(alpha / (2.0 * counts.len() as f64));
    let q = z * z;
    Ok(counts
        .iter()
        .map(|count| {
            let c = *count as f64;
            let half = (q * (q + 4.0 * c * (n - c) / n)).sqrt();
            let scale = 2.0 * (n + q);
            Interval { low: ((q + 2.0 * c - half) / scale).max(0.0), high: ((q + 2.0 * c + half) / scale).min(1.0) }
        })
        .collect())
}

/// Which shares are credible for one option at a time?
///
/// Equal-tailed intervals of the beta margins of the Dirichlet posterior, prior weight 1/K each.
///
/// * `counts`: choices per option, at least two options, sum 1 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `level`: credibility of each interval by itself, in (0, 1)
///
/// Returns one interval per option in the order given.
///
/// # Errors
/// As for [`shares`].
///
/// Assumptions: independent choices from the same set of options; one look; each interval read by itself.
///
/// Source: the beta margin of the Dirichlet posterior (Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., section 3.4).
///
/// Compared with: scipy 1.17.1 `beta.ppf`, within 1e-9.
///
/// ```
/// use touchstone::stats::choice::dirichlet_intervals;
/// let table = dirichlet_intervals(&[12, 7, 3, 18], 0.95)?;
/// assert!((table[0].low - 0.170_608_685).abs() < 1e-9);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn dirichlet_intervals(counts: &[u64], level: f64) -> Result<Vec<Interval>, StatsError> {
    if counts.len() < 2 {
        return Err(StatsError::ShapeMismatch);
    }
    check_level(level)?;
    let n = total_of(counts)? as f64;
    let prior = 1.0 / counts.len() as f64;
    let tail = 0.5 * (1.0 - level);
    Ok(counts
        .iter()
        .map(|count| {
            let (a, b) = (*count as f64 + prior, n - *count as f64 + 1.0 - prior);
            Interval { low: beta_quantile(a, b, tail), high: beta_isf(a, b, tail) }
        })
        .collect())
}
