//! What became of a response: each change with what it was before and after.

use serde::Serialize;

use super::outcome_label;
use crate::domain::natural::{Difference, Natural};
use crate::domain::response::{Outcome, Rung};
use crate::domain::time::Moment;
use crate::views::experiment::rung_label;
use crate::views::format::moment;
use crate::views::own_field::Fact;

/// What is shown to whoever edits what somebody else has changed since.
#[derive(Debug, Clone, Serialize)]
pub struct Stale {
    /// What has changed, the latest first.
    pub changes: Vec<Change>,
    /// Where what was typed differs from what is stored.
    pub beside: Vec<Beside>,
}

/// A field as it is stored, beside what was typed.
#[derive(Debug, Clone, Serialize)]
pub struct Beside {
    /// What the field holds.
    pub label: String,
    /// What is stored.
    pub stored: String,
    /// What was typed.
    pub yours: String,
}

impl Beside {
    /// A difference between what is stored and what was typed.
    pub fn of(difference: &Difference<'_>) -> Self {
        let FieldChange { label, before, after } = FieldChange::of(difference);
        Beside { label, stored: before, yours: after }
    }
}

/// A change of a response.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// What happened, who did it and when.
    pub what: String,
    /// Which fields it changed.
    pub fields: Vec<FieldChange>,
}

/// A field before and after.
#[derive(Debug, Clone, Serialize)]
pub struct FieldChange {
    /// What the field holds.
    pub label: String,
    /// What it held before.
    pub before: String,
    /// What it held after.
    pub after: String,
}

impl Change {
    /// A change from one version to the next.
    pub fn of(what: String, before: &Natural, after: &Natural) -> Self {
        Change { what, fields: before.differences(after).iter().map(FieldChange::of).collect() }
    }
}

impl FieldChange {
    /// A difference as people read it.
    pub fn of(difference: &Difference<'_>) -> Self {
        let shown = |value: Option<&str>| shown(difference.column, value);
        FieldChange { label: label(difference.column), before: shown(difference.here), after: shown(difference.there) }
    }
}

/// What a response says, from a difference to one that says nothing.
pub(super) fn said(difference: &Difference<'_>) -> Fact {
    let FieldChange { label, after, .. } = FieldChange::of(difference);
    Fact { label, value: after }
}

fn shown(column: &str, value: Option<&str>) -> String {
    let Some(value) = value else {
        return if matches!(column, "warm" | "no_answer") { "no" } else { "nothing" }.to_owned();
    };
    let or = |word: Option<&'static str>| word.unwrap_or(value).to_owned();
    match column {
        "outcome" => or(Outcome::parse(value).map(outcome_label)),
        "rung" => or(Rung::parse(value).map(rung_label)),
        "responded_at" | "captured_at" | "lost_at" | "observed_until" => match Moment::parse_rfc3339(value) {
            Some(at) => moment(at),
            None => value.to_owned(),
        },
        // A list has no quotation marks around it, words have.
        "standard" | "quote" | "reason" | "lost_reason" => format!("\u{201c}{value}\u{201d}"),
        _ => value.to_owned(),
    }
}

/// What a column holds, in the words of the pages.
pub fn label(column: &str) -> String {
    let label = match column {
        "response_id" => "Sender\u{2019}s id",
        "offer" => "Offer",
        "propositions" => "Value propositions",
        "segment" => "Segment",
        "customer" => "Customer",
        "outcome" => "Outcome",
        "chose" => "Alternative",
        "rung" => "Commitment",
        "quantity" => "How many alike",
        "amount" => "Amount",
        "price" => "Price",
        "currency" => "Currency",
        "cares" => "Cares",
        "standard" => "Standard",
        "satisfaction" => "Satisfaction",
        "quote" => "In their words",
        "delivers" => "How well the offer takes care",
        "warm" => "Warm contact",
        "reason" => "Why",
        "reason_source" => "Who says why",
        "responded_at" => "When",
        "captured_at" => "Captured",
        "lost_at" => "Lost",
        "lost_reason" => "Lost because",
        "observed_until" => "Looked until",
        "no_answer" => "No answer",
        // A field of the workspace's own has the name that people gave it.
        own => own,
    };
    label.to_owned()
}
