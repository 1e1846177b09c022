//! A plan as the three columns that store it.

use crate::domain::plan::{Bar, Plan};
use crate::domain::time::Day;

/// The plan of the three columns that store it.
pub(super) fn plan(succeed_at: Option<i64>, stop_at: Option<i64>, stop_on: Option<i64>) -> Option<Plan> {
    let succeed_at = succeed_at.and_then(|m| i32::try_from(m).ok()).and_then(Bar::from_millionths)?;
    let stop_at = stop_at.and_then(|n| u64::try_from(n).ok());
    let stop_on = stop_on.and_then(|d| i32::try_from(d).ok()).map(Day);
    Some(Plan { succeed_at, stop_at, stop_on })
}

/// The plan as the three columns that store it.
pub(super) fn columns(plan: Option<&Plan>) -> (Option<i64>, Option<i64>, Option<i64>) {
    let bar = plan.map(|p| i64::from(p.succeed_at.millionths()));
    let stop_at = plan.and_then(|p| p.stop_at).and_then(|n| i64::try_from(n).ok());
    (bar, stop_at, plan.and_then(|p| p.stop_on).map(|d| i64::from(d.0)))
}
