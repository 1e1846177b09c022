//! Cares as JSON.

use serde::Serialize;

use crate::domain::report::cares::{CareReport, LEVEL, TooLittle};
use crate::stats::association::Quadrant;

#[derive(Serialize)]
pub(in crate::formats) struct Care<'a> {
    name: &'a str,
    mentioned: u64,
    of: u64,
    mentioned_accepted: u64,
    silent_accepted: u64,
    mention_rate: Rate,
    lift: Option<Lift>,
    odds_ratio: OddsRatio,
    p: Option<f64>,
    p_bh: Option<f64>,
    starred: bool,
    quadrant: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<String>,
    standards: &'a [String],
    sentence: &'a str,
}

#[derive(Serialize)]
struct Rate {
    method: &'static str,
    level: f64,
    rate: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct Lift {
    method: &'static str,
    level: f64,
    estimate: f64,
    low: f64,
    high: f64,
    chance: f64,
}

#[derive(Serialize)]
struct OddsRatio {
    level: f64,
    adjusted: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    alone: f64,
    alone_low: f64,
    alone_high: f64,
}

fn code(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::SaidAndPaid => "said_and_paid",
        Quadrant::SaidNotPaid => "said_not_paid",
        Quadrant::UnsaidButPaid => "unsaid_but_paid",
        Quadrant::Neither => "neither",
        Quadrant::Unclear => "unclear",
    }
}

impl<'a> Care<'a> {
    pub(in crate::formats) fn of(c: &'a CareReport) -> Self {
        let mut why = Vec::new();
        let mut missing = |figures: &str, reason: Option<TooLittle>| {
            why.extend(reason.map(|r| format!("{figures}: {}", r.why())));
        };
        missing("lift, quadrant", c.reading.err());
        missing("odds_ratio", c.adjusted.err());
        if c.p.is_none() {
            why.push("p, p_bh: everybody states it, so there is nobody to set them against.".to_string());
        }
        let adjusted = c.adjusted.ok();
        Care {
            name: &c.name,
            mentioned: c.mentioned,
            of: c.of,
            mentioned_accepted: c.mentioned_accepted,
            silent_accepted: c.silent_accepted,
            mention_rate: Rate {
                method: "jeffreys",
                level: LEVEL,
                rate: c.mention_rate(),
                low: c.mention_range.low,
                high: c.mention_range.high,
            },
            lift: c.reading.ok().map(|r| Lift {
                method: "miettinen_nurminen",
                level: LEVEL,
                estimate: r.lift,
                low: r.lift_range.low,
                high: r.lift_range.high,
                chance: r.lift_probability,
            }),
            odds_ratio: OddsRatio {
                level: LEVEL,
                adjusted: adjusted.map(|a| a.estimate.exp()),
                low: adjusted.map(|a| a.low.exp()),
                high: adjusted.map(|a| a.high.exp()),
                alone: c.alone.estimate.exp(),
                alone_low: c.alone.low.exp(),
                alone_high: c.alone.high.exp(),
            },
            p: c.p,
            p_bh: c.p_bh,
            starred: c.starred(),
            quadrant: c.quadrant().map(code),
            why,
            standards: &c.standards,
            sentence: &c.sentence,
        }
    }
}
