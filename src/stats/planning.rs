//! Before and during an experiment: how many responses, with what chance, and what they would be worth.

use super::sequential::{Boundaries, Lattice, MAX_PLANNED};
use super::special::{ln_beta, ln_choose};
use super::{MAX_RESPONSES, StatsError, check_counts, check_level};

/// The largest number of further responses that is summed over.
const MOST_AHEAD: u64 = 1_000_000;

/// Shape parameters of the posterior, after checking what it is made of.
fn posterior(successes: u64, n: u64, more: u64, prior: (f64, f64)) -> Result<(f64, f64), StatsError> {
    check_counts(successes, n)?;
    if more > MOST_AHEAD {
        return Err(StatsError::TooManyResponses(more));
    }
    for shape in [prior.0, prior.1] {
        if !(shape > 0.0 && shape < 1e9) {
            return Err(StatsError::ParameterOutOfRange(shape));
        }
    }
    Ok((prior.0 + successes as f64, prior.1 + (n - successes) as f64))
}

/// How many of the next responses will be successes?
///
/// Beta-binomial predictive distribution.
///
/// * `successes`: count so far, 0 to `n`
/// * `n`: number of responses so far, 0 to [`MAX_RESPONSES`]
/// * `more`: further responses, 0 to 1,000,000
/// * `prior`: the two positive shape parameters of the beta prior; (0.5, 0.5) is Jeffreys'
///
/// Returns the probability of 0, 1, …, `more` further successes; they sum to one.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::ParameterOutOfRange`].
///
/// Assumptions: independent responses with one rate.
///
/// Source: Raiffa & Schlaifer 1961, Applied Statistical Decision Theory, section 7.11.
///
/// Compared with: scipy 1.17.1 `betabinom.pmf`, within 1e-10.
///
/// ```
/// use touchstone::stats::planning::predictive;
/// let law = predictive(3, 10, 20, (0.5, 0.5))?;
/// assert!((law[0] - 0.015_249_673_5).abs() < 1e-10 && law.len() == 21);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn predictive(successes: u64, n: u64, more: u64, prior: (f64, f64)) -> Result<Vec<f64>, StatsError> {
    let (a, b) = posterior(successes, n, more, prior)?;
    let constant = ln_beta(a, b);
    let m = more as f64;
    Ok((0..=more).map(|k| k as f64).map(|k| (ln_choose(m, k) + ln_beta(a + k, b + m - k) - constant).exp()).collect())
}

/// What are the next responses worth before a decision?
///
/// Expected value of sample information for "go on if the mean rate is above the bar", in units of rate.
///
/// * `successes`: count so far, 0 to `n`
/// * `n`: number of responses so far, 0 to [`MAX_RESPONSES`]
/// * `more`: further responses, 0 to 1,000,000
/// * `bar`: the rate that separates going on from stopping, in (0, 1)
/// * `prior`: the two positive shape parameters of the beta prior
///
/// Returns a rate, not negative; times the value of one unit of rate it is money.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::ParameterOutOfRange`],
/// [`StatsError::BarOutOfRange`].
///
/// Assumptions: independent responses with one rate; a gain in proportion to rate less bar.
///
/// Source: Raiffa & Schlaifer 1961, Applied Statistical Decision Theory, chapter 4.
///
/// Compared with: scipy 1.17.1 `betabinom`, direct sum, within 1e-9.
///
/// ```
/// use touchstone::stats::planning::value_of_more_responses;
/// let value = value_of_more_responses(3, 10, 20, 0.3, (0.5, 0.5))?;
/// assert!((value - 0.034_736_462).abs() < 1e-8);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn value_of_more_responses(
    successes: u64,
    n: u64,
    more: u64,
    bar: f64,
    prior: (f64, f64),
) -> Result<f64, StatsError> {
    let (a, b) = posterior(successes, n, more, prior)?;
    if !(bar > 0.0 && bar < 1.0) {
        return Err(StatsError::BarOutOfRange(bar));
    }
    let total = a + b + more as f64;
    let law = predictive(successes, n, more, prior)?;
    let informed: f64 = law.iter().enumerate().map(|(k, p)| p * ((a + k as f64) / total - bar).max(0.0)).sum();
    Ok((informed - (a / (a + b) - bar).max(0.0)).max(0.0))
}

