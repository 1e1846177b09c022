//! What the verdicts say, as rows of a table.

use serde::Serialize;

use super::charts::{self, SafeHtml};
use super::format;
use crate::domain::finding::{Finding, code};

/// A finding as it is printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingRow {
    /// The experiment.
    pub experiment: String,
    /// The offer.
    pub offer: String,
    /// `12 of 40 accepted`.
    pub counted: String,
    /// `25%`, or `none`.
    pub bar: String,
    /// The verdict's word.
    pub word: &'static str,
    /// The verdict's sign.
    pub icon: SafeHtml,
    /// Whether it holds up.
    pub validated: bool,
}

impl FindingRow {
    /// A finding's row.
    pub fn of(finding: &Finding) -> Self {
        let stored = code(finding.state);
        let (state, lean) = stored.strip_prefix("open_").map_or((stored, None), |lean| ("open", Some(lean)));
        FindingRow {
            experiment: finding.experiment.clone(),
            offer: finding.offer.clone(),
            counted: finding.counted(),
            bar: finding.bar.map_or("none".to_string(), format::bar),
            word: finding.word(),
            icon: charts::verdict(state, lean),
            validated: finding.validated(),
        }
    }
}
