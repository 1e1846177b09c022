//! How strongly counts speak for a rate above or below a bar, and the interval that follows from it.

use super::{ALPHA, ROPE, Rule, check_bar};
use crate::stats::proportion::Interval;
use crate::stats::special::{expit, falling_root, ln_beta, ln_beta_tails};
use crate::stats::{StatsError, check_counts, check_level, check_open_probability};

/// The evidence for one side of a bar. The other side is the same question with successes and failures exchanged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Side {
    bar: f64,
    /// One minus the bar, kept apart because the mirrored side has it exactly.
    rest: f64,
    /// ln of the mixing law's mass above the bar, not normalised.
    ln_prior: f64,
    /// How many responses the mixing law is worth.
    kappa: f64,
    /// The ln E that makes a verdict.
    needed: f64,
    /// No verdict before this many responses.
    n_min: u64,
}

impl Side {
    fn new(bar: f64, rest: f64, kappa: f64, alpha: f64, n_min: u64) -> Self {
        let (a, b) = (kappa * bar, kappa * rest);
        let ln_prior = ln_beta(a, b) + ln_beta_tails(a, b, bar, rest).1;
        Self { bar, rest, ln_prior, kappa, needed: -alpha.ln(), n_min }
    }

    pub(super) fn above(bar: f64, rule: &Rule) -> Self {
        Self::new(bar, 1.0 - bar, rule.kappa, rule.alpha_validated, rule.n_min)
    }

    pub(super) fn below(bar: f64, rule: &Rule) -> Self {
        Self::new(1.0 - bar, bar, rule.kappa, rule.alpha_invalidated, rule.n_min)
    }

    pub(super) fn ln_e(&self, s: f64, f: f64) -> f64 {
        let (a, b) = (self.kappa * self.bar + s, self.kappa * self.rest + f);
        let (_, ln_posterior) = ln_beta_tails(a, b, self.bar, self.rest);
        ln_beta(a, b) + ln_posterior - self.ln_prior - s * self.bar.ln() - f * self.rest.ln()
    }

    /// Does this count of `hits` prove a rate beyond the bar?
    pub(super) fn crosses(&self, hits: u64, n: u64) -> bool {
        hits as f64 > n as f64 * self.bar && self.ln_e(hits as f64, (n - hits) as f64) >= self.needed
    }

    /// The smallest count that proves a rate beyond the bar at `n` responses, by halving: evidence only grows with
    /// the count.
    pub(super) fn least_crossing(&self, n: u64) -> Option<u64> {
        if n < self.n_min || !self.crosses(n, n) {
            return None;
        }
        let (mut no, mut yes) = ((n as f64 * self.bar) as u64, n);
        while yes - no > 1 {
            let middle = no + (yes - no) / 2;
            if self.crosses(middle, n) {
                yes = middle;
            } else {
                no = middle;
            }
        }
        Some(yes)
    }
}

/// How strong is the evidence that the rate lies above the bar, however often one has looked?
///
/// Natural log of a one-sided beta-binomial mixture e-value: rates above the bar, drawn from
/// Beta(4 bar, 4 (1 - bar)) cut off below the bar, against the bar itself.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `bar`: a rate in \[0.001, 0.999\]
///
/// Returns ln E, a finite number; ln 20 or more is enough for a verdict. Nothing observed gives 0.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::BarOutOfRange`].
///
/// Assumptions: independent responses with one rate, which does not drift. Under any rate at or below the bar, E
/// reaches 20 at some look with probability at most 1/20.
///
/// Source: Howard, Ramdas, McAuliffe & Sekhon 2021, Annals of Statistics 49 (one-sided beta-binomial mixture);
/// Ville 1939 for the guarantee.
///
/// Compared with: mpmath 1.4.1 with 40 digits and confseq 0.0.11, within 1e-7.
///
/// ```
/// use touchstone::stats::sequential::ln_e_up;
/// assert!(ln_e_up(7, 8, 0.3)? > f64::ln(20.0));
/// assert!(ln_e_up(6, 8, 0.3)? < f64::ln(20.0));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn ln_e_up(successes: u64, n: u64, bar: f64) -> Result<f64, StatsError> {
    check_counts(successes, n)?;
    check_bar(bar)?;
    Ok(Side::above(bar, &Rule::DEFAULT).ln_e(successes as f64, (n - successes) as f64))
}

/// How strong is the evidence that the rate lies below the bar, however often one has looked?
///
/// Natural log of the mirrored e-value of [`ln_e_up`]: failures against one minus the bar.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `bar`: a rate in \[0.001, 0.999\]
///
/// Returns ln E, a finite number; ln 20 or more is enough for a verdict.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::BarOutOfRange`].
///
/// Assumptions: as for [`ln_e_up`], for rates at or above the bar.
///
/// Source: Howard, Ramdas, McAuliffe & Sekhon 2021, Annals of Statistics 49.
///
/// Compared with: mpmath 1.4.1 with 40 digits and confseq 0.0.11, within 1e-7.
///
/// ```
/// use touchstone::stats::sequential::ln_e_down;
/// assert!(ln_e_down(0, 13, 0.3)? > f64::ln(20.0));
/// assert!(ln_e_down(0, 12, 0.3)? < f64::ln(20.0));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn ln_e_down(successes: u64, n: u64, bar: f64) -> Result<f64, StatsError> {
    check_counts(successes, n)?;
    check_bar(bar)?;
    Ok(Side::below(bar, &Rule::DEFAULT).ln_e((n - successes) as f64, successes as f64))
}

