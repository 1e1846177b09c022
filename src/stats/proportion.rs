//! One rate: what the counts say about it, if one looks once.

use super::special::{beta_isf, beta_quantile, beta_sf, ln_beta_density, normal_isf};
use super::{StatsError, check_counts, check_level, check_open_probability};

/// A range of rates, both ends in \[0, 1\] unless a function says otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// All rates that there are: what is known before the first response.
    pub const UNIT: Self = Self { low: 0.0, high: 1.0 };
}

/// Shape parameters of the posterior under the Jeffreys prior.
fn posterior(successes: u64, n: u64) -> (f64, f64) {
    (successes as f64 + 0.5, (n - successes) as f64 + 0.5)
}

/// Which rates are compatible with the counts, if one looks exactly once?
///
/// Equal-tailed credible interval of the Jeffreys posterior Beta(s + 1/2, n - s + 1/2).
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `level`: credibility, a probability in (0, 1), usually 0.95
///
/// Returns rates in \[0, 1\]. The lower end is 0 where there are no successes, the upper end 1 where there are no
/// failures; nothing observed gives the whole unit interval.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent responses with one rate; one look. Repeated looking breaks the level, see
/// [`always_valid_interval`](crate::stats::sequential::always_valid_interval).
///
/// Source: Brown, Cai & DasGupta 2001, Statistical Science 16, section 4.1.1 (with their rule for the ends).
///
/// Compared with: statsmodels 0.15.0 `proportion_confint(method="jeffreys")`, within 1e-9.
///
/// ```
/// use touchstone::stats::proportion::jeffreys_interval;
/// let range = jeffreys_interval(7, 20, 0.95)?;
/// assert!((range.low - 0.1723).abs() < 1e-4 && (range.high - 0.5678).abs() < 1e-4);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn jeffreys_interval(successes: u64, n: u64, level: f64) -> Result<Interval, StatsError> {
    check_counts(successes, n)?;
    check_level(level)?;
    let (a, b) = posterior(successes, n);
    let tail = 0.5 * (1.0 - level);
    Ok(Interval {
        low: if successes == 0 { 0.0 } else { beta_quantile(a, b, tail) },
        high: if successes == n { 1.0 } else { beta_isf(a, b, tail) },
    })
}

/// Which rates would a score test not reject?
///
/// Wilson score interval, without continuity correction.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `level`: confidence, a probability in (0, 1)
///
/// Returns rates in \[0, 1\]; nothing observed gives the whole unit interval.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent responses with one rate; one look; a normal approximation to the score.
///
/// Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
///
/// Compared with: R 4.2.2 package binom 1.1.1.1 `binom.confint(methods = "wilson")`, within 1e-9.
///
/// ```
/// use touchstone::stats::proportion::wilson_interval;
/// let range = wilson_interval(7, 20, 0.95)?;
/// assert!((range.low - 0.1812).abs() < 1e-4 && (range.high - 0.5671).abs() < 1e-4);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn wilson_interval(successes: u64, n: u64, level: f64) -> Result<Interval, StatsError> {
    check_counts(successes, n)?;
    check_level(level)?;
    if n == 0 {
        return Ok(Interval::UNIT);
    }
    let z = normal_isf(0.5 * (1.0 - level));
    let total = n as f64;
    let p = successes as f64 / total;
    let scale = 1.0 + z * z / total;
    let centre = (p + z * z / (2.0 * total)) / scale;
    let half = z / scale * (p * (1.0 - p) / total + z * z / (4.0 * total * total)).sqrt();
    Ok(Interval {
        low: if successes == 0 { 0.0 } else { (centre - half).max(0.0) },
        high: if successes == n { 1.0 } else { (centre + half).min(1.0) },
    })
}

