//! One offer against its bar, looked at as often as one likes: e-values, boundaries, the verdict as a fold.

use super::proportion::{Interval, probability_above};
use super::special::{expit, falling_root, ln_beta, ln_beta_tails};
use super::{StatsError, check_counts, check_level};

/// The error rate that each verdict may spend, whatever the stopping: 1 in 20.
pub const ALPHA: f64 = 0.05;
/// How many responses the mixing law is worth; 4 makes the evidence sharpest at about 32 responses.
pub const KAPPA: f64 = 4.0;
/// No verdict before this many responses.
pub const N_MIN: u64 = 8;
/// Rates within this part of the bar count as equal to it.
pub const ROPE: f64 = 0.1;
/// The largest plan that has a closing look, and exact operating characteristics.
pub const MAX_PLANNED: u64 = 100_000;

/// How many boundaries are kept ready where no number of responses is planned.
const KEPT_WITHOUT_PLAN: u64 = 256;
/// Paths less probable than this are dropped from the exact recursion.
const NEGLIGIBLE: f64 = 1e-18;

fn check_bar(bar: f64) -> Result<(), StatsError> {
    if (0.001..=0.999).contains(&bar) { Ok(()) } else { Err(StatsError::BarOutOfRange(bar)) }
}

/// The evidence for one side of a bar. The other side is the same question with successes and failures exchanged.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Side {
    bar: f64,
    /// One minus the bar, kept apart because the mirrored side has it exactly.
    rest: f64,
    /// ln of the mixing law's mass above the bar, not normalised.
    ln_prior: f64,
}

impl Side {
    fn new(bar: f64, rest: f64) -> Self {
        let (a, b) = (KAPPA * bar, KAPPA * rest);
        Self { bar, rest, ln_prior: ln_beta(a, b) + ln_beta_tails(a, b, bar, rest).1 }
    }

    fn above(bar: f64) -> Self {
        Self::new(bar, 1.0 - bar)
    }

    fn below(bar: f64) -> Self {
        Self::new(1.0 - bar, bar)
    }

    fn ln_e(&self, s: f64, f: f64) -> f64 {
        let (a, b) = (KAPPA * self.bar + s, KAPPA * self.rest + f);
        let (_, ln_posterior) = ln_beta_tails(a, b, self.bar, self.rest);
        ln_beta(a, b) + ln_posterior - self.ln_prior - s * self.bar.ln() - f * self.rest.ln()
    }

    /// Does this count of `hits` prove a rate beyond the bar?
    fn crosses(&self, hits: u64, n: u64) -> bool {
        hits as f64 > n as f64 * self.bar && self.ln_e(hits as f64, (n - hits) as f64) >= -ALPHA.ln()
    }

    /// The smallest count that proves a rate beyond the bar at `n` responses, by halving: evidence only grows with
    /// the count.
    fn least_crossing(&self, n: u64) -> Option<u64> {
        if n < N_MIN || !self.crosses(n, n) {
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
    Ok(Side::above(bar).ln_e(successes as f64, (n - successes) as f64))
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
    Ok(Side::below(bar).ln_e((n - successes) as f64, successes as f64))
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
    super::check_open_probability(rate)?;
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
    let needed = -level_one_side_alpha.ln();
    let (s, f) = (successes as f64, (n - successes) as f64);
    Ok(Interval { low: lower_bound(s, f, needed), high: 1.0 - lower_bound(f, s, needed) })
}

/// The bar at which the evidence for "above" falls to `needed`, found on the logit scale from the observed rate down.
fn lower_bound(s: f64, f: f64, needed: f64) -> f64 {
    if s == 0.0 {
        return 0.0;
    }
    let excess = |v: f64| Side::new(expit(v), expit(-v)).ln_e(s, f) - needed;
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

/// Which verdict a boundary carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// The rate is above the bar.
    Validated,
    /// The rate is below the bar.
    Invalidated,
}

/// Why a boundary was crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrossingReason {
    /// The e-value reached 20: safe however often one looked.
    Evidence,
    /// The look at the planned end, which uses the error that the earlier looks did not spend.
    Closing,
}

/// A verdict and where it fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossed {
    /// The number of responses at the crossing.
    pub at_n: u64,
    /// The number of successes at the crossing.
    pub at_s: u64,
    /// Which way it went.
    pub crossing: Crossing,
    /// By evidence, or at the closing look.
    pub reason: CrossingReason,
}

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