/// How strong is the evidence that the rate differs from one exact value, in either direction?
///
/// Natural log of the two-sided beta-binomial mixture e-value with a free prior.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `rate`: the value to be doubted, in (0, 1)
/// * `prior`: the two shape parameters of the mixing beta law, both positive
///
/// Returns ln E, a finite number.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::ProbabilityOutOfRange`],
/// [`StatsError::ParameterOutOfRange`].
///
/// Assumptions: independent responses with one rate.
///
/// Source: Robbins 1970, Annals of Mathematical Statistics 41, 1397-1409.
///
/// Compared with: mpmath 1.4.1 with 40 digits, within 1e-8.
///
/// ```
/// use touchstone::stats::sequential::ln_e_two_sided;
/// let ln_e = ln_e_two_sided(3, 10, 0.1, (0.5, 0.5))?;
/// assert!((ln_e - 0.131_474_268_8).abs() < 1e-9);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn ln_e_two_sided(successes: u64, n: u64, rate: f64, prior: (f64, f64)) -> Result<f64, StatsError> {
    check_counts(successes, n)?;
    check_open_probability(rate)?;
    let (a, b) = prior;
    for shape in [a, b] {
        if !(shape > 0.0 && shape < 1e9) {
            return Err(StatsError::ParameterOutOfRange(shape));
        }
    }
    let (s, f) = (successes as f64, (n - successes) as f64);
    Ok(ln_beta(a + s, b + f) - ln_beta(a, b) - s * rate.ln() - f * (-rate).ln_1p())
}

/// Which rates does the evidence not rule out, however often one has looked?
///
/// The bars at which the two one-sided e-values just reach 1/alpha.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `level_one_side_alpha`: the error rate of each side, in (0, 1); 0.05 gives a 90 % interval
///
/// Returns rates in \[0, 1\]. The lower end is 0 without successes, the upper end 1 without failures.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent responses with one rate. With 0.05 a side it agrees with the evidence verdict by
/// construction: the lower end lies above a bar exactly where that bar is validated by evidence.
///
/// Source: inversion of the e-values of Howard, Ramdas, McAuliffe & Sekhon 2021.
///
/// Compared with: confseq 0.0.11, root of its one-sided mixture, within 1e-7.
///
/// ```
/// use touchstone::stats::sequential::always_valid_interval;
/// let range = always_valid_interval(30, 100, 0.05)?;
/// assert!(range.low > 0.17 && range.high < 0.45);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn always_valid_interval(successes: u64, n: u64, level_one_side_alpha: f64) -> Result<Interval, StatsError> {
    check_counts(successes, n)?;
    check_level(level_one_side_alpha)?;
    Ok(interval_of(successes, n, level_one_side_alpha, &Rule::DEFAULT))
}

pub(super) fn interval_of(successes: u64, n: u64, alpha: f64, rule: &Rule) -> Interval {
    let (s, f) = (successes as f64, (n - successes) as f64);
    Interval { low: lower_bound(s, f, alpha, rule), high: 1.0 - lower_bound(f, s, alpha, rule) }
}

/// The bar at which the evidence for "above" falls to 1/alpha, found on the logit scale from the observed rate down.
fn lower_bound(s: f64, f: f64, alpha: f64, rule: &Rule) -> f64 {
    if s == 0.0 {
        return 0.0;
    }
    let excess = |v: f64| {
        let side = Side::new(expit(v), expit(-v), rule.kappa, alpha, rule.n_min);
        side.ln_e(s, f) - side.needed
    };
    let observed = if f == 0.0 { (s + 0.5).ln() - 0.5_f64.ln() } else { s.ln() - f.ln() };
    let spread = 1.0 / (s * (f + 0.5) / (s + f)).sqrt();
    let mut step = (2.0 * spread).min(2.0);
    let (mut high, mut at_high) = (observed, excess(observed));
    while at_high > 0.0 && high < 27.0 {
        high += step;
        at_high = excess(high);
    }
    let mut low = high - step;
    let mut at_low = excess(low);
    while at_low < 0.0 {
        if low < -28.0 {
            return 0.0;
        }
        (high, at_high) = (low, at_low);
        step *= 1.5;
        low -= step;
        at_low = excess(low);
    }
    expit(falling_root(excess, (low, at_low), (high, at_high)))
}

/// Is the rate known to be as good as equal to the bar?
///
/// The always-valid 90 % interval lies within a tenth of the bar on either side.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `bar`: a rate in \[0.001, 0.999\]
///
/// Returns whether it is so. On a validated offer it says "above the bar, by too little to matter".
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::BarOutOfRange`].
///
/// Assumptions: independent responses with one rate; safe to read at any time.
///
/// Source: the interval of [`always_valid_interval`]; a region of practical equivalence as in equivalence testing.
///
/// Compared with: its definition, in the tests.
///
/// ```
/// use touchstone::stats::sequential::within_rope;
/// assert!(!within_rope(30, 100, 0.3)?);
/// assert!(within_rope(3_000, 10_000, 0.3)?);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn within_rope(successes: u64, n: u64, bar: f64) -> Result<bool, StatsError> {
    check_counts(successes, n)?;
    check_bar(bar)?;
    let rope = ROPE * bar;
    let mean = (successes as f64 + 0.5) / (n as f64 + 1.0);
    // The interval is more than three of these wide, so it can't fit while one of them is wider than the rope.
    let spread = (mean * (1.0 - mean) / (n as f64 + 1.0)).sqrt();
    if spread > rope {
        return Ok(false);
    }
    let range = always_valid_interval(successes, n, ALPHA)?;
    Ok(bar - rope <= range.low && range.high <= bar + rope)
}
