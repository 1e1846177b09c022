//! The reasons why a number can't be given.

use std::fmt;

/// Why a statistic has no answer. Each variant is something that a caller can act on.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq)]
pub enum StatsError {
    /// Nothing was observed, and the method has nothing to say about nothing.
    NoData,
    /// More successes than responses.
    ImpossibleCounts {
        /// How many successes were given.
        successes: u64,
        /// How many responses were given.
        n: u64,
    },
    /// More responses than [`crate::stats::MAX_RESPONSES`].
    TooManyResponses(u64),
    /// A confidence level or an error rate outside the open interval (0, 1).
    LevelOutOfRange(f64),
    /// A bar outside [0.001, 0.999].
    BarOutOfRange(f64),
    /// A probability outside the range that the method takes.
    ProbabilityOutOfRange(f64),
    /// A parameter that is not a number, not finite or of the wrong sign.
    ParameterOutOfRange(f64),
    /// A figure was asked for that exists only where a number of responses was planned, at most 100,000.
    NotPlanned,
    /// The responses so far leave nothing to look ahead to: the planned number is reached.
    PlanReached,
    /// Fewer observations of one kind than the method can stand on.
    TooFewObservations {
        /// How many it takes.
        needed: u64,
        /// How many there are.
        got: u64,
    },
    /// Slices that must run in parallel differ in length, or are too short.
    ShapeMismatch,
    /// Counts of "at least this rung" that rise from one rung to the next.
    LadderRises,
    /// A covariate predicts the outcome perfectly, so the likelihood has no maximum.
    Separation,
    /// The equations have no single solution: a column repeats others or never varies.
    Singular,
    /// The iteration stopped without settling.
    NoConvergence,
    /// The exact computation would need more memory than it may take.
    TooManyStates,
    /// The effect of the price has the wrong sign, so there is no willingness to pay.
    PriceEffectNotNegative,
    /// The quantity is not defined for these data, for instance because a variance is zero.
    Undefined,
}

impl fmt::Display for StatsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoData => write!(f, "there are no data yet"),
            Self::ImpossibleCounts { successes, n } => {
                write!(f, "{successes} successes can't come from {n} responses")
            }
            Self::TooManyResponses(n) => write!(f, "{n} responses are more than can be counted here"),
            Self::LevelOutOfRange(level) => write!(f, "the level {level} is not between 0 and 1"),
            Self::BarOutOfRange(bar) => write!(f, "the bar {bar} is not between 0.001 and 0.999"),
            Self::ProbabilityOutOfRange(p) => write!(f, "the probability {p} is outside its range"),
            Self::ParameterOutOfRange(x) => write!(f, "the parameter {x} is outside its range"),
            Self::NotPlanned => write!(f, "no number of responses was planned, or one above 100,000"),
            Self::PlanReached => write!(f, "the planned number of responses is already reached"),
            Self::TooFewObservations { needed, got } => {
                write!(f, "{got} observations of one kind are too few, it takes {needed}")
            }
            Self::ShapeMismatch => write!(f, "the lists do not have the lengths that belong together"),
            Self::LadderRises => write!(f, "more people gave a higher rung than a lower one"),
            Self::Separation => write!(f, "a covariate predicts the outcome perfectly"),
            Self::Singular => write!(f, "the covariates can't be told apart"),
            Self::NoConvergence => write!(f, "the computation did not settle"),
            Self::TooManyStates => write!(f, "the table is too large for an exact computation"),
            Self::PriceEffectNotNegative => write!(f, "a higher price does not put people off in these data"),
            Self::Undefined => write!(f, "the figure is not defined for these data"),
        }
    }
}

impl std::error::Error for StatsError {}