/// All paths of responses at once: the chance of each number of successes, without the paths that were stopped.
#[derive(Clone)]
pub(super) struct Lattice {
    /// Responses so far.
    n: u64,
    /// Successes at the start; the first cell stands for it.
    first: u64,
    cells: Vec<f64>,
    /// The first and the last cell with any probability to speak of.
    low: usize,
    high: usize,
    /// Chance of having been stopped at the upper and at the lower boundary.
    pub(super) above: f64,
    pub(super) below: f64,
    /// Sum of n times the chance to stop at n.
    pub(super) stopped_n: f64,
}

impl Lattice {
    /// Everything at one count.
    pub(super) fn at(n: u64, successes: u64) -> Self {
        Self { n, first: successes, cells: vec![1.0], low: 0, high: 0, above: 0.0, below: 0.0, stopped_n: 0.0 }
    }

    /// One more response; `up_probability` is the chance of a success after (successes, n).
    pub(super) fn step(&mut self, up_probability: impl Fn(u64, u64) -> f64) {
        self.cells.resize(self.high + 2, 0.0);
        for i in (self.low..=self.high).rev() {
            let p = up_probability(self.first + i as u64, self.n);
            self.cells[i + 1] += self.cells[i] * p;
            self.cells[i] *= 1.0 - p;
        }
        self.high += 1;
        self.n += 1;
        while self.low < self.high && self.cells[self.low] < NEGLIGIBLE {
            self.low += 1;
        }
        while self.high > self.low && self.cells[self.high] < NEGLIGIBLE {
            self.high -= 1;
        }
        self.cells.truncate(self.high + 1);
    }

    /// Takes out the paths at or beyond a boundary.
    pub(super) fn stop(&mut self, up: Option<u64>, down: Option<u64>) {
        let (first, n) = (self.first, self.n as f64);
        for i in self.low..=self.high {
            let successes = first + i as u64;
            let stopped = match (up, down) {
                (Some(up), _) if successes >= up => &mut self.above,
                (_, Some(down)) if successes <= down => &mut self.below,
                _ => continue,
            };
            *stopped += self.cells[i];
            self.stopped_n += n * self.cells[i];
            self.cells[i] = 0.0;
        }
    }

    /// (successes, chance) of the paths still running, rising.
    pub(super) fn alive(&self) -> impl DoubleEndedIterator<Item = (u64, f64)> + '_ {
        (self.low..=self.high).map(|i| (self.first + i as u64, self.cells[i]))
    }

    /// The chance of still running.
    pub(super) fn open(&self) -> f64 {
        self.alive().map(|(_, mass)| mass).sum()
    }

    /// The smallest count from which on the paths still running may be stopped without spending more than [`ALPHA`].
    pub(super) fn closing_up(&self) -> Option<u64> {
        let mut spent = self.above;
        let mut from = self.first + self.high as u64 + 1;
        for (successes, mass) in self.alive().rev() {
            spent += mass;
            if spent > ALPHA {
                break;
            }
            from = successes;
        }
        Some(from).filter(|s| *s <= self.n)
    }

    /// The largest count up to which the paths still running may be stopped without spending more than [`ALPHA`].
    pub(super) fn closing_down(&self) -> Option<u64> {
        let mut spent = self.below;
        let mut to = (self.first + self.low as u64).checked_sub(1);
        for (successes, mass) in self.alive() {
            spent += mass;
            if spent > ALPHA {
                break;
            }
            to = Some(successes);
        }
        to
    }
}

/// Follows every path from (n, s) to `end`, with a look after each response.
fn follow(
    from: (u64, u64),
    end: u64,
    boundary: impl Fn(u64) -> (Option<u64>, Option<u64>),
    up_probability: impl Fn(u64, u64) -> f64,
) -> Lattice {
    let mut paths = Lattice::at(from.0, from.1);
    for n in from.0 + 1..=end {
        paths.step(&up_probability);
        let (up, down) = boundary(n);
        paths.stop(up, down);
    }
    paths
}

