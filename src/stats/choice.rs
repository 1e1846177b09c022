//! What people chose among several options.

use super::compare::ChiSquare;
use super::linear::{Cholesky, Matrix, diagonal_roots, dot};
use super::proportion::Interval;
use super::special::normal_isf;
use super::{MAX_RESPONSES, StatsError, check_level};

mod clustered;
mod design;
mod predicted;
mod presence;

use design::Design;

pub use clustered::clustered_covariance;
pub use predicted::predicted;
pub use presence::{PresenceCheck, presence_check};

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
/// * `sets`: choice sets with finite attributes, the same number of attributes everywhere; at most [`MAX_RESPONSES`]
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
fn probabilities(set: &ChoiceSet, b: &[f64]) -> (Vec<f64>, f64) {
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

/// What people would pay for one unit more of an attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WillingnessToPay {
    /// The ratio of the two coefficients, with its sign turned: money per unit of the attribute.
    pub estimate: f64,
    /// Standard error by the delta method.
    pub se: f64,
    /// Interval by the delta method; symmetric, and wrong where the price effect is weak.
    pub delta: Interval,
    /// Fieller's interval; `None` where it is unbounded, because the price effect is not established.
    pub fieller: Option<Interval>,
}

/// How much money is one unit of an attribute worth to people?
///
/// Ratio of two coefficients with Fieller's interval.
///
/// * `b_attribute`, `b_price`: coefficients of a [`ConditionalLogit`]; the price coefficient is negative
/// * `var_attribute`, `covariance`, `var_price`: their covariance matrix, variances positive
/// * `level`: confidence, in (0, 1)
///
/// Returns money per unit of the attribute, in the unit of the price.
///
/// # Errors
/// [`StatsError::PriceEffectNotNegative`], [`StatsError::LevelOutOfRange`], [`StatsError::ParameterOutOfRange`].
///
/// Assumptions: coefficients with a joint normal distribution.
///
/// Source: Fieller 1954, Journal of the Royal Statistical Society B 16, 175-185; Hole 2007, Health Economics 16.
///
/// Compared with: the roots of its definition in R 4.2.2 on mlogit 0.4.2 estimates, within 1e-6.
///
/// ```
/// use touchstone::stats::choice::willingness_to_pay;
/// let w = willingness_to_pay(0.357_782, -0.025_116_6, 0.012_050_2, 1.030_56e-5, 2.998_71e-6, 0.95)?;
/// assert!((w.estimate - 14.2449).abs() < 1e-3);
/// assert!(w.fieller.is_some_and(|range| (range.low - 5.6045).abs() < 1e-2));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn willingness_to_pay(
    b_attribute: f64,
    b_price: f64,
    var_attribute: f64,
    covariance: f64,
    var_price: f64,
    level: f64,
) -> Result<WillingnessToPay, StatsError> {
    check_level(level)?;
    for value in [b_attribute, b_price, covariance] {
        if !value.is_finite() {
            return Err(StatsError::ParameterOutOfRange(value));
        }
    }
    for variance in [var_attribute, var_price] {
        if !(variance > 0.0 && variance.is_finite()) {
            return Err(StatsError::ParameterOutOfRange(variance));
        }
    }
    if b_price >= 0.0 {
        return Err(StatsError::PriceEffectNotNegative);
    }
    let z = normal_isf(0.5 * (1.0 - level));
    let estimate = -b_attribute / b_price;
    let variance = var_attribute + 2.0 * estimate * covariance + estimate * estimate * var_price;
    let se = variance.max(0.0).sqrt() / b_price.abs();
    let a = b_price * b_price - z * z * var_price;
    let h = z * z * covariance - b_attribute * b_price;
    let c = b_attribute * b_attribute - z * z * var_attribute;
    let root = (h * h - a * c).max(0.0).sqrt();
    let fieller = (a > 0.0).then(|| Interval { low: (h - root) / a, high: (h + root) / a });
    Ok(WillingnessToPay { estimate, se, delta: Interval { low: estimate - z * se, high: estimate + z * se }, fieller })
}

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

    #[test]
    fn separated_choices_say_so_and_are_held_by_a_prior() -> Result<(), StatsError> {
        let sets = [ChoiceSet { alternatives: vec![vec![2.0, 1.0], vec![0.0, 0.0]], counts: vec![40, 0] }];
        assert!(conditional_logit(&sets).is_err());
        let fit = choice_model(&sets, &[false, true])?;
        assert!(fit.regularised && fit.se.iter().all(|se| se.is_finite()));
        Ok(())
    }

    #[test]
    fn splitting_a_set_into_people_changes_nothing() -> Result<(), StatsError> {
        let alternatives = vec![vec![3.0, 1.0], vec![5.0, 0.0], vec![0.0, 0.0]];
        let other = vec![vec![1.0, 0.0], vec![2.0, 1.0], vec![0.0, 0.0]];
        let set = |a: &Vec<Vec<f64>>, counts: [u64; 3]| ChoiceSet { alternatives: a.clone(), counts: counts.into() };
        let grouped = conditional_logit(&[set(&alternatives, [9, 4, 5]), set(&other, [7, 3, 9])])?;
        let mut people = Vec::new();
        for (a, counts) in [(&alternatives, [9, 4, 5]), (&other, [7, 3, 9])] {
            for (j, count) in counts.into_iter().enumerate() {
                let mut one = [0; 3];
                one[j] = 1;
                people.extend((0..count).map(|_| set(a, one)));
            }
        }
        let single = conditional_logit(&people)?;
        for (a, b) in grouped.coefficients.iter().zip(&single.coefficients) {
            assert!((a - b).abs() < 1e-9);
        }
        Ok(())
    }

    #[test]
    fn a_price_that_attracts_is_refused() {
        assert_eq!(willingness_to_pay(1.0, 0.1, 0.1, 0.0, 0.1, 0.95), Err(StatsError::PriceEffectNotNegative));
        let weak = willingness_to_pay(1.0, -0.1, 0.1, 0.0, 0.1, 0.95);
        assert!(weak.is_ok_and(|w| w.fieller.is_none()));
    }
}
