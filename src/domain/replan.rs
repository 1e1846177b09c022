//! A planned number that is to change in the middle: which counts at the new end still keep the old promise.

use super::invalid::{Invalid, shown};
use super::plan::parse_stop_at;
use super::prospect::Terms;
use super::wording::count;
use crate::stats::StatsError;
use crate::stats::sequential::{Boundaries, MAX_PLANNED, ReplannedSide, replanned};

/// A change that somebody thinks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The new planned number.
    pub stop_at: u64,
    /// Responses so far.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
}

/// What the changed plan may promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replan {
    /// The change.
    pub change: Change,
    /// The closing value of the old plan for "validated".
    pub validated_before: Option<u64>,
    /// The closing value of the old plan for "falls short".
    pub invalidated_before: Option<u64>,
    /// "Validated" under the new plan.
    pub validate: ReplannedSide,
    /// "Falls short" under the new plan.
    pub invalidate: ReplannedSide,
}

impl Change {
    /// Reads the new number and what has been seen, `9/20` for 9 accepted of 20. Nothing where neither is given.
    pub fn parse(to: Option<&str>, seen: Option<&str>) -> Result<Option<Self>, Invalid> {
        let (to, seen) = match (to, seen) {
            (None, None) => return Ok(None),
            (Some(to), Some(seen)) => (to, seen),
            (None, Some(_)) => {
                return Err(Invalid::new("change-to", "required", "is missing: which planned number instead?"));
            }
            (Some(_), None) => {
                return Err(Invalid::new(
                    "seen",
                    "required",
                    "is missing: what has been seen? Write --seen 9/20, say.",
                ));
            }
        };
        let stop_at = parse_stop_at(to.trim()).map_err(|e| e.on("change-to"))?;
        if stop_at > MAX_PLANNED {
            let message = format!("A plan has at most {} responses per offer here.", count(MAX_PLANNED));
            return Err(Invalid::new("change-to", "range", message).with_value(to));
        }
        let (accepted, n) = counts(seen)?;
        Ok(Some(Change { stop_at, n, accepted }))
    }

    /// Works out what the changed plan may promise.
    pub fn of(self, terms: &Terms) -> Result<Replan, Invalid> {
        let boundaries = Boundaries::new(terms.bar.rate(), Some(terms.stop_at)).map_err(|e| refused(&e))?;
        let Change { stop_at, n, accepted } = self;
        if boundaries.crossing(accepted, n).is_some() {
            return Err(Invalid::new(
                "seen",
                "contradiction",
                "That is a verdict already: there is nothing to change.",
            ));
        }
        let anew = replanned(&boundaries, accepted, n, stop_at).map_err(|e| refused(&e))?;
        let (validated_before, invalidated_before) = boundaries.closing();
        Ok(Replan {
            change: self,
            validated_before,
            invalidated_before,
            validate: anew.validate,
            invalidate: anew.invalidate,
        })
    }
}

fn counts(raw: &str) -> Result<(u64, u64), Invalid> {
    let part = |text: &str| text.trim().parse::<u64>().ok();
    let read = raw.split_once('/').and_then(|(accepted, n)| Some((part(accepted)?, part(n)?)));
    read.filter(|(accepted, n)| accepted <= n).ok_or_else(|| {
        let message = format!("'{}' is not a count of so many. Write 9/20, say: 9 accepted of 20.", shown(raw.trim()));
        Invalid::new("seen", "number", message).with_value(raw)
    })
}

fn refused(error: &StatsError) -> Invalid {
    match error {
        StatsError::PlanReached => {
            Invalid::new("seen", "range", "Both planned numbers must lie above the responses so far.")
        }
        other => Invalid::new("change-to", "change_to", format!("It can't be worked out: {other}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_is_not_changed_keeps_its_closing_values_and_a_longer_one_spends_no_more() {
        let terms = Terms::parse(Some("0.3"), Some("40"), None).unwrap();
        let changed = |to: &str| Change::parse(Some(to), Some("5/20")).unwrap().unwrap().of(&terms).unwrap();
        let same = changed("40");
        assert_eq!((same.validate.closing, same.invalidate.closing), (same.validated_before, same.invalidated_before));
        let longer = changed("60");
        assert!(longer.validate.spent <= longer.validate.budget && longer.validate.closing > same.validate.closing);
    }

    #[test]
    fn what_can_not_be_changed_says_why() {
        let terms = Terms::parse(Some("0.3"), Some("40"), None).unwrap();
        assert_eq!(Change::parse(None, None), Ok(None));
        let why = |to, seen| match Change::parse(to, seen) {
            Err(e) => format!("{e}"),
            Ok(change) => format!("{}", change.unwrap().of(&terms).unwrap_err()),
        };
        assert!(why(Some("60"), None).starts_with("seen: is missing"));
        assert!(why(None, Some("9/20")).starts_with("change-to: is missing"));
        assert!(why(Some("60"), Some("20/9")).contains("'20/9' is not a count of so many"));
        assert!(why(Some("60"), Some("8/8")).contains("a verdict already"));
        assert!(why(Some("15"), Some("7/20")).contains("must lie above"));
    }
}
