//! `touchstone-plan/1`: what a plan promises, as JSON.
//!
//! Rates and chances lie in 0 to 1 with full precision. A boundary that no count reaches is `null`.

use serde::Serialize;

use crate::domain::prospect::{Boundary, Chance, Prospect, Terms};
use crate::domain::replan::Replan;
use crate::stats::sequential::ReplannedSide;

/// The name of the format.
pub const FORMAT: &str = "touchstone-plan/1";

/// What a plan promises as JSON, indented, with a line break at its end.
pub fn to_string(terms: &Terms, prospect: &Prospect, replan: Option<&Replan>) -> serde_json::Result<String> {
    let root = Root {
        format: FORMAT,
        bar: terms.bar.rate(),
        stop_at: terms.stop_at,
        rates: prospect.chances.iter().map(Rate::of).collect(),
        boundaries: prospect.boundaries.iter().map(Counts::of).collect(),
        change: replan.map(Changed::of),
        why: "to_validate and to_invalidate are null where no count is enough for that verdict.",
    };
    serde_json::to_string_pretty(&root).map(|text| text + "\n")
}

#[derive(Serialize)]
struct Root {
    format: &'static str,
    bar: f64,
    stop_at: u64,
    rates: Vec<Rate>,
    boundaries: Vec<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Changed>,
    why: &'static str,
}

#[derive(Serialize)]
struct Rate {
    rate: f64,
    validated: f64,
    invalidated: f64,
    open: f64,
    mean_n: f64,
}

#[derive(Serialize)]
struct Counts {
    n: u64,
    to_validate: Option<u64>,
    to_invalidate: Option<u64>,
    closing: bool,
}

/// A planned number that is changed in the middle. `closing` is `null` where no count keeps the old promise.
#[derive(Serialize)]
struct Changed {
    stop_at: u64,
    n: u64,
    accepted: u64,
    validate: Side,
    invalidate: Side,
}

#[derive(Serialize)]
struct Side {
    closing_before: Option<u64>,
    closing: Option<u64>,
    budget: f64,
    spent: f64,
}

impl Changed {
    fn of(replan: &Replan) -> Self {
        let side = |before: Option<u64>, side: ReplannedSide| Side {
            closing_before: before,
            closing: side.closing,
            budget: side.budget,
            spent: side.spent,
        };
        Changed {
            stop_at: replan.change.stop_at,
            n: replan.change.n,
            accepted: replan.change.accepted,
            validate: side(replan.validated_before, replan.validate),
            invalidate: side(replan.invalidated_before, replan.invalidate),
        }
    }
}

impl Rate {
    fn of(chance: &Chance) -> Self {
        let Chance { rate, validated, invalidated, open, mean_n } = *chance;
        Rate { rate, validated, invalidated, open, mean_n }
    }
}

impl Counts {
    fn of(boundary: &Boundary) -> Self {
        let Boundary { n, to_validate, to_invalidate, closing } = *boundary;
        Counts { n, to_validate, to_invalidate, closing }
    }
}
