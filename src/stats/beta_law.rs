//! What is known about a rate, as a beta law with any prior.

use super::proportion::Interval;
use super::special::{beta_isf, beta_quantile, beta_sf};
use super::{StatsError, check_counts, check_level};

/// A beta law: what is known about a rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaLaw {
    a: f64,
    b: f64,
}

impl BetaLaw {
    /// What is known before the first response, where nothing is assumed.
    pub const JEFFREYS: Self = Self { a: 0.5, b: 0.5 };

    /// Which beta law has these two shape parameters?
    ///
    /// * `a`, `b`: positive, below 10^10; a - 1 and b - 1 read as successes and failures already seen
    ///
    /// Returns the law.
    ///
    /// # Errors
    /// [`StatsError::ParameterOutOfRange`].
    ///
    /// Assumptions: none. Source: its definition. Compared with: nothing; it only checks.
    ///
    /// ```
    /// use touchstone::stats::beta_law::BetaLaw;
    /// assert_eq!(BetaLaw::new(1.0, 3.0)?.mean(), 0.25);
    /// assert!(BetaLaw::new(0.0, 3.0).is_err());
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn new(a: f64, b: f64) -> Result<Self, StatsError> {
        match [a, b].into_iter().find(|shape| !(*shape > 0.0 && *shape < 1e10)) {
            Some(bad) => Err(StatsError::ParameterOutOfRange(bad)),
            None => Ok(Self { a, b }),
        }
    }

    /// Which beta law has this mean and this variance?
    ///
    /// Matching of two moments. A variance that no beta law has is cut to the nearest that one has.
    ///
    /// * `mean`: in (0, 1)
    /// * `variance`: positive
    ///
    /// Returns the law.
    ///
    /// # Errors
    /// [`StatsError::ProbabilityOutOfRange`], [`StatsError::ParameterOutOfRange`].
    ///
    /// Assumptions: the quantity is a rate whose law is near a beta law.
    ///
    /// Source: method of moments. Compared with: its own moments, in the example.
    ///
    /// ```
    /// use touchstone::stats::beta_law::BetaLaw;
    /// let law = BetaLaw::matched(0.25, 0.25 * 0.75 / 5.0)?;
    /// assert!((law.shapes().0 - 1.0).abs() < 1e-12 && (law.shapes().1 - 3.0).abs() < 1e-12);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn matched(mean: f64, variance: f64) -> Result<Self, StatsError> {
        if !(mean > 0.0 && mean < 1.0) {
            return Err(StatsError::ProbabilityOutOfRange(mean));
        }
        if !(variance > 0.0 && variance.is_finite()) {
            return Err(StatsError::ParameterOutOfRange(variance));
        }
        let weight = (mean * (1.0 - mean) / variance - 1.0).clamp(1e-6, 1e9);
        Self::new(mean * weight, (1.0 - mean) * weight)
    }

    /// What is known after these responses?
    ///
    /// The conjugate posterior.
    ///
    /// * `successes`: count, 0 to `n`
    /// * `n`: number of responses, 0 to [`MAX_RESPONSES`](super::MAX_RESPONSES)
    ///
    /// Returns the law with both counts added.
    ///
    /// # Errors
    /// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::ParameterOutOfRange`] for a prior
    /// that already knows nearly everything.
    ///
    /// Assumptions: independent responses with one rate.
    ///
    /// Source: Raiffa & Schlaifer 1961, Applied Statistical Decision Theory, section 9.1.
    ///
    /// Compared with: [`jeffreys_mean`](super::proportion::jeffreys_mean), equal.
    ///
    /// ```
    /// use touchstone::stats::beta_law::BetaLaw;
    /// assert_eq!(BetaLaw::JEFFREYS.after(4, 8)?.mean(), 0.5);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn after(self, successes: u64, n: u64) -> Result<Self, StatsError> {
        check_counts(successes, n)?;
        Self::new(self.a + successes as f64, self.b + (n - successes) as f64)
    }

    /// Which shape parameters does the law have?
    ///
    /// As given, or with the responses added.
    ///
    /// Returns (a, b), both positive.
    ///
    /// Assumptions: none. Source: its definition. Compared with: nothing; it only reads.
    ///
    /// ```
    /// use touchstone::stats::beta_law::BetaLaw;
    /// assert_eq!(BetaLaw::JEFFREYS.after(3, 10)?.shapes(), (3.5, 7.5));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn shapes(self) -> (f64, f64) {
        (self.a, self.b)
    }

    /// Which rate is expected?
    ///
    /// The mean of the law, a / (a + b).
    ///
    /// Returns a rate in (0, 1).
    ///
    /// Assumptions: those behind the law.
    ///
    /// Source: its definition. Compared with: [`jeffreys_mean`](super::proportion::jeffreys_mean), equal.
    ///
    /// ```
    /// use touchstone::stats::beta_law::BetaLaw;
    /// assert_eq!(BetaLaw::new(1.0, 4.0)?.mean(), 0.2);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn mean(self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// How probable is it that the rate lies above a threshold?
    ///
    /// Upper tail of the law.
    ///
    /// * `threshold`: a rate in \[0, 1\]
    ///
    /// Returns a probability in \[0, 1\].
    ///
    /// # Errors
    /// [`StatsError::ProbabilityOutOfRange`].
    ///
    /// Assumptions: those behind the law. Not a rule to stop by.
    ///
    /// Source: the regularised incomplete beta function.
    ///
    /// Compared with: scipy 1.17.1 `betainc`, within 1e-9.
    ///
    /// ```
    /// use touchstone::stats::beta_law::BetaLaw;
    /// assert!((BetaLaw::new(1.0, 3.0)?.probability_above(0.5)? - 0.125).abs() < 1e-12);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn probability_above(self, threshold: f64) -> Result<f64, StatsError> {
        if !(0.0..=1.0).contains(&threshold) {
            return Err(StatsError::ProbabilityOutOfRange(threshold));
        }
        Ok(beta_sf(self.a, self.b, threshold))
    }

    /// The rate below which this part of the law lies; `p` in (0, 1).
    pub(super) fn quantile(self, p: f64) -> f64 {
        beta_quantile(self.a, self.b, p)
    }

    /// Which rates hold this part of the law, as much left out below as above?
    ///
    /// Equal-tailed interval.
    ///
    /// * `level`: a probability in (0, 1)
    ///
    /// Returns rates in \[0, 1\].
    ///
    /// # Errors
    /// [`StatsError::LevelOutOfRange`].
    ///
    /// Assumptions: those behind the law.
    ///
    /// Source: inverse of the regularised incomplete beta function. Compared with: scipy 1.17.1 `beta.ppf`, within 1e-9.
    ///
    /// ```
    /// use touchstone::stats::beta_law::BetaLaw;
    /// let range = BetaLaw::new(1.0, 1.0)?.interval(0.9)?;
    /// assert!((range.low - 0.05).abs() < 1e-12 && (range.high - 0.95).abs() < 1e-12);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn interval(self, level: f64) -> Result<Interval, StatsError> {
        check_level(level)?;
        let tail = 0.5 * (1.0 - level);
        Ok(Interval { low: beta_quantile(self.a, self.b, tail), high: beta_isf(self.a, self.b, tail) })
    }
}
