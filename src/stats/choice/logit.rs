//! The conditional logit.

use super::design::Design;
use super::total_of;
use crate::stats::StatsError;
use crate::stats::linear::{Cholesky, diagonal_roots, dot};

/// What people could choose from, and how often each of it was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceSet {
    /// The attributes of each available alternative, all in the same order; "do nothing" is a row of zeros.
    pub alternatives: Vec<Vec<f64>>,
    /// How many people chose each alternative. People who saw the same set share an entry.
    pub counts: Vec<u64>,
}

/// A fitted conditional logit.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionalLogit {
    /// Utility per unit of each attribute.
    pub coefficients: Vec<f64>,
    /// Standard error of each coefficient.
    pub se: Vec<f64>,
    /// Covariance matrix of the coefficients, as rows.
    pub covariance: Vec<Vec<f64>>,
    /// Log-likelihood at the estimate, without any prior.
    pub log_likelihood: f64,
    /// Newton steps taken.
    pub iterations: u32,
    /// Whether a weak prior had to hold the estimate.
    pub regularised: bool,
}

/// Largest coefficient per standard deviation of its attribute that can still be an estimate.
const RUNAWAY: f64 = 15.0;

/// How much does each attribute of an option weigh in the choice?
///
/// Conditional (multinomial) logit by maximum likelihood, Newton's method with step halving.
///
/// * `sets`: choice sets with finite attributes, the same number of attributes everywhere; at most [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
///   choices
///
/// Returns utilities per unit of each attribute, with their covariance.
///
/// # Errors
/// [`StatsError::NoData`] without choices, [`StatsError::ShapeMismatch`], [`StatsError::ParameterOutOfRange`],
/// [`StatsError::TooManyResponses`]; [`StatsError::Singular`], [`StatsError::Separation`] and
/// [`StatsError::NoConvergence`] where the data leave the estimate open: [`choice_model`] answers then.
///
/// Assumptions: independent choices; the odds between two alternatives don't depend on the others.
///
/// Source: McFadden 1974, Conditional logit analysis of qualitative choice behavior, equations 12 to 18.
///
/// Compared with: R 4.2.2 package mlogit 0.4.2 and statsmodels 0.15.0 `ConditionalLogit`, within 1e-5.
///
/// ```
/// use touchstone::stats::choice::{ChoiceSet, conditional_logit};
/// let set = ChoiceSet { alternatives: vec![vec![1.0], vec![0.0]], counts: vec![30, 10] };
/// let fit = conditional_logit(&[set])?;
/// assert!((fit.coefficients[0] - f64::ln(3.0)).abs() < 1e-9);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn conditional_logit(sets: &[ChoiceSet]) -> Result<ConditionalLogit, StatsError> {
    let spread = attribute_spread(sets)?;
    if spread.contains(&0.0) {
        return Err(StatsError::Singular);
    }
    let fit = newton(sets, &vec![0.0; spread.len()])?;
    if fit.coefficients.iter().zip(&spread).any(|(b, s)| (b * s).abs() > RUNAWAY) {
        return Err(StatsError::Separation);
    }
    Ok(fit)
}

/// How much does each attribute weigh, where there may be too few choices to leave the estimate alone?
///
/// [`conditional_logit`] where it stands on at least ten choices a coefficient and settles; else the posterior mode under
/// independent normal priors, standard deviation 1.5 per standard deviation of an attribute and 2.5 for constants.
///
/// * `sets`: as for [`conditional_logit`]
/// * `constants`: for each attribute whether it is a constant of one alternative
///
/// Returns utilities per unit of each attribute; `regularised` says which of the two it is.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ShapeMismatch`], [`StatsError::ParameterOutOfRange`],
/// [`StatsError::TooManyResponses`], [`StatsError::NoConvergence`].
///
/// Assumptions: as for [`conditional_logit`].
///
/// Source: McFadden 1974; weakly informative priors in the manner of Gelman et al. 2008.
///
/// Compared with: [`conditional_logit`] where both apply; simulated choices.
///
/// ```
/// use touchstone::stats::choice::{ChoiceSet, choice_model};
/// let separated = ChoiceSet { alternatives: vec![vec![1.0], vec![0.0]], counts: vec![12, 0] };
/// let fit = choice_model(&[separated], &[true])?;
/// assert!(fit.regularised && fit.coefficients[0] > 1.0 && fit.coefficients[0] < 8.0);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn choice_model(sets: &[ChoiceSet], constants: &[bool]) -> Result<ConditionalLogit, StatsError> {
    let spread = attribute_spread(sets)?;
    if spread.len() != constants.len() {
        return Err(StatsError::ShapeMismatch);
    }
    let choices: u64 = sets.iter().flat_map(|set| &set.counts).sum();
    if choices >= 10 * spread.len() as u64 {
        match conditional_logit(sets) {
            Err(StatsError::Singular | StatsError::Separation | StatsError::NoConvergence) => {}
            settled => return settled,
        }
    }
    let precision = |(spread, constant): (&f64, &bool)| {
        if *constant {
            1.0 / (2.5 * 2.5)
        } else if *spread > 0.0 {
            (spread / 1.5).powi(2)
        } else {
            1.0
        }
    };
    let priors: Vec<f64> = spread.iter().zip(constants).map(precision).collect();
    Ok(ConditionalLogit { regularised: true, ..newton(sets, &priors)? })
}

