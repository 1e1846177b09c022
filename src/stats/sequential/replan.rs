//! A planned number that changes after the first response, without spending more error than the old plan would have.

use super::boundaries::Boundaries;
use super::lattice::follow;
use super::{MAX_PLANNED, StatsError};
use crate::stats::check_counts;

/// One side of a plan that was made anew.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReplannedSide {
    /// The chance of this verdict under the old plan, seen from here, if the rate were exactly the bar.
    pub budget: f64,
    /// The same chance under the new plan, with its closing value. At most the budget, unless the evidence looks of a longer
    /// plan alone take more than that.
    pub spent: f64,
    /// The closing value of the new plan; `None` where no count that can still come keeps within the budget.
    pub closing: Option<u64>,
}

/// A plan that was made anew after responses had come in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replanned {
    /// The new planned number.
    pub planned: u64,
    /// The side of "validated".
    pub validate: ReplannedSide,
    /// The side of "invalidated".
    pub invalidate: ReplannedSide,
}

/// How may a plan be changed in the middle, so that the promise of the old one still holds?
///
/// The conditional-error rule: the new closing values are the most generous ones whose chance of a wrong verdict, seen from
/// here, is no larger than that of the old plan.
///
/// * `plan`: the old plan, with a planned number
/// * `successes`: count so far, 0 to `n`
/// * `n`: number of responses so far, below the old and the new planned number
/// * `planned`: the new planned number, at most [`MAX_PLANNED`]
///
/// Returns the new closing values, with the error that each side may spend and spends.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::NotPlanned`],
/// [`StatsError::PlanReached`].
///
/// Assumptions: no verdict has fallen yet; the change may rest on everything seen so far; evidence verdicts go on as
/// before. Where `spent` is above `budget` the promise of 1 in 20 holds for evidence verdicts alone.
///
/// Source: Mueller & Schaefer 2001, Biometrics 57, 886-891.
///
/// Compared with: the old plan itself, which comes out again; and the exact error of a team that plans anew whenever it
/// looks promising, at most 1 in 20, in the tests.
///
/// ```
/// use touchstone::stats::sequential::{Boundaries, replanned};
/// let old = Boundaries::new(0.3, Some(40))?;
/// let longer = replanned(&old, 9, 20, 60)?;
/// assert!(longer.validate.closing.is_some_and(|c| c > 18) && longer.validate.spent <= longer.validate.budget);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn replanned(plan: &Boundaries, successes: u64, n: u64, planned: u64) -> Result<Replanned, StatsError> {
    check_counts(successes, n)?;
    let old = plan.planned().filter(|end| *end <= MAX_PLANNED).ok_or(StatsError::NotPlanned)?;
    if planned > MAX_PLANNED {
        return Err(StatsError::TooManyResponses(planned));
    }
    if n >= old || n >= planned {
        return Err(StatsError::PlanReached);
    }
    let at_bar = |_: u64, _: u64| plan.bar();
    let here = (n, successes);
    // As in the first plan the other boundary is left out, which errs on the safe side.
    let budget_up = follow(here, old, |k| (plan.to_validate(k), None), at_bar).above;
    let budget_down = follow(here, old, |k| (None, plan.to_invalidate(k)), at_bar).below;
    let early = |k: u64| if k == planned { (None, None) } else { plan.evidence(k) };
    let up = follow(here, planned, |k| (early(k).0, None), at_bar);
    let down = follow(here, planned, |k| (None, early(k).1), at_bar);
    let (closing_up, closing_down) = (up.closing_up(slack(budget_up)), down.closing_down(slack(budget_down)));
    let (by_evidence_up, by_evidence_down) = plan.evidence(planned);
    let from = [closing_up, by_evidence_up].into_iter().flatten().min();
    let to = [closing_down, by_evidence_down].into_iter().flatten().max();
    let beyond = |holds: &dyn Fn(u64) -> bool, paths: &super::Lattice| -> f64 {
        paths.alive().filter(|(s, _)| holds(*s)).map(|(_, mass)| mass).sum()
    };
    // Where nothing is left to spend a count that can't come any more would keep within it.
    let most = successes + planned - n;
    Ok(Replanned {
        planned,
        validate: ReplannedSide {
            budget: budget_up,
            spent: up.above + beyond(&|s| from.is_some_and(|from| s >= from), &up),
            closing: closing_up.filter(|from| *from <= most),
        },
        invalidate: ReplannedSide {
            budget: budget_down,
            spent: down.below + beyond(&|s| to.is_some_and(|to| s <= to), &down),
            closing: closing_down.filter(|to| *to >= successes),
        },
    })
}

