//! Forecasts out: `question, forecaster, probability, forecast_at, outcome`, as CSV and as JSON.

use serde::Serialize;

use super::apostrophe::needs_guard;
use crate::domain::forecast::{Judged, Record};

/// A forecast as a file holds it.
#[derive(Serialize)]
struct Row {
    question: String,
    forecaster: String,
    probability: f64,
    forecast_at: String,
    /// Whether it came true; empty where that is not decided or not scored.
    outcome: Option<bool>,
}

impl Row {
    fn of(judged: &Judged) -> Self {
        Row {
            question: judged.forecast.question.clone(),
            forecaster: judged.forecast.forecaster.clone(),
            probability: judged.forecast.chance.probability(),
            forecast_at: judged.forecast.at.rfc3339(),
            outcome: judged.outcome.came_true(),
        }
    }
}

fn cell(text: String) -> String {
    if needs_guard(&text) { format!("'{text}") } else { text }
}

/// The file: one row a forecast, `true` or `false` once it is scored.
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

/// The forecasts with the record of the workspace.
///
/// # Errors
/// When it can't be written, which in memory it always can.
pub fn json(judged: &[Judged], record: &Record) -> Result<String, String> {
    let rows: Vec<Row> = judged.iter().map(Row::of).collect();
    let body = serde_json::json!({
        "format": "touchstone-forecasts/1",
        "forecasts": rows,
        "calibration": calibration(record),
    });
    serde_json::to_string_pretty(&body).map_err(|e| e.to_string())
}

fn calibration(record: &Record) -> serde_json::Value {
    match record {
        Record::Missing { scored, missing } => serde_json::json!({
            "scored": scored, "brier": null,
            "why": format!("calibration needs twenty scored forecasts; {missing} are missing"),
        }),
        Record::Calibration(c) => serde_json::json!({
            "scored": c.n, "came_true": c.came_true, "expected": c.large.expected,
            "p_low": c.large.p_low, "p_high": c.large.p_high,
            "brier": c.scores.brier, "skill": c.scores.skill,
            "spiegelhalter_z": c.scores.spiegelhalter_z, "spiegelhalter_p": c.scores.spiegelhalter_p,
            "bins": c.bins.iter().map(|b| serde_json::json!({
                "forecast": b.forecast, "n": b.n, "came_true": b.came_true, "low": b.range.low, "high": b.range.high,
            })).collect::<Vec<_>>(),
        }),
    }
}
