//! One offer of the report as JSON.

use serde::Serialize;

use super::{Coded, coded};
use crate::domain::report::{Choice as Chosen, OfferReport, RungReport, SegmentReport};
use crate::domain::verdict::{NoVerdict, Reason, Verdict as Judged};
use crate::stats::proportion::Interval;
use crate::stats::sequential::N_MIN;

const NO_RESPONSES: &str = "No response counts yet.";

#[derive(Serialize)]
pub(super) struct Offer<'a> {
    name: &'a str,
    ask: &'static str,
    n: u64,
    accepted: u64,
    soft_yes: u64,
    pending: u64,
    warm: u64,
    repeated: u64,
    rate: Option<f64>,
    estimate: Option<f64>,
    chance_above_bar: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    interval: Range,
    once: Range,
    verdict: Verdict<'a>,
    choices: Vec<Choice<'a>>,
    rungs: Vec<Rung>,
    segments: Vec<Segment<'a>>,
    flags: Vec<Coded<'a>>,
}

#[derive(Serialize)]
struct Range {
    method: &'static str,
    level: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct Verdict<'a> {
    state: &'static str,
    word: Option<&'static str>,
    lean: Option<&'static str>,
    reason: Option<&'static str>,
    at_response: Option<u64>,
    at_date: Option<String>,
    log_e_up: Option<f64>,
    log_e_down: Option<f64>,
    to_validate: Option<u64>,
    to_invalidate: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<String>,
    sentence: &'a str,
    reasons: &'a [String],
}

#[derive(Serialize)]
pub(super) struct Choice<'a> {
    kind: &'static str,
    name: &'a str,
    count: u64,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct Rung {
    rung: &'static str,
    at_least: u64,
    rate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct Segment<'a> {
    name: Option<&'a str>,
    n: u64,
    accepted: u64,
    rate: Option<f64>,
    low: f64,
    high: f64,
    method: &'static str,
    level: f64,
}

impl<'a> Offer<'a> {
    pub(super) fn of(o: &'a OfferReport, none: Option<NoVerdict>) -> Self {
        let why = match (o.rate, o.chance_above_bar) {
            (None, _) => Some(NO_RESPONSES),
            (_, None) => none.map(NoVerdict::label),
            _ => None,
        };
        Offer {
            name: &o.name,
            ask: o.ask.word(),
            n: o.n,
            accepted: o.accepted,
            soft_yes: o.tally.soft_yes,
            pending: o.responses.pending,
            warm: o.responses.warm,
            repeated: o.responses.repeated,
            rate: o.rate,
            estimate: o.estimate,
            chance_above_bar: o.chance_above_bar,
            why,
            interval: range("always_valid", 0.9, o.interval),
            once: range("jeffreys", 0.95, o.once),
            verdict: Verdict::of(&o.verdict, o.n, none),
            choices: choices(&o.choices),
            rungs: o.rungs.iter().map(Rung::of).collect(),
            segments: o.segments.iter().map(Segment::of).collect(),
            flags: coded(&o.flags),
        }
    }
}

fn range(method: &'static str, level: f64, Interval { low, high }: Interval) -> Range {
    Range { method, level, low, high }
}

pub(super) fn choices(rows: &[Chosen]) -> Vec<Choice<'_>> {
    rows.iter()
        .map(|c| Choice {
            kind: c.kind.code(),
            name: &c.name,
            count: c.count,
            share: c.share.map(|s| s.share),
            low: c.share.map(|s| s.low),
            high: c.share.map(|s| s.high),
            why: c.share.is_none().then_some(NO_RESPONSES),
        })
        .collect()
}

impl<'a> Verdict<'a> {
    fn of(v: &'a Judged, n: u64, none: Option<NoVerdict>) -> Self {
        Verdict {
            state: v.code(),
            word: v.word(),
            lean: v.lean(),
            reason: v.reason.map(Reason::code),
            at_response: v.at_response,
            at_date: v.at_day.map(|d| d.to_string()),
            log_e_up: v.log_e_up,
            log_e_down: v.log_e_down,
            to_validate: v.to_validate,
            to_invalidate: v.to_invalidate,
            why: why(v, n, none),
            sentence: &v.sentence,
            reasons: &v.reasons,
        }
    }
}

/// Why figures of a verdict are missing.
fn why(v: &Judged, n: u64, none: Option<NoVerdict>) -> Vec<String> {
    if v.state.is_none() {
        return none.map(|none| none.label().to_string()).into_iter().collect();
    }
    let mut why = Vec::new();
    if v.at_response.is_none() {
        why.push("reason, at_response, at_date: no boundary has been crossed.".to_string());
    }
    if v.lean().is_none() {
        why.push("lean: only an open offer leans.".to_string());
    }
    if let Some(planned) = v.past_the_plan {
        why.push(format!(
            "to_validate, to_invalidate: the plan ended at {planned} responses without a verdict, and later ones bring none."
        ));
    } else if n < N_MIN {
        why.push(format!("to_validate, to_invalidate: no verdict before {N_MIN} responses."));
    } else {
        let missing = [("to_validate", v.to_validate), ("to_invalidate", v.to_invalidate)];
        why.extend(
            missing.iter().filter(|m| m.1.is_none()).map(|m| format!("{}: no count is enough at {n} responses.", m.0)),
        );
    }
    why
}

impl Rung {
    fn of(r: &RungReport) -> Self {
        Rung {
            rung: r.rung.word(),
            at_least: r.at_least,
            rate: r.rate,
            low: r.range.map(|i| i.low),
            high: r.range.map(|i| i.high),
            why: match (r.rate, r.range) {
                (None, _) => Some(NO_RESPONSES),
                (_, None) => Some("low, high: nobody was asked for this rung, so only the one that was has a range."),
                _ => None,
            },
        }
    }
}

impl<'a> Segment<'a> {
    fn of(s: &'a SegmentReport) -> Self {
        Segment {
            name: s.name.as_deref(),
            n: s.n,
            accepted: s.accepted,
            rate: s.rate,
            low: s.interval.low,
            high: s.interval.high,
            method: "always_valid",
            level: 0.9,
        }
    }
}
