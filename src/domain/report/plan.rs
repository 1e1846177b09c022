//! The plan as the report prints it.

use crate::domain::plan::{Amendment, Plan};
use crate::domain::stream::{amended_after_responses, boundaries_for};

/// The plan as the report prints it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanReport {
    /// The plan in force.
    pub plan: Plan,
    /// Changes after the start.
    pub amendments: Vec<Amendment>,
    /// Whether bar or planned number changed after the first response, so that there is no closing look.
    pub amended: bool,
    /// Accepted responses that validate an offer at the planned number, where one is planned.
    pub to_validate: Option<u64>,
    /// Accepted responses up to which an offer falls short at the planned number.
    pub to_invalidate: Option<u64>,
}

impl PlanReport {
    pub(super) fn of(plan: &Plan, amendments: &[Amendment]) -> Self {
        let amended = amended_after_responses(amendments);
        let boundaries = boundaries_for(plan, amended);
        PlanReport {
            plan: *plan,
            amendments: amendments.to_vec(),
            amended,
            to_validate: plan.stop_at.and_then(|n| boundaries.to_validate(n)),
            to_invalidate: plan.stop_at.and_then(|n| boundaries.to_invalidate(n)),
        }
    }
}
