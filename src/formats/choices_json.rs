//! `touchstone-choices/1`: a fitted choice model as JSON.
//!
//! Figures with full precision. A figure that is missing is `null`, and `why` beside it says why.

use serde::Serialize;

use super::experiments_json;
use crate::domain::choices::{
    AlternativeReport, ChoiceReport, Coefficient as Weight, Constants, Kind, PresenceReport, ScenarioReport,
    Worth as Paid,
};
use crate::stats::proportion::Interval;

/// The name of the format.
pub const FORMAT: &str = "touchstone-choices/1";

/// Experiments as JSON, indented, with a line break at its end; one alone stands for itself.
pub fn to_string(reports: &[ChoiceReport]) -> serde_json::Result<String> {
    experiments_json::to_string(FORMAT, &reports.iter().map(Told::of).collect::<Vec<_>>())
}

#[derive(Serialize)]
struct Told<'a> {
    experiment: &'a str,
    currency: Option<&'a str>,
    choices: u64,
    customers: Option<u64>,
    model: Model<'a>,
    coefficients: Vec<Coefficient<'a>>,
    shares: Vec<Share<'a>>,
    willingness_to_pay: Vec<Worth<'a>>,
    presence: Vec<Presence<'a>>,
    what_if: Vec<WhatIf<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<String>,
}

#[derive(Serialize)]
struct Model<'a> {
    constants: &'static str,
    reference: Option<&'a str>,
    label: &'static str,
    regularised: bool,
    log_likelihood: f64,
    log_likelihood_equal_shares: f64,
}

#[derive(Serialize)]
struct Coefficient<'a> {
    name: &'a str,
    kind: &'static str,
    estimate: f64,
    se: f64,
    se_clustered: Option<f64>,
}

#[derive(Serialize)]
struct Share<'a> {
    alternative: &'a str,
    shown: u64,
    chosen: u64,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    predicted: f64,
}

#[derive(Serialize)]
struct Worth<'a> {
    name: &'a str,
    estimate: f64,
    se: f64,
    low: Option<f64>,
    high: Option<f64>,
    clustered: Option<Clustered>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct Clustered {
    se: f64,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Serialize)]
struct WhatIf<'a> {
    change: &'a str,
    shares: Vec<NowThen<'a>>,
}

#[derive(Serialize)]
struct NowThen<'a> {
    alternative: &'a str,
    now: f64,
    then: f64,
}

/// Whether an alternative that came and went moved the odds of two others.
#[derive(Serialize)]
struct Presence<'a> {
    third: &'a str,
    alternative: &'a str,
    against: &'a str,
    with: Odds,
    without: Odds,
    difference: Ends,
    p: f64,
    p_holm: f64,
    sentence: &'a str,
}

#[derive(Serialize)]
struct Odds {
    alternative: u64,
    against: u64,
    part: f64,
}

#[derive(Serialize)]
struct Ends {
    low: f64,
    high: f64,
}

const UNBOUNDED: &str = "unbounded - price effect not established";

fn ends(range: Option<Interval>) -> (Option<f64>, Option<f64>) {
    (range.map(|r| r.low), range.map(|r| r.high))
}

impl<'a> Told<'a> {
    fn of(report: &'a ChoiceReport) -> Self {
        let worth = |c: &'a Weight| c.worth.as_ref().map(|w| Worth::of(&c.name, w));
        Told {
            experiment: &report.experiment,
            currency: report.currency.as_deref(),
            choices: report.tasks,
            customers: report.customers,
            model: Model::of(report),
            coefficients: report.coefficients.iter().map(Coefficient::of).collect(),
            shares: report.alternatives.iter().map(Share::of).collect(),
            willingness_to_pay: report.coefficients.iter().filter_map(worth).collect(),
            presence: report.presence.iter().map(Presence::of).collect(),
            what_if: report.scenarios.iter().map(|s| WhatIf::of(s, &report.alternatives)).collect(),
            why: why(report),
        }
    }
}

fn why(report: &ChoiceReport) -> Vec<String> {
    let mut why = Vec::new();
    if report.alternatives.iter().any(|a| a.share.is_none()) {
        why.push("share, low, high: Not everybody chose from the same alternatives.".to_owned());
    }
    why.extend(report.why_not_clustered.map(|w| format!("se_clustered, clustered, customers: {w}")));
    why.extend(report.why_no_worth.map(|w| format!("willingness_to_pay: {w}")));
    why
}

impl<'a> Model<'a> {
    fn of(report: &'a ChoiceReport) -> Self {
        Model {
            constants: match report.constants {
                Constants::Each => "each",
                Constants::Any => "any",
                Constants::None => "none",
            },
            reference: report.reference.as_deref(),
            label: if report.regularised { "regularised" } else { "maximum likelihood" },
            regularised: report.regularised,
            log_likelihood: report.log_likelihood,
            log_likelihood_equal_shares: report.log_likelihood_equal,
        }
    }
}

impl<'a> Coefficient<'a> {
    fn of(c: &'a Weight) -> Self {
        let kind = match c.kind {
            Kind::Price => "price",
            Kind::Number => "attribute",
            Kind::Level => "category",
            Kind::Constant => "constant",
        };
        Coefficient { name: &c.name, kind, estimate: c.estimate, se: c.se, se_clustered: c.se_clustered }
    }
}

impl<'a> Share<'a> {
    fn of(a: &'a AlternativeReport) -> Self {
        let (low, high) = ends(a.share.map(|(_, range)| range));
        Share {
            alternative: &a.name,
            shown: a.shown,
            chosen: a.chosen,
            share: a.share.map(|(share, _)| share),
            low,
            high,
            predicted: a.predicted,
        }
    }
}

impl<'a> Worth<'a> {
    fn of(name: &'a str, worth: &Paid) -> Self {
        let (low, high) = ends(worth.range);
        let clustered = worth.clustered.map(|(se, range)| {
            let (low, high) = ends(range);
            Clustered { se, low, high }
        });
        let unbounded = worth.range.is_none() || worth.clustered.is_some_and(|(_, range)| range.is_none());
        let why = unbounded.then_some(UNBOUNDED);
        Worth { name, estimate: worth.estimate, se: worth.se, low, high, clustered, why }
    }
}

impl<'a> Presence<'a> {
    fn of(p: &'a PresenceReport) -> Self {
        let odds = |(alternative, against): (u64, u64), part: f64| Odds { alternative, against, part };
        Presence {
            third: &p.third,
            alternative: &p.alternative,
            against: &p.against,
            with: odds(p.with, p.check.with),
            without: odds(p.without, p.check.without),
            difference: Ends { low: p.check.difference.low, high: p.check.difference.high },
            p: p.check.p,
            p_holm: p.p_holm,
            sentence: &p.sentence,
        }
    }
}

impl<'a> WhatIf<'a> {
    fn of(scenario: &'a ScenarioReport, alternatives: &'a [AlternativeReport]) -> Self {
        let pairs = alternatives.iter().zip(&scenario.shares);
        let shares = pairs.map(|(a, (now, then))| NowThen { alternative: &a.name, now: *now, then: *then });
        WhatIf { change: &scenario.words, shares: shares.collect() }
    }
}