/// How many equal responses in a row would settle it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Streaks {
    /// Successes in a row to "validated"; `None` where no streak within the plan is enough.
    pub successes: Option<u64>,
    /// Failures in a row to "invalidated"; `None` where no streak within the plan is enough.
    pub failures: Option<u64>,
}

/// What is the nearest way to a verdict?
///
/// The shortest streak of successes that validates, and of failures that invalidates.
///
/// * `boundaries`: bar and plan of the offer
/// * `successes`: count so far, 0 to `n`
/// * `n`: number of responses so far, 0 to [`MAX_RESPONSES`]
///
/// Returns numbers of responses.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`]; [`StatsError::PlanReached`].
///
/// Assumptions: no verdict has fallen yet.
///
/// Source: the boundaries themselves.
///
/// Compared with: walking the streak, in the tests.
///
/// ```
/// use touchstone::stats::{planning::streaks, sequential::Boundaries};
/// let nearest = streaks(&Boundaries::new(0.3, Some(40))?, 5, 10)?;
/// assert_eq!(nearest.successes, Some(5));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn streaks(boundaries: &Boundaries, successes: u64, n: u64) -> Result<Streaks, StatsError> {
    check_counts(successes, n)?;
    let end = boundaries.planned().unwrap_or(MAX_RESPONSES);
    if n >= end {
        return Err(StatsError::PlanReached);
    }
    let room = end - n;
    let validates = |k: u64| boundaries.to_validate(n + k).is_some_and(|up| successes + k >= up);
    let invalidates = |k: u64| boundaries.to_invalidate(n + k).is_some_and(|down| successes <= down);
    Ok(Streaks { successes: shortest(room, validates), failures: shortest(room, invalidates) })
}

