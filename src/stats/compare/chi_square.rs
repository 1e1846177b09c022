//! Chi-square tests.

use statrs::function::{erf, gamma};

use super::arms::Arms;
use super::table::margins;
use crate::stats::StatsError;

/// A chi-square statistic with its tail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquare {
    /// The statistic.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// P(chi-square at least this large).
    pub p: f64,
}

impl ChiSquare {
    pub(in crate::stats) fn new(statistic: f64, df: u64) -> Self {
        let p = if statistic <= 0.0 {
            1.0
        } else if df == 1 {
            erf::erfc((0.5 * statistic).sqrt())
        } else {
            // Fails only for arguments that are not positive; both are.
            gamma::checked_gamma_ur(0.5 * df as f64, 0.5 * statistic).unwrap_or(1.0)
        };
        Self { statistic, df, p }
    }
}

/// Do two rates differ, once the comparison is closed?
///
/// The "N - 1" chi-square test, which belongs to the Miettinen-Nurminen interval.
///
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `s2`, `n2`: the same of the second arm
///
/// Returns the statistic with one degree of freedom and its p-value.
///
/// # Errors
/// [`StatsError::NoData`] where an arm is empty, [`StatsError::Undefined`] where all responses are equal,
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`].
///
/// Assumptions: independent responses, one rate an arm; looked at once.
///
/// Source: Campbell 2007, Statistics in Medicine 26, 3661-3675.
///
/// Compared with: scipy 1.17.1 `chi2_contingency` times (N - 1)/N, within 1e-10.
///
/// ```
/// use touchstone::stats::compare::n_minus_1_chi_square;
/// assert!((n_minus_1_chi_square(7, 20, 13, 22)?.p - 0.122_934_938).abs() < 1e-8);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn n_minus_1_chi_square(s1: u64, n1: u64, s2: u64, n2: u64) -> Result<ChiSquare, StatsError> {
    let arms = Arms::new(s1, n1, s2, n2)?;
    let (s, total) = (arms.s1 + arms.s2, arms.total());
    if s == 0.0 || s == total {
        return Err(StatsError::Undefined);
    }
    let cross = arms.s1 * (arms.n2 - arms.s2) - arms.s2 * (arms.n1 - arms.s1);
    let statistic = cross / (arms.n1 * arms.n2) * cross / s * (total - 1.0) / (total - s);
    Ok(ChiSquare::new(statistic, 1))
}

/// Do several groups answer alike, where the table is too large for an exact test?
///
/// Pearson's chi-square test of independence; empty rows and columns are left out.
///
/// * `table`: counts, at least two rows and two columns, all rows equally long, sum 1 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
///
/// Returns statistic, degrees of freedom and p-value.
///
/// # Errors
/// [`StatsError::ShapeMismatch`], [`StatsError::NoData`], [`StatsError::TooManyResponses`];
/// [`StatsError::Undefined`] where fewer than two rows or columns have any counts.
///
/// Assumptions: independent responses; expected counts of about five or more; looked at once.
///
/// Source: Pearson 1900, Philosophical Magazine 50, 157-175.
///
/// Compared with: the two-by-two case of [`n_minus_1_chi_square`] times N/(N - 1), in the tests.
///
/// ```
/// use touchstone::stats::compare::chi_square_independence;
/// let test = chi_square_independence(&[vec![20, 20], vec![20, 20]])?;
/// assert_eq!((test.statistic, test.df, test.p), (0.0, 1, 1.0));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn chi_square_independence(table: &[Vec<u64>]) -> Result<ChiSquare, StatsError> {
    let (rows, columns) = margins(table)?;
    let filled = |margin: &[u64]| margin.iter().filter(|m| **m > 0).count() as u64;
    let df = filled(&rows).saturating_sub(1) * filled(&columns).saturating_sub(1);
    if df == 0 {
        return Err(StatsError::Undefined);
    }
    let total = rows.iter().sum::<u64>() as f64;
    let mut statistic = 0.0;
    for (row, row_total) in table.iter().zip(&rows) {
        for (x, column_total) in row.iter().zip(&columns) {
            let expected = *row_total as f64 * *column_total as f64 / total;
            if expected > 0.0 {
                statistic += (*x as f64 - expected).powi(2) / expected;
            }
        }
    }
    Ok(ChiSquare::new(statistic, df))
}
