//! From a yes to captured value: how many are captured by when, how many are lost and why, and which part of the value
//! that customers gain is captured.

use std::collections::BTreeMap;

use super::wording::{count, counted, pct};
use crate::stats::StatsError;
use crate::stats::survival::{CapturePoint, CapturedShare, EndedAt, capture_curve, captured_share};

mod by_offer;

pub use by_offer::{ExperimentCapture, ExperimentCases, OfferCapture, OfferCases};

/// How an accepted response went on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// The value was exchanged.
    Captured,
    /// It was lost; why, where somebody said so.
    Lost(Option<String>),
    /// Still open.
    Open,
}

impl Ending {
    /// How a response went on, and when; nothing where nobody has looked. The earlier of two endings counts.
    pub fn of<T: PartialOrd>(
        captured: Option<T>,
        lost: Option<T>,
        observed: Option<T>,
        lost_reason: Option<&str>,
    ) -> Option<(Self, T)> {
        let reason = || Ending::Lost(lost_reason.map(str::to_owned));
        match (captured, lost) {
            (Some(captured), Some(lost)) if lost < captured => Some((reason(), lost)),
            (Some(captured), _) => Some((Ending::Captured, captured)),
            (None, Some(lost)) => Some((reason(), lost)),
            (None, None) => observed.map(|at| (Ending::Open, at)),
        }
    }
}

/// Accepted responses that went the same way in the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Days from the response to the ending, or to how far we have looked.
    pub days: u32,
    /// How it went.
    pub ending: Ending,
    /// How many.
    pub count: u64,
}

/// What one customer gained and paid, in the same money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relationship {
    /// The value that the customer gained.
    pub created: f64,
    /// What was paid.
    pub captured: f64,
}

/// Cases that were lost for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The reason; nothing where none was given.
    pub reason: Option<String>,
    /// How many.
    pub count: u64,
}

/// How accepted responses turned into captured value. Figures that don't exist are missing, and [`Capture::why`] says why.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// Accepted responses with a date.
    pub cases: u64,
    /// Of these, captured.
    pub captured: u64,
    /// Of these, lost.
    pub lost_cases: u64,
    /// Of these, still open.
    pub open: u64,
    /// The captured part after each number of days at which something ended.
    pub curve: Vec<CapturePoint>,
    /// How many were lost by then, for each point of the curve.
    pub lost_by_then: Vec<u64>,
    /// The days after which the open ones were last seen.
    pub open_at: Vec<f64>,
    /// Reasons of loss, the commonest first.
    pub lost: Vec<Loss>,
    /// Days until half are captured.
    pub median_days: Option<f64>,
    /// Value that customers gained, over all relationships.
    pub value_created: Option<f64>,
    /// What they paid, over all relationships.
    pub value_captured: Option<f64>,
    /// The one over the other.
    pub share: Option<CapturedShare>,
}

/// The confidence of every range here.
pub const LEVEL: f64 = 0.95;

/// What the captured part of the created value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareReading {
    /// Below a fifth.
    LeavingValue,
    /// From a fifth to four fifths.
    Balanced,
    /// Above four fifths.
    Fragile,
    /// Above all of it.
    Overcharging,
}

impl ShareReading {
    /// Reads a share.
    pub fn of(share: f64) -> Self {
        match share {
            s if s > 1.0 => Self::Overcharging,
            s if s > 0.8 => Self::Fragile,
            s if s < 0.2 => Self::LeavingValue,
            _ => Self::Balanced,
        }
    }

    /// The words.
    pub fn words(self) -> &'static str {
        match self {
            Self::LeavingValue => "leaving value with the customer",
            Self::Balanced => "shared by both sides",
            Self::Fragile => "fragile: little is left for the customer",
            Self::Overcharging => "overcharging: customers pay more than they gain",
        }
    }
}

impl Capture {
    /// What became of accepted responses and of the value behind them. No cases give no curve.
    pub fn of(cases: &[Case], relationships: &[Relationship]) -> Result<Self, StatsError> {
        let mut days: BTreeMap<u32, EndedAt> = BTreeMap::new();
        let mut reasons: BTreeMap<&Option<String>, u64> = BTreeMap::new();
        for case in cases {
            let time = f64::from(case.days);
            let none = EndedAt { time, open: 0, captured: 0, otherwise: 0 };
            let day = days.entry(case.days).or_insert(none);
            match &case.ending {
                Ending::Captured => day.captured += case.count,
                Ending::Open => day.open += case.count,
                Ending::Lost(reason) => {
                    day.otherwise += case.count;
                    *reasons.entry(reason).or_default() += case.count;
                }
            }
        }
        let days: Vec<EndedAt> = days.into_values().collect();
        let sum = |part: fn(&EndedAt) -> u64| days.iter().map(part).sum::<u64>();
        let (captured, lost_cases, open) = (sum(|d| d.captured), sum(|d| d.otherwise), sum(|d| d.open));
        let cases = captured + lost_cases + open;
        let curve = if cases == 0 { None } else { Some(capture_curve(&days, LEVEL)?) };
        let mut lost: Vec<Loss> =
            reasons.into_iter().map(|(reason, count)| Loss { reason: reason.clone(), count }).collect();
        lost.sort_by_key(|loss| std::cmp::Reverse(loss.count));
        let value = |part: fn(&Relationship) -> f64| relationships.iter().map(part).collect::<Vec<f64>>();
        let (created, paid) = (value(|r| r.created), value(|r| r.captured));
        let share = match captured_share(&created, &paid, LEVEL) {
            Ok(share) => Some(share),
            Err(StatsError::NoData | StatsError::Undefined) => None,
            Err(error) => return Err(error),
        };
        let total = |list: &[f64]| (!list.is_empty()).then(|| list.iter().sum());
        Ok(Capture {
            cases,
            captured,
            lost_cases,
            open,
            lost_by_then: curve.iter().flat_map(|c| &c.points).map(|p| lost_by(&days, p.time)).collect(),
            open_at: days.iter().filter(|d| d.open > 0).map(|d| d.time).collect(),
            median_days: curve.as_ref().and_then(|c| c.median),
            curve: curve.map(|c| c.points).unwrap_or_default(),
            lost,
            value_created: total(&created),
            value_captured: total(&paid),
            share,
        })
    }

