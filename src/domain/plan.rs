//! The plan: the bar, when to stop. Fixed before the first response; later changes are dated amendments.

pub use super::bar::Bar;
use super::invalid::{Invalid, shown};
use super::text::Words;
use super::time::{Day, Moment};
use super::wording::{bar, count, date};

/// What was decided before asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Right if the rate is above the bar.
    pub succeed_at: Bar,
    /// The planned number of responses per offer.
    pub stop_at: Option<u64>,
    /// The planned last day.
    pub stop_on: Option<Day>,
}

/// A change of the plan after the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// When it was made.
    pub at: Moment,
    /// Who made it.
    pub by: String,
    /// How many responses had been counted by then.
    pub after_responses: u64,
    /// Why.
    pub reason: String,
    /// The plan before.
    pub before: Plan,
    /// The plan after.
    pub after: Plan,
}

impl Plan {
    /// The largest planned number of responses.
    pub const MAX_STOP_AT: u64 = 1_000_000_000;

    /// Reads a plan from its fields; no bar means that there is no plan.
    pub fn parse(succeed_at: &str, stop_at: &str, stop_on: &str) -> Result<Option<Self>, Vec<Invalid>> {
        let (succeed_at, stop_at, stop_on) = (succeed_at.trim(), stop_at.trim(), stop_on.trim());
        if succeed_at.is_empty() {
            return if stop_at.is_empty() && stop_on.is_empty() {
                Ok(None)
            } else {
                Err(vec![Invalid::new(
                    "succeed_at",
                    "required",
                    "A plan needs its bar: from which rate on is this worth doing?",
                )])
            };
        }
        let bar = Bar::parse("succeed_at", succeed_at);
        let number = if stop_at.is_empty() { Ok(None) } else { parse_stop_at(stop_at).map(Some) };
        let day = if stop_on.is_empty() { Ok(None) } else { Day::parse("stop_on", stop_on).map(Some) };
        match (bar, number, day) {
            (Ok(succeed_at), Ok(stop_at), Ok(stop_on)) => Ok(Some(Plan { succeed_at, stop_at, stop_on })),
            (bar, number, day) => Err([bar.err(), number.err(), day.err()].into_iter().flatten().collect()),
        }
    }
}

impl Plan {
    /// Refuses a last day that is over everywhere on Earth, unless it stood in the plan before: a plan is made for what
    /// is still to come.
    pub fn not_over(&self, before: Option<&Plan>, now: Moment) -> Result<(), Invalid> {
        /// The day ends last twelve hours behind UTC.
        const LONGEST_DAY: i64 = 36 * 3_600_000_000;
        let kept = before.is_some_and(|before| before.stop_on == self.stop_on);
        match self.stop_on.filter(|day| !kept && day.start().0 + LONGEST_DAY <= now.0) {
            None => Ok(()),
            Some(day) => Err(Invalid::new("stop_on", "past", format!("{day} is over. Choose a day to come, or none."))
                .with_value(&day.to_string())),
        }
    }
}

impl Amendment {
    /// Whether bar or planned number changed after the first response. Moving the last day is no such change.
    pub fn decides(&self) -> bool {
        let terms = |plan: &Plan| (plan.succeed_at, plan.stop_at);
        self.after_responses > 0 && terms(&self.before) != terms(&self.after)
    }

    /// What it changed: `the bar from 25% to 30%`.
    pub fn changes(&self) -> Vec<String> {
        let (before, after) = (&self.before, &self.after);
        let number = |n: Option<u64>| n.map_or_else(|| "none".to_string(), count);
        let day = |d: Option<Day>| d.map_or_else(|| "none".to_string(), date);
        let terms = [
            ("the bar", bar(before.succeed_at), bar(after.succeed_at)),
            ("the planned number", number(before.stop_at), number(after.stop_at)),
            ("the last day", day(before.stop_on), day(after.stop_on)),
        ];
        let changed = terms.into_iter().filter(|(_, before, after)| before != after);
        changed.map(|(what, before, after)| format!("{what} from {before} to {after}")).collect()
    }
}

/// Reads the planned number of responses.
pub fn parse_stop_at(raw: &str) -> Result<u64, Invalid> {
    let digits = raw.bytes().all(|b| b.is_ascii_digit());
    raw.parse().ok().filter(|n| digits && (1..=Plan::MAX_STOP_AT).contains(n)).ok_or_else(|| {
        let message = format!("'{}' is not a number of responses. Write a whole number such as 40.", shown(raw));
        Invalid::new("stop_at", "number", message).with_value(raw)
    })
}

/// The reason of an amendment: it can't be left out, since the report prints it.
pub fn amendment_reason(raw: &str) -> Result<Words, Invalid> {
    Words::parse("reason", Some(raw))?
        .ok_or_else(|| Invalid::new("reason", "required", "Say why the plan changes. The report prints it."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_a_rate_or_a_percentage() {
        assert_eq!(Bar::parse("bar", "0.3"), Bar::parse("bar", "30 %"));
        for raw in ["0", "1", "100%", "1.5", "-0.1", "NaN", "", "3e-1"] {
            assert!(Bar::parse("bar", raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn a_last_day_that_is_over_is_refused_unless_it_stood_there_before() {
        let plan = |day| Plan::parse("0.3", "", day).unwrap().unwrap();
        let now = Moment(1_795_348_800_000_000); // 22 November 2026, noon
        assert_eq!(plan("2026-11-20").not_over(None, now).unwrap_err().field, "stop_on");
        assert_eq!(plan("2026-11-20").not_over(Some(&plan("2026-11-20")), now), Ok(()));
        assert_eq!(plan("2026-11-22").not_over(None, now), Ok(()));
    }

    #[test]
    fn a_stop_without_a_bar_is_no_plan() {
        assert_eq!(Plan::parse("", "", ""), Ok(None));
        assert_eq!(Plan::parse("", "40", "").unwrap_err()[0].field, "succeed_at");
        assert_eq!(Plan::parse("0.25", "40", "").unwrap().unwrap().stop_at, Some(40));
        assert_eq!(Plan::parse("x", "y", "z").unwrap_err().len(), 3);
    }
}
