//! The evidence for a value proposition, put together over the experiments that set the same bar at the same rung.

use crate::domain::evidence::Evidence;
use crate::domain::plan::Bar;
use crate::domain::response::Rung;
use crate::stats::StatsError;
use crate::stats::sequential::{ALPHA, N_MIN, always_valid_interval, chained_ln_e, ln_e_up};

/// What an offer that showed a value proposition to everybody ended with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ended {
    /// The place of its experiment.
    pub experiment: usize,
    /// The bar as it was first fixed.
    pub bar: Bar,
    /// The rung that counts.
    pub ask: Rung,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
}

impl Ended {
    /// Whether the whole always-valid range lies above the bar.
    fn clears(&self) -> Result<bool, StatsError> {
        Ok(self.n >= N_MIN && always_valid_interval(self.accepted, self.n, ALPHA)?.low > self.bar.rate())
    }
}

/// The strongest rung at which one of them clears its bar.
pub(super) fn strongest_rung(ended: &[Ended]) -> Result<Option<Rung>, StatsError> {
    let mut strongest = None;
    for one in ended {
        if Some(one.ask) > strongest && one.clears()? {
            strongest = Some(one.ask);
        }
    }
    Ok(strongest)
}

/// Evidence over several experiments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chained {
    /// Their bar.
    pub bar: Bar,
    /// What they asked for.
    pub rung: Rung,
    /// How many.
    pub experiments: u64,
    /// The natural log of the evidence that the rate lies above the bar in one of them at least.
    pub log_e: f64,
}

/// The bar that was fixed before the first response, whatever became of it later: an amended one has seen some of them.
pub(super) fn first_bar(evidence: &Evidence) -> Option<Bar> {
    let first = evidence.amendments.iter().find(|a| a.after_responses > 0).map(|a| a.before);
    first.or(evidence.plan).map(|plan| plan.succeed_at)
}

impl Chained {
    /// The evidence of the bar and the rung that most experiments share; nothing where no two do.
    pub(super) fn of(ended: &[Ended]) -> Result<Option<Self>, StatsError> {
        let of = |one: &Ended| ended.iter().filter(|e| (e.bar, e.ask) == (one.bar, one.ask)).collect::<Vec<_>>();
        let experiments = |all: &[&Ended]| {
            let mut places: Vec<usize> = all.iter().map(|e| e.experiment).collect();
            places.dedup();
            places.len() as u64
        };
        let Some(all) = ended.iter().map(of).max_by_key(|all| experiments(all)).filter(|all| experiments(all) > 1)
        else {
            return Ok(None);
        };
        let ln_e = all.iter().map(|e| ln_e_up(e.accepted, e.n, e.bar.rate())).collect::<Result<Vec<_>, _>>()?;
        let (bar, rung) = (all[0].bar, all[0].ask);
        Ok(Some(Chained { bar, rung, experiments: experiments(&all), log_e: chained_ln_e(&ln_e)? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(experiment: usize, bar: f64, n: u64, accepted: u64) -> Ended {
        Ended { experiment, bar: Bar::from_rate(bar).unwrap(), ask: Rung::Time, n, accepted }
    }

    #[test]
    fn experiments_of_one_bar_are_chained_and_a_bar_that_stands_alone_is_left_out() -> Result<(), StatsError> {
        let two = [ended(0, 0.3, 20, 10), ended(1, 0.3, 20, 9), ended(2, 0.5, 20, 20)];
        let chained = Chained::of(&two)?.unwrap();
        let sum = ln_e_up(10, 20, 0.3)? + ln_e_up(9, 20, 0.3)?;
        assert!((chained.log_e - sum).abs() < 1e-12 && chained.experiments == 2);
        assert_eq!(Chained::of(&[ended(0, 0.3, 20, 10), ended(0, 0.3, 9, 3)])?, None);
        Ok(())
    }
}
