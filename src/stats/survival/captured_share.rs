//! Which part of the value that customers gain is captured.

use super::check_times;
use crate::stats::proportion::Interval;
use crate::stats::special::normal_isf;
use crate::stats::{StatsError, check_level};

/// The part of the created value that was captured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapturedShare {
    /// Captured over created; above one where customers pay more than they gain.
    pub share: f64,
    /// Jackknife standard error; `None` below five relationships.
    pub se: Option<f64>,
    /// Range of the share, not below zero; `None` below five relationships.
    pub range: Option<Interval>,
}

/// Which part of the value that customers gain is captured?
///
/// Ratio of sums with the delete-one jackknife.
///
/// * `created`: value of each relationship to the customer, finite and not negative, in money
/// * `captured`: what was paid, one entry a relationship, in the same money
/// * `level`: confidence, in (0, 1)
///
/// Returns a ratio of money to money; standard error and range from five relationships on.
///
/// # Errors
/// [`StatsError::NoData`] without relationships or without created value, [`StatsError::ShapeMismatch`],
/// [`StatsError::ParameterOutOfRange`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent relationships; the customers' figures are taken at their word.
///
/// Source: Quenouille 1956, Biometrika 43; Tukey 1958 (jackknife of a ratio), normal limits.
///
/// Compared with: its definition, in the tests.
///
/// ```
/// use touchstone::stats::survival::captured_share;
/// let share = captured_share(&[100.0, 200.0, 100.0], &[20.0, 30.0, 30.0], 0.95)?;
/// assert!((share.share - 0.2).abs() < 1e-12 && share.range.is_none());
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn captured_share(created: &[f64], captured: &[f64], level: f64) -> Result<CapturedShare, StatsError> {
    check_times(created, captured.len())?;
    check_times(captured, created.len())?;
    check_level(level)?;
    // Sums of money beyond this would overflow, and no currency gets there.
    if let Some(bad) = created.iter().chain(captured).find(|money| **money > 1e100) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    let (total, paid): (f64, f64) = (created.iter().sum(), captured.iter().sum());
    if total <= 0.0 {
        return Err(StatsError::NoData);
    }
    let share = paid / total;
    let without: Vec<f64> = created
        .iter()
        .zip(captured)
        .map(|(c, p)| (total - c, paid - p))
        .filter(|(t, _)| *t > 0.0)
        .map(|(t, p)| p / t)
        .collect();
    let n = created.len() as f64;
    if created.len() < 5 || without.len() < created.len() || !share.is_finite() {
        return if share.is_finite() {
            Ok(CapturedShare { share, se: None, range: None })
        } else {
            Err(StatsError::Undefined)
        };
    }
    let mean = without.iter().sum::<f64>() / n;
    let se = ((n - 1.0) / n * without.iter().map(|w| (w - mean).powi(2)).sum::<f64>()).sqrt();
    if !se.is_finite() {
        return Err(StatsError::Undefined);
    }
    let half = normal_isf(0.5 * (1.0 - level)) * se;
    Ok(CapturedShare {
        share,
        se: Some(se),
        range: Some(Interval { low: (share - half).max(0.0), high: share + half }),
    })
}
