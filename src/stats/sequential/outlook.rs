//! What a plan promises, and what the rest of one will probably bring.

use super::MAX_PLANNED;
use super::boundaries::Boundaries;
use super::lattice::follow;
use crate::stats::{StatsError, check_counts};

/// What an offer with a given true rate would meet under a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OperatingCharacteristics {
    /// Chance of "validated".
    pub validated: f64,
    /// Chance of "invalidated".
    pub invalidated: f64,
    /// Chance of neither.
    pub open: f64,
    /// Mean number of responses to the verdict, or to the planned end.
    pub mean_n: f64,
}

/// What the rest of a plan will probably bring, seen from the middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// Chance of "validated" by the planned end.
    pub validated: f64,
    /// Chance of "invalidated" by the planned end.
    pub invalidated: f64,
    /// Chance of neither.
    pub open: f64,
    /// Mean number of further responses to the verdict, or to the planned end.
    pub expected_more: f64,
}

impl Boundaries {
    /// Which verdicts would an offer with this true rate meet, and when?
    ///
    /// Exact recursion over all sequences of responses, with a look after every one.
    ///
    /// * `rate`: the assumed true rate, in \[0, 1\]
    ///
    /// Returns three probabilities that sum to one, and a number of responses.
    ///
    /// # Errors
    /// [`StatsError::NotPlanned`] without a plan or with one above [`MAX_PLANNED`];
    /// [`StatsError::ProbabilityOutOfRange`].
    ///
    /// Assumptions: independent responses with that rate; a look after every response.
    ///
    /// Source: the recursion of Armitage, McPherson & Rowe 1969, Journal of the Royal Statistical Society A 132.
    ///
    /// Compared with: exact path counting in rational numbers, within 1e-9; 200,000 simulated paths, within their error.
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// let at_the_bar = Boundaries::new(0.3, Some(30))?.operating_characteristics(0.3)?;
    /// assert!(at_the_bar.validated < 0.05);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn operating_characteristics(&self, rate: f64) -> Result<OperatingCharacteristics, StatsError> {
        if !(0.0..=1.0).contains(&rate) {
            return Err(StatsError::ProbabilityOutOfRange(rate));
        }
        let end = self.exact_plan()?;
        let paths = follow((0, 0), end, |n| (self.to_validate(n), self.to_invalidate(n)), |_, _| rate);
        let open = paths.open();
        Ok(OperatingCharacteristics {
            validated: paths.above,
            invalidated: paths.below,
            open,
            mean_n: paths.stopped_n + open * end as f64,
        })
    }

    /// Seen from here, how will the plan probably end, and after how many more responses?
    ///
    /// The exact recursion started at the present counts, with predictive probabilities: what is not known about the
    /// rate is averaged over its posterior.
    ///
    /// * `successes`: count so far, 0 to `n`
    /// * `n`: number of responses so far, below the planned number
    /// * `prior`: the two positive shape parameters of the beta prior; (0.5, 0.5) is Jeffreys'
    ///
    /// Returns three probabilities that sum to one, and a number of further responses.
    ///
    /// # Errors
    /// [`StatsError::ImpossibleCounts`], [`StatsError::NotPlanned`], [`StatsError::PlanReached`],
    /// [`StatsError::ParameterOutOfRange`].
    ///
    /// Assumptions: no verdict has fallen yet; independent responses with one rate.
    ///
    /// Source: Lee & Liu 2008, Clinical Trials 5, 93-106 (predictive probability).
    ///
    /// Compared with: exact path counting in rational numbers, within 1e-9.
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// let ahead = Boundaries::new(0.3, Some(40))?.outlook(5, 10, (0.5, 0.5))?;
    /// assert!((ahead.validated - 0.683_680_030_9).abs() < 1e-9);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn outlook(&self, successes: u64, n: u64, prior: (f64, f64)) -> Result<Outlook, StatsError> {
        check_counts(successes, n)?;
        let end = self.exact_plan()?;
        if n >= end {
            return Err(StatsError::PlanReached);
        }
        let (a, b) = prior;
        for shape in [a, b] {
            if !(shape > 0.0 && shape < 1e9) {
                return Err(StatsError::ParameterOutOfRange(shape));
            }
        }
        let up = |s: u64, n: u64| (a + s as f64) / (a + b + n as f64);
        let paths = follow((n, successes), end, |n| (self.to_validate(n), self.to_invalidate(n)), up);
        let open = paths.open();
        let stopped = paths.above + paths.below;
        let more = paths.stopped_n - stopped * n as f64 + open * (end - n) as f64;
        Ok(Outlook { validated: paths.above, invalidated: paths.below, open, expected_more: more.max(0.0) })
    }

    fn exact_plan(&self) -> Result<u64, StatsError> {
        self.planned().filter(|n| *n <= MAX_PLANNED).ok_or(StatsError::NotPlanned)
    }
}
