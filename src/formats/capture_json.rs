//! `touchstone-capture/1`: capture curves as JSON.
//!
//! Parts lie in 0 to 1 with full precision. A figure that is missing is `null`, and `why` beside it says why.

use serde::Serialize;

use super::experiments_json;
use crate::domain::capture::{Capture as Captured, ExperimentCapture, LEVEL, Loss as Lost, ShareReading, whole};
use crate::stats::survival::{CapturePoint, CapturedShare};

/// The name of the format.
pub const FORMAT: &str = "touchstone-capture/1";

/// Experiments as JSON, indented, with a line break at its end; one alone stands for itself.
pub fn to_string(experiments: &[ExperimentCapture]) -> serde_json::Result<String> {
    experiments_json::to_string(FORMAT, &experiments.iter().map(Told::of).collect::<Vec<_>>())
}

#[derive(Serialize)]
struct Told<'a> {
    experiment: &'a str,
    undated: u64,
    capture: Capture<'a>,
    offers: Vec<ToldOffer<'a>>,
}

#[derive(Serialize)]
struct ToldOffer<'a> {
    name: &'a str,
    undated: u64,
    capture: Capture<'a>,
}

/// The capture of an experiment or an offer.
#[derive(Serialize)]
pub(super) struct Capture<'a> {
    cases: u64,
    captured_cases: u64,
    lost_cases: u64,
    open_cases: u64,
    curve: Vec<Point>,
    lost: Vec<Loss<'a>>,
    median_days: Option<f64>,
    created: Option<f64>,
    captured: Option<f64>,
    share: Option<Share>,
    level: f64,
    sentence: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<String>,
}

#[derive(Serialize)]
struct Point {
    days: u64,
    captured: f64,
    low: Option<f64>,
    high: Option<f64>,
    lost: f64,
    at_risk: u64,
}

#[derive(Serialize)]
struct Loss<'a> {
    reason: Option<&'a str>,
    count: u64,
}

#[derive(Serialize)]
struct Share {
    estimate: f64,
    low: Option<f64>,
    high: Option<f64>,
    reading: &'static str,
}

impl<'a> Told<'a> {
    fn of(e: &'a ExperimentCapture) -> Self {
        let offers =
            e.offers.iter().map(|o| ToldOffer { name: &o.name, undated: o.undated, capture: Capture::of(&o.capture) });
        Told { experiment: &e.name, undated: e.undated, capture: Capture::of(&e.capture), offers: offers.collect() }
    }
}

impl<'a> Capture<'a> {
    pub(super) fn of(c: &'a Captured) -> Self {
        Capture {
            cases: c.cases,
            captured_cases: c.captured,
            lost_cases: c.lost_cases,
            open_cases: c.open,
            curve: c.curve.iter().map(Point::of).collect(),
            lost: c.lost.iter().map(Loss::of).collect(),
            median_days: c.median_days,
            created: c.value_created,
            captured: c.value_captured,
            share: c.share.map(Share::of),
            level: LEVEL,
            sentence: c.sentence(),
            why: c.why().iter().map(|(figure, why)| format!("{figure}: {why}")).collect(),
        }
    }
}

impl Point {
    fn of(p: &CapturePoint) -> Self {
        Point {
            days: whole(p.time),
            captured: p.captured,
            low: p.range.map(|r| r.low),
            high: p.range.map(|r| r.high),
            lost: p.otherwise,
            at_risk: p.at_risk,
        }
    }
}

impl<'a> Loss<'a> {
    fn of(loss: &'a Lost) -> Self {
        Loss { reason: loss.reason.as_deref(), count: loss.count }
    }
}

impl Share {
    fn of(s: CapturedShare) -> Self {
        let range = s.range;
        Share {
            estimate: s.share,
            low: range.map(|r| r.low),
            high: range.map(|r| r.high),
            reading: ShareReading::of(s.share).words(),
        }
    }
}
