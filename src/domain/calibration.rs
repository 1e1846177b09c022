//! Forecasts against what came of them: how close they came, and whether a team is too confident.

mod rates;

use std::collections::HashMap;

use super::wording::counted;
use crate::stats::StatsError;
use crate::stats::calibration::{ReliabilityBin, calibration_in_the_large, forecast_scores, reliability};

pub use rates::{RateCalibration, SaidRate};

/// What came of the question that a forecast was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It came true: the offer was validated.
    CameTrue,
    /// It did not: the offer falls short.
    DidNot,
    /// It did not, because nothing was settled: at the bar, or inconclusive.
    Unsettled,
    /// Nobody knows yet.
    Open,
}

/// A probability that somebody gave beforehand.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Who gave it, where that is known.
    pub forecaster: Option<String>,
    /// The probability, from 0 to 1.
    pub probability: f64,
    /// What came of it.
    pub fate: Fate,
}

/// The forecasts of a team.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// All of them.
    pub overall: Scores,
    /// Those of each forecaster, in order of first appearance; empty where nobody is named.
    pub forecasters: Vec<(String, Scores)>,
}

/// What a set of forecasts says of those who gave them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// None of them has been settled yet.
    NothingYet,
    /// Fewer than five are settled: scores, and no word.
    TooFew,
    /// Fewer came true than was said, by more than chance explains.
    Overconfident,
    /// More came true than was said, by more than chance explains.
    Underconfident,
    /// Neither.
    NoSign,
}

/// How good a set of forecasts was. Figures that don't exist are missing, and [`Scores::why`] says why.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Forecasts whose question is settled.
    pub n: u64,
    /// How many questions they were about, where that is known and several share one.
    pub questions: Option<u64>,
    /// Forecasts whose question is open.
    pub unresolved: u64,
    /// Settled ones that came true.
    pub came_true: u64,
    /// Settled ones that did not come true because the experiment ended at the bar or inconclusive.
    pub unsettled: u64,
    /// Mean squared error of the probabilities: 0 is perfect, 0.25 is what "50%" always gets.
    pub brier: Option<f64>,
    /// The part of the reference forecast's error that these forecasts avoid.
    pub skill: Option<f64>,
    /// How many should have come true.
    pub expected: Option<f64>,
    /// The chance of as few coming true as did, if the forecasts were right.
    pub p_low: Option<f64>,
    /// The chance of as many coming true as did, if the forecasts were right.
    pub p_high: Option<f64>,
    /// Spiegelhalter's z.
    pub z: Option<f64>,
    /// Its p-value, two-sided.
    pub z_p: Option<f64>,
    /// Forecasts of about the same height, rising.
    pub bins: Vec<ReliabilityBin>,
    /// What it says.
    pub reading: Reading,
}

/// From how many settled forecasts on there is a word.
pub const ENOUGH: u64 = 5;

/// What chance may explain.
const CHANCE: f64 = 0.05;