/// Standard deviation of each attribute over all alternatives shown, after checking the shapes.
fn attribute_spread(sets: &[ChoiceSet]) -> Result<Vec<f64>, StatsError> {
    let counts: Vec<u64> = sets.iter().flat_map(|set| set.counts.iter().copied()).collect();
    total_of(&counts)?;
    let k = sets.iter().flat_map(|set| &set.alternatives).map(Vec::len).next().unwrap_or(0);
    let fits =
        |set: &ChoiceSet| set.alternatives.len() == set.counts.len() && set.alternatives.iter().all(|x| x.len() == k);
    if k == 0 || !sets.iter().all(fits) {
        return Err(StatsError::ShapeMismatch);
    }
    let rows = || sets.iter().flat_map(|set| &set.alternatives);
    if let Some(bad) = rows().flatten().find(|x| x.is_nan() || x.abs() > 1e12) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    let shown = rows().count() as f64;
    let mut means = vec![0.0; k];
    rows().for_each(|row| means.iter_mut().zip(row).for_each(|(mean, x)| *mean += x / shown));
    let mut squares = vec![0.0; k];
    for row in rows() {
        squares.iter_mut().zip(row).zip(&means).for_each(|((square, x), mean)| *square += (x - mean).powi(2));
    }
    Ok(squares.into_iter().map(|square| (square / shown).sqrt()).collect())
}

/// Choice probabilities of one set, and the logarithm of the sum that they were divided by.
pub(super) fn probabilities(set: &ChoiceSet, b: &[f64]) -> (Vec<f64>, f64) {
    let utilities: Vec<f64> = set.alternatives.iter().map(|x| dot(x, b)).collect();
    let top = utilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = utilities.iter().map(|u| (u - top).exp()).sum();
    let ln_sum = top + sum.ln();
    (utilities.into_iter().map(|u| (u - ln_sum).exp()).collect(), ln_sum)
}

/// Maximises the log-likelihood less half the sum of `precision` times squared coefficients.
fn newton(sets: &[ChoiceSet], precision: &[f64]) -> Result<ConditionalLogit, StatsError> {
    let design = Design::new(sets, precision.len());
    let penalised = |b: &[f64]| {
        let mut fit = design.at(b);
        let penalty = 0.5 * b.iter().zip(precision).map(|(b, p)| p * b * b).sum::<f64>();
        for (c, (b, p)) in b.iter().zip(precision).enumerate() {
            fit.gradient[c] -= p * b;
            fit.information[c][c] += p;
        }
        (fit.log_likelihood - penalty, fit)
    };
    let mut b = vec![0.0; precision.len()];
    let (mut current, mut fit) = penalised(&b);
    for iteration in 1..=100 {
        let factor = Cholesky::new(&fit.information)?;
        let step = factor.solve(&fit.gradient);
        let decrement = dot(&fit.gradient, &step);
        let mut part = 1.0;
        for _ in 0..40 {
            let next: Vec<f64> = b.iter().zip(&step).map(|(b, s)| b + part * s).collect();
            let (value, there) = penalised(&next);
            if value >= current - 1e-10 * current.abs().max(1.0) {
                (b, current, fit) = (next, value, there);
                break;
            }
            part *= 0.5;
        }
        if decrement < 1e-12 {
            let covariance = factor.inverse();
            return Ok(ConditionalLogit {
                coefficients: b,
                se: diagonal_roots(&covariance),
                covariance,
                log_likelihood: fit.log_likelihood,
                iterations: iteration,
                regularised: false,
            });
        }
        if !decrement.is_finite() {
            break;
        }
    }
    Err(StatsError::NoConvergence)
}
