//! Two propositions on the ladder of commitment, rung by rung and without weights.

use super::StatsError;
use super::beta_law::BetaLaw;
use super::compare::probabilities_highest;

/// How probable a lead must be at every rung.
const SURE: f64 = 0.9;

/// One proposition against another on the ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct LadderComparison {
    /// For each rung the probability that the first one's rate is the higher; `None` where not both were asked.
    pub higher: Vec<Option<f64>>,
    /// Whether the first one beats the second: at least 0.9 at every rung that both were asked.
    pub beats: bool,
    /// Whether the second one beats the first.
    pub beaten: bool,
}

/// Does one proposition beat another on the ladder of commitment?
///
/// Probability of the higher rate, rung by rung; a claim only where it is at least 0.9 at every rung that both were asked.
/// No weights: they would decide, not the data.
///
/// * `first`, `second`: what is known of each rung's rate, `None` where a rung was not asked; equally long
///
/// Returns the probabilities and the two claims.
///
/// # Errors
/// [`StatsError::ShapeMismatch`]; [`StatsError::NoData`] where no rung was asked of both.
///
/// Assumptions: independent people; alike people were asked for both. A description, not a rule to stop by.
///
/// Source: a rule of ours over [`probabilities_highest`].
///
/// Compared with: its parts.
///
/// ```
/// use touchstone::stats::{beta_law::BetaLaw, ladder::compare_ladders};
/// let some = |yes| BetaLaw::JEFFREYS.after(yes, 40).map(Some);
/// let found = compare_ladders(&[some(30)?, some(20)?, None], &[some(15)?, some(4)?, some(1)?])?;
/// assert!(found.beats && !found.beaten);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn compare_ladders(first: &[Option<BetaLaw>], second: &[Option<BetaLaw>]) -> Result<LadderComparison, StatsError> {
    if first.len() != second.len() {
        return Err(StatsError::ShapeMismatch);
    }
    let rung = |(first, second): (&Option<BetaLaw>, &Option<BetaLaw>)| match (first, second) {
        (Some(first), Some(second)) => probabilities_highest(&[*first, *second]).map(|arms| Some(arms[0].best)),
        _ => Ok(None),
    };
    let higher = first.iter().zip(second).map(rung).collect::<Result<Vec<_>, _>>()?;
    let both: Vec<f64> = higher.iter().flatten().copied().collect();
    if both.is_empty() {
        return Err(StatsError::NoData);
    }
    Ok(LadderComparison {
        beats: both.iter().all(|p| *p >= SURE),
        beaten: both.iter().all(|p| *p <= 1.0 - SURE),
        higher,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_doubtful_rung_is_enough_for_no_claim() -> Result<(), StatsError> {
        let laws = |counts: [u64; 2]| -> Result<Vec<Option<BetaLaw>>, StatsError> {
            counts.into_iter().map(|yes| BetaLaw::JEFFREYS.after(yes, 40).map(Some)).collect()
        };
        let (many, few) = (laws([30, 6])?, laws([12, 6])?);
        let found = compare_ladders(&many, &few)?;
        assert!(found.higher[0].is_some_and(|p| p > 0.99) && !found.beats && !found.beaten);
        let asked_one = [many[0], None];
        assert!(compare_ladders(&asked_one, &few)?.beats && compare_ladders(&few, &asked_one)?.beaten);
        assert_eq!(compare_ladders(&[None], &[None]), Err(StatsError::NoData));
        Ok(())
    }
}
