//! Which of several rates is the highest.

use super::highest;
use crate::stats::StatsError;
use crate::stats::beta_law::BetaLaw;

/// What the posterior says about one arm among several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arm {
    /// The chance that this arm has the highest rate.
    pub best: f64,
    /// How much rate is given up on average by choosing it.
    pub expected_loss: f64,
}

/// How probably is each arm the best one, and what would choosing it cost?
///
/// Posterior probabilities under independent Jeffreys priors, by quadrature.
///
/// * `arms`: (successes, n) of at least two arms, each n from 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
///
/// Returns one entry per arm in the order given: a probability (they sum to one) and a loss in units of rate.
///
/// # Errors
/// [`StatsError::ShapeMismatch`] with fewer than two arms, [`StatsError::ImpossibleCounts`],
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: independent responses, one rate an arm. A description, not a rule to stop by.
///
/// Source: posterior integration after the substitution rate = sin squared, which removes the ends' singularities;
/// Gauss-Legendre panels around every arm.
///
/// Compared with: mpmath 1.4.1 and scipy 1.17.1 adaptive quadrature, within 1e-7.
///
/// ```
/// use touchstone::stats::compare::probabilities_best;
/// let arms = probabilities_best(&[(7, 20), (13, 22)])?;
/// assert!((arms[1].best - 0.941_290_410_4).abs() < 1e-8);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn probabilities_best(arms: &[(u64, u64)]) -> Result<Vec<Arm>, StatsError> {
    let laws = arms.iter().map(|(s, n)| BetaLaw::JEFFREYS.after(*s, *n)).collect::<Result<Vec<_>, _>>()?;
    probabilities_highest(&laws)
}

/// Of several uncertain rates, how probably is each the highest, and what would choosing it cost?
///
/// Posterior probabilities of independent beta laws, by quadrature.
///
/// * `laws`: what is known about each rate, at least two
///
/// Returns one entry per law in the order given: a probability (they sum to one) and a loss in units of rate.
///
/// # Errors
/// [`StatsError::ShapeMismatch`] with fewer than two laws.
///
/// Assumptions: independent rates. A description, not a rule to stop by.
///
/// Source: as for [`probabilities_best`].
///
/// Compared with: scipy 1.17.1, 24-point Gauss-Legendre over priors from Beta(0.3, 0.3) to Beta(4, 9), within 1e-9.
///
/// ```
/// use touchstone::stats::{beta_law::BetaLaw, compare::probabilities_highest};
/// let arms = probabilities_highest(&[BetaLaw::new(1.0, 1.0)?, BetaLaw::new(2.0, 1.0)?])?;
/// assert!((arms[1].best - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn probabilities_highest(laws: &[BetaLaw]) -> Result<Vec<Arm>, StatsError> {
    if laws.len() < 2 {
        return Err(StatsError::ShapeMismatch);
    }
    let shapes: Vec<(f64, f64)> = laws.iter().map(|law| law.shapes()).collect();
    let (best, highest) = highest::integrate(&shapes);
    Ok(shapes
        .iter()
        .zip(best)
        .map(|((a, b), best)| Arm { best: best.clamp(0.0, 1.0), expected_loss: (highest - a / (a + b)).max(0.0) })
        .collect())
}
