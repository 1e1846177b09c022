//! `touchstone-forecasts/1`: scored forecasts as JSON.
//!
//! Figures with full precision. A figure that is missing is `null`, and `why` beside it says why.

use serde::Serialize;

use crate::domain::calibration::{Calibration, RateCalibration, Scores as Scored};
use crate::stats::calibration::ReliabilityBin;

/// The name of the format.
pub const FORMAT: &str = "touchstone-forecasts/1";

/// Scored forecasts as JSON, indented, with a line break at its end. `revised`: forecasts that were left out because the
/// same person had forecast the same question before.
pub fn to_string(
    calibration: &Calibration,
    revised: u64,
    rates: Option<&RateCalibration>,
) -> serde_json::Result<String> {
    let forecasters = calibration.forecasters.iter().map(|(name, s)| Forecaster { name, scores: Scores::of(s) });
    let root = Root {
        format: FORMAT,
        revised,
        overall: Scores::of(&calibration.overall),
        forecasters: forecasters.collect(),
        rates: rates.map(Rates::of),
    };
    serde_json::to_string_pretty(&root).map(|text| text + "\n")
}

#[derive(Serialize)]
struct Root<'a> {
    format: &'static str,
    revised: u64,
    overall: Scores,
    forecasters: Vec<Forecaster<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rates: Option<Rates<'a>>,
}

/// Forecasts of rates.
#[derive(Serialize)]
struct Rates<'a> {
    n: u64,
    error: f64,
    covered: u64,
    expected: f64,
    sentence: &'a str,
}

impl<'a> Rates<'a> {
    fn of(r: &'a RateCalibration) -> Self {
        Rates { n: r.n, error: r.error, covered: r.covered, expected: r.expected, sentence: &r.sentence }
    }
}

#[derive(Serialize)]
struct Forecaster<'a> {
    name: &'a str,
    #[serde(flatten)]
    scores: Scores,
}

#[derive(Serialize)]
pub(super) struct Scores {
    n: u64,
    unresolved: u64,
    came_true: u64,
    inconclusive: u64,
    inconclusive_share: Option<f64>,
    brier: Option<f64>,
    skill: Option<f64>,
    expected: Option<f64>,
    p_low: Option<f64>,
    p_high: Option<f64>,
    spiegelhalter_z: Option<f64>,
    spiegelhalter_p: Option<f64>,
    label: Option<&'static str>,
    sentence: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<String>,
    bins: Vec<Bin>,
}

#[derive(Serialize)]
struct Bin {
    forecast: f64,
    n: u64,
    came_true: u64,
    rate: f64,
    low: f64,
    high: f64,
}

impl Scores {
    pub(super) fn of(s: &Scored) -> Self {
        Scores {
            n: s.n,
            unresolved: s.unresolved,
            came_true: s.came_true,
            inconclusive: s.unsettled,
            inconclusive_share: s.unsettled_share(),
            brier: s.brier,
            skill: s.skill,
            expected: s.expected,
            p_low: s.p_low,
            p_high: s.p_high,
            spiegelhalter_z: s.z,
            spiegelhalter_p: s.z_p,
            label: s.label(),
            sentence: s.sentence(),
            why: s.why().iter().map(|(figure, why)| format!("{figure}: {why}")).collect(),
            bins: s.bins.iter().map(Bin::of).collect(),
        }
    }
}

impl Bin {
    fn of(bin: &ReliabilityBin) -> Self {
        let ReliabilityBin { forecast, n, came_true, rate, range } = *bin;
        Bin { forecast, n, came_true, rate, low: range.low, high: range.high }
    }
}