/// The counts at which a verdict falls, for one bar and one plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundaries {
    bar: f64,
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
    /// Evidence boundaries of [`ln_e_up`] and [`ln_e_down`] at 1/[`ALPHA`], with a closing look at the planned number
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
        check_bar(bar)?;
        match planned {
            Some(0) => return Err(StatsError::NoData),
            Some(n) => check_counts(0, n)?,
            None => {}
        }
        let sides = (Side::above(bar), Side::below(bar));
        let exact = planned.filter(|n| *n <= MAX_PLANNED);
        let mut boundaries = Self {
            bar,
            sides,
            planned,
            evidence: evidence_table(sides, exact.unwrap_or(KEPT_WITHOUT_PLAN)),
            closing: (None, None),
        };
        if let Some(n) = exact.filter(|n| *n >= N_MIN) {
            boundaries.closing = boundaries.closing_look(n);
        }
        Ok(boundaries)
    }

    /// The bar, as given.
    #[must_use]
    pub fn bar(&self) -> f64 {
        self.bar
    }

    /// The planned number of responses, as given.
    #[must_use]
    pub fn planned(&self) -> Option<u64> {
        self.planned
    }

    /// Is this the look at the planned end?
    #[must_use]
    pub fn is_closing(&self, n: u64) -> bool {
        self.planned == Some(n)
    }

    /// The smallest number of successes that validates at `n` responses; `None` where none does.
    #[must_use]
    pub fn to_validate(&self, n: u64) -> Option<u64> {
        let by_evidence = self.evidence_up(n);
        if !self.is_closing(n) {
            return by_evidence;
        }
        [by_evidence, self.closing.0].into_iter().flatten().min()
    }

    /// The largest number of successes that invalidates at `n` responses; `None` where none does.
    #[must_use]
    pub fn to_invalidate(&self, n: u64) -> Option<u64> {
        let by_evidence = self.evidence_down(n);
        if !self.is_closing(n) {
            return by_evidence;
        }
        [by_evidence, self.closing.1].into_iter().flatten().max()
    }

    /// The two values of the closing look itself: (validated from, invalidated up to).
    #[must_use]
    pub fn closing(&self) -> (Option<u64>, Option<u64>) {
        self.closing
    }

    /// The verdict of one look at `successes` of `n`, if it falls.
    #[must_use]
    pub fn crossing(&self, successes: u64, n: u64) -> Option<(Crossing, CrossingReason)> {
        if n < N_MIN || successes > n {
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
        self.planned.filter(|n| *n <= MAX_PLANNED).ok_or(StatsError::NotPlanned)
    }

    /// The entry of the table, where the table reaches this far.
    fn kept(&self, n: u64) -> Option<(i32, i32)> {
        usize::try_from(n).ok().and_then(|n| self.evidence.get(n)).copied()
    }

    /// (validated from, invalidated up to) by evidence alone.
    pub(super) fn evidence(&self, n: u64) -> (Option<u64>, Option<u64>) {
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

    /// The most generous closing values that keep each error at [`ALPHA`]. The other boundary is left out of the
    /// recursion, which errs on the safe side.
    fn closing_look(&self, end: u64) -> (Option<u64>, Option<u64>) {
        let before = |n: u64, value: Option<u64>| if n == end { None } else { value };
        let up = follow((0, 0), end, |n| (before(n, self.evidence_up(n)), None), |_, _| self.bar);
        let down = follow((0, 0), end, |n| (None, before(n, self.evidence_down(n))), |_, _| self.bar);
        (up.closing_up(), down.closing_down())
    }
}

/// All evidence boundaries up to `end`. From one number of responses to the next each moves by 0 or 1, so two
/// evaluations a step are enough.
fn evidence_table((above, below): (Side, Side), end: u64) -> Vec<(i32, i32)> {
    let (mut up, mut down) = (1_u64, 0_u64); // `down` is the first count that does not invalidate
    let entry = |count: Option<u64>| count.and_then(|c| i32::try_from(c).ok()).unwrap_or(-1);
    (0..=end)
        .map(|n| {
            while up <= n && !above.crosses(up, n) {
                up += 1;
            }
            while down <= n && below.crosses(n - down, n) {
                down += 1;
            }
            if n < N_MIN { (-1, -1) } else { (entry((up <= n).then_some(up)), entry(down.checked_sub(1))) }
        })
        .collect()
}

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
    /// Fewer than [`N_MIN`] responses.
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
}

