//! The counts at which a verdict falls.

use super::crossed::{Crossing, CrossingReason};
use super::crossing::evidence_table;
use super::evidence::Side;
use super::lattice::follow;
use super::{MAX_PLANNED, Rule, check_bar};
use crate::stats::{StatsError, check_counts};

/// How many boundaries are kept ready where no number of responses is planned.
const KEPT_WITHOUT_PLAN: u64 = 256;

/// The counts at which a verdict falls, for one bar and one plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundaries {
    bar: f64,
    rule: Rule,
    /// The evidence for "above" and for "below".
    sides: (Side, Side),
    planned: Option<u64>,
    /// (validated from, invalidated up to) by evidence, for n = 0, 1, …; -1 for none.
    evidence: Vec<(i32, i32)>,
    closing: (Option<u64>, Option<u64>),
}

impl Boundaries {
    /// From how many successes on, and down to how many, is there a verdict?
    ///
    /// Evidence boundaries of [`ln_e_up`](super::ln_e_up) and [`ln_e_down`](super::ln_e_down) at 1/[`ALPHA`](super::ALPHA), with a closing look at the planned number
    /// that spends the error which the earlier looks left over (exact, over all paths).
    ///
    /// * `bar`: a rate in \[0.001, 0.999\]
    /// * `planned`: the number of responses fixed before the first one, if any; above [`MAX_PLANNED`] there is no
    ///   closing look
    ///
    /// Returns the boundaries. With a plan they are worked out here, once; keep the value.
    ///
    /// # Errors
    /// [`StatsError::BarOutOfRange`]; [`StatsError::NoData`] for a plan of no responses;
    /// [`StatsError::TooManyResponses`] for a plan above [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES).
    ///
    /// Assumptions: bar and plan were fixed before the first response; independent responses with one rate. Then
    /// "validated" at or below the bar has probability at most 1 in 20, and so has "invalidated" at or above it.
    ///
    /// Source: Howard, Ramdas, McAuliffe & Sekhon 2021; Lan & DeMets 1983 for spending the rest of the error.
    ///
    /// Compared with: exact path counting in rational numbers over e-values of confseq 0.0.11, equal.
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// let plan = Boundaries::new(0.3, Some(20))?;
    /// assert_eq!((plan.to_validate(10), plan.to_invalidate(10)), (Some(8), None));
    /// assert_eq!((plan.to_validate(20), plan.to_invalidate(20)), (Some(10), Some(2)));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn new(bar: f64, planned: Option<u64>) -> Result<Self, StatsError> {
        Self::under(Rule::DEFAULT, bar, planned)
    }

    /// From how many successes on, and down to how many, is there a verdict under a rule with other constants?
    ///
    /// As [`Boundaries::new`], which is this under [`Rule::DEFAULT`].
    ///
    /// * `rule`: the constants
    /// * `bar`, `planned`: as for [`Boundaries::new`]
    ///
    /// Returns the boundaries.
    ///
    /// # Errors
    /// Those of [`Boundaries::new`]; [`StatsError::LevelOutOfRange`] and [`StatsError::ParameterOutOfRange`] for constants
    /// that make no rule.
    ///
    /// Assumptions and source: as for [`Boundaries::new`].
    ///
    /// Compared with: the recursion over dictionaries in Python on scipy 1.17.1 `betainc`, equal.
    ///
    /// ```
    /// use touchstone::stats::sequential::{Boundaries, Rule};
    /// let lax = Rule { alpha_validated: 0.2, ..Rule::DEFAULT };
    /// assert!(Boundaries::under(lax, 0.3, Some(20))?.to_validate(20) < Boundaries::new(0.3, Some(20))?.to_validate(20));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn under(rule: Rule, bar: f64, planned: Option<u64>) -> Result<Self, StatsError> {
        rule.check()?;
        check_bar(bar)?;
        match planned {
            Some(0) => return Err(StatsError::NoData),
            Some(n) => check_counts(0, n)?,
            None => {}
        }
        let sides = (Side::above(bar, &rule), Side::below(bar, &rule));
        let exact = planned.filter(|n| *n <= MAX_PLANNED);
        let mut boundaries = Self {
            bar,
            rule,
            sides,
            planned,
            evidence: evidence_table(sides, exact.unwrap_or(KEPT_WITHOUT_PLAN)),
            closing: (None, None),
        };
        if let Some(n) = exact.filter(|n| rule.closing && *n >= rule.n_min) {
            boundaries.closing = boundaries.closing_look(n);
        }
        Ok(boundaries)
    }

    /// Which bar do these boundaries belong to?
    ///
    /// Read as it was given.
    ///
    /// Returns a rate in \[0.001, 0.999\].
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// assert_eq!(Boundaries::new(0.3, None)?.bar(), 0.3);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn bar(&self) -> f64 {
        self.bar
    }

    /// Which constants do the boundaries follow?
    ///
    /// Read as they were given.
    ///
    /// Returns the rule.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// assert_eq!(Boundaries::new(0.3, None)?.rule().n_min, 8);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Which number of responses was planned?
    ///
    /// Read as it was given.
    ///
    /// Returns a number of responses; `None` without a plan.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// assert_eq!(Boundaries::new(0.3, Some(40))?.planned(), Some(40));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn planned(&self) -> Option<u64> {
        self.planned
    }

    /// Is this the look at the planned end?
    ///
    /// Comparison with the planned number.
    ///
    /// * `n`: number of responses
    ///
    /// Returns whether it is so; never without a plan.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// assert!(Boundaries::new(0.3, Some(40))?.is_closing(40));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn is_closing(&self, n: u64) -> bool {
        self.planned == Some(n)
    }

    /// How many successes validate at this number of responses?
    ///
    /// The upper boundary, with the closing look where `n` is the planned number.
    ///
    /// * `n`: number of responses
    ///
    /// Returns the smallest such number of successes; `None` where no number is enough.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// let plan = Boundaries::new(0.3, Some(40))?;
    /// assert_eq!((plan.to_validate(7), plan.to_validate(8), plan.to_validate(30)), (None, Some(7), Some(17)));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn to_validate(&self, n: u64) -> Option<u64> {
        let by_evidence = self.evidence_up(n);
        if !self.is_closing(n) {
            return by_evidence;
        }
        [by_evidence, self.closing.0].into_iter().flatten().min()
    }

    /// How few successes invalidate at this number of responses?
    ///
    /// The lower boundary, with the closing look where `n` is the planned number.
    ///
    /// * `n`: number of responses
    ///
    /// Returns the largest such number of successes; `None` where even none at all is not few enough.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// let plan = Boundaries::new(0.3, Some(40))?;
    /// assert_eq!((plan.to_invalidate(12), plan.to_invalidate(13), plan.to_invalidate(30)), (None, Some(0), Some(2)));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn to_invalidate(&self, n: u64) -> Option<u64> {
        let by_evidence = self.evidence_down(n);
        if !self.is_closing(n) {
            return by_evidence;
        }
        [by_evidence, self.closing.1].into_iter().flatten().max()
    }

    /// Which counts does the closing look itself allow?
    ///
    /// The most generous counts at the planned number that keep each error at its rate.
    ///
    /// Returns (validated from, invalidated up to), in successes; `None` where no count is enough, or without a closing look.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::Boundaries;
    /// assert_eq!(Boundaries::new(0.3, Some(20))?.closing(), (Some(10), Some(2)));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn closing(&self) -> (Option<u64>, Option<u64>) {
        self.closing
    }

    /// Does one look at these counts bring a verdict, and by which right?
    ///
    /// Comparison with both boundaries, evidence first.
    ///
    /// * `successes`: count, 0 to `n`
    /// * `n`: number of responses
    ///
    /// Returns the verdict and its reason, or `None`, also for counts that can't be.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::{Boundaries, Crossing, CrossingReason};
    /// let plan = Boundaries::new(0.3, Some(20))?;
    /// assert_eq!(plan.crossing(12, 20), Some((Crossing::Validated, CrossingReason::Evidence)));
    /// assert_eq!(plan.crossing(10, 20), Some((Crossing::Validated, CrossingReason::Closing)));
    /// assert_eq!(plan.crossing(9, 20), None);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn crossing(&self, successes: u64, n: u64) -> Option<(Crossing, CrossingReason)> {
        if n < self.rule.n_min || successes > n {
            return None;
        }
        let (up, down) = self.evidence_crossed(successes, n);
        if up {
            return Some((Crossing::Validated, CrossingReason::Evidence));
        }
        if down {
            return Some((Crossing::Invalidated, CrossingReason::Evidence));
        }
        if !self.is_closing(n) {
            return None;
        }
        match self.closing {
            (Some(up), _) if successes >= up => Some((Crossing::Validated, CrossingReason::Closing)),
            (_, Some(down)) if successes <= down => Some((Crossing::Invalidated, CrossingReason::Closing)),
            _ => None,
        }
    }

    /// The entry of the table, where the table reaches this far.
    fn kept(&self, n: u64) -> Option<(i32, i32)> {
        usize::try_from(n).ok().and_then(|n| self.evidence.get(n)).copied()
    }

    /// (validated from, invalidated up to) by evidence alone.
    pub(in crate::stats) fn evidence(&self, n: u64) -> (Option<u64>, Option<u64>) {
        (self.evidence_up(n), self.evidence_down(n))
    }

    fn evidence_up(&self, n: u64) -> Option<u64> {
        match self.kept(n) {
            Some((up, _)) => u64::try_from(up).ok(),
            None => self.sides.0.least_crossing(n),
        }
    }

    fn evidence_down(&self, n: u64) -> Option<u64> {
        match self.kept(n) {
            Some((_, down)) => u64::try_from(down).ok(),
            None => self.sides.1.least_crossing(n).map(|failures| n - failures),
        }
    }

    /// Beyond the table one evaluation a side answers; searching for the boundary would take thirty.
    fn evidence_crossed(&self, s: u64, n: u64) -> (bool, bool) {
        match self.kept(n) {
            Some(_) => {
                (self.evidence_up(n).is_some_and(|up| s >= up), self.evidence_down(n).is_some_and(|down| s <= down))
            }
            None => (self.sides.0.crosses(s, n), self.sides.1.crosses(n - s, n)),
        }
    }

    /// The most generous closing values that keep each error at its rate. The other boundary is left out of the recursion,
    /// which errs on the safe side.
    fn closing_look(&self, end: u64) -> (Option<u64>, Option<u64>) {
        let before = |n: u64, value: Option<u64>| if n == end { None } else { value };
        let up = follow((0, 0), end, |n| (before(n, self.evidence_up(n)), None), |_, _| self.bar);
        let down = follow((0, 0), end, |n| (None, before(n, self.evidence_down(n))), |_, _| self.bar);
        (up.closing_up(self.rule.alpha_validated), down.closing_down(self.rule.alpha_invalidated))
    }
}
