//! What people say they care about against what they do: odds ratios, penalised logistic models, the four corners.

mod care;
mod design;
mod firth;
mod mentions;
mod pattern;
mod penalised;

use super::special::normal_isf;

pub use care::{CareReading, Quadrant, read_care};
pub use firth::{FirthCoefficient, firth_logistic};
pub use mentions::{MentionTable, log_odds_ratio};
pub use pattern::{Pattern, grouped};
pub use penalised::penalised_logistic;

/// A coefficient on the log-odds scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

fn wald(estimate: f64, se: f64, level: f64) -> Coefficient {
    let half = normal_isf(0.5 * (1.0 - level)) * se;
    Coefficient { estimate, se, low: estimate - half, high: estimate + half }
}

#[cfg(test)]
mod tests;
