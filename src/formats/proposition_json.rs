//! `touchstone-proposition/1`: one value proposition across its experiments, and the list of all, as JSON.

use serde::Serialize;

use super::portfolio_json::Experiment;
use super::report_json::{Care, Proposition as Pooled};
use crate::domain::proposition::{Proposition, Propositions};

/// The name of the format.
pub const FORMAT: &str = "touchstone-proposition/1";
/// The name of the format of the list.
pub const LIST_FORMAT: &str = "touchstone-propositions/1";

#[derive(Serialize)]
struct Root<'a> {
    format: &'static str,
    computed_at: String,
    demo: bool,
    id: i64,
    headline: &'a [String],
    lead: &'a str,
    how: &'a str,
    unlike: &'a str,
    claimed_cares: &'a [String],
    hangs_on: Option<&'a str>,
    proposition: Pooled<'a>,
    experiments: Vec<Experiment<'a>>,
    cares: Vec<Care<'a>>,
}

/// One value proposition as JSON, indented, with a line break at its end.
pub fn to_string(p: &Proposition) -> serde_json::Result<String> {
    let root = Root {
        format: FORMAT,
        computed_at: p.computed_at.rfc3339(),
        demo: p.demo,
        id: p.claim.id.0,
        headline: &p.headline,
        lead: &p.lead,
        how: &p.claim.how,
        unlike: &p.claim.unlike,
        claimed_cares: &p.claim.cares,
        hangs_on: p.hangs_on.as_deref(),
        proposition: Pooled::of(&p.pooled),
        experiments: p.rows.iter().map(Experiment::of).collect(),
        cares: p.cares.iter().map(Care::of).collect(),
    };
    serde_json::to_string_pretty(&root).map(|text| text + "\n")
}

#[derive(Serialize)]
struct List<'a> {
    format: &'static str,
    computed_at: String,
    demo: bool,
    headline: &'a str,
    lead: &'a str,
    /// So many of the propositions are pooled; the others have a page of their own.
    pooled: usize,
    propositions: Vec<Pooled<'a>>,
    not_put_to_anybody: &'a [String],
}

/// Every value proposition as JSON, likewise.
pub fn list_to_string(all: &Propositions) -> serde_json::Result<String> {
    let list = List {
        format: LIST_FORMAT,
        computed_at: all.computed_at.rfc3339(),
        demo: all.demo,
        headline: &all.headline,
        lead: &all.lead,
        pooled: all.pooled,
        propositions: all.asked.iter().map(Pooled::of).collect(),
        not_put_to_anybody: &all.unasked,
    };
    serde_json::to_string_pretty(&list).map(|text| text + "\n")
}
