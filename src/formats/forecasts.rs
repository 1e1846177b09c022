//! The forecasts of a workspace, out: `question, forecaster, probability, forecast_at, outcome`, as CSV and as JSON.

use serde::Serialize;

use super::apostrophe::needs_guard;
use super::forecasts_json::{FORMAT, Scores};
use crate::domain::forecast::{ENOUGH, Judged, Outcome, Record};

/// A forecast as a file holds it.
#[derive(Serialize)]
struct Row {
    question: String,
    forecaster: String,
    probability: f64,
    forecast_at: String,
    /// What came of it; empty where that is not decided or not scored.
    outcome: &'static str,
}

impl Row {
    fn of(judged: &Judged) -> Self {
        Row {
            question: judged.forecast.question.clone(),
            forecaster: judged.forecast.forecaster.clone(),
            probability: judged.forecast.chance.probability(),
            forecast_at: judged.forecast.at.rfc3339(),
            outcome: word(judged.outcome),
        }
    }
}

fn cell(text: String) -> String {
    if needs_guard(&text) { format!("'{text}") } else { text }
}

/// The file: one row a forecast, as `touchstone forecasts` reads it.
///
/// # Errors
/// When it can't be written, which in memory it always can.
pub fn csv(judged: &[Judged]) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if judged.is_empty() {
        let header = ["question", "forecaster", "probability", "forecast_at", "outcome"];
        writer.write_record(header).map_err(|e| e.to_string())?;
    }
    for row in judged.iter().map(Row::of) {
        let row = Row { question: cell(row.question), forecaster: cell(row.forecaster), ..row };
        writer.serialize(row).map_err(|e| e.to_string())?;
    }
    writer.into_inner().map_err(|e| e.to_string())
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "validated",
        Outcome::NotMet => "invalidated",
        Outcome::Unsettled => "inconclusive",
        Outcome::Open | Outcome::OtherPlan | Outcome::Void => "",
    }
}

/// The forecasts of an experiment beside its report.
#[derive(Serialize)]
pub(super) struct Forecasts {
    own: Vec<Row>,
    #[serde(flatten)]
    record: Recorded,
}

impl Forecasts {
    /// Those of one experiment, with the record of all.
    pub(super) fn of(own: &[Judged], record: &Record) -> Self {
        Forecasts { own: own.iter().map(Row::of).collect(), record: Recorded::of(record) }
    }
}

#[derive(Serialize)]
struct Root {
    format: &'static str,
    forecasts: Vec<Row>,
    #[serde(flatten)]
    record: Recorded,
}

/// How well a workspace's forecasts fit: `overall` is null below twenty scored ones, and `why` says so.
#[derive(Serialize)]
pub(super) struct Recorded {
    scored: u64,
    needed: u64,
    experiments: Option<u64>,
    overall: Option<Scores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl Recorded {
    /// The record as files and reports tell it.
    pub(super) fn of(record: &Record) -> Self {
        match record {
            Record::Enough(scores) => Recorded {
                scored: scores.n,
                needed: ENOUGH,
                experiments: Some(scores.questions.unwrap_or(scores.n)),
                overall: Some(Scores::of(scores)),
                why: None,
            },
            Record::Missing { scored, missing } => Recorded {
                scored: *scored,
                needed: ENOUGH,
                experiments: None,
                overall: None,
                why: Some(format!("Calibration begins at twenty scored forecasts; {missing} are missing.")),
            },
        }
    }
}

/// The forecasts with the record of the workspace.
///
/// # Errors
/// When it can't be written, which in memory it always can.
pub fn json(judged: &[Judged], record: &Record) -> Result<String, String> {
    let root = Root { format: FORMAT, forecasts: judged.iter().map(Row::of).collect(), record: Recorded::of(record) };
    serde_json::to_string_pretty(&root).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::forecasts_csv::read;
    use super::*;
    use crate::domain::calibration::Fate;
    use crate::domain::forecast::{Forecast, Percent};
    use crate::domain::id::ExperimentId;
    use crate::domain::plan::Bar;
    use crate::domain::time::Moment;

    #[test]
    fn the_file_is_read_back_as_what_it_says() {
        let judged = |forecaster: &str, outcome| Judged {
            forecast: Forecast {
                experiment: ExperimentId(1),
                question: "=Autumn, interviews".into(),
                user: None,
                forecaster: forecaster.into(),
                chance: Percent::of(60).unwrap(),
                bar: Bar::from_rate(0.25).unwrap(),
                stop_at: None,
                at: Moment(1_790_000_000_000_000),
            },
            outcome,
        };
        let file = csv(&[judged("Priya", Outcome::Unsettled), judged("Tom", Outcome::Unsettled)]).unwrap();
        let text = String::from_utf8(file.clone()).unwrap();
        assert!(
            text.starts_with("question,forecaster,probability,forecast_at,outcome\n\"'=Autumn, interviews\""),
            "{text}"
        );
        let told = read(file.as_slice(), Moment(1_795_000_000_000_000)).unwrap().forecasts;
        let found: Vec<_> = told.iter().map(|f| (f.forecaster.as_deref(), f.probability, f.fate)).collect();
        assert_eq!(found, [(Some("Priya"), 0.6, Fate::Unsettled), (Some("Tom"), 0.6, Fate::Unsettled)]);
        assert_eq!(csv(&[]).unwrap(), b"question,forecaster,probability,forecast_at,outcome\n");
    }
}
