//! Two propositions on the ladder of commitment, rung by rung and without weights.

use super::beta_law::BetaLaw;
use super::compare::probabilities_highest;
use super::{StatsError, check_counts};

/// How probable a lead must be at every rung.
const SURE: f64 = 0.9;

/// Where people could give any rung, what is known of the rate of "at least this rung"?
///
/// The beta law with the moments of the product of continuation ratios, as in
/// [`open_ladder`](super::pooling::open_ladder).
///
/// * `counts`: entry r is the number of people who gave at least rung r; entry 0 is everybody who was asked.
///   Non-increasing, 0 to [`MAX_RESPONSES`](super::MAX_RESPONSES)
///
/// Returns one law per rung above entry 0.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::LadderRises`], [`StatsError::TooManyResponses`].
///
/// Assumptions: everybody could give every rung; independent people.
///
/// Source: as for [`open_ladder`](super::pooling::open_ladder).
///
/// Compared with: [`open_ladder`](super::pooling::open_ladder), mean and range within 1e-12, in the tests.
///
/// ```
/// use touchstone::stats::ladder::open_ladder_laws;
/// let laws = open_ladder_laws(&[25, 14, 6])?;
/// assert!((laws[0].mean() - 14.5 / 26.0).abs() < 1e-12 && laws.len() == 2);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn open_ladder_laws(counts: &[u64]) -> Result<Vec<BetaLaw>, StatsError> {
    check_counts(0, counts.first().copied().unwrap_or(0))?;
    if counts.first().is_none_or(|asked| *asked == 0) {
        return Err(StatsError::NoData);
    }
    let (mut mean, mut square) = (1.0, 1.0);
    let law = |pair: &[u64]| {
        let ratio = BetaLaw::JEFFREYS.after(pair[1], pair[0]).map_err(|_| StatsError::LadderRises)?;
        let (a, b) = ratio.shapes();
        mean *= ratio.mean();
        square *= ratio.mean() * (a + 1.0) / (a + b + 1.0);
        BetaLaw::matched(mean, square - mean * mean)
    };
    counts.windows(2).map(law).collect()
}

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
/// use touchstone::stats::ladder::{compare_ladders, open_ladder_laws};
/// let some = |counts: &[u64]| open_ladder_laws(counts).map(|laws| laws.into_iter().map(Some).collect::<Vec<_>>());
/// let found = compare_ladders(&some(&[40, 30, 20])?, &some(&[40, 15, 4])?)?;
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
    use super::super::pooling::{LEVEL, open_ladder};
    use super::*;

    #[test]
    fn laws_have_the_means_and_ranges_of_the_open_ladder() -> Result<(), StatsError> {
        let counts = [60, 41, 22, 9, 0];
        for (law, rung) in open_ladder_laws(&counts)?.iter().zip(&open_ladder(&counts)?[1..]) {
            let range = law.interval(LEVEL)?;
            assert!((law.mean() - rung.mean).abs() < 1e-12);
            assert!((range.low - rung.low).abs() < 1e-9 && (range.high - rung.high).abs() < 1e-9);
        }
        assert_eq!(open_ladder_laws(&[5, 6]), Err(StatsError::LadderRises));
        assert_eq!(open_ladder_laws(&[0, 0]), Err(StatsError::NoData));
        Ok(())
    }

    #[test]
    fn one_doubtful_rung_is_enough_for_no_claim() -> Result<(), StatsError> {
        let laws = |counts: &[u64]| -> Result<Vec<Option<BetaLaw>>, StatsError> {
            Ok(open_ladder_laws(counts)?.into_iter().map(Some).collect())
        };
        let (many, few) = (laws(&[40, 30, 6])?, laws(&[40, 12, 6])?);
        let found = compare_ladders(&many, &few)?;
        assert!(found.higher[0].is_some_and(|p| p > 0.99) && !found.beats && !found.beaten);
        let asked_one = [many[0], None];
        assert!(compare_ladders(&asked_one, &few)?.beats && compare_ladders(&few, &asked_one)?.beaten);
        assert_eq!(compare_ladders(&[None], &[None]), Err(StatsError::NoData));
        Ok(())
    }
}
