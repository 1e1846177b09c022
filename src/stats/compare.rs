//! Offers against each other: a claim that survives peeking, descriptions, closed comparisons, many tests at once.

use super::beta_law::BetaLaw;
use super::proportion::{Interval, wilson_interval};
use super::special::{falling_root, ln_beta, ln_choose, ln_gamma, normal_isf};
use super::{MAX_RESPONSES, StatsError, check_counts, check_level};
use statrs::function::{erf, gamma};
use std::collections::HashMap;
use std::f64::consts::LN_2;
use std::ops::ControlFlow;

mod highest;

/// How strong is the evidence that two offers differ, however often one has looked?
///
/// Natural log of the beta-binomial mixture e-value, Beta(2, 2) against one half, on pairs that disagree. Pair the k-th
/// response of one offer with the k-th of the other; or, within one choice set, take the people who chose either.
///
/// * `b_only`: pairs in which only the second offer succeeded, up to [`MAX_RESPONSES`]
/// * `a_only`: pairs in which only the first offer succeeded, up to [`MAX_RESPONSES`]
///
/// Returns ln E, finite; at ln 20 or more the offer with more such pairs is better. No pairs give 0.
///
/// # Errors
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: each offer's responses are independent with one rate; any order of arrival.
///
/// Source: Robbins 1970, Annals of Mathematical Statistics 41; Ville 1939 for the guarantee.
///
/// Compared with: confseq 0.0.11 and mpmath 1.4.1 with 40 digits, within 1e-9.
///
/// ```
/// use touchstone::stats::compare::ln_e_pairs;
/// assert!(ln_e_pairs(12, 2)? > ln_e_pairs(8, 2)?);
/// assert_eq!(ln_e_pairs(3, 9)?, ln_e_pairs(9, 3)?);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn ln_e_pairs(b_only: u64, a_only: u64) -> Result<f64, StatsError> {
    check_counts(0, b_only)?;
    check_counts(0, a_only)?;
    let (c, d) = (b_only as f64, a_only as f64);
    Ok(ln_beta(2.0 + c, 2.0 + d) - ln_beta(2.0, 2.0) + (c + d) * LN_2)
}

/// Which p-value may be read off an e-value that was watched all along?
///
/// The anytime p-value, one over the largest e-value so far.
///
/// * `ln_e_max`: natural log of the largest e-value so far, any number
///
/// Returns a p-value in \[0, 1\].
///
/// # Errors
/// [`StatsError::ParameterOutOfRange`] for what is no number.
///
/// Assumptions: those of the e-value.
///
/// Source: Ville 1939; Johari et al. 2022, Operations Research 70.
///
/// Compared with: its definition.
///
/// ```
/// use touchstone::stats::compare::anytime_p;
/// assert!((anytime_p(f64::ln(20.0))? - 0.05).abs() < 1e-15);
/// assert_eq!(anytime_p(-3.0)?, 1.0);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn anytime_p(ln_e_max: f64) -> Result<f64, StatsError> {
    if ln_e_max.is_nan() {
        return Err(StatsError::ParameterOutOfRange(ln_e_max));
    }
    Ok((-ln_e_max).exp().min(1.0))
}

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
/// * `arms`: (successes, n) of at least two arms, each n from 0 to [`MAX_RESPONSES`]
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

fn check_arms(s1: u64, n1: u64, s2: u64, n2: u64) -> Result<(), StatsError> {
    check_counts(s1, n1)?;
    check_counts(s2, n2)?;
    if n1 == 0 || n2 == 0 { Err(StatsError::NoData) } else { Ok(()) }
}

/// Four counts as numbers: successes and totals of two arms.
#[derive(Clone, Copy)]
struct Arms {
    s1: f64,
    n1: f64,
    s2: f64,
    n2: f64,
}

impl Arms {
    fn new(s1: u64, n1: u64, s2: u64, n2: u64) -> Result<Self, StatsError> {
        check_arms(s1, n1, s2, n2)?;
        Ok(Self { s1: s1 as f64, n1: n1 as f64, s2: s2 as f64, n2: n2 as f64 })
    }

    fn total(self) -> f64 {
        self.n1 + self.n2
    }

