//! Forecasts: the own one before the start, all of them after it, and how well they fit.

use serde::Serialize;

use super::charts::{Calibration, Estimate, Said, Words, figure};
use super::form::Field;
use super::part::Part;
use super::{Link, Page, format};
use crate::domain::calibration::{self, Reading, Scores};
use crate::domain::forecast::{ENOUGH, Forecast, Judged, Outcome, Record};
use crate::domain::invalid::Invalid;

/// The forecasts on an experiment's page: printed by `{{> forecast/part}}`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ForecastPart {
    /// What there is to say, in a sentence.
    pub sentence: String,
    /// The own forecast's field, before the start.
    pub chance: Option<Field>,
    /// Sent twice is done once.
    pub key: String,
    /// Where the form is sent.
    pub action: String,
    /// Where the own forecast is taken back, if there is one.
    pub withdraw: Option<String>,
    /// The forecasts, after the start.
    pub lines: Vec<ForecastLine>,
    /// The workspace's forecasts.
    pub all: String,
}

/// A forecast as it is printed.
#[derive(Debug, Clone, Serialize)]
pub struct ForecastLine {
    /// The experiment's page.
    pub href: String,
    /// The experiment's name.
    pub question: String,
    /// Who gave it.
    pub forecaster: String,
    /// `60%`.
    pub chance: String,
    /// When.
    pub when: String,
    /// What came of it.
    pub outcome: &'static str,
    /// The Brier score, `0.16`; nothing where there is nothing to score.
    pub score: Option<String>,
}

/// The workspace's forecasts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ForecastsPage {
    /// The heading, an answer.
    pub heading: String,
    /// What it rests on.
    pub lead: String,
    /// The forecasts.
    pub lines: Vec<ForecastLine>,
    /// How often it happened at about each chance, from enough scored forecasts on.
    pub calibration: Option<Part>,
    /// Downloads.
    pub forms: Vec<Link>,
}

impl Page for ForecastsPage {
    const TEMPLATE: &'static str = "forecast/index";
}

/// What came of a forecast, in words.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Open => "Not decided yet",
        Outcome::Met => "Met",
        Outcome::NotMet => "Not met",
        Outcome::Unsettled => "Not met: it ended without a verdict",
        Outcome::OtherPlan => "Not scored: given for another plan",
        Outcome::Void => "Not scored: no verdict was possible",
    }
}

impl ForecastLine {
    /// A forecast's line in a workspace.
    pub fn of(ws: i64, judged: &Judged) -> Self {
        let f = &judged.forecast;
        ForecastLine {
            href: format!("/w/{ws}/experiments/{}", f.experiment),
            question: f.question.clone(),
            forecaster: f.forecaster.clone(),
            chance: format!("{}%", f.chance.number()),
            when: format::date(f.at.day()),
            outcome: outcome(judged.outcome),
            score: judged.score().map(|s| format!("{s:.2}")),
        }
    }
}

/// The field for the own forecast.
pub fn field(own: Option<&Forecast>, typed: Option<&str>, wrong: &[Invalid]) -> Field {
    let stored = own.map(|f| f.chance.number().to_string()).unwrap_or_default();
    Field::line("chance", "Your chance, in percent, that an offer will be validated")
        .value(typed.unwrap_or(&stored))
        .hint("1 to 99. Nobody else sees it before the start, and nobody can change it after.")
        .checked(wrong)
}

/// What is said of the own forecast before the start.
pub fn own_sentence(own: Option<&Forecast>, has_plan: bool, fits: bool) -> String {
    match own {
        _ if !has_plan => "Set the bar first: a forecast is the chance that the plan will be met.".to_string(),
        None => "Say how likely it is that the plan will be met. You will see all forecasts after the start, and how \
                 close each came at the end."
            .to_string(),
        Some(f) if fits => format!(
            "You gave {}% on {}. You can change it until the start.",
            f.chance.number(),
            format::date(f.at.day())
        ),
        Some(f) => format!(
            "You gave {}%, for another plan than this one. Give it anew, or it will not be scored.",
            f.chance.number()
        ),
    }
}

