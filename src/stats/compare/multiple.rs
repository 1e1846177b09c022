//! Many tests at once.

use crate::stats::{StatsError, check_level};

fn check_p_values(p: &[f64]) -> Result<(), StatsError> {
    match p.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        Some(bad) => Err(StatsError::ProbabilityOutOfRange(*bad)),
        None => Ok(()),
    }
}

/// Indices in the order of rising values.
fn rising(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|i, j| values[*i].total_cmp(&values[*j]));
    order
}

/// Which p-values still count if all of them were looked at?
///
/// Holm's step-down adjustment: keeps the chance of any false claim.
///
/// * `p`: p-values in \[0, 1\], any number of them
///
/// Returns adjusted p-values in the order given.
///
/// # Errors
/// [`StatsError::ProbabilityOutOfRange`].
///
/// Assumptions: each p-value is valid by itself; any dependence between them.
///
/// Source: Holm 1979, Scandinavian Journal of Statistics 6, 65-70.
///
/// Compared with: R 4.2.2 `p.adjust(method = "holm")`, within 1e-12.
///
/// ```
/// use touchstone::stats::compare::holm;
/// let adjusted = holm(&[0.01, 0.04, 0.03, 0.005])?;
/// assert!((adjusted[2] - 0.06).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn holm(p: &[f64]) -> Result<Vec<f64>, StatsError> {
    check_p_values(p)?;
    let mut adjusted = vec![0.0; p.len()];
    let mut worst = 0.0_f64;
    for (rank, i) in rising(p).into_iter().enumerate() {
        worst = worst.max((p.len() - rank) as f64 * p[i]).min(1.0);
        adjusted[i] = worst;
    }
    Ok(adjusted)
}

/// Which findings of a scan are worth a star?
///
/// Benjamini-Hochberg adjustment: keeps the expected part of false claims among the claims.
///
/// * `p`: p-values in \[0, 1\], any number of them
///
/// Returns adjusted p-values in the order given.
///
/// # Errors
/// [`StatsError::ProbabilityOutOfRange`].
///
/// Assumptions: the p-values are independent or positively dependent.
///
/// Source: Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57, 289-300.
///
/// Compared with: R 4.2.2 `p.adjust(method = "BH")`, within 1e-12.
///
/// ```
/// use touchstone::stats::compare::benjamini_hochberg;
/// let adjusted = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005])?;
/// assert!((adjusted[0] - 0.02).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn benjamini_hochberg(p: &[f64]) -> Result<Vec<f64>, StatsError> {
    check_p_values(p)?;
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, i) in rising(p).into_iter().enumerate().rev() {
        least = least.min(p.len() as f64 / (rank + 1) as f64 * p[i]);
        adjusted[i] = least;
    }
    Ok(adjusted)
}

/// Which of many verdicts stand together?
///
/// The e-BH procedure: keeps the expected part of false claims among the claims, under any dependence.
///
/// * `ln_e`: natural logs of e-values, any number of them
/// * `alpha`: the part that may be false, in (0, 1)
///
/// Returns the indices of the claims that stand, rising.
///
/// # Errors
/// [`StatsError::LevelOutOfRange`]; [`StatsError::ParameterOutOfRange`] for what is no number.
///
/// Assumptions: each e-value is valid by itself.
///
/// Source: Wang & Ramdas 2022, Journal of the Royal Statistical Society B 84, 822-852.
///
/// Compared with: its definition on three lists, equal.
///
/// ```
/// use touchstone::stats::compare::e_benjamini_hochberg;
/// let ln_e: Vec<f64> = [30.0, 2.0, 60.0, 1.0, 0.5].into_iter().map(f64::ln).collect();
/// assert_eq!(e_benjamini_hochberg(&ln_e, 0.1)?, [0, 2]);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn e_benjamini_hochberg(ln_e: &[f64], alpha: f64) -> Result<Vec<usize>, StatsError> {
    check_level(alpha)?;
    if let Some(bad) = ln_e.iter().find(|e| e.is_nan()) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    let mut order = rising(ln_e);
    order.reverse();
    let needed = |rank: usize| (ln_e.len() as f64 / (alpha * (rank + 1) as f64)).ln();
    // A rounding error of the logarithm must not cost a claim that lies exactly on the line.
    let claims = order.iter().enumerate().rev().find(|(rank, i)| ln_e[**i] >= needed(*rank) - 1e-12);
    order.truncate(claims.map_or(0, |(rank, _)| rank + 1));
    order.sort_unstable();
    Ok(order)
}
