//! Forecasts: the chance that a member gives, before the start, that the plan will be met.
//!
//! The plan is met when the verdict on an offer is "validated". Nobody sees the others' forecasts before the start.

use std::collections::BTreeMap;

use super::calibration::{self, Fate, Reading, Scores};
use super::experiment::Status;
use super::finding::Finding;
use super::id::{ExperimentId, UserId};
use super::invalid::{Invalid, shown};
use super::plan::{Bar, Plan};
use super::time::Moment;
use crate::stats::StatsError;

/// From how many scored forecasts on a team's calibration is shown.
pub const ENOUGH: u64 = 20;

/// A chance in whole percent, 1 to 99: nothing is certain before it is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u8);

/// A forecast, with the plan that it was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The experiment.
    pub experiment: ExperimentId,
    /// Its name: the question is whether its plan will be met.
    pub question: String,
    /// The member who gave it; nobody for a forecaster who is none here.
    pub user: Option<UserId>,
    /// The forecaster's name at the time.
    pub forecaster: String,
    /// The chance.
    pub chance: Percent,
    /// The bar that it was given for.
    pub bar: Bar,
    /// The planned number that it was given for.
    pub stop_at: Option<u64>,
    /// When it was given, or changed last.
    pub at: Moment,
}

/// What came of what was forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Not yet decided.
    Open,
    /// An offer was validated.
    Met,
    /// Every offer falls short.
    NotMet,
    /// Asking is over, and nothing was validated though not everything falls short: it did not come true either.
    Unsettled,
    /// The plan is another one than the forecast was given for: it is shown and never scored.
    OtherPlan,
    /// Nobody was asked, or no bar was fixed in time: there is nothing to score.
    Void,
}

/// A forecast with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The forecast.
    pub forecast: Forecast,
    /// What came of it.
    pub outcome: Outcome,
}

/// A workspace's record: its calibration, or how many forecasts are missing.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// Too few are scored; so many are missing.
    Missing {
        /// Scored so far.
        scored: u64,
        /// Still missing.
        missing: u64,
    },
    /// Enough: how well they fit.
    Enough(Scores),
}

