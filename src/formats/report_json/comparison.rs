//! Comparisons as JSON.

use serde::Serialize;

use crate::domain::report::comparisons::{Comparison as Compared, Effect as Size, LEVEL, NOT_PAIRED};
use crate::domain::report::segments::SegmentComparison;
use crate::stats::proportion::Interval;

#[derive(Serialize)]
pub(super) struct Comparison<'a> {
    offer: &'a str,
    against: &'a str,
    pairs: u64,
    offer_only: Option<u64>,
    against_only: Option<u64>,
    log_e: Option<f64>,
    log_e_max: Option<f64>,
    claim: Option<&'a str>,
    chance_better: f64,
    difference: Effect,
    ratio: Effect,
    p_exact: f64,
    p_holm: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<String>,
    sentence: &'a str,
}

#[derive(Serialize)]
struct Effect {
    method: &'static str,
    level: f64,
    estimate: Option<f64>,
    low: f64,
    high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

const METHOD: &str = "miettinen_nurminen";

impl<'a> Comparison<'a> {
    pub(super) fn of(c: &'a Compared) -> Self {
        let pairs = c.pairs.as_ref();
        let claim = c.claim.as_ref().map(|claim| claim.better.as_str());
        let mut why = Vec::new();
        if pairs.is_none() {
            why.push(format!("offer_only, against_only, log_e, log_e_max: {NOT_PAIRED}"));
        }
        if claim.is_none() {
            why.push("claim: the evidence has not reached 20 to 1, all comparisons counted.".to_string());
        }
        let ratio_why = match (c.ratio.estimate, c.ratio.range.high) {
            (None, _) => Some("The other offer was never accepted, so there is no ratio and no upper end."),
            (_, None) => Some("The data set no upper end."),
            _ => None,
        };
        Comparison {
            offer: &c.offer,
            against: &c.against,
            pairs: pairs.map_or(0, |p| p.pairs),
            offer_only: pairs.map(|p| p.offer_only),
            against_only: pairs.map(|p| p.against_only),
            log_e: pairs.map(|p| p.log_e),
            log_e_max: pairs.map(|p| p.strongest),
            claim,
            chance_better: c.chance_better,
            difference: Effect::of(&c.difference),
            ratio: Effect {
                method: METHOD,
                level: LEVEL,
                estimate: c.ratio.estimate,
                low: c.ratio.range.low,
                high: c.ratio.range.high,
                why: ratio_why,
            },
            p_exact: c.p_exact,
            p_holm: c.p_holm,
            why,
            sentence: &c.sentence,
        }
    }
}

impl Effect {
    fn of(difference: &Size<Interval>) -> Self {
        Effect {
            method: METHOD,
            level: LEVEL,
            estimate: difference.estimate,
            low: difference.range.low,
            high: Some(difference.range.high),
            why: None,
        }
    }
}

/// Two segments of one offer, looked at after the fact.
#[derive(Serialize)]
pub(super) struct Segments<'a> {
    offer: &'a str,
    segment: &'a str,
    against: &'a str,
    planned: bool,
    n: u64,
    accepted: u64,
    n_against: u64,
    accepted_against: u64,
    chance_better: f64,
    difference: Effect,
    p_exact: f64,
    p_bh: f64,
    starred: bool,
    sentence: &'a str,
}

impl<'a> Segments<'a> {
    pub(super) fn of(c: &'a SegmentComparison) -> Self {
        Segments {
            offer: &c.offer,
            segment: &c.segment,
            against: &c.against,
            planned: false,
            n: c.seen.1,
            accepted: c.seen.0,
            n_against: c.seen_against.1,
            accepted_against: c.seen_against.0,
            chance_better: c.chance_better,
            difference: Effect::of(&c.difference),
            p_exact: c.p_exact,
            p_bh: c.p_bh,
            starred: c.starred(),
            sentence: &c.sentence,
        }
    }
}