/// Which rates would an exact test not reject?
///
/// Clopper-Pearson interval: covers at least as often as its level says, and usually more often.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `level`: confidence, a probability in (0, 1)
///
/// Returns rates in \[0, 1\]; nothing observed gives the whole unit interval.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent responses with one rate; one look.
///
/// Source: Clopper & Pearson 1934, Biometrika 26, 404-413, through beta quantiles.
///
/// Compared with: R 4.2.2 package binom 1.1.1.1 `binom.confint(methods = "exact")`, within 1e-7.
///
/// ```
/// use touchstone::stats::proportion::clopper_pearson_interval;
/// let range = clopper_pearson_interval(0, 7, 0.95)?;
/// assert!(range.low == 0.0 && (range.high - 0.409_616_397).abs() < 1e-8);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn clopper_pearson_interval(successes: u64, n: u64, level: f64) -> Result<Interval, StatsError> {
    check_counts(successes, n)?;
    check_level(level)?;
    let (s, f) = (successes as f64, (n - successes) as f64);
    let tail = 0.5 * (1.0 - level);
    Ok(Interval {
        low: if successes == 0 { 0.0 } else { beta_quantile(s, f + 1.0, tail) },
        high: if successes == n { 1.0 } else { beta_isf(s + 1.0, f, tail) },
    })
}

/// What is the best single guess at the rate?
///
/// Mean of the Jeffreys posterior, (s + 1/2) / (n + 1).
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
///
/// Returns a rate in (0, 1); 0.5 before the first response, which a page should not show.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`].
///
/// Assumptions: independent responses with one rate.
///
/// Source: Jeffreys 1946, Proceedings of the Royal Society A 186 (the prior); conjugacy does the rest.
///
/// Compared with: statsmodels 0.15.0, within 1e-9.
///
/// ```
/// use touchstone::stats::proportion::jeffreys_mean;
/// assert_eq!(jeffreys_mean(4, 8)?, 0.5);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn jeffreys_mean(successes: u64, n: u64) -> Result<f64, StatsError> {
    check_counts(successes, n)?;
    Ok((successes as f64 + 0.5) / (n as f64 + 1.0))
}

/// How probable is it that the rate lies above a threshold?
///
/// Upper tail of the Jeffreys posterior.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `threshold`: a rate in \[0, 1\]
///
/// Returns a probability in \[0, 1\].
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::ProbabilityOutOfRange`].
///
/// Assumptions: independent responses with one rate. Not a stopping rule: at the bar it passes 95 in 100 at some
/// look far more often than one time in twenty.
///
/// Source: the regularised incomplete beta function of the posterior.
///
/// Compared with: mpmath 1.4.1 with 40 digits, within 1e-9.
///
/// ```
/// use touchstone::stats::proportion::probability_above;
/// assert!((probability_above(5, 10, 0.5)? - 0.5).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn probability_above(successes: u64, n: u64, threshold: f64) -> Result<f64, StatsError> {
    check_counts(successes, n)?;
    if !(0.0..=1.0).contains(&threshold) {
        return Err(StatsError::ProbabilityOutOfRange(threshold));
    }
    let (a, b) = posterior(successes, n);
    Ok(beta_sf(a, b, threshold))
}

/// How high is the posterior hump at one rate?
///
/// Density of the Jeffreys posterior.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `x`: a rate in (0, 1); the ends are left out, because the density is infinite there when a count is zero
///
/// Returns a density per unit of rate, finite and not negative.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::ProbabilityOutOfRange`].
///
/// Assumptions: independent responses with one rate.
///
/// Source: the density of the beta law.
///
/// Compared with: its own integral, which is one, in the tests.
///
/// ```
/// use touchstone::stats::proportion::jeffreys_density;
/// let at_half = jeffreys_density(0, 0, 0.5)?;
/// assert!((at_half - 2.0 / std::f64::consts::PI).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn jeffreys_density(successes: u64, n: u64, x: f64) -> Result<f64, StatsError> {
    check_counts(successes, n)?;
    check_open_probability(x)?;
    let (a, b) = posterior(successes, n);
    Ok(ln_beta_density(a, b, x).exp())
}