impl Calibration {
    /// Scores forecasts, all together and by forecaster.
    pub fn of(forecasts: &[Forecast]) -> Result<Self, StatsError> {
        let (mut places, mut groups) = (HashMap::new(), Vec::<(&str, Vec<&Forecast>)>::new());
        for forecast in forecasts {
            let Some(name) = forecast.forecaster.as_deref() else { continue };
            let place = *places.entry(name).or_insert_with(|| {
                groups.push((name, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(forecast);
        }
        let forecasters = groups.into_iter().map(|(name, own)| Ok((name.to_owned(), Scores::of(own)?)));
        Ok(Calibration {
            overall: Scores::of(forecasts)?,
            forecasters: forecasters.collect::<Result<_, StatsError>>()?,
        })
    }
}

impl Scores {
    /// Scores forecasts together.
    pub fn of<'a>(forecasts: impl IntoIterator<Item = &'a Forecast>) -> Result<Self, StatsError> {
        let (open, settled): (Vec<_>, Vec<_>) = forecasts.into_iter().partition(|f| f.fate == Fate::Open);
        let p: Vec<f64> = settled.iter().map(|f| f.probability).collect();
        let y: Vec<bool> = settled.iter().map(|f| f.fate == Fate::CameTrue).collect();
        let count = |fate| settled.iter().filter(|f| f.fate == fate).count() as u64;
        let mut scores = Scores {
            n: p.len() as u64,
            questions: None,
            unresolved: open.len() as u64,
            came_true: count(Fate::CameTrue),
            unsettled: count(Fate::Unsettled),
            brier: None,
            skill: None,
            expected: None,
            p_low: None,
            p_high: None,
            z: None,
            z_p: None,
            bins: Vec::new(),
            reading: Reading::NothingYet,
        };
        if scores.n > 0 {
            let (close, large) = (forecast_scores(&p, &y)?, calibration_in_the_large(&p, scores.came_true)?);
            (scores.brier, scores.skill) = (Some(close.brier), close.skill);
            (scores.z, scores.z_p) = (close.spiegelhalter_z, close.spiegelhalter_p);
            (scores.expected, scores.p_low, scores.p_high) =
                (Some(large.expected), Some(large.p_low), Some(large.p_high));
            scores.bins = reliability(&p, &y)?;
            scores.reading = match (scores.n < ENOUGH, large.p_low < CHANCE, large.p_high < CHANCE) {
                (true, ..) => Reading::TooFew,
                (_, true, _) => Reading::Overconfident,
                (_, _, true) => Reading::Underconfident,
                _ => Reading::NoSign,
            };
        }
        Ok(scores)
    }

    /// The part of the settled ones whose experiment ended at the bar or inconclusive.
    pub fn unsettled_share(&self) -> Option<f64> {
        (self.n > 0).then(|| self.unsettled as f64 / self.n as f64)
    }

    /// The word, where there is one.
    pub fn word(&self) -> Option<&'static str> {
        match self.reading {
            Reading::NothingYet | Reading::TooFew => None,
            Reading::Overconfident => Some("Overconfident"),
            Reading::Underconfident => Some("Underconfident"),
            Reading::NoSign => Some("No sign of either"),
        }
    }

    /// The word for programs, where there is one.
    pub fn label(&self) -> Option<&'static str> {
        match self.reading {
            Reading::NothingYet | Reading::TooFew => None,
            Reading::Overconfident => Some("overconfident"),
            Reading::Underconfident => Some("underconfident"),
            Reading::NoSign => Some("no_sign"),
        }
    }

    /// What it says, in a sentence.
    pub fn sentence(&self) -> String {
        let came = format!("{} of {} came true", self.came_true, counted(self.n, "forecast", "forecasts"));
        let expected = self.expected.unwrap_or_default();
        match self.reading {
            Reading::NothingYet => "Nothing that was forecast has been settled yet.".to_string(),
            Reading::TooFew => {
                format!("{came}; fewer than {ENOUGH} are settled, so nothing is said of over- or underconfidence.")
            }
            Reading::Overconfident => {
                format!("{came}, where {expected:.1} should have: too confident, by more than chance explains.")
            }
            Reading::Underconfident => {
                format!("{came}, where only {expected:.1} should have: too careful, by more than chance explains.")
            }
            Reading::NoSign => match self.questions {
                Some(few) if few < ENOUGH => format!(
                    "{came}, where {expected:.1} should have. They are about {}, too few to say more.",
                    counted(few, "experiment", "experiments")
                ),
                _ => format!("{came}, where {expected:.1} should have: chance alone can explain the difference."),
            },
        }
    }

    /// Why figures are missing: the figure's name, and a sentence.
    pub fn why(&self) -> Vec<(&'static str, &'static str)> {
        if self.n == 0 {
            return vec![("scores", "Nothing that was forecast has been settled yet.")];
        }
        let mut why = Vec::new();
        if self.skill.is_none() {
            why.push(("skill", "The outcomes were all alike, so the reference forecast makes no error to avoid."));
        }
        if self.z.is_none() {
            why.push(("spiegelhalter_z", "Every forecast was 0%, 50% or 100%, so the test has nothing to weigh."));
        }
        if self.n < ENOUGH {
            why.push(("label", "Fewer than five forecasts are settled."));
        }
        why
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forecasts(list: &[(f64, Fate)]) -> Vec<Forecast> {
        list.iter()
            .map(|(probability, fate)| Forecast { forecaster: None, probability: *probability, fate: *fate })
            .collect()
    }

    #[test]
    fn a_team_is_overconfident_only_beyond_chance() -> Result<(), StatsError> {
        let all_wrong = forecasts(&[(0.8, Fate::DidNot); 6]);
        assert_eq!(Scores::of(&all_wrong)?.reading, Reading::Overconfident);
        let four = forecasts(&[(0.8, Fate::DidNot); 4]);
        assert_eq!((Scores::of(&four)?.reading, Scores::of(&four)?.word()), (Reading::TooFew, None));
        let fair = forecasts(&[
            (0.6, Fate::CameTrue),
            (0.6, Fate::DidNot),
            (0.5, Fate::CameTrue),
            (0.4, Fate::DidNot),
            (0.4, Fate::Unsettled),
        ]);
        let scores = Scores::of(&fair)?;
        assert_eq!((scores.reading, scores.unsettled), (Reading::NoSign, 1));
        Ok(())
    }

    #[test]
    fn what_is_open_stands_apart_and_what_is_undefined_says_why() -> Result<(), StatsError> {
        let open = Scores::of(&forecasts(&[(0.7, Fate::Open)]))?;
        assert_eq!((open.n, open.unresolved, open.brier, open.why().len()), (0, 1, None, 1));
        let halves = Scores::of(&forecasts(&[(0.5, Fate::CameTrue); 6]))?;
        assert_eq!(halves.why().iter().map(|w| w.0).collect::<Vec<_>>(), ["skill", "spiegelhalter_z"]);
        Ok(())
    }
}
