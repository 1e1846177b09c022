//! Whether an alternative takes choices from one rival more than from another.

use crate::stats::StatsError;
use crate::stats::compare::{fisher_exact, miettinen_nurminen_difference};
use crate::stats::proportion::Interval;

/// Two choices with and without a third alternative in the set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PresenceCheck {
    /// The first one's part of both, where the third alternative was there.
    pub with: f64,
    /// The first one's part of both, where it was not.
    pub without: f64,
    /// Range of the difference, with less without.
    pub difference: Interval,
    /// Exact p-value of "no difference", in (0, 1\].
    pub p: f64,
}

/// Do the odds of two alternatives change when a third one is there?
///
/// Fisher's exact test on the two-by-two table of the two alternatives' choices, by whether the third was in the set; the
/// Miettinen-Nurminen interval beside it. The conditional logit says that nothing changes.
///
/// * `with`: choices of the first and of the second alternative where the third was there
/// * `without`: the same where it was not
/// * `level`: confidence of the range, in (0, 1)
///
/// Returns parts in \[0, 1\] and a p-value; a small one speaks against the conditional logit for these alternatives.
///
/// # Errors
/// [`StatsError::NoData`] where one of the two situations has no choice of either; [`StatsError::TooManyResponses`],
/// [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent choices; whether the third alternative was shown was not chosen by the people.
///
/// Source: the property of independence from irrelevant alternatives, Luce 1959; tested by Fisher 1935.
///
/// Compared with: its parts, which stand in `docs/statistics.md`.
///
/// ```
/// use touchstone::stats::choice::presence_check;
/// let check = presence_check((10, 20), (30, 20), 0.95)?;
/// assert!((check.without - 0.6).abs() < 1e-12 && check.p < 0.05 && check.difference.high < 0.0);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn presence_check(with: (u64, u64), without: (u64, u64), level: f64) -> Result<PresenceCheck, StatsError> {
    let total = |(first, second): (u64, u64)| first.checked_add(second).ok_or(StatsError::TooManyResponses(u64::MAX));
    let (n_with, n_without) = (total(with)?, total(without)?);
    let difference = miettinen_nurminen_difference(without.0, n_without, with.0, n_with, level)?;
    Ok(PresenceCheck {
        with: with.0 as f64 / n_with as f64,
        without: without.0 as f64 / n_without as f64,
        difference,
        p: fisher_exact(without.0, n_without, with.0, n_with)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_stays_is_no_sign_and_nothing_seen_is_refused() -> Result<(), StatsError> {
        let check = presence_check((30, 30), (20, 20), 0.95)?;
        assert!(check.p > 0.99 && check.difference.low < 0.0 && check.difference.high > 0.0);
        assert_eq!(presence_check((0, 0), (3, 4), 0.95), Err(StatsError::NoData));
        assert!(presence_check((u64::MAX, 1), (3, 4), 0.95).is_err());
        Ok(())
    }
}
