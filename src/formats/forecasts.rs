//! The forecasts of a workspace, out: `question, forecaster, probability, forecast_at, outcome`, as CSV and as JSON.

use serde::Serialize;

use super::apostrophe::needs_guard;
use super::forecasts_json::{FORMAT, Scores};
use crate::domain::forecast::{Judged, Outcome, Record};

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

#[derive(Serialize)]
struct Root {
    format: &'static str,
    forecasts: Vec<Row>,
    overall: Option<Scores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// The forecasts with the record of the workspace: `overall` is null below twenty scored ones, and `why` says so.
///
/// # Errors
/// When it can't be written, which in memory it always can.
pub fn json(judged: &[Judged], record: &Record) -> Result<String, String> {
    let (overall, why) = match record {
        Record::Enough(scores) => (Some(Scores::of(scores)), None),
        Record::Missing { missing, .. } => {
            (None, Some(format!("Calibration begins at twenty scored forecasts; {missing} are missing.")))
        }
    };
    let root = Root { format: FORMAT, forecasts: judged.iter().map(Row::of).collect(), overall, why };
    serde_json::to_string_pretty(&root).map_err(|e| e.to_string())
}
