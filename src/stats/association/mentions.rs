//! One care by itself.

use super::{Coefficient, wald};
use crate::stats::{StatsError, check_counts, check_level};

/// Mentions and commitments of one care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MentionTable {
    /// Mentioned it and committed.
    pub mention_commit: u64,
    /// Mentioned it and did not commit.
    pub mention_not: u64,
    /// Did not mention it and committed.
    pub silent_commit: u64,
    /// Did neither.
    pub silent_not: u64,
}

impl MentionTable {
    pub(super) fn checked(self) -> Result<Self, StatsError> {
        let cells = [self.mention_commit, self.mention_not, self.silent_commit, self.silent_not];
        let total = cells.iter().fold(0_u64, |sum, c| sum.saturating_add(*c));
        check_counts(0, total)?;
        if total == 0 { Err(StatsError::NoData) } else { Ok(self) }
    }

    pub(super) fn mentions(self) -> u64 {
        self.mention_commit + self.mention_not
    }

    pub(super) fn silent(self) -> u64 {
        self.silent_commit + self.silent_not
    }
}

/// Do people who mention a care commit more often, by itself?
///
/// Log odds ratio with one half added to each cell, and its Wald interval.
///
/// * `table`: four counts, sum 1 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `level`: confidence, in (0, 1)
///
/// Returns a log odds ratio, always finite; above 0 means that mentioners commit more often.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent responses. Association, not cause.
///
/// Source: Haldane 1956, Annals of Human Genetics 20; Anscombe 1956, Biometrika 43. The same as Firth's estimate here.
///
/// Compared with: R 4.2.2 package logistf 1.26.1, within 3e-4.
///
/// ```
/// use touchstone::stats::association::{MentionTable, log_odds_ratio};
/// let table = MentionTable { mention_commit: 5, mention_not: 3, silent_commit: 2, silent_not: 10 };
/// assert!((log_odds_ratio(table, 0.95)?.estimate - 1.887_070).abs() < 1e-6);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn log_odds_ratio(table: MentionTable, level: f64) -> Result<Coefficient, StatsError> {
    let table = table.checked()?;
    check_level(level)?;
    let [a, b, c, d] = [table.mention_commit, table.mention_not, table.silent_commit, table.silent_not]
        .map(|count| count as f64 + 0.5);
    let se = (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt();
    Ok(wald(a.ln() + d.ln() - b.ln() - c.ln(), se, level))
}