/// A rounding error must not cost a value that lies exactly on the line.
fn slack(budget: f64) -> f64 {
    budget * (1.0 + 1e-12)
}

#[cfg(test)]
mod tests {
    use super::super::{ALPHA, Lattice};
    use super::*;

    #[test]
    fn the_old_plan_comes_out_again() -> Result<(), StatsError> {
        for (bar, end) in [(0.1, 30), (0.3, 40), (0.5, 50), (0.3, 100)] {
            let plan = Boundaries::new(bar, Some(end))?;
            for (s, n) in [(0, 0), (2, 8), (4, 12), (7, 20)] {
                let again = replanned(&plan, s, n, end)?;
                assert_eq!(again.validate.closing, plan.closing().0, "bar {bar}, plan {end}, {s} of {n}: {again:?}");
                assert!((again.validate.spent - again.validate.budget).abs() < 1e-12, "{again:?}");
                assert!((again.invalidate.spent - again.invalidate.budget).abs() < 1e-12, "{again:?}");
            }
        }
        Ok(())
    }

    #[test]
    fn a_count_that_can_not_come_any_more_is_no_closing_value() -> Result<(), StatsError> {
        let longer = replanned(&Boundaries::new(0.3, Some(40))?, 12, 25, 60)?;
        assert_eq!((longer.invalidate.budget, longer.invalidate.closing), (0.0, None));
        assert!(longer.validate.closing.is_some_and(|from| (13..=12 + 35).contains(&from)), "{longer:?}");
        Ok(())
    }

    /// Asks 20, and plans anew for 60 wherever the counts lie within `when`; the exact chance of a wrong "validated".
    fn wrong(bar: f64, when: impl Fn(u64) -> bool) -> Result<f64, StatsError> {
        let plan = Boundaries::new(bar, Some(40))?;
        let early = follow((0, 0), 20, |k| (plan.to_validate(k), None), |_, _| bar);
        let mut error = early.above;
        for (s, mass) in early.alive() {
            let anew = replanned(&plan, s, 20, 60)?.validate;
            error += mass * if when(s) { anew.spent } else { anew.budget };
        }
        Ok(error)
    }

    #[test]
    fn planning_anew_where_it_looks_well_keeps_the_promise() -> Result<(), StatsError> {
        for bar in [0.1, 0.2, 0.3, 0.5] {
            let never = wrong(bar, |_| false)?;
            let hopeful = wrong(bar, |s| {
                let rate = s as f64 / 20.0;
                rate > bar && rate < bar + 0.2
            })?;
            assert!(never <= ALPHA && hopeful <= ALPHA && hopeful <= never + 1e-12, "{bar}: {never} {hopeful}");
        }
        Ok(())
    }

    #[test]
    fn where_there_is_nothing_to_plan_it_says_so() -> Result<(), StatsError> {
        let plan = Boundaries::new(0.3, Some(40))?;
        assert_eq!(replanned(&Boundaries::new(0.3, None)?, 3, 10, 60), Err(StatsError::NotPlanned));
        assert_eq!(replanned(&plan, 3, 40, 60), Err(StatsError::PlanReached));
        assert_eq!(replanned(&plan, 3, 20, 20), Err(StatsError::PlanReached));
        assert!(replanned(&plan, 3, 20, 200_000).is_err() && replanned(&plan, 30, 20, 60).is_err());
        assert_eq!(Lattice::at(3, 1).open(), 1.0);
        Ok(())
    }
}
