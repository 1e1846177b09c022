//! Evidence of several experiments, put together.

use crate::stats::StatsError;

/// How strong is the evidence of several experiments taken together?
///
/// The product of independent e-values is an e-value; on the log scale, a sum.
///
/// * `ln_e`: natural logs of the e-values, each read at the end of its experiment; minus infinity stands for none at all
///
/// Returns ln E of all of them; 0 without any. Ln 20 or more is enough for a claim.
///
/// # Errors
/// [`StatsError::ParameterOutOfRange`] for what is no number, or infinitely strong.
///
/// Assumptions: independent experiments about one proposition, at the same bar and the same rung, all of them in: leaving
/// out the weak ones breaks the promise.
///
/// Source: Vovk & Wang 2021, Annals of Statistics 49, 1736-1754 (products of independent e-values).
///
/// Compared with: its definition, in the example.
///
/// ```
/// use touchstone::stats::sequential::chained_ln_e;
/// assert!((chained_ln_e(&[f64::ln(6.0), f64::ln(4.0)])? - f64::ln(24.0)).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn chained_ln_e(ln_e: &[f64]) -> Result<f64, StatsError> {
    match ln_e.iter().find(|e| e.is_nan() || **e == f64::INFINITY) {
        Some(bad) => Err(StatsError::ParameterOutOfRange(*bad)),
        None => Ok(ln_e.iter().sum()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_experiment_without_any_evidence_takes_the_rest_along() {
        assert_eq!(chained_ln_e(&[]), Ok(0.0));
        assert_eq!(chained_ln_e(&[3.0, f64::NEG_INFINITY]), Ok(f64::NEG_INFINITY));
        assert!(chained_ln_e(&[f64::NAN]).is_err() && chained_ln_e(&[f64::INFINITY]).is_err());
    }
}