    /// What became of them, in a sentence.
    pub fn sentence(&self) -> String {
        if self.cases == 0 {
            return "There is no accepted response with a date, so there is nothing to follow.".to_string();
        }
        let head = format!(
            "Of {}, {} captured, {} lost, {} open.",
            counted(self.cases, "accepted response", "accepted responses"),
            count(self.captured),
            count(self.lost_cases),
            count(self.open)
        );
        match (self.curve.last(), self.median_days) {
            (Some(last), _) if last.captured > 0.0 => {
                let by = counted(whole(last.time), "day", "days");
                let half = self.median_days.map_or_else(
                    || "Fewer than half are captured so far.".to_string(),
                    |days| format!("Half are captured after {days} days."),
                );
                format!("{head} After {by}, {} are captured. {half}", pct(last.captured))
            }
            _ => head,
        }
    }

    /// Why figures are missing: the figure's name, and a sentence.
    pub fn why(&self) -> Vec<(&'static str, &'static str)> {
        let mut why = Vec::new();
        if self.cases == 0 {
            why.push(("curve", "There is no accepted response with a date."));
        } else if self.curve.is_empty() {
            why.push(("curve", "Nothing has been captured or lost yet."));
        }
        if self.curve.iter().any(|p| p.range.is_none()) {
            why.push(("low, high", "There is no range where nothing or everything is captured."));
        }
        if self.median_days.is_none() {
            why.push(("median_days", "Fewer than half are captured so far."));
        }
        match (self.value_created, &self.share) {
            (None, _) => why.push(("created, captured, share", "Nothing is known of the value that customers gain.")),
            (_, None) => why.push(("share", "Customers gained nothing that could be shared.")),
            (_, Some(share)) if share.range.is_none() => {
                why.push(("share.low, share.high", "Fewer than five relationships."));
            }
            _ => {}
        }
        why
    }
}

fn lost_by(days: &[EndedAt], time: f64) -> u64 {
    days.iter().filter(|d| d.time <= time).map(|d| d.otherwise).sum()
}

/// Days as a whole number: they come from one.
pub fn whole(days: f64) -> u64 {
    days.max(0.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(days: u32, ending: Ending, count: u64) -> Case {
        Case { days, ending, count }
    }

    #[test]
    fn losses_are_told_by_their_reasons_and_never_count_as_open() -> Result<(), StatsError> {
        let lost = |reason: &str| Ending::Lost(Some(reason.to_string()));
        let cases = [
            case(3, Ending::Captured, 4),
            case(5, lost("budget"), 1),
            case(9, lost("silence"), 3),
            case(9, Ending::Open, 2),
        ];
        let capture = Capture::of(&cases, &[])?;
        assert_eq!((capture.cases, capture.captured, capture.lost_cases, capture.open), (10, 4, 4, 2));
        assert_eq!(capture.lost[0].reason.as_deref(), Some("silence"));
        assert!((capture.curve.last().map_or(0.0, |p| p.captured) - 0.4).abs() < 1e-12);
        assert_eq!(capture.why().iter().map(|w| w.0).collect::<Vec<_>>(), ["median_days", "created, captured, share"]);
        Ok(())
    }

    #[test]
    fn the_captured_share_has_words_and_no_range_below_five() -> Result<(), StatsError> {
        let four = [Relationship { created: 100.0, captured: 12.0 }; 4];
        let capture = Capture::of(&[], &four)?;
        assert_eq!((capture.value_created, capture.share.map(|s| s.range.is_none())), (Some(400.0), Some(true)));
        let words = [0.1, 0.5, 0.9, 1.2].map(ShareReading::of);
        use ShareReading::{Balanced, Fragile, LeavingValue, Overcharging};
        assert_eq!(words, [LeavingValue, Balanced, Fragile, Overcharging]);
        assert!(capture.sentence().starts_with("There is no accepted response"));
        Ok(())
    }
}
