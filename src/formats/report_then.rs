//! Reads back what [`super::report_json`] wrote, as far as an earlier report is held against today's.

use serde::Deserialize;

use crate::domain::report::since::{OfferThen, Then};

#[derive(Deserialize)]
struct Root {
    experiment: Experiment,
    responses: Responses,
    offers: Vec<Offer>,
}

#[derive(Deserialize)]
struct Experiment {
    plan: Option<Plan>,
}

#[derive(Deserialize)]
struct Plan {
    succeed_at: f64,
}

#[derive(Deserialize)]
struct Responses {
    counted: u64,
}

#[derive(Deserialize)]
struct Offer {
    name: String,
    n: u64,
    accepted: u64,
    verdict: Verdict,
}

#[derive(Deserialize)]
struct Verdict {
    word: Option<String>,
}

/// What an earlier report said.
///
/// # Errors
/// When the text is no `touchstone-report/1` of one experiment.
pub fn read(json: &str) -> serde_json::Result<Then> {
    let root: Root = serde_json::from_str(json)?;
    let offer = |o: Offer| OfferThen { name: o.name, verdict: o.verdict.word, n: o.n, accepted: o.accepted };
    Ok(Then {
        counted: root.responses.counted,
        bar: root.experiment.plan.map(|plan| plan.succeed_at),
        offers: root.offers.into_iter().map(offer).collect(),
    })
}
