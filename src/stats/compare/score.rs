//! Sizes of a difference: score intervals of difference and ratio.

use super::arms::Arms;
use crate::stats::StatsError;
use crate::stats::check_level;
use crate::stats::proportion::{Interval, wilson_interval};
use crate::stats::special::{falling_root, normal_isf};

impl Arms {
    /// Score statistic of the hypothesis rate2 - rate1 = d.
    fn score_of_difference(self, d: f64) -> f64 {
        let Self { s1, n1, s2, n2 } = self;
        let term = |count: f64, rate: f64| if count > 0.0 { count / rate } else { 0.0 };
        let slope = |q: f64| term(s1, q) - term(n1 - s1, 1.0 - q) + term(s2, q + d) - term(n2 - s2, 1.0 - q - d);
        let (mut low, mut high) = ((-d).max(0.0), (1.0 - d).min(1.0));
        for _ in 0..80 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if slope(middle) > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        let q1 = 0.5 * (low + high);
        let q2 = q1 + d;
        let variance = (q1 * (1.0 - q1) / n1 + q2 * (1.0 - q2) / n2) * self.total() / (self.total() - 1.0);
        standardised(self.difference() - d, variance)
    }

    /// Score statistic of the hypothesis rate2 / rate1 = r.
    fn score_of_ratio(self, r: f64) -> f64 {
        let Self { s1, n1, s2, n2 } = self;
        let square = self.total() * r;
        let linear = -((n2 + s1) * r + n1 + s2);
        let constant = s1 + s2;
        let root = (linear * linear - 4.0 * square * constant).max(0.0).sqrt();
        let q1 = (2.0 * constant / (root - linear)).min(1.0).min(1.0 / r);
        let q2 = (r * q1).min(1.0);
        let variance = (q2 * (1.0 - q2) / n2 + r * r * q1 * (1.0 - q1) / n1) * self.total() / (self.total() - 1.0);
        standardised(s2 / n2 - r * s1 / n1, variance)
    }
}

fn standardised(gap: f64, variance: f64) -> f64 {
    if gap.abs() < 1e-14 || (variance <= 1e-300 && gap.abs() < 1e-12) {
        0.0
    } else if variance <= 1e-300 {
        f64::INFINITY.copysign(gap)
    } else {
        gap / variance.sqrt()
    }
}

/// By how much do two rates differ?
///
/// Miettinen-Nurminen score interval for rate2 - rate1.
///
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `s2`, `n2`: the same of the second arm
/// * `level`: confidence, in (0, 1)
///
/// Returns differences of rates in \[-1, 1\].
///
/// # Errors
/// [`StatsError::NoData`] where an arm is empty, [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`],
/// [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent responses, one rate an arm; a closed comparison, looked at once.
///
/// Source: Miettinen & Nurminen 1985, Statistics in Medicine 4, 213-226.
///
/// Compared with: R 4.2.2 package ratesci 1.0.0, within 2e-6.
///
/// ```
/// use touchstone::stats::compare::miettinen_nurminen_difference;
/// let range = miettinen_nurminen_difference(7, 20, 13, 22, 0.95)?;
/// assert!((range.low + 0.064_651).abs() < 1e-5 && (range.high - 0.504_543).abs() < 1e-5);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn miettinen_nurminen_difference(s1: u64, n1: u64, s2: u64, n2: u64, level: f64) -> Result<Interval, StatsError> {
    let arms = Arms::new(s1, n1, s2, n2)?;
    check_level(level)?;
    let z = normal_isf(0.5 * (1.0 - level));
    let observed = arms.difference();
    let edge = 1.0 - 1e-12;
    let end = |target: f64, from: f64, to: f64| {
        let f = |d: f64| arms.score_of_difference(d) - target;
        falling_root(f, (from, f(from)), (to, f(to)))
    };
    let low = if arms.score_of_difference(-edge) <= z { -1.0 } else { end(z, -edge, observed.max(-edge)) };
    let high = if arms.score_of_difference(edge) >= -z { 1.0 } else { end(-z, observed.min(edge), edge) };
    Ok(Interval { low, high })
}

