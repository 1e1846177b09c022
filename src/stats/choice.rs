//! What people chose among several options.

use super::proportion::Interval;
use super::special::normal_isf;
use super::{MAX_RESPONSES, StatsError, check_level};

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

fn total_of(counts: &[u64]) -> Result<u64, StatsError> {
    let total = counts.iter().try_fold(0_u64, |sum, c| sum.checked_add(*c)).unwrap_or(u64::MAX);
    match total {
        0 => Err(StatsError::NoData),
        n if n > MAX_RESPONSES => Err(StatsError::TooManyResponses(n)),
        n => Ok(n),
    }
}

/// Which part of all choices did each option take, and how sure is that for all of them at once?
///
/// Dirichlet posterior means with prior weight 1/K each, and Goodman's simultaneous intervals.
///
/// * `counts`: choices per option, everything that could be chosen (at least two options), sum 1 to
///   [`MAX_RESPONSES`]
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
/// * `counts`: choices per option, at least two options, sum 1 to [`MAX_RESPONSES`]
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
            Interval { low: super::special::beta_quantile(a, b, tail), high: super::special::beta_isf(a, b, tail) }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_means_of_all_shares_sum_to_one() -> Result<(), StatsError> {
        let table = shares(&[5, 0, 1, 44], 0.05)?;
        assert!((table.iter().map(|s| s.share).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(table.iter().all(|s| s.low >= 0.0 && s.high <= 1.0 && s.low <= s.high));
        Ok(())
    }

    #[test]
    fn tables_without_choices_are_refused() {
        assert_eq!(shares(&[0, 0], 0.05), Err(StatsError::NoData));
        assert_eq!(shares(&[3], 0.05), Err(StatsError::ShapeMismatch));
        assert_eq!(shares(&[u64::MAX, 3], 0.05), Err(StatsError::TooManyResponses(u64::MAX)));
    }
}
