//! `touchstone-report/1`: the report as JSON, for page, API and command alike.
//!
//! Rates lie in 0 to 1 with full precision. A figure that is missing is `null`, and `why` beside it says why. Unknown
//! keys may be added later; these stay.

mod care;
mod comparison;
mod offer;
mod own;
mod planning;
mod proposition;

pub(super) use care::Care;
pub(super) use proposition::Proposition;
use serde::Serialize;

use super::capture_json::Capture;
use super::forecasts::Forecasts;
use crate::domain::forecast::{Judged, Record};
use crate::domain::report::{PlanReport, Remark, Report};
use crate::domain::response::ReasonSource;
use crate::domain::time::Moment;
use crate::domain::verdict::NoVerdict;

/// The name of the format.
pub const FORMAT: &str = "touchstone-report/1";

/// One report as JSON, indented, with a line break at its end.
pub fn to_string(report: &Report) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Root::of(report)).map(|text| text + "\n")
}

/// The same with the forecasts beside it: those of the experiment, and how well all of the workspace's fit.
pub fn with_forecasts(report: &Report, own: &[Judged], record: &Record) -> serde_json::Result<String> {
    let root = Root { forecasts: Some(Forecasts::of(own, record)), ..Root::of(report) };
    serde_json::to_string_pretty(&root).map(|text| text + "\n")
}

/// Several reports as one JSON object; one alone stands for itself.
pub fn all_to_string(reports: &[Report]) -> serde_json::Result<String> {
    match reports {
        [only] => to_string(only),
        all => {
            let all = All { format: FORMAT, experiments: all.iter().map(Root::of).collect() };
            serde_json::to_string_pretty(&all).map(|text| text + "\n")
        }
    }
}

#[derive(Serialize)]
struct All<'a> {
    format: &'static str,
    experiments: Vec<Root<'a>>,
}

#[derive(Serialize)]
struct Root<'a> {
    format: &'static str,
    computed_at: String,
    demo: bool,
    headline: &'a [String],
    lead: &'a str,
    next_step: &'a str,
    experiment: Experiment<'a>,
    responses: Responses,
    choices: Vec<offer::Choice<'a>>,
    offers: Vec<offer::Offer<'a>>,
    comparisons: Vec<comparison::Comparison<'a>>,
    segment_comparisons: Vec<comparison::Segments<'a>>,
    propositions: Vec<proposition::Proposition<'a>>,
    cares: Vec<care::Care<'a>>,
    focus: Option<Focus<'a>>,
    why_nothing: WhyNothing<'a>,
    capture: Capture<'a>,
    planning: planning::Planning<'a>,
    own_fields: own::Own<'a>,
    warnings: Vec<Coded<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forecasts: Option<Forecasts>,
}

#[derive(Serialize)]
struct Focus<'a> {
    offer: &'a str,
    equally_likely: &'a [f64],
    above_bar: Option<u32>,
    timeline: Vec<Point>,
    events: Vec<Event<'a>>,
}

#[derive(Serialize)]
struct Event<'a> {
    day: String,
    code: &'static str,
    what: &'a str,
}

#[derive(Serialize)]
struct Point {
    day: String,
    n: u64,
    accepted: u64,
    rate: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct WhyNothing<'a> {
    known: u64,
    own_words: u64,
    reasons: Vec<Reason<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    words: &'a str,
    by: Option<&'static str>,
    count: u64,
}

#[derive(Serialize)]
struct Experiment<'a> {
    name: &'a str,
    hypothesis: &'a str,
    status: &'static str,
    started_at: Option<String>,
    stopped_at: Option<String>,
    plan: Option<Plan<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rewordings: Vec<Rewording<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct Plan<'a> {
    succeed_at: f64,
    stop_at: Option<u64>,
    stop_on: Option<String>,
    to_validate: Option<u64>,
    to_invalidate: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    amendments: Vec<Amendment<'a>>,
}

#[derive(Serialize)]
struct Amendment<'a> {
    at: String,
    by: &'a str,
    after_responses: u64,
    reason: &'a str,
    before: Terms,
    after: Terms,
}

/// What was changed of hypothesis or riskiest assumption after the start.
#[derive(Serialize)]
struct Rewording<'a> {
    at: String,
    by: &'a str,
    after_responses: u64,
    what: &'static str,
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct Terms {
    succeed_at: f64,
    stop_at: Option<u64>,
    stop_on: Option<String>,
}

#[derive(Serialize)]
struct Responses {
    total: u64,
    counted: u64,
    pending: u64,
    warm: u64,
    repeated: u64,
    first_day: Option<String>,
    last_day: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

/// A code for programs and a sentence for people.
#[derive(Serialize)]
struct Coded<'a> {
    code: &'static str,
    label: &'a str,
    sentence: &'a str,
}

fn time(moment: Option<Moment>) -> Option<String> {
    moment.map(Moment::rfc3339)
}

