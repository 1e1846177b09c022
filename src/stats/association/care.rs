//! The four corners: said or not, paid for or not.

use super::MentionTable;
use crate::stats::StatsError;
use crate::stats::compare::{miettinen_nurminen_difference, probabilities_best};
use crate::stats::proportion::{Interval, probability_above};

/// Where a care stands: said or not, paid for or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Often mentioned, and those who mention it commit more often.
    SaidAndPaid,
    /// Often mentioned, and it makes no difference to commitment.
    SaidNotPaid,
    /// Seldom mentioned, and those who mention it commit more often.
    UnsaidButPaid,
    /// Seldom mentioned, and it makes no difference.
    Neither,
    /// The data don't say.
    Unclear,
}

/// What is known about one care.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CareReading {
    /// Commitment rate of mentioners minus that of the others.
    pub lift: f64,
    /// Range of the lift.
    pub lift_range: Interval,
    /// The chance that mentioners commit more often.
    pub lift_probability: f64,
    /// The chance that the mention rate lies above the median care's.
    pub mentioned_often: f64,
    /// The corner that these put it in.
    pub quadrant: Quadrant,
}

/// Do people pay for what they say matters to them?
///
/// Mention rate by its Jeffreys posterior, lift by the Miettinen-Nurminen interval and by the posterior probability that
/// mentioners commit more often; a corner is named only where both are clear.
///
/// * `table`: counts of one care, with at least three mentions and three responses without
/// * `median_mention_rate`: the median of all cares' mention rates, in \[0, 1\]
/// * `level`: confidence of the lift's range, in (0, 1)
///
/// Returns differences of rates, probabilities and the corner.
///
/// # Errors
/// [`StatsError::TooFewObservations`] below three mentions or three without, or where only one outcome occurs;
/// [`StatsError::NoData`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`],
/// [`StatsError::ProbabilityOutOfRange`].
///
/// Assumptions: independent responses. Association, not cause.
///
/// Source: Miettinen & Nurminen 1985 for the lift; the corners are a rule of ours.
///
/// Compared with: its parts.
///
/// ```
/// use touchstone::stats::association::{MentionTable, Quadrant, read_care};
/// let lip_service = MentionTable { mention_commit: 4, mention_not: 26, silent_commit: 6, silent_not: 4 };
/// assert_eq!(read_care(lip_service, 0.3, 0.95)?.quadrant, Quadrant::SaidNotPaid);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn read_care(table: MentionTable, median_mention_rate: f64, level: f64) -> Result<CareReading, StatsError> {
    let table = table.checked()?;
    let (mentions, silent) = (table.mentions(), table.silent());
    let committed = table.mention_commit + table.silent_commit;
    for got in [mentions, silent] {
        if got < 3 {
            return Err(StatsError::TooFewObservations { needed: 3, got });
        }
    }
    if committed == 0 || committed == mentions + silent {
        return Err(StatsError::TooFewObservations { needed: 1, got: 0 });
    }
    let range = miettinen_nurminen_difference(table.silent_commit, silent, table.mention_commit, mentions, level)?;
    let arms = probabilities_best(&[(table.silent_commit, silent), (table.mention_commit, mentions)])?;
    let lift_probability = arms[1].best;
    let mentioned_often = probability_above(mentions, mentions + silent, median_mention_rate)?;
    let pays = lift_probability >= 0.9;
    let idle = lift_probability <= 0.5 && mentions >= 10;
    let quadrant = match (mentioned_often >= 0.8, mentioned_often <= 0.2) {
        (true, _) if pays => Quadrant::SaidAndPaid,
        (true, _) if idle => Quadrant::SaidNotPaid,
        (_, true) if pays => Quadrant::UnsaidButPaid,
        (_, true) if idle => Quadrant::Neither,
        _ => Quadrant::Unclear,
    };
    Ok(CareReading {
        lift: table.mention_commit as f64 / mentions as f64 - table.silent_commit as f64 / silent as f64,
        lift_range: range,
        lift_probability,
        mentioned_often,
        quadrant,
    })
}
