//! Counting many alike with one tap each.

use serde::Serialize;

use super::Page;
use super::choice::Choice;
use super::form::{Field, Problem};
use super::format::count;
use super::response::{outcome_label, outcome_mark};
use crate::domain::response::Outcome;

/// The page of an experiment's counter.
#[derive(Debug, Clone, Serialize)]
pub struct TallyPage {
    /// The heading.
    pub heading: String,
    /// The experiment, and how many responses the offer has.
    pub under: String,
    /// Where the arrow leads.
    pub back: String,
    /// This page, with its offer.
    pub here: String,
    /// Where the page is asked for with another offer.
    pub address: String,
    /// Where a tap is sent.
    pub plus: String,
    /// Where it is taken back.
    pub minus: String,
    /// Where the rest is sent.
    pub rest: String,
    /// Who counts, for the script.
    pub by: String,
    /// Offers to choose from.
    pub offers: Vec<Choice>,
    /// The one that is counted.
    pub offer: String,
    /// One row a choice.
    pub taps: Vec<Tap>,
    /// How large the audience is.
    pub audience: Field,
    /// The id of the form for the rest.
    pub key: String,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// What every tap means.
    pub hint: String,
}

impl Page for TallyPage {
    const TEMPLATE: &'static str = "response/tally";
    const SHEET: &'static str = "log.css";
}

/// A choice that is counted.
#[derive(Debug, Clone, Serialize)]
pub struct Tap {
    /// Its mark.
    pub mark: &'static str,
    /// What it is called.
    pub label: String,
    /// The outcome.
    pub outcome: &'static str,
    /// The alternative, where it is one.
    pub alternative: String,
    /// How many there are.
    pub count: String,
    /// The same for the script.
    pub n: i64,
    /// The id of the form that adds one.
    pub plus_key: String,
    /// The id of the form that takes one back.
    pub minus_key: String,
}

impl Tap {
    /// A choice with how many there are, and an id for each of its two forms.
    pub fn new(outcome: Outcome, alternative: Option<&str>, n: i64, [plus_key, minus_key]: [String; 2]) -> Self {
        Tap {
            mark: outcome_mark(outcome),
            label: alternative.unwrap_or(outcome_label(outcome)).to_string(),
            outcome: outcome.word(),
            alternative: alternative.unwrap_or("").to_string(),
            count: count(u64::try_from(n).unwrap_or_default()),
            n,
            plus_key,
            minus_key,
        }
    }
}
