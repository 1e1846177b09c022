//! How strongly counts speak for a rate above or below a bar.

use super::mixing::Mixing;
use super::{Rule, check_bar};
use crate::stats::special::{ln_beta, ln_logit_density, ln_upper_ratio};
use crate::stats::{StatsError, check_counts, check_open_probability};

/// The evidence for one side of a bar. The other side is the same question with successes and failures exchanged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Side {
    pub(super) bar: f64,
    /// One minus the bar, kept apart because the mirrored side has it exactly.
    pub(super) rest: f64,
    /// ln of the mixing law's mass above the bar, over its density there.
    pub(super) ln_prior: f64,
    /// How many responses the mixing law is worth.
    pub(super) kappa: f64,
    /// The ln E that makes a verdict.
    pub(super) needed: f64,
    /// No verdict before this many responses.
    pub(super) n_min: u64,
}

impl Side {
    fn new(bar: f64, rest: f64, kappa: f64, alpha: f64, n_min: u64) -> Self {
        Self { bar, rest, ln_prior: Mixing::new(kappa).ln_mass(bar, rest), kappa, needed: -alpha.ln(), n_min }
    }

    pub(super) fn above(bar: f64, rule: &Rule) -> Self {
        Self::new(bar, 1.0 - bar, rule.kappa, rule.alpha_validated, rule.n_min)
    }

    pub(super) fn below(bar: f64, rule: &Rule) -> Self {
        Self::new(1.0 - bar, bar, rule.kappa, rule.alpha_invalidated, rule.n_min)
    }

    /// The likelihood of the counts relative to that at the bar, averaged over the mixing law above the bar, is the ratio
    /// of two such tails: what is left of the mixing law's density at the bar cancels.
    pub(super) fn ln_e(&self, s: f64, f: f64) -> f64 {
        ln_upper_ratio(self.kappa * self.bar + s, self.kappa * self.rest + f, self.bar, self.rest) - self.ln_prior
    }

    /// Does this count of `hits` prove a rate beyond the bar?
    pub(super) fn crosses(&self, hits: u64, n: u64) -> bool {
        hits as f64 > n as f64 * self.bar && self.ln_e(hits as f64, (n - hits) as f64) >= self.needed
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
    let before = a * rate.ln() + b * (-rate).ln_1p() - ln_beta(a, b);
    Ok(before - ln_logit_density(a + s, b + f, rate, 1.0 - rate))
}
