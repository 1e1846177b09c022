//! Standard errors of a choice model where one person chose several times.

use super::{ChoiceSet, ConditionalLogit, probabilities};
use crate::stats::StatsError;
use crate::stats::linear::{Matrix, add_outer, dot, zeros};

/// How sure are the weights, if one person's choices resemble each other?
///
/// Cluster-robust (sandwich) covariance: the model's covariance on both sides of the summed outer products of the people's
/// scores, times G/(G - 1) for G people.
///
/// * `sets`: the sets that the model was fitted to, one entry a person's choice
/// * `clusters`: who chose, one entry a set; any numbers, equal ones for one person
/// * `fit`: the fitted model
///
/// Returns the covariance matrix of the coefficients, as rows.
///
/// # Errors
/// [`StatsError::ShapeMismatch`]; [`StatsError::TooFewObservations`] with fewer than two people.
///
/// Assumptions: people are independent of each other, their own choices need not be. Good from some forty people on.
///
/// Source: Liang & Zeger 1986, Biometrika 73, 13-22; White 1982, Econometrica 50, 1-25.
///
/// Compared with: the same sums in numpy 2.4.6 on the mode choice data, within 1e-8.
///
/// ```
/// use touchstone::stats::choice::{ChoiceSet, clustered_covariance, conditional_logit};
/// let choice = |first: u64| ChoiceSet { alternatives: vec![vec![1.0], vec![0.0]], counts: vec![first, 1 - first] };
/// let sets: Vec<ChoiceSet> = [1, 1, 1, 0, 0, 1].map(choice).to_vec();
/// let fit = conditional_logit(&sets)?;
/// let alike = clustered_covariance(&sets, &[0, 0, 1, 2, 2, 3], &fit)?;
/// assert!(alike[0][0] > fit.covariance[0][0]);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn clustered_covariance(
    sets: &[ChoiceSet],
    clusters: &[usize],
    fit: &ConditionalLogit,
) -> Result<Vec<Vec<f64>>, StatsError> {
    let k = fit.coefficients.len();
    if sets.len() != clusters.len() || sets.iter().flat_map(|s| &s.alternatives).any(|x| x.len() != k) {
        return Err(StatsError::ShapeMismatch);
    }
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|i| clusters[*i]);
    let (mut meat, mut people) = (zeros(k), 0_u64);
    for person in order.chunk_by(|i, j| clusters[*i] == clusters[*j]) {
        let mut score = vec![0.0; k];
        person.iter().for_each(|i| add_score(&mut score, &sets[*i], &fit.coefficients));
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

/// Adds what was chosen less what the model expects.
fn add_score(score: &mut [f64], set: &ChoiceSet, b: &[f64]) {
    let people = set.counts.iter().sum::<u64>() as f64;
    let (p, _) = probabilities(set, b);
    for ((x, count), p) in set.alternatives.iter().zip(&set.counts).zip(&p) {
        let surprise = *count as f64 - people * p;
        score.iter_mut().zip(x).for_each(|(s, x)| *s += surprise * x);
    }
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
        let people: Vec<usize> = (0..40).collect();
        let both: Vec<usize> = people.iter().chain(&people).copied().collect();
        let (a, b) = (clustered_covariance(&once, &people, &fit)?, clustered_covariance(&twice, &both, &again)?);
        for (a, b) in a.iter().flatten().zip(b.iter().flatten()) {
            assert!((a - b).abs() < 1e-9 * a.abs().max(1.0));
        }
        assert!((again.se[0] / fit.se[0] - 0.5_f64.sqrt()).abs() < 1e-6);
        assert!(clustered_covariance(&once, &[7; 40], &fit).is_err());
        Ok(())
    }
}
