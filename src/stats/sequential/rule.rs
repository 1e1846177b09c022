//! The constants of the verdict rule, and the same rule under other constants.

use super::evidence::Side;
use super::interval::interval_of;
use super::{ALPHA, KAPPA, N_MIN, check_bar};
use crate::stats::proportion::Interval;
use crate::stats::{StatsError, check_counts, check_level};

/// The constants of the verdict rule. The product knows [`Rule::DEFAULT`] alone; others are for those who study the
/// rule, or who check it against another program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// The chance of a wrong "validated", in (0, 1).
    pub alpha_validated: f64,
    /// The chance of a wrong "invalidated", in (0, 1).
    pub alpha_invalidated: f64,
    /// How many responses the mixing law is worth: positive, below a billion.
    pub kappa: f64,
    /// No verdict before this many responses.
    pub n_min: u64,
    /// Whether the planned end spends the error that the earlier looks left over.
    pub closing: bool,
}

impl Default for Rule {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Rule {
    /// The rule of the product.
    pub const DEFAULT: Self =
        Self { alpha_validated: ALPHA, alpha_invalidated: ALPHA, kappa: KAPPA, n_min: N_MIN, closing: true };

    /// Refuses constants that make no rule.
    pub(super) fn check(&self) -> Result<(), StatsError> {
        check_level(self.alpha_validated)?;
        check_level(self.alpha_invalidated)?;
        if self.kappa > 0.0 && self.kappa < 1e9 { Ok(()) } else { Err(StatsError::ParameterOutOfRange(self.kappa)) }
    }

    /// How strong is the evidence on both sides of the bar, under this rule's mixing law?
    ///
    /// [`ln_e_up`](super::ln_e_up) and [`ln_e_down`](super::ln_e_down) with another weight of the mixing law.
    ///
    /// * `successes`: count, 0 to `n`
    /// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
    /// * `bar`: a rate in \[0.001, 0.999\]
    ///
    /// Returns (ln E for "above", ln E for "below"), finite numbers.
    ///
    /// # Errors
    /// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::BarOutOfRange`],
    /// [`StatsError::LevelOutOfRange`], [`StatsError::ParameterOutOfRange`].
    ///
    /// Assumptions and source: as for [`ln_e_up`](super::ln_e_up).
    ///
    /// Compared with: scipy 1.17.1 `betainc` and `betaln` in the formula of `docs/statistics.md`, within 1e-7.
    ///
    /// ```
    /// use touchstone::stats::sequential::{Rule, ln_e_down, ln_e_up};
    /// let evidence = Rule::DEFAULT.ln_e(7, 20, 0.3)?;
    /// assert_eq!(evidence, (ln_e_up(7, 20, 0.3)?, ln_e_down(7, 20, 0.3)?));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn ln_e(&self, successes: u64, n: u64, bar: f64) -> Result<(f64, f64), StatsError> {
        self.check()?;
        check_counts(successes, n)?;
        check_bar(bar)?;
        let (s, f) = (successes as f64, (n - successes) as f64);
        Ok((Side::above(bar, self).ln_e(s, f), Side::below(bar, self).ln_e(f, s)))
    }

    /// Which rates does the evidence not rule out, under this rule's mixing law?
    ///
    /// [`always_valid_interval`](super::always_valid_interval) with another weight of the mixing law.
    ///
    /// * `successes`: count, 0 to `n`
    /// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
    /// * `alpha`: the error rate of each side, in (0, 1)
    ///
    /// Returns rates in \[0, 1\].
    ///
    /// # Errors
    /// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`],
    /// [`StatsError::ParameterOutOfRange`].
    ///
    /// Assumptions and source: as for [`always_valid_interval`](super::always_valid_interval).
    ///
    /// Compared with: scipy 1.17.1, bisection over the formula of `docs/statistics.md`, within 1e-7.
    ///
    /// ```
    /// use touchstone::stats::sequential::Rule;
    /// let heavy = Rule { kappa: 20.0, ..Rule::DEFAULT }.always_valid_interval(300, 1000, 0.05)?;
    /// let light = Rule { kappa: 1.0, ..Rule::DEFAULT }.always_valid_interval(300, 1000, 0.05)?;
    /// assert!(heavy.low > light.low && heavy.high < light.high);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn always_valid_interval(&self, successes: u64, n: u64, alpha: f64) -> Result<Interval, StatsError> {
        self.check()?;
        check_counts(successes, n)?;
        check_level(alpha)?;
        Ok(interval_of(successes, n, alpha, self.kappa))
    }
}