    fn difference(self) -> f64 {
        self.s2 / self.n2 - self.s1 / self.n1
    }

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
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`]
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
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`]
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
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`]
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
    pub(super) fn new(statistic: f64, df: u64) -> Self {
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
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`]
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

/// Do two rates differ, with a guaranteed error rate?
///
/// Fisher's exact test, two-sided: all tables at most as probable as the observed one.
///
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`]
/// * `s2`, `n2`: the same of the second arm
///
/// Returns a p-value in (0, 1\], or 0 where it is too small to represent.
///
/// # Errors
/// [`StatsError::NoData`] where an arm is empty, [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`].
///
/// Assumptions: independent responses, one rate an arm; looked at once.
///
/// Source: Fisher 1935, The Design of Experiments; ties counted within a relative 1e-7.
///
/// Compared with: R 4.2.2 `fisher.test`, within 1e-9.
///
/// ```
/// use touchstone::stats::compare::fisher_exact;
/// assert!((fisher_exact(7, 20, 13, 22)? - 0.137_311_378).abs() < 1e-8);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn fisher_exact(s1: u64, n1: u64, s2: u64, n2: u64) -> Result<f64, StatsError> {
    check_arms(s1, n1, s2, n2)?;
    let s = s1 + s2;
    let (least, most) = (s.saturating_sub(n2), n1.min(s));
    let law = Hypergeometric { n1: n1 as f64, n2: n2 as f64, s: s as f64 };
    let observed = law.ln_pmf(s1) + 1e-7;
    let mode = (((n1 + 1) as f64 * (s + 1) as f64 / (n1 + n2 + 2) as f64) as u64).clamp(least, most);
    // The last count on each side of the mode that is at most as probable as the observed one.
    let left = last_that(least, mode, |k| law.ln_pmf(k) <= observed);
    let right = last_that(0, most - mode, |d| law.ln_pmf(most - d) <= observed).map(|d| most - d);
    if left.is_some_and(|l| right.is_some_and(|r| r <= l + 1)) {
        return Ok(1.0);
    }
    let lower = left.map_or(0.0, |l| law.sum_outwards(l, least, |k| k.checked_sub(1)));
    let upper = right.map_or(0.0, |r| law.sum_outwards(r, most, |k| Some(k + 1)));
    Ok((lower + upper).min(1.0))
}

struct Hypergeometric {
    n1: f64,
    n2: f64,
    s: f64,
}

impl Hypergeometric {
    fn ln_pmf(&self, k: u64) -> f64 {
        let k = k as f64;
        ln_choose(self.n1, k) + ln_choose(self.n2, self.s - k) - ln_choose(self.n1 + self.n2, self.s)
    }

    /// The probability from `from` to `end`, left off where it no longer shows.
    fn sum_outwards(&self, from: u64, end: u64, next: impl Fn(u64) -> Option<u64>) -> f64 {
        let mut term = self.ln_pmf(from).exp();
        let (mut total, mut k) = (term, from);
        while k != end && term > 1e-18 * total {
            let Some(following) = next(k) else { break };
            let (a, b) = (k as f64, following as f64);
            term *= if b > a {
                (self.n1 - a) * (self.s - a) / (b * (self.n2 - self.s + b))
            } else {
                a * (self.n2 - self.s + a) / ((self.n1 - b) * (self.s - b))
            };
            total += term;
            k = following;
        }
        total
    }
}

/// The largest k in `from..=to` for which `holds`, if it holds from `from` up to some point and not beyond.
fn last_that(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if !holds(from) {
        return None;
    }
    let (mut yes, mut no) = (from, to + 1);
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    Some(yes)
}

/// How many steps the exact test of larger tables may take: a fraction of a second.
const MOST_STEPS: u64 = 4_000_000;
/// How many partial tables it may keep at a time: tens of megabytes.
const MOST_STATES: usize = 100_000;

