//! What people decided, at the head of the report: nobody is asked to decide again.

use super::Sentence;
use crate::domain::report::Report;
use crate::views::decision::DecisionPart;

/// The decision that stands.
pub(super) fn said(decision: Option<&DecisionPart>) -> Option<Sentence> {
    let line = decision.and_then(DecisionPart::ended)?;
    let mark = line.mark.map(|mark| format!(" {mark}.")).unwrap_or_default();
    Some(Sentence { label: format!("{}.", line.choice), sentence: format!("Decided {}.{mark}", line.when) })
}

/// What comes next: what people decided, unless the figures have turned since; before that what the figures ask for.
pub(super) fn next_step(report: &Report, decision: Option<&DecisionPart>) -> String {
    let turned = report.offers.iter().any(|o| o.verdict.has_turned());
    let decided = decision.and_then(DecisionPart::ended).map(|line| line.next.clone());
    decided.filter(|next| !turned && !next.is_empty()).unwrap_or_else(|| report.next_step.clone())
}
