//! What a choice model expects of a set.

use super::{ChoiceSet, probabilities};
use crate::stats::StatsError;

/// Which part of the people would choose each alternative of a set?
///
/// Choice probabilities of the conditional logit.
///
/// * `alternatives`: the attributes of each available alternative, in the order of the coefficients; "do nothing" is a row
///   of zeros
/// * `coefficients`: utility per unit of each attribute
///
/// Returns one probability per alternative, in the order given; they sum to one.
///
/// # Errors
/// [`StatsError::NoData`] without alternatives, [`StatsError::ShapeMismatch`], [`StatsError::ParameterOutOfRange`] where a
/// utility is not finite.
///
/// Assumptions: the odds between two alternatives don't depend on the others.
///
/// Source: McFadden 1974, equation 12.
///
/// Compared with: its definition, in the example.
///
/// ```
/// use touchstone::stats::choice::predicted;
/// let shares = predicted(&[vec![1.0], vec![0.0]], &[f64::ln(3.0)])?;
/// assert!((shares[0] - 0.75).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn predicted(alternatives: &[Vec<f64>], coefficients: &[f64]) -> Result<Vec<f64>, StatsError> {
    if alternatives.is_empty() {
        return Err(StatsError::NoData);
    }
    if alternatives.iter().any(|x| x.len() != coefficients.len()) {
        return Err(StatsError::ShapeMismatch);
    }
    let set = ChoiceSet { alternatives: alternatives.to_vec(), counts: Vec::new() };
    let (p, ln_sum) = probabilities(&set, coefficients);
    if ln_sum.is_finite() { Ok(p) } else { Err(StatsError::ParameterOutOfRange(ln_sum)) }
}
