//! Which offer to show next, where the aim is to find the best one.

use super::beta_law::BetaLaw;
use super::random::Random;
use super::{StatsError, check_counts};

/// How often each offer is shown before chance plays a part.
const ROUNDS: u64 = 2;
/// How often a rival is looked for before the second of the last draw is taken.
const TRIES: u32 = 100;

/// Which offer should the next customer see, if the best one is to be found soon?
///
/// Top-two Thompson sampling: draw a rate for each offer from its Jeffreys posterior; half of the time show the offer with the
/// highest one, else draw again until another one is the highest, and show that. Each offer is shown twice beforehand, in turn.
///
/// * `arms`: (successes, n) of at least two offers, each n from 0 to [`MAX_RESPONSES`](super::MAX_RESPONSES)
/// * `experiment`: a number that stands for the experiment
/// * `response`: the number of the response to come; the same two numbers always give the same choice
///
/// Returns the place of the offer.
///
/// # Errors
/// [`StatsError::ShapeMismatch`] with fewer than two offers, [`StatsError::ImpossibleCounts`],
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: independent responses, one rate an offer that does not drift. Verdicts per offer stay valid; mean rates of
/// offers that were seldom shown are too low, and pairs for [`ln_e_pairs`](super::compare::ln_e_pairs) need strict rotation.
///
/// Source: Russo 2020, Operations Research 68, 1625-1647 (top-two Thompson sampling, algorithm 3 with one half); Thompson
/// 1933, Biometrika 25.
///
/// Compared with: the share of runs that end with the best of (0.2, 0.3, 0.4) after 60 responses, 75 % in an independent
/// program, within its error, in the tests.
///
/// ```
/// use touchstone::stats::allocation::top_two;
/// assert_eq!(top_two(&[(1, 2), (0, 1), (0, 2)], 7, 6)?, 1);
/// assert_eq!(top_two(&[(3, 9), (5, 9)], 7, 19)?, top_two(&[(3, 9), (5, 9)], 7, 19)?);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn top_two(arms: &[(u64, u64)], experiment: u64, response: u64) -> Result<usize, StatsError> {
    if arms.len() < 2 {
        return Err(StatsError::ShapeMismatch);
    }
    arms.iter().try_for_each(|(s, n)| check_counts(*s, *n))?;
    let least = (0..arms.len()).min_by_key(|i| arms[*i].1).unwrap_or(0);
    if arms[least].1 < ROUNDS {
        return Ok(least);
    }
    let laws = arms.iter().map(|(s, n)| BetaLaw::JEFFREYS.after(*s, *n)).collect::<Result<Vec<_>, _>>()?;
    let mut random = Random::seeded(experiment, response);
    let (leader, mut second) = best_two(&laws, &mut random);
    if random.uniform() < 0.5 {
        return Ok(leader);
    }
    for _ in 0..TRIES {
        let (best, next) = best_two(&laws, &mut random);
        if best != leader {
            return Ok(best);
        }
        second = next;
    }
    Ok(second)
}

/// The two highest of one rate drawn for each law. A uniform number through the quantiles makes a rate.
fn best_two(laws: &[BetaLaw], random: &mut Random) -> (usize, usize) {
    let (mut best, mut second) = ((0, -1.0), (0, -1.0));
    for (i, law) in laws.iter().enumerate() {
        let rate = law.quantile(random.uniform());
        if rate > best.1 {
            (best, second) = ((i, rate), best);
        } else if rate > second.1 {
            second = (i, rate);
        }
    }
    (best.0, second.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of runs that end with the best offer, which is the last, ahead.
    fn found(rates: &[f64], responses: u64, runs: u64) -> Result<f64, StatsError> {
        let mut hits = 0.0;
        for run in 0..runs {
            let (mut arms, mut world) = (vec![(0, 0); rates.len()], Random::seeded(run, 1));
            for response in 0..responses {
                let shown = top_two(&arms, run, response)?;
                arms[shown].0 += u64::from(world.uniform() < rates[shown]);
                arms[shown].1 += 1;
            }
            let mean = |i: usize| (arms[i].0 as f64 + 0.5) / (arms[i].1 as f64 + 1.0);
            let ahead = (0..rates.len()).max_by(|a, b| mean(*a).total_cmp(&mean(*b)));
            hits += f64::from(u8::from(ahead == Some(rates.len() - 1)));
        }
        Ok(hits / runs as f64)
    }

    #[test]
    fn the_best_is_found_as_often_as_an_independent_program_finds_it() -> Result<(), StatsError> {
        let share = found(&[0.2, 0.3, 0.4], 60, 600)?;
        assert!((share - 0.75).abs() < 0.055, "{share}"); // three standard errors
        Ok(())
    }

    #[test]
    fn everybody_is_shown_twice_first_and_the_leader_more_often_after() -> Result<(), StatsError> {
        let mut arms = vec![(0, 0); 4];
        for response in 0..8 {
            let shown = top_two(&arms, 3, response)?;
            assert_eq!(shown as u64, response % 4);
            arms[shown].1 += 1;
        }
        let clear = [(2, 40), (30, 40), (20, 40)];
        let shown: Vec<usize> = (0..200).map(|r| top_two(&clear, 5, r)).collect::<Result<_, _>>()?;
        let times = |i: usize| shown.iter().filter(|s| **s == i).count();
        assert!(times(1) > 70 && times(2) > 70 && times(0) < 10, "{} {} {}", times(0), times(1), times(2));
        Ok(())
    }

    #[test]
    fn one_offer_is_no_choice() {
        assert_eq!(top_two(&[(0, 0)], 1, 1), Err(StatsError::ShapeMismatch));
        assert!(top_two(&[(3, 2), (0, 0)], 1, 1).is_err());
    }
}