/// The smallest k in 1..=most that holds. Once enough, a longer streak stays enough, so doubling and halving finds it;
/// the closing look at `most` itself may only add.
fn shortest(most: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let mut reach = 1;
    while reach < most && !holds(reach) {
        reach = (2 * reach).min(most);
    }
    if !holds(reach) {
        return None;
    }
    let (mut no, mut yes) = (reach / 2, reach);
    if no > 0 && holds(no) {
        no = 0;
    }
    while yes - no > 1 {
        let middle = no + (yes - no) / 2;
        if holds(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    Some(yes)
}

/// A number of responses to plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleSize {
    /// The smallest plan that reaches the chance asked for.
    pub planned: u64,
    /// The chance of "validated" under it.
    pub validated: f64,
    /// The mean number of responses to the verdict, or to the planned end.
    pub mean_n: f64,
}

/// How many responses should we plan?
///
/// The smallest plan under which an offer with the assumed rate is validated with the chance asked for: one exact
/// recursion over all plans at once.
///
/// * `bar`: a rate in \[0.001, 0.999\]
/// * `rate`: the assumed true rate, above the bar and at most 1
/// * `chance`: the chance of "validated" asked for, in (0, 1), usually 0.8
/// * `most`: the largest plan to consider, 1 to [`MAX_PLANNED`]
///
/// Returns the plan, or `None` where even the largest is too small.
///
/// # Errors
/// [`StatsError::BarOutOfRange`], [`StatsError::ProbabilityOutOfRange`], [`StatsError::LevelOutOfRange`],
/// [`StatsError::TooManyResponses`], [`StatsError::NoData`].
///
/// Assumptions: those of [`Boundaries::new`]. The chance goes up and down a little from plan to plan.
///
/// Source: the recursion of [`Boundaries::operating_characteristics`].
///
/// Compared with: the table in `docs/statistics.md`, and single plans, in the tests.
///
/// ```
/// use touchstone::stats::planning::sample_size;
/// let plan = sample_size(0.3, 0.5, 0.8, 300)?;
/// assert_eq!(plan.map(|p| p.planned), Some(41));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn sample_size(bar: f64, rate: f64, chance: f64, most: u64) -> Result<Option<SampleSize>, StatsError> {
    check_level(chance)?;
    if !(rate > bar && rate <= 1.0) {
        return Err(StatsError::ProbabilityOutOfRange(rate));
    }
    if most > MAX_PLANNED {
        return Err(StatsError::TooManyResponses(most));
    }
    // A plan of `most` has the evidence table of every shorter plan; only its closing look is its own.
    let longest = Boundaries::new(bar, Some(most))?;
    let (mut under, mut over, mut real) = (Lattice::at(0, 0), Lattice::at(0, 0), Lattice::at(0, 0));
    for n in 1..=most {
        under.step(|_, _| bar);
        over.step(|_, _| bar);
        real.step(|_, _| rate);
        let (up, down) = longest.evidence(n);
        if n >= super::sequential::N_MIN {
            let closing_up = [up, under.closing_up(super::sequential::ALPHA)].into_iter().flatten().min();
            let closing_down = [down, over.closing_down(super::sequential::ALPHA)].into_iter().flatten().max();
            let mut last = real.clone();
            last.stop(closing_up, closing_down);
            if last.above >= chance {
                let mean_n = last.stopped_n + last.open() * n as f64;
                return Ok(Some(SampleSize { planned: n, validated: last.above, mean_n }));
            }
        }
        under.stop(up, None);
        over.stop(None, down);
        real.stop(up, down);
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_sample_sizes_are_enough() -> Result<(), StatsError> {
        for (bar, rate, planned, mean_n) in [
            (0.05, 0.10, 180, 126.0),
            (0.05, 0.15, 52, 38.0),
            (0.10, 0.20, 85, 59.0),
            (0.10, 0.30, 26, 19.0),
            (0.20, 0.30, 130, 90.0),
            (0.30, 0.45, 80, 54.0),
            (0.30, 0.50, 46, 32.0),
            (0.30, 0.60, 20, 15.0),
            (0.50, 0.70, 46, 32.0),
        ] {
            let one = Boundaries::new(bar, Some(planned))?.operating_characteristics(rate)?;
            assert!(one.validated >= 0.795 && (one.mean_n - mean_n).abs() < 1.0, "bar {bar}, rate {rate}: {one:?}");
            // The published plans are round numbers; the exact scan may find a shorter one, never needs a longer one.
            let got = sample_size(bar, rate, 0.8, 400)?;
            assert!(got.is_some_and(|p| p.planned <= planned + 2), "bar {bar}, rate {rate}: {got:?}");
        }
        Ok(())
    }

    #[test]
    fn scanning_plans_agrees_with_one_plan() -> Result<(), StatsError> {
        for (bar, rate) in [(0.1, 0.3), (0.3, 0.5), (0.5, 0.8)] {
            let Some(scan) = sample_size(bar, rate, 0.8, 200)? else { panic!("none for {bar}") };
            let one = Boundaries::new(bar, Some(scan.planned))?.operating_characteristics(rate)?;
            assert!((one.validated - scan.validated).abs() < 1e-12 && (one.mean_n - scan.mean_n).abs() < 1e-9);
            let shorter = Boundaries::new(bar, Some(scan.planned - 1))?.operating_characteristics(rate)?;
            assert!(shorter.validated < 0.8);
        }
        Ok(())
    }

    #[test]
    fn streaks_are_as_short_as_walking_finds_them() -> Result<(), StatsError> {
        for planned in [None, Some(40)] {
            let plan = Boundaries::new(0.3, planned)?;
            for (s, n) in [(0, 0), (5, 10), (2, 12), (9, 30), (11, 37)] {
                let walk = |hit: u64| {
                    (1..=planned.map_or(200, |end| end - n)).find(|k| match hit {
                        1 => plan.to_validate(n + k).is_some_and(|up| s + k >= up),
                        _ => plan.to_invalidate(n + k).is_some_and(|down| s <= down),
                    })
                };
                let got = streaks(&plan, s, n)?;
                assert_eq!((got.successes, got.failures), (walk(1), walk(0)), "{s} of {n}, {planned:?}");
            }
        }
        Ok(())
    }

    #[test]
    fn predictions_sum_to_one() -> Result<(), StatsError> {
        for (s, n, more) in [(0, 0, 0), (3, 10, 20), (0, 1_000_000_000, 100), (5, 9, 5000)] {
            let sum: f64 = predictive(s, n, more, (0.5, 0.5))?.iter().sum();
            assert!((sum - 1.0).abs() < 1e-6, "{s} of {n}, {more} more: {sum}");
        }
        Ok(())
    }
}
