//! The verdict as a fold over the responses.

use super::boundaries::Boundaries;
use super::crossed::{Crossed, Crossing, Ended};
use super::within_rope;
use crate::stats::proportion::probability_above;
use crate::stats::{StatsError, check_counts};

/// Which way an open experiment leans. Not a verdict, and its error is not controlled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lean {
    /// At least 80 in 100 that the rate is above the bar.
    Promising,
    /// In between.
    Undecided,
    /// At most 20 in 100 that the rate is above the bar.
    Doubtful,
}

/// Where an offer stands against its bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// No responses.
    NoData,
    /// Fewer than [`N_MIN`](super::N_MIN) responses.
    TooEarly,
    /// Above the bar.
    Validated,
    /// Below the bar.
    Invalidated,
    /// As good as equal to the bar.
    AtTheBar,
    /// The planned number is reached without a verdict.
    Inconclusive,
    /// Still running, with a lean.
    Open(Lean),
}

/// The verdict as a fold over the responses in their logged order: two counts, and where a boundary was crossed.
/// Build it from stored parts, or start with [`Monitor::new`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Monitor {
    /// Responses so far.
    pub n: u64,
    /// Successes so far.
    pub s: u64,
    /// The first crossing, which stands whatever comes later.
    pub crossed: Option<Crossed>,
    /// Where the plan ended without a verdict, which nothing later changes either.
    pub ended: Option<Ended>,
}

impl Monitor {
    /// Where does the fold begin?
    ///
    /// Before the first response.
    ///
    /// Returns no responses, no successes and no crossing.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::Monitor;
    /// assert_eq!(Monitor::new(), Monitor { n: 0, s: 0, crossed: None, ended: None });
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Do further responses bring a verdict?
    ///
    /// They are taken in, with one look at their end.
    ///
    /// * `boundaries`: bar and plan of this offer
    /// * `n_more`: further responses
    /// * `s_more`: successes among them, 0 to `n_more`; anything above is cut to `n_more`
    ///
    /// Returns nothing: the fold itself moves on. The first crossing stands. Once the planned number was reached, later
    /// responses are counted and change no verdict; a tally that jumps over the planned number is judged by evidence alone.
    ///
    /// Assumptions, source and comparison: as for [`Boundaries::new`].
    ///
    /// ```
    /// use touchstone::stats::sequential::{Boundaries, Monitor, State};
    /// let plan = Boundaries::new(0.3, Some(20))?;
    /// let mut offer = Monitor::new();
    /// for _ in 0..8 {
    ///     offer.advance(&plan, 1, 1);
    /// }
    /// assert_eq!(offer.state(&plan)?, State::Validated);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn advance(&mut self, boundaries: &Boundaries, n_more: u64, s_more: u64) {
        let closed = |n: u64| boundaries.planned().is_some_and(|planned| n >= planned);
        let over = closed(self.n);
        self.n = self.n.saturating_add(n_more);
        self.s = self.s.saturating_add(s_more.min(n_more));
        if over || n_more == 0 || self.crossed.is_some() {
            return;
        }
        if let Some((crossing, reason)) = boundaries.crossing(self.s, self.n) {
            self.crossed = Some(Crossed { at_n: self.n, at_s: self.s, crossing, reason });
        } else if closed(self.n) {
            self.ended = Some(Ended { at_n: self.n, at_s: self.s });
        }
    }

    /// Where does the offer stand?
    ///
    /// The verdict if one fell, else the first of the other states that holds, in the order of [`State`].
    ///
    /// * `boundaries`: bar and plan of this offer
    ///
    /// Returns the state. After the planned end it is that of the end: no later response changes it. Parts that were
    /// stored without the end are judged by all they have.
    ///
    /// # Errors
    /// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`] for stored parts that can't be.
    ///
    /// Assumptions: those of [`Boundaries::new`]. The lean is not protected against looking often: exactly at the bar
    /// about one look in five says "promising".
    ///
    /// Source: as for [`Boundaries::new`]; the lean is [`probability_above`].
    ///
    /// Compared with: its definition, in the tests.
    ///
    /// ```
    /// use touchstone::stats::sequential::{Boundaries, Lean, Monitor, State};
    /// let plan = Boundaries::new(0.3, Some(40))?;
    /// let offer = Monitor { n: 10, s: 5, ..Monitor::new() };
    /// assert_eq!(offer.state(&plan)?, State::Open(Lean::Promising));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn state(&self, boundaries: &Boundaries) -> Result<State, StatsError> {
        check_counts(self.s, self.n)?;
        if self.n == 0 {
            return Ok(State::NoData);
        }
        if self.n < boundaries.rule().n_min {
            return Ok(State::TooEarly);
        }
        if let Some(crossed) = self.crossed {
            return Ok(match crossed.crossing {
                Crossing::Validated => State::Validated,
                Crossing::Invalidated => State::Invalidated,
            });
        }
        let closed = boundaries.planned().is_some_and(|planned| self.n >= planned);
        let (n, s) = self.ended.filter(|_| closed).map_or((self.n, self.s), |end| (end.at_n, end.at_s));
        if within_rope(s, n, boundaries.bar())? {
            return Ok(State::AtTheBar);
        }
        if closed {
            return Ok(State::Inconclusive);
        }
        let chance = probability_above(self.s, self.n, boundaries.bar())?;
        Ok(State::Open(if chance >= 0.8 {
            Lean::Promising
        } else if chance <= 0.2 {
            Lean::Doubtful
        } else {
            Lean::Undecided
        }))
    }
}