/// Do several groups answer alike, with a guaranteed error rate?
///
/// Freeman-Halton extension of Fisher's exact test, by dynamic programming over the rows.
///
/// * `table`: counts, at least two rows and two columns, all rows equally long, sum 1 to [`MAX_RESPONSES`]
///
/// Returns a p-value in (0, 1\].
///
/// # Errors
/// [`StatsError::ShapeMismatch`], [`StatsError::NoData`], [`StatsError::TooManyResponses`];
/// [`StatsError::TooManyStates`] where the table is too large: use [`chi_square_independence`] and say so.
///
/// Assumptions: independent responses; looked at once.
///
/// Source: Freeman & Halton 1951, Biometrika 38, 141-149; ties counted within a relative 1e-7.
///
/// Compared with: R 4.2.2 `fisher.test`, within 1e-7.
///
/// ```
/// use touchstone::stats::compare::fisher_freeman_halton;
/// let p = fisher_freeman_halton(&[vec![8, 12], vec![3, 17], vec![10, 10]])?;
/// assert!((p - 0.054_724_127).abs() < 1e-8);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn fisher_freeman_halton(table: &[Vec<u64>]) -> Result<f64, StatsError> {
    let (mut rows, mut columns) = margins(table)?;
    let small: Vec<f64> = (0..1000_u32).map(|x| ln_gamma(f64::from(x) + 1.0)).collect();
    let ln_factorial = |x: u64| {
        let kept = usize::try_from(x).ok().and_then(|x| small.get(x));
        kept.copied().unwrap_or_else(|| ln_gamma(x as f64 + 1.0))
    };
    let total: u64 = rows.iter().sum();
    let constant = rows.iter().chain(&columns).map(|m| ln_factorial(*m)).sum::<f64>() - ln_factorial(total);
    let observed = -table.iter().flatten().map(|x| ln_factorial(*x)).sum::<f64>();
    if columns.len() > rows.len() {
        std::mem::swap(&mut rows, &mut columns);
    }
    // Remaining column totals, then for each sum of -ln x! (in units of 1e-9) the number of ways to reach it.
    let mut states: HashMap<Vec<u64>, HashMap<i64, f64>> = HashMap::from([(columns, HashMap::from([(0, 1.0)]))]);
    let mut visited = 0_u64;
    for row in rows {
        let mut next: HashMap<Vec<u64>, HashMap<i64, f64>> = HashMap::new();
        for (remaining, sums) in &states {
            let outcome = splits(row, remaining, &mut Vec::new(), &mut |split| {
                visited += sums.len() as u64;
                if visited > MOST_STEPS || next.len() > MOST_STATES {
                    return ControlFlow::Break(());
                }
                let added = -split.iter().map(|x| ln_factorial(*x)).sum::<f64>();
                let left = remaining.iter().zip(split).map(|(r, x)| r - x).collect();
                let reached = next.entry(left).or_default();
                for (sum, ways) in sums {
                    let key = ((*sum as f64 * 1e-9 + added) * 1e9).round() as i64;
                    *reached.entry(key).or_insert(0.0) += ways;
                }
                ControlFlow::Continue(())
            });
            if outcome.is_break() {
                return Err(StatsError::TooManyStates);
            }
        }
        states = next;
    }
    let extreme = states.values().flatten().map(|(sum, ways)| (*sum as f64 * 1e-9, ways));
    let p: f64 =
        extreme.filter(|(sum, _)| *sum <= observed + 1e-7).map(|(sum, ways)| ways * (sum + constant).exp()).sum();
    Ok(p.min(1.0))
}

/// Row and column totals, after checking that there is a table.
fn margins(table: &[Vec<u64>]) -> Result<(Vec<u64>, Vec<u64>), StatsError> {
    let width = table.first().map_or(0, Vec::len);
    if table.len() < 2 || width < 2 || table.iter().any(|row| row.len() != width) {
        return Err(StatsError::ShapeMismatch);
    }
    let total = table.iter().flatten().fold(0_u64, |sum, x| sum.saturating_add(*x));
    match total {
        0 => return Err(StatsError::NoData),
        n if n > MAX_RESPONSES => return Err(StatsError::TooManyResponses(n)),
        _ => {}
    }
    let rows = table.iter().map(|row| row.iter().sum()).collect();
    let columns = (0..width).map(|j| table.iter().map(|row| row[j]).sum()).collect();
    Ok((rows, columns))
}