/// A range of ratios.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioInterval {
    /// The lower end, not negative.
    pub low: f64,
    /// The upper end; `None` where the data set no limit.
    pub high: Option<f64>,
}

/// How many times as high is the second rate?
///
/// Miettinen-Nurminen score interval for rate2 / rate1.
///
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `s2`, `n2`: the same of the second arm
/// * `level`: confidence, in (0, 1)
///
/// Returns ratios; no upper end where the first arm has no success.
///
/// # Errors
/// As for [`miettinen_nurminen_difference`].
///
/// Assumptions: independent responses, one rate an arm; a closed comparison, looked at once.
///
/// Source: Miettinen & Nurminen 1985, Statistics in Medicine 4, 213-226.
///
/// Compared with: R 4.2.2 package ratesci 1.0.0, within 2e-5.
///
/// ```
/// use touchstone::stats::compare::miettinen_nurminen_ratio;
/// let range = miettinen_nurminen_ratio(7, 20, 13, 22, 0.95)?;
/// assert!((range.low - 0.872_787).abs() < 1e-4 && range.high.is_some_and(|h| (h - 3.514_839).abs() < 1e-4));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn miettinen_nurminen_ratio(s1: u64, n1: u64, s2: u64, n2: u64, level: f64) -> Result<RatioInterval, StatsError> {
    let arms = Arms::new(s1, n1, s2, n2)?;
    check_level(level)?;
    let z = normal_isf(0.5 * (1.0 - level));
    let (lowest, highest) = (-25.0, 25.0);
    let observed = ((arms.s2.max(0.5) / arms.n2).ln() - (arms.s1.max(0.5) / arms.n1).ln()).clamp(lowest, highest);
    let end = |target: f64, from: f64, to: f64| {
        let f = |x: f64| arms.score_of_ratio(x.exp()) - target;
        falling_root(f, (from, f(from)), (to, f(to))).exp()
    };
    let low = if s2 == 0 { 0.0 } else { end(z, lowest, if s1 == 0 { highest } else { observed }) };
    let high = (s1 > 0).then(|| end(-z, if s2 == 0 { lowest } else { observed }, highest));
    Ok(RatioInterval { low, high })
}

/// By how much do two rates differ, quickly?
///
/// Newcombe's hybrid score interval for rate2 - rate1, from two Wilson intervals.
///
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `s2`, `n2`: the same of the second arm
/// * `level`: confidence, in (0, 1)
///
/// Returns differences of rates in \[-1, 1\].
///
/// # Errors
/// As for [`miettinen_nurminen_difference`].
///
/// Assumptions: independent responses, one rate an arm; a closed comparison, looked at once.
///
/// Source: Newcombe 1998, Statistics in Medicine 17, 873-890, method 10.
///
/// Compared with: statsmodels 0.15.0 `confint_proportions_2indep(method="newcomb")`, within 1e-9.
///
/// ```
/// use touchstone::stats::compare::newcombe_difference;
/// let range = newcombe_difference(7, 20, 13, 22, 0.95)?;
/// assert!((range.low + 0.056_730).abs() < 1e-5);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn newcombe_difference(s1: u64, n1: u64, s2: u64, n2: u64, level: f64) -> Result<Interval, StatsError> {
    let arms = Arms::new(s1, n1, s2, n2)?;
    let (first, second) = (wilson_interval(s1, n1, level)?, wilson_interval(s2, n2, level)?);
    let (p1, p2) = (arms.s1 / arms.n1, arms.s2 / arms.n2);
    Ok(Interval {
        low: p2 - p1 - (p2 - second.low).hypot(first.high - p1),
        high: p2 - p1 + (second.high - p2).hypot(p1 - first.low),
    })
}
