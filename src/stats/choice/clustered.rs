//! Standard errors of a choice model where one person chose several times.

use super::{ChoiceSet, ConditionalLogit, probabilities};
use crate::stats::StatsError;
use crate::stats::linear::{Matrix, add_outer, dot, zeros};

/// One person's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Who chose: any number, the same one for all choices of one person.
    pub by: usize,
    /// The place of the set among those that the model was fitted to.
    pub set: usize,
    /// The place of the chosen alternative in its set.
    pub chosen: usize,
}

/// How sure are the weights, if one person's choices resemble each other?
///
/// Cluster-robust (sandwich) covariance: the model's covariance on both sides of the summed outer products of the people's
/// scores, times G/(G - 1) for G people.
///
/// * `sets`: the sets that the model was fitted to
/// * `made`: every choice, at least one
/// * `fit`: the fitted model
///
/// Returns the covariance matrix of the coefficients, as rows.
///
/// # Errors
/// [`StatsError::ShapeMismatch`], also where `made` and the counts of the sets differ in number;
/// [`StatsError::TooFewObservations`] with fewer than two people.
///
/// Assumptions: people are independent of each other, their own choices need not be. Good from some forty people on.
///
/// Source: Liang & Zeger 1986, Biometrika 73, 13-22; White 1982, Econometrica 50, 1-25.
///
/// Compared with: the same sums in numpy 2.4.6 on the mode choice data, within 1e-8.
///
/// ```
/// use touchstone::stats::choice::{ChoiceSet, Made, clustered_covariance, conditional_logit};
/// let set = ChoiceSet { alternatives: vec![vec![1.0], vec![0.0]], counts: vec![4, 2] };
/// let fit = conditional_logit(std::slice::from_ref(&set))?;
/// let made = [(0, 0), (0, 0), (1, 0), (2, 1), (2, 1), (3, 0)].map(|(by, chosen)| Made { by, set: 0, chosen });
/// let alike = clustered_covariance(&[set], &made, &fit)?;
/// assert!(alike[0][0] > fit.covariance[0][0]);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn clustered_covariance(
    sets: &[ChoiceSet],
    made: &[Made],
    fit: &ConditionalLogit,
) -> Result<Vec<Vec<f64>>, StatsError> {
    let k = fit.coefficients.len();
    let choices: u64 = sets.iter().flat_map(|set| &set.counts).sum();
    let is_there = |m: &Made| sets.get(m.set).is_some_and(|set| m.chosen < set.alternatives.len());
    let of_k = sets.iter().flat_map(|s| &s.alternatives).all(|x| x.len() == k);
    if !of_k || choices != made.len() as u64 || !made.iter().all(is_there) {
        return Err(StatsError::ShapeMismatch);
    }
    let expected: Vec<Vec<f64>> = sets.iter().map(|set| expected(set, &fit.coefficients)).collect();
    let mut order: Vec<&Made> = made.iter().collect();
    order.sort_by_key(|m| m.by);
    let (mut meat, mut people) = (zeros(k), 0_u64);
    for person in order.chunk_by(|one, other| one.by == other.by) {
        let mut score = vec![0.0; k];
        for m in person {
            let gap = sets[m.set].alternatives[m.chosen].iter().zip(&expected[m.set]);
            score.iter_mut().zip(gap).for_each(|(s, (x, mean))| *s += x - mean);
        }
        add_outer(&mut meat, 1.0, &score);
        people += 1;
    }
    if people < 2 {
        return Err(StatsError::TooFewObservations { needed: 2, got: people });
    }
    let small_sample = people as f64 / (people - 1) as f64;
    let half = product(&fit.covariance, &meat);
    Ok(product(&half, &fit.covariance)
        .into_iter()
        .map(|row| row.into_iter().map(|x| x * small_sample).collect())
        .collect())
}

/// The attributes that the model expects of a choice from a set.
fn expected(set: &ChoiceSet, b: &[f64]) -> Vec<f64> {
    let (p, _) = probabilities(set, b);
    let mut mean = vec![0.0; b.len()];
    for (x, p) in set.alternatives.iter().zip(p) {
        mean.iter_mut().zip(x).for_each(|(m, x)| *m += p * x);
    }
    mean
}

/// The product of two symmetric matrices' rows.
fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let column = |c: usize| b.iter().map(|row| row[c]).collect::<Vec<f64>>();
    a.iter().map(|row| (0..b.len()).map(|c| dot(row, &column(c))).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::conditional_logit;
    use super::*;

    #[test]
    fn doubling_everybody_keeps_clustered_errors_and_shrinks_plain_ones() -> Result<(), StatsError> {
        let choice = |i: usize| ChoiceSet {
            alternatives: vec![vec![1.0 + (i % 3) as f64, 1.0], vec![(i % 2) as f64, 0.0]],
            counts: vec![u64::from(i % 5 < 3), u64::from(i % 5 >= 3)],
        };
        let once: Vec<ChoiceSet> = (0..40).map(choice).collect();
        let twice: Vec<ChoiceSet> = once.iter().chain(&once).cloned().collect();
        let (fit, again) = (conditional_logit(&once)?, conditional_logit(&twice)?);
        let made = |i: usize| Made { by: i % 40, set: i, chosen: usize::from(i % 40 % 5 >= 3) };
        let (people, both): (Vec<Made>, Vec<Made>) = ((0..40).map(made).collect(), (0..80).map(made).collect());
        let (a, b) = (clustered_covariance(&once, &people, &fit)?, clustered_covariance(&twice, &both, &again)?);
        for (a, b) in a.iter().flatten().zip(b.iter().flatten()) {
            assert!((a - b).abs() < 1e-9 * a.abs().max(1.0));
        }
        assert!((again.se[0] / fit.se[0] - 0.5_f64.sqrt()).abs() < 1e-6);
        let alone: Vec<Made> = people.iter().map(|m| Made { by: 7, ..*m }).collect();
        assert!(
            clustered_covariance(&once, &alone, &fit).is_err() && clustered_covariance(&once, &both, &fit).is_err()
        );
        Ok(())
    }
}