/// Heading and lead of the workspace's forecasts.
pub fn answer(record: &Record) -> (String, String) {
    match record {
        Record::Missing { scored: 0, missing } => (
            "No forecast has been scored yet".to_string(),
            format!("From {missing} scored forecasts on, this page says how far to trust the chances that you give."),
        ),
        Record::Missing { scored, missing } => (
            format!("{} more, then your forecasts can be judged", format::capital(&format::number(*missing as usize))),
            format!(
                "{} scored so far. Calibration begins at twenty: with fewer, luck looks like skill.",
                format::capital(&format::counted(*scored, "forecast is", "forecasts are"))
            ),
        ),
        Record::Enough(scores) => (heading(scores).to_string(), lead(scores)),
    }
}

fn heading(scores: &Scores) -> &'static str {
    match scores.reading {
        Reading::Overconfident => "Your forecasts are too hopeful",
        Reading::Underconfident => "Your forecasts are too cautious",
        Reading::NoSign | Reading::TooFew | Reading::NothingYet => "Nothing speaks against your forecasts so far",
    }
}

fn lead(scores: &Scores) -> String {
    let skill = match scores.skill {
        Some(skill) if skill > 0.0 => format!(", {} better than always giving the base rate", format::pct(skill)),
        Some(_) => ", no better than always giving the base rate".to_string(),
        None => String::new(),
    };
    let brier = scores.brier.map(|b| format!(" Mean score {b:.2}{skill}: 0 is perfect, 0.25 is what 50% always gets."));
    let about = scores.questions.filter(|n| *n >= calibration::ENOUGH).map(|n| {
        let experiments = format::counted(n, "experiment", "experiments");
        format!(" They are about {experiments}, and those of one experiment share its outcome.")
    });
    format!("{}{}{}", scores.sentence(), about.unwrap_or_default(), brier.unwrap_or_default())
}

/// How often it happened at about each chance that was given.
pub fn calibration(record: &Record) -> Option<Part> {
    let Record::Enough(scores) = record else { return None };
    let said = |bin: &crate::stats::calibration::ReliabilityBin| Said {
        chance: bin.forecast,
        happened: bin.came_true,
        n: bin.n,
        share: Estimate { at: bin.rate, low: bin.range.low, high: bin.range.high },
        lead: false,
    };
    let chart = Calibration { bins: scores.bins.iter().map(said).collect(), scored: scores.n, needed: ENOUGH };
    let title = "How often it happened when you said so";
    Some(Part {
        heading: title.to_string(),
        figure: figure("calibration-chart", Words { title, finding: heading(scores) }, &chart),
        numbers_open: true,
        note:
            "A dot on the dashed line is a chance that came out as it was given: below it you hoped too much, above it \
               too little. The line through a dot is where the share probably lies; with few forecasts it is long."
                .to_string(),
        links: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calibration::{Fate, Forecast};

    #[test]
    fn from_twenty_on_the_heading_says_how_the_forecasts_fit() {
        let told = |n: usize, fate| vec![Forecast { forecaster: None, probability: 0.9, fate }; n];
        let mut all = told(11, Fate::DidNot);
        all.extend(told(9, Fate::CameTrue));
        let record = Record::Enough(Scores::of(&all).unwrap());
        let (heading, lead) = answer(&record);
        assert_eq!(heading, "Your forecasts are too hopeful");
        assert!(lead.starts_with("9 of 20 forecasts came true, where 18.0 should have"), "{lead}");
        let part = calibration(&record).unwrap();
        assert!(part.figure.drawn && part.figure.finding == heading);
        assert_eq!(part.figure.table.rows.len(), 1, "all gave the same chance");
        assert!(calibration(&Record::Missing { scored: 19, missing: 1 }).is_none());
    }

    #[test]
    fn before_that_it_says_how_many_are_missing() {
        let (heading, lead) = answer(&Record::Missing { scored: 12, missing: 8 });
        assert_eq!(heading, "Eight more, then your forecasts can be judged");
        assert!(lead.starts_with("12 forecasts are scored so far."), "{lead}");
        assert!(answer(&Record::Missing { scored: 0, missing: 20 }).0.starts_with("No forecast has been scored"));
    }
}