fn coded(remarks: &[Remark]) -> Vec<Coded<'_>> {
    remarks.iter().map(|r| Coded { code: r.code, label: &r.label, sentence: &r.sentence }).collect()
}

/// Why there are no days.
fn undated(report: &Report) -> Option<&'static str> {
    match (report.responses.days, report.responses.counted) {
        (Some(_), _) => None,
        (None, 0) => Some("No response counts yet."),
        (None, _) => Some("Nobody wrote down when the responses were given."),
    }
}

impl<'a> Root<'a> {
    fn of(report: &'a Report) -> Self {
        let r = report.responses;
        Root {
            format: FORMAT,
            computed_at: report.computed_at.rfc3339(),
            demo: report.demo,
            headline: &report.headline,
            lead: &report.lead,
            next_step: &report.next_step,
            experiment: Experiment {
                name: &report.name,
                hypothesis: &report.hypothesis,
                status: report.status.word(),
                started_at: time(report.started_at),
                stopped_at: time(report.stopped_at),
                plan: report.plan.as_ref().map(Plan::of),
                rewordings: report.rewordings.iter().map(Rewording::of).collect(),
                part: report.part.as_deref(),
                why: report.no_verdict.map(NoVerdict::label),
            },
            responses: Responses {
                total: r.total,
                counted: r.counted,
                pending: r.pending,
                warm: r.warm,
                repeated: r.repeated,
                first_day: r.days.map(|d| d.0.to_string()),
                last_day: r.days.map(|d| d.1.to_string()),
                why: undated(report),
            },
            choices: offer::choices(&report.choices),
            offers: report.offers.iter().map(|o| offer::Offer::of(o, report.no_verdict)).collect(),
            comparisons: report.comparisons.iter().map(comparison::Comparison::of).collect(),
            segment_comparisons: report.segment_comparisons.iter().map(comparison::Segments::of).collect(),
            propositions: report.propositions.iter().map(proposition::Proposition::of).collect(),
            cares: report.cares.iter().map(care::Care::of).collect(),
            focus: report.focus.as_ref().map(|f| Focus::of(report, f)),
            why_nothing: WhyNothing {
                known: report.why_nothing.known,
                own_words: report.why_nothing.own_words,
                reasons: report
                    .why_nothing
                    .reasons
                    .iter()
                    .map(|r| Reason { words: &r.words, by: r.by.map(ReasonSource::word), count: r.count })
                    .collect(),
            },
            capture: Capture::of(&report.capture.capture),
            planning: planning::Planning::of(report),
            own_fields: own::Own::of(&report.own),
            warnings: coded(&report.warnings),
            forecasts: None,
        }
    }
}

impl<'a> Focus<'a> {
    fn of(report: &'a Report, focus: &'a crate::domain::report::focus::Focus) -> Self {
        let points = focus.timeline.iter().map(|d| Point {
            day: d.day.to_string(),
            n: d.n,
            accepted: d.accepted,
            // A day stands here because somebody responded.
            rate: d.accepted as f64 / d.n as f64,
            low: d.interval.low,
            high: d.interval.high,
        });
        Focus {
            offer: &report.offers[focus.offer].name,
            equally_likely: &focus.rates,
            above_bar: focus.above,
            timeline: points.collect(),
            events: focus
                .events
                .iter()
                .map(|e| Event { day: e.day.to_string(), code: e.code, what: &e.what })
                .collect(),
        }
    }
}

impl<'a> Rewording<'a> {
    fn of(change: &'a crate::domain::rewording::Rewording) -> Self {
        Rewording {
            at: change.at.rfc3339(),
            by: &change.by,
            after_responses: change.after_responses,
            what: change.what.word(),
            before: &change.before,
            after: &change.after,
        }
    }
}

impl<'a> Plan<'a> {
    fn of(report: &'a PlanReport) -> Self {
        let terms = |plan: &crate::domain::plan::Plan| Terms {
            succeed_at: plan.succeed_at.rate(),
            stop_at: plan.stop_at,
            stop_on: plan.stop_on.map(|d| d.to_string()),
        };
        let Terms { succeed_at, stop_at, stop_on } = terms(&report.plan);
        let amendments = report.amendments.iter().map(|a| Amendment {
            at: a.at.rfc3339(),
            by: &a.by,
            after_responses: a.after_responses,
            reason: &a.reason,
            before: terms(&a.before),
            after: terms(&a.after),
        });
        let why = match (stop_at, report.to_validate, report.to_invalidate) {
            (None, ..) => Some("No number of responses was planned."),
            (_, Some(_), Some(_)) => None,
            _ => Some("The planned number is too small for that verdict."),
        };
        Plan {
            succeed_at,
            stop_at,
            stop_on,
            to_validate: report.to_validate,
            to_invalidate: report.to_invalidate,
            why,
            amendments: amendments.collect(),
        }
    }
}