/// Below which rate does a given part of the posterior lie?
///
/// Quantile of the Jeffreys posterior.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `p`: a probability in (0, 1)
///
/// Returns a rate in \[0, 1\].
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::ProbabilityOutOfRange`].
///
/// Assumptions: independent responses with one rate.
///
/// Source: inverse of the regularised incomplete beta function, by Newton steps on the logit scale.
///
/// Compared with: scipy 1.17.1 `beta.ppf`, within 1e-9.
///
/// ```
/// use touchstone::stats::proportion::jeffreys_quantile;
/// assert!((jeffreys_quantile(10, 20, 0.5)? - 0.5).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn jeffreys_quantile(successes: u64, n: u64, p: f64) -> Result<f64, StatsError> {
    check_counts(successes, n)?;
    check_open_probability(p)?;
    let (a, b) = posterior(successes, n);
    Ok(beta_quantile(a, b, p))
}

/// The two one-sided p-values of an exact binomial test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinomialTest {
    /// P(at least this many successes) if the rate were the bar.
    pub greater: f64,
    /// P(at most this many successes) if the rate were the bar.
    pub less: f64,
}

/// How surprising are the counts if the rate were exactly the bar, at one single look?
///
/// Exact one-sided binomial tests.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `bar`: a rate in (0, 1)
///
/// Returns two p-values in \[0, 1\].
///
/// # Errors
/// [`StatsError::NoData`] without responses, [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`],
/// [`StatsError::BarOutOfRange`].
///
/// Assumptions: independent responses with one rate; a number of responses fixed beforehand and one look.
///
/// Source: Clopper & Pearson 1934, through the incomplete beta function.
///
/// Compared with: R 4.2.2 `binom.test`, within 1e-10.
///
/// ```
/// use touchstone::stats::proportion::binomial_test;
/// let p = binomial_test(8, 20, 0.3)?;
/// assert!((p.greater - 0.227_728_202_6).abs() < 1e-9);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn binomial_test(successes: u64, n: u64, bar: f64) -> Result<BinomialTest, StatsError> {
    check_counts(successes, n)?;
    if n == 0 {
        return Err(StatsError::NoData);
    }
    if !(bar > 0.0 && bar < 1.0) {
        return Err(StatsError::BarOutOfRange(bar));
    }
    let (s, f) = (successes as f64, (n - successes) as f64);
    Ok(BinomialTest {
        greater: if successes == 0 { 1.0 } else { super::special::beta_cdf(s, f + 1.0, bar) },
        less: if successes == n { 1.0 } else { beta_sf(s + 1.0, f, bar) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_observed_leaves_every_rate_open() {
        for interval in [jeffreys_interval, wilson_interval, clopper_pearson_interval] {
            assert_eq!(interval(0, 0, 0.95), Ok(Interval::UNIT));
        }
    }

    #[test]
    fn impossible_counts_are_refused_by_name() {
        assert_eq!(wilson_interval(3, 2, 0.95), Err(StatsError::ImpossibleCounts { successes: 3, n: 2 }));
        assert_eq!(jeffreys_interval(1, 2, 1.0), Err(StatsError::LevelOutOfRange(1.0)));
        assert!(matches!(jeffreys_interval(1, 2, f64::NAN), Err(StatsError::LevelOutOfRange(_))));
        assert!(probability_above(1, 2, f64::NAN).is_err());
        assert_eq!(jeffreys_mean(1, u64::MAX), Err(StatsError::TooManyResponses(u64::MAX)));
    }

    #[test]
    fn the_hump_has_area_one() -> Result<(), StatsError> {
        for (s, n) in [(3, 10), (40, 100), (700, 2000)] {
            let steps = 20_000;
            let mut area = 0.0;
            for i in 0..steps {
                area += jeffreys_density(s, n, (f64::from(i) + 0.5) / f64::from(steps))? / f64::from(steps);
            }
            assert!((area - 1.0).abs() < 1e-6, "{s} of {n}: {area}");
        }
        Ok(())
    }
}