impl Percent {
    /// Reads `60` or `60 %`.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let text = raw.trim();
        let digits = text.strip_suffix('%').unwrap_or(text).trim();
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|_| plain).and_then(Self::of).ok_or_else(|| {
            let message = format!("'{}' is not a chance. Write a whole number from 1 to 99, 60 say.", shown(text));
            Invalid::new(field, "range", message).with_value(raw)
        })
    }

    /// A chance from 1 to 99.
    pub fn of(percent: i64) -> Option<Self> {
        u8::try_from(percent).ok().filter(|p| (1..=99).contains(p)).map(Percent)
    }

    /// The whole number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The probability.
    pub fn probability(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Forecast {
    /// Whether it was given for this plan. Another last day makes no other plan.
    pub fn fits(&self, plan: Option<&Plan>) -> bool {
        plan.is_some_and(|p| (p.succeed_at, p.stop_at) == (self.bar, self.stop_at))
    }

    /// What came of it.
    pub fn outcome(&self, plan: Option<&Plan>, status: Status, findings: &[Finding]) -> Outcome {
        let judged = findings.iter().any(|f| f.state.is_some());
        let asked = findings.iter().any(|f| f.n > 0);
        let over = status == Status::Stopped || (asked && !findings.iter().any(Finding::is_open));
        match status {
            Status::Draft => Outcome::Open,
            _ if !self.fits(plan) => Outcome::OtherPlan,
            _ if findings.iter().any(Finding::validated) => Outcome::Met,
            _ if over && (!judged || !asked) => Outcome::Void,
            _ if over && findings.iter().all(Finding::falls_short) => Outcome::NotMet,
            _ if over => Outcome::Unsettled,
            _ => Outcome::Open,
        }
    }
}

impl Outcome {
    /// What the scores make of it; nothing where there is nothing to score.
    pub fn fate(self) -> Option<Fate> {
        match self {
            Outcome::Open => Some(Fate::Open),
            Outcome::Met => Some(Fate::CameTrue),
            Outcome::NotMet => Some(Fate::DidNot),
            Outcome::Unsettled => Some(Fate::Unsettled),
            Outcome::OtherPlan | Outcome::Void => None,
        }
    }
}

impl Judged {
    /// The Brier score: 0 is perfect, 0.25 is what "50 %" always gets, 1 is sure and wrong.
    pub fn score(&self) -> Option<f64> {
        let fate = self.outcome.fate().filter(|fate| *fate != Fate::Open)?;
        let outcome = f64::from(u8::from(fate == Fate::CameTrue));
        Some((self.forecast.chance.probability() - outcome).powi(2))
    }
}

impl Record {
    /// The record of some forecasts. Forecasts of one experiment share its outcome: they are found too hopeful or too
    /// cautious only where the experiments, each with the mean of its forecasts, say so as well.
    ///
    /// # Errors
    /// Those of [`crate::stats::calibration`].
    pub fn of(judged: &[Judged]) -> Result<Self, StatsError> {
        let mut scores = Scores::of(&judged.iter().filter_map(Judged::as_scored).collect::<Vec<_>>())?;
        if scores.n < ENOUGH {
            return Ok(Record::Missing { scored: scores.n, missing: ENOUGH - scores.n });
        }
        let by_experiment = Scores::of(&by_experiment(judged))?;
        if by_experiment.reading != scores.reading {
            scores.reading = Reading::NoSign;
        }
        scores.questions = Some(by_experiment.n).filter(|experiments| *experiments < scores.n);
        Ok(Record::Enough(scores))
    }
}

/// The mean of the scored forecasts of each experiment, with its outcome.
fn by_experiment(judged: &[Judged]) -> Vec<calibration::Forecast> {
    let mut given: BTreeMap<ExperimentId, Vec<calibration::Forecast>> = BTreeMap::new();
    for one in judged {
        given.entry(one.forecast.experiment).or_default().extend(one.as_scored().filter(|f| f.fate != Fate::Open));
    }
    let mean = |all: Vec<calibration::Forecast>| {
        let sum: f64 = all.iter().map(|f| f.probability).sum();
        let fate = all.first()?.fate;
        Some(calibration::Forecast { forecaster: None, probability: sum / all.len() as f64, fate })
    };
    given.into_values().filter_map(mean).collect()
}

impl Judged {
    fn as_scored(&self) -> Option<calibration::Forecast> {
        Some(calibration::Forecast {
            forecaster: Some(self.forecast.forecaster.clone()),
            probability: self.forecast.chance.probability(),
            fate: self.outcome.fate()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::tests::finding;
    use crate::stats::sequential::{Lean, State};

    fn plan(text: &str) -> Option<Plan> {
        Plan::parse(text, "40", "").unwrap()
    }

    fn forecast(percent: i64) -> Forecast {
        Forecast {
            experiment: ExperimentId(1),
            question: "Autumn".into(),
            user: Some(UserId(1)),
            forecaster: "Priya".into(),
            chance: Percent::of(percent).unwrap(),
            bar: plan("25%").unwrap().succeed_at,
            stop_at: Some(40),
            at: Moment(0),
        }
    }

    fn outcome(status: Status, states: &[Option<State>]) -> Outcome {
        let findings: Vec<Finding> = states.iter().map(|s| finding("Cover", 5, 20, *s)).collect();
        forecast(60).outcome(plan("25%").as_ref(), status, &findings)
    }

    #[test]
    fn a_chance_is_a_whole_number_from_1_to_99() {
        assert_eq!(Percent::parse("chance", " 60 % ").unwrap().probability(), 0.6);
        for raw in ["0", "100", "", "sixty", "-5", "+5", "60.5", "6e1", "%"] {
            assert_eq!(Percent::parse("chance", raw).unwrap_err().code, "range", "{raw}");
        }
    }

    #[test]
    fn a_forecast_is_scored_at_the_end_or_once_the_plan_is_met() {
        let (yes, no, open) = (Some(State::Validated), Some(State::Invalidated), Some(State::Open(Lean::Promising)));
        for (status, states, expected) in [
            (Status::Draft, &[open][..], Outcome::Open),
            (Status::Running, &[open], Outcome::Open),
            (Status::Running, &[yes, open], Outcome::Met),
            (Status::Running, &[no, open], Outcome::Open),
            (Status::Running, &[no, no], Outcome::NotMet),
            (Status::Running, &[no, Some(State::Inconclusive)], Outcome::Unsettled),
            (Status::Stopped, &[no, open], Outcome::Unsettled),
            (Status::Stopped, &[None], Outcome::Void),
        ] {
            assert_eq!(outcome(status, states), expected, "{status:?} {states:?}");
        }
        let nobody = [finding("Cover", 0, 0, Some(State::NoData))];
        assert_eq!(forecast(60).outcome(plan("25%").as_ref(), Status::Stopped, &nobody), Outcome::Void);
        let met = [finding("Cover", 15, 20, yes)];
        assert_eq!(forecast(60).outcome(plan("30%").as_ref(), Status::Running, &met), Outcome::OtherPlan);
    }

    #[test]
    fn the_score_is_the_squared_miss() {
        let judged = |outcome| Judged { forecast: forecast(80), outcome }.score();
        let near = |score: Option<f64>, value: f64| score.is_some_and(|s| (s - value).abs() < 1e-12);
        assert!(near(judged(Outcome::Met), 0.04) && near(judged(Outcome::NotMet), 0.64));
        assert_eq!(judged(Outcome::Open), None);
    }

    #[test]
    fn calibration_begins_at_twenty_scored_forecasts() {
        let mut all: Vec<Judged> = (1..20).map(|experiment| told(experiment, Outcome::NotMet)).collect();
        all.extend((20..50).map(|experiment| told(experiment, Outcome::Open)));
        assert_eq!(Record::of(&all), Ok(Record::Missing { scored: 19, missing: 1 }));
        all.push(told(50, Outcome::Met));
        let Ok(Record::Enough(found)) = Record::of(&all) else { panic!("twenty are enough") };
        assert_eq!((found.n, found.came_true, found.reading), (20, 1, Reading::Overconfident));
        assert_eq!(found.questions, None, "each had one of its own");
    }

    fn told(experiment: i64, outcome: Outcome) -> Judged {
        Judged { forecast: Forecast { experiment: ExperimentId(experiment), ..forecast(90) }, outcome }
    }

    /// Ten members who hope for the same two experiments are wrong twice, and not twenty times.
    #[test]
    fn forecasts_that_share_an_outcome_do_not_count_as_many() {
        let all: Vec<Judged> = (0..20).map(|i| told(i % 2, Outcome::NotMet)).collect();
        let Ok(Record::Enough(found)) = Record::of(&all) else { panic!("twenty are enough") };
        assert_eq!((found.n, found.came_true, found.questions), (20, 0, Some(2)));
        assert_eq!(found.reading, Reading::NoSign);
        let said =
            "0 of 20 forecasts came true, where 18.0 should have. They are about 2 experiments, too few to say more.";
        assert_eq!(found.sentence(), said);
    }
}
