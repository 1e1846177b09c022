//! What is planned, in a sentence.

use super::format;
use crate::domain::plan::Plan;

pub(super) fn sentence(plan: &Plan) -> String {
    let mut out = format!("Worth doing if more than {} accept", format::bar(plan.succeed_at));
    if let Some(n) = plan.stop_at {
        let responses = format::counted(n, "response", "responses");
        out.push_str(&format!(", judged after {responses} for each offer"));
    }
    if let Some(day) = plan.stop_on {
        out.push_str(&format!(", asking until {}", format::date(day)));
    }
    out.push('.');
    out
}
