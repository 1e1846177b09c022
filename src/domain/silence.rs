//! How long customers have to decide. Whoever was asked and says nothing for so long did nothing.

use super::invalid::Invalid;
use super::time::Moment;

/// The time to decide, in whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience(i64);

impl Patience {
    /// What an experiment begins with.
    pub const PROPOSED: Self = Self(14);
    /// The longest.
    pub const MOST: i64 = 365;

    /// Reads a whole number of days.
    ///
    /// # Errors
    /// For anything else than a number from 1 to 365.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let days = raw.trim().parse().ok().filter(|days| (1..=Self::MOST).contains(days));
        days.map(Self).ok_or_else(|| {
            let what = format!("Customers have from 1 to {} days to decide. Write a whole number.", Self::MOST);
            Invalid::new(field, "days", what).with_value(raw)
        })
    }

    /// What a table holds.
    pub fn stored(days: i64) -> Self {
        Self(days.clamp(1, Self::MOST))
    }

    /// The days.
    pub fn days(self) -> i64 {
        self.0
    }

    /// Whoever was asked at this moment or before has had the time by `now`.
    pub fn over_for(self, now: Moment) -> Moment {
        Moment(now.0 - self.0 * 24 * 3_600 * 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_to_decide_is_of_whole_days() {
        assert_eq!(Patience::parse("days", " 14 "), Ok(Patience::PROPOSED));
        assert_eq!(Patience::PROPOSED.over_for(Moment(14 * 86_400_000_000 + 7)), Moment(7));
        for wrong in ["", "0", "366", "1.5", "two weeks"] {
            assert_eq!(Patience::parse("days", wrong).unwrap_err().code, "days", "{wrong}");
        }
    }
}