impl Monitor {
    /// Before the first response.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in further responses and looks once, at their end.
    ///
    /// * `boundaries`: bar and plan of this offer
    /// * `n_more`: further responses
    /// * `s_more`: successes among them, 0 to `n_more`; anything above is cut to `n_more`
    ///
    /// The first crossing stands. Once the planned number was reached, later responses are counted and change no
    /// verdict; a tally that jumps over the planned number is judged by evidence alone.
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
        let closed = boundaries.planned.is_some_and(|planned| self.n >= planned);
        self.n = self.n.saturating_add(n_more);
        self.s = self.s.saturating_add(s_more.min(n_more));
        if closed || n_more == 0 || self.crossed.is_some() {
            return;
        }
        if let Some((crossing, reason)) = boundaries.crossing(self.s, self.n) {
            self.crossed = Some(Crossed { at_n: self.n, at_s: self.s, crossing, reason });
        }
    }

    /// Where does the offer stand?
    ///
    /// The verdict if one fell, else the first of the other states that holds, in the order of [`State`].
    ///
    /// * `boundaries`: bar and plan of this offer
    ///
    /// Returns the state. After the planned end `Inconclusive` can still turn into `AtTheBar`, because that interval
    /// is safe at any time; no verdict appears or changes.
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
    /// let offer = Monitor { n: 10, s: 5, crossed: None };
    /// assert_eq!(offer.state(&plan)?, State::Open(Lean::Promising));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    pub fn state(&self, boundaries: &Boundaries) -> Result<State, StatsError> {
        check_counts(self.s, self.n)?;
        if self.n == 0 {
            return Ok(State::NoData);
        }
        if self.n < N_MIN {
            return Ok(State::TooEarly);
        }
        if let Some(crossed) = self.crossed {
            return Ok(match crossed.crossing {
                Crossing::Validated => State::Validated,
                Crossing::Invalidated => State::Invalidated,
            });
        }
        if within_rope(self.s, self.n, boundaries.bar)? {
            return Ok(State::AtTheBar);
        }
        if boundaries.planned.is_some_and(|planned| self.n >= planned) {
            return Ok(State::Inconclusive);
        }
        let chance = probability_above(self.s, self.n, boundaries.bar)?;
        Ok(State::Open(if chance >= 0.8 {
            Lean::Promising
        } else if chance <= 0.2 {
            Lean::Doubtful
        } else {
            Lean::Undecided
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (f64, [(u64, i64); 8], [(u64, i64); 5]);

    /// (validated from, invalidated up to) at n = 8, 10, 15, 20, 30, 50, 100, 200; then the closing values of plans
    /// of 20, 30, 50, 100, 200. -1 stands for none.
    const TABLE: [Row; 5] = [
        (
            0.05,
            [(4, -1), (4, -1), (5, -1), (5, -1), (6, -1), (8, -1), (13, 0), (21, 2)],
            [(4, -1), (5, -1), (6, -1), (10, 0), (17, 3)],
        ),
        (
            0.10,
            [(5, -1), (5, -1), (6, -1), (7, -1), (9, -1), (12, 0), (20, 2), (34, 8)],
            [(5, -1), (7, 0), (10, 1), (16, 4), (29, 11)],
        ),
        (
            0.20,
            [(6, -1), (7, -1), (8, -1), (10, 0), (13, 1), (19, 3), (33, 9), (58, 24)],
            [(8, 0), (11, 2), (16, 4), (28, 12), (52, 28)],
        ),
        (
            0.30,
            [(7, -1), (8, -1), (10, 0), (12, 1), (17, 2), (25, 6), (44, 17), (80, 41)],
            [(10, 2), (14, 4), (22, 8), (39, 21), (73, 46)],
        ),
        (
            0.50,
            [(8, 0), (10, 0), (13, 2), (16, 4), (23, 7), (35, 15), (65, 35), (121, 79)],
            [(15, 5), (21, 9), (32, 18), (60, 40), (115, 85)],
        ),
    ];

    fn shown(pair: (Option<u64>, Option<u64>)) -> (u64, i64) {
        (pair.0.unwrap_or(u64::MAX), pair.1.map_or(-1, |l| l as i64))
    }

    #[test]
    fn the_published_table_of_boundaries_comes_out() -> Result<(), StatsError> {
        for (bar, evidence, closing) in TABLE {
            let open_ended = Boundaries::new(bar, None)?;
            for (n, want) in [8, 10, 15, 20, 30, 50, 100, 200].into_iter().zip(evidence) {
                assert_eq!(shown((open_ended.to_validate(n), open_ended.to_invalidate(n))), want, "bar {bar}, n {n}");
            }
            for (planned, want) in [20, 30, 50, 100, 200].into_iter().zip(closing) {
                let plan = Boundaries::new(bar, Some(planned))?;
                let got = shown((plan.to_validate(planned), plan.to_invalidate(planned)));
                assert_eq!(got, want, "bar {bar}, closing look at {planned}");
            }
        }
        Ok(())
    }

    /// Plan, true rate, then validated %, invalidated %, mean n.
    type Characteristic = (f64, u64, f64, f64, f64, f64);
    const CHARACTERISTICS: [Characteristic; 24] = [
        (0.05, 30, 0.05, 1.7, 0.0, 30.0),
        (0.05, 30, 0.15, 48.3, 0.0, 26.0),
        (0.05, 100, 0.01, 0.0, 52.0, 82.0),
        (0.05, 100, 0.05, 3.5, 3.6, 98.0),
        (0.05, 100, 0.10, 56.2, 0.1, 83.0),
        (0.05, 300, 0.05, 4.2, 4.4, 286.0),
        (0.10, 30, 0.10, 2.8, 4.2, 30.0),
        (0.10, 30, 0.30, 84.4, 0.0, 21.0),
        (0.10, 100, 0.10, 4.8, 4.8, 97.0),
        (0.10, 100, 0.20, 87.6, 0.1, 65.0),
        (0.10, 300, 0.05, 0.0, 85.2, 181.0),
        (0.30, 20, 0.10, 0.0, 68.3, 18.0),
        (0.30, 20, 0.30, 5.0, 3.9, 20.0),
        (0.30, 20, 0.60, 87.4, 0.0, 15.0),
        (0.30, 30, 0.30, 4.5, 3.8, 30.0),
        (0.30, 50, 0.50, 84.9, 0.0, 33.0),
        (0.30, 100, 0.20, 0.1, 67.8, 78.0),
        (0.30, 100, 0.30, 4.8, 4.8, 96.0),
        (0.30, 100, 0.40, 63.6, 0.2, 80.0),
        (0.30, 300, 0.25, 0.4, 47.1, 250.0),
        (0.50, 30, 0.50, 3.1, 3.1, 29.0),
        (0.50, 100, 0.60, 57.2, 0.2, 82.0),
        (0.50, 100, 0.50, 4.7, 4.7, 96.0),
        (0.50, 300, 0.70, 100.0, 0.0, 43.0),
    ];

    #[test]
    fn the_published_operating_characteristics_come_out() -> Result<(), StatsError> {
        for (bar, planned, rate, validated, invalidated, mean_n) in CHARACTERISTICS {
            let got = Boundaries::new(bar, Some(planned))?.operating_characteristics(rate)?;
            let at = format!("bar {bar}, plan {planned}, true rate {rate}: {got:?}");
            assert!((100.0 * got.validated - validated).abs() < 0.051, "{at}");
            assert!((100.0 * got.invalidated - invalidated).abs() < 0.051, "{at}");
            assert!((got.mean_n - mean_n).abs() < 0.51, "{at}");
            assert!((got.validated + got.invalidated + got.open - 1.0).abs() < 1e-12, "{at}");
        }
        Ok(())
    }

    #[test]
    fn searching_for_a_boundary_agrees_with_stepping_to_it() {
        for bar in [0.001, 0.05, 0.3, 0.77, 0.999] {
            let (above, below) = (Side::above(bar), Side::below(bar));
            for (n, (up, down)) in evidence_table((above, below), 400).into_iter().enumerate() {
                let n = n as u64;
                assert_eq!(above.least_crossing(n), u64::try_from(up).ok(), "up, bar {bar}, n {n}");
                let failures = below.least_crossing(n);
                assert_eq!(failures.map(|f| n - f), u64::try_from(down).ok(), "down, bar {bar}, n {n}");
            }
        }
    }

    #[test]
    fn streaks_end_where_the_specification_says() -> Result<(), StatsError> {
        for (bar, only_successes, only_failures) in
            [(0.05, 8, 65), (0.1, 8, 34), (0.2, 8, 19), (0.3, 8, 13), (0.5, 8, 8)]
        {
            let plan = Boundaries::new(bar, None)?;
            let first = |hit: bool| {
                let mut monitor = Monitor::new();
                while monitor.crossed.is_none() {
                    monitor.advance(&plan, 1, u64::from(hit));
                }
                monitor.n
            };
            assert_eq!((first(true), first(false)), (only_successes, only_failures), "bar {bar}");
        }
        for (bar, needed) in [(0.75, 15), (0.9, 34)] {
            assert_eq!(Boundaries::new(bar, None)?.to_validate(needed), Some(needed));
            assert_eq!(Boundaries::new(bar, None)?.to_validate(needed - 1), None);
        }
        Ok(())
    }

    #[test]
    fn a_verdict_stands_and_the_planned_end_closes() -> Result<(), StatsError> {
        let plan = Boundaries::new(0.3, Some(20))?;
        let mut monitor = Monitor::new();
        monitor.advance(&plan, 20, 10);
        let crossed = Crossed { at_n: 20, at_s: 10, crossing: Crossing::Validated, reason: CrossingReason::Closing };
        assert_eq!(monitor.crossed, Some(crossed));
        monitor.advance(&plan, 1000, 0);
        assert_eq!((monitor.crossed, monitor.n), (Some(crossed), 1020));

        let mut jumped = Monitor { n: 19, s: 9, crossed: None };
        jumped.advance(&plan, 2, 1); // 10 of 21: enough for the closing look, not for evidence
        assert_eq!(jumped.state(&plan)?, State::Inconclusive);
        jumped.advance(&plan, 100, 100);
        assert_eq!((jumped.crossed, jumped.state(&plan)?), (None, State::Inconclusive));
        Ok(())
    }

    #[test]
    fn states_follow_their_order() -> Result<(), StatsError> {
        let plan = Boundaries::new(0.3, None)?;
        let state = |n, s| Monitor { n, s, crossed: None }.state(&plan);
        assert_eq!(state(0, 0)?, State::NoData);
        assert_eq!(state(7, 7)?, State::TooEarly);
        assert_eq!(state(10, 3)?, State::Open(Lean::Undecided));
        assert_eq!(state(20, 3)?, State::Open(Lean::Doubtful));
        assert_eq!(state(20, 9)?, State::Open(Lean::Promising));
        assert_eq!(state(10_000, 3_000)?, State::AtTheBar);
        assert!(state(3, 4).is_err());
        Ok(())
    }

    #[test]
    fn a_billion_responses_are_answered() -> Result<(), StatsError> {
        let n = 1_000_000_000;
        let plan = Boundaries::new(0.3, Some(n))?;
        assert_eq!(plan.operating_characteristics(0.3), Err(StatsError::NotPlanned));
        let up = plan.to_validate(n).unwrap_or(0) as f64;
        let down = plan.to_invalidate(n).unwrap_or(0) as f64;
        assert!(up > 3.0e8 && up < 3.002e8 && down < 3.0e8 && down > 2.998e8, "{up} {down}");
        Ok(())
    }
}
