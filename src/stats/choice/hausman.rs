//! Whether the weights hang on an alternative.

use crate::stats::StatsError;
use crate::stats::compare::ChiSquare;
use crate::stats::linear::{Cholesky, Matrix, dot};

/// Do the weights change when an alternative is taken away?
///
/// Hausman-McFadden test of the independence from irrelevant alternatives; a diagnostic, best with 300 choices or more.
///
/// * `full`: coefficients and covariance rows of the model over all alternatives, the shared attributes only
/// * `restricted`: the same of the model over the alternatives kept, in the same order
///
/// Returns a chi-square with as many degrees of freedom as shared attributes.
///
/// # Errors
/// [`StatsError::ShapeMismatch`]; [`StatsError::Undefined`] where the difference of the covariances is not positive
/// definite, which small samples often bring about.
///
/// Assumptions: both models fitted by maximum likelihood to the same people.
///
/// Source: Hausman & McFadden 1984, Econometrica 52, 1219-1240.
///
/// Compared with: R 4.2.2 package mlogit 0.4.2 `hmftest`, within 1e-4.
///
/// ```
/// use touchstone::stats::choice::hausman_mcfadden;
/// let test = hausman_mcfadden((&[1.0], &[vec![0.01]]), (&[1.1], &[vec![0.02]]))?;
/// assert!((test.statistic - 1.0).abs() < 1e-9 && test.df == 1);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn hausman_mcfadden(
    full: (&[f64], &[Vec<f64>]),
    restricted: (&[f64], &[Vec<f64>]),
) -> Result<ChiSquare, StatsError> {
    let k = full.0.len();
    let square = |m: &[Vec<f64>]| m.len() == k && m.iter().all(|row| row.len() == k);
    if k == 0 || restricted.0.len() != k || !square(full.1) || !square(restricted.1) {
        return Err(StatsError::ShapeMismatch);
    }
    let gap: Vec<f64> = restricted.0.iter().zip(full.0).map(|(r, f)| r - f).collect();
    let minus = |(r, f): (&Vec<f64>, &Vec<f64>)| r.iter().zip(f).map(|(r, f)| r - f).collect();
    let spread: Matrix = restricted.1.iter().zip(full.1).map(minus).collect();
    let factor = Cholesky::new(&spread).map_err(|_| StatsError::Undefined)?;
    let statistic = dot(&gap, &factor.solve(&gap));
    if statistic.is_finite() { Ok(ChiSquare::new(statistic, k as u64)) } else { Err(StatsError::Undefined) }
}