/// Every way to spread `amount` over columns with that much room.
fn splits(
    amount: u64,
    room: &[u64],
    chosen: &mut Vec<u64>,
    visit: &mut impl FnMut(&[u64]) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let column = chosen.len();
    if column + 1 == room.len() {
        if amount > room[column] {
            return ControlFlow::Continue(());
        }
        chosen.push(amount);
        let outcome = visit(chosen);
        chosen.pop();
        return outcome;
    }
    let later: u64 = room[column + 1..].iter().sum();
    for x in amount.saturating_sub(later)..=amount.min(room[column]) {
        chosen.push(x);
        let outcome = splits(amount - x, room, chosen, visit);
        chosen.pop();
        outcome?;
    }
    ControlFlow::Continue(())
}

/// Do several groups answer alike, where the table is too large for an exact test?
///
/// Pearson's chi-square test of independence; empty rows and columns are left out.
///
/// * `table`: counts, at least two rows and two columns, all rows equally long, sum 1 to [`MAX_RESPONSES`]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapping_the_arms_flips_the_signs() -> Result<(), StatsError> {
        for (s1, n1, s2, n2) in [(7, 20, 13, 22), (0, 10, 4, 11), (5, 5, 5, 5), (0, 4, 0, 9), (150, 1000, 190, 1000)] {
            for f in [miettinen_nurminen_difference, newcombe_difference] {
                let (there, back) = (f(s1, n1, s2, n2, 0.95)?, f(s2, n2, s1, n1, 0.95)?);
                assert!((there.low + back.high).abs() < 1e-9 && (there.high + back.low).abs() < 1e-9);
                assert!(there.low <= there.high);
            }
            assert!((fisher_exact(s1, n1, s2, n2)? - fisher_exact(s2, n2, s1, n1)?).abs() < 1e-9);
        }
        Ok(())
    }

    #[test]
    fn the_two_exact_tests_agree_on_two_by_two_tables() -> Result<(), StatsError> {
        for (s1, n1, s2, n2) in [(7, 20, 13, 22), (0, 10, 4, 11), (3, 7, 3, 7), (1, 30, 4, 30)] {
            let table = [vec![s1, n1 - s1], vec![s2, n2 - s2]];
            let (small, large) = (fisher_exact(s1, n1, s2, n2)?, fisher_freeman_halton(&table)?);
            assert!((small - large).abs() < 1e-7, "{small} {large}");
            if s1 + s2 > 0 {
                let (n, pearson) = ((n1 + n2) as f64, chi_square_independence(&table)?.statistic);
                let corrected = n_minus_1_chi_square(s1, n1, s2, n2)?.statistic;
                assert!((pearson * (n - 1.0) / n - corrected).abs() < 1e-9);
            }
        }
        Ok(())
    }

    #[test]
    fn arms_of_a_billion_are_answered() -> Result<(), StatsError> {
        let n = 1_000_000_000;
        for (s1, s2) in [(0, 0), (0, n), (n, n), (300_000_000, 300_010_000), (1, 2)] {
            let p = fisher_exact(s1, n, s2, n)?;
            assert!((0.0..=1.0).contains(&p), "{p}");
            let d = miettinen_nurminen_difference(s1, n, s2, n, 0.95)?;
            assert!(d.low <= d.high && d.low >= -1.0 && d.high <= 1.0, "{d:?}");
            let r = miettinen_nurminen_ratio(s1, n, s2, n, 0.95)?;
            assert!(r.low.is_finite() && r.high.is_none_or(f64::is_finite), "{r:?}");
            let arms = probabilities_best(&[(s1, n), (s2, n)])?;
            assert!((arms[0].best + arms[1].best - 1.0).abs() < 1e-5, "{arms:?}");
        }
        Ok(())
    }

    #[test]
    fn tables_too_large_for_the_exact_test_say_so() {
        let table: Vec<Vec<u64>> = (0..8).map(|i| (0..8).map(|j| 20 + i * j).collect()).collect();
        assert_eq!(fisher_freeman_halton(&table), Err(StatsError::TooManyStates));
        assert!(chi_square_independence(&table).is_ok());
    }
}
