//! `forecasts.csv` in: who gave which probability, and what came of it.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use super::row_error::Errors;
use super::table::{Layout, Table};
use crate::domain::calibration::{Fate, Forecast};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::text::Name;
use crate::domain::time::{DateForm, Moment, parse_moment};

const LAYOUT: Layout =
    Layout { required: &["question", "probability", "outcome"], optional: &["forecaster", "forecast_at"], open: false };

/// What a file tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The forecasts; of one person's forecasts of one question the first.
    pub forecasts: Vec<Forecast>,
    /// How many later forecasts of the same person and question were left out.
    pub revised: u64,
}

struct Row {
    question: Name,
    forecaster: Option<Name>,
    probability: f64,
    at: Option<Moment>,
    fate: Fate,
}

/// Reads a file, or everything that is wrong with it. Nothing in it may lie after `now`.
pub fn read(reader: impl Read, now: Moment) -> Result<Told, Errors> {
    let mut table = Table::open(reader, &LAYOUT);
    let (mut rows, mut fates) = (Vec::new(), HashMap::new());
    while table.advance() {
        if let Some(row) = row(&mut table, now) {
            agree(&mut table, &mut fates, &row);
            rows.push(row);
        }
    }
    let errors = table.finish();
    if errors.is_empty() { Ok(first_forecasts(rows)) } else { Err(errors) }
}

fn row<R: Read>(table: &mut Table<R>, now: Moment) -> Option<Row> {
    let at = Some(table.text("forecast_at")).filter(|raw| !raw.is_empty());
    let question = Name::parse("question", table.text("question"));
    let forecaster = Name::parse_optional("forecaster", Some(table.text("forecaster")));
    let at = at.map(|raw| parse_moment("forecast_at", raw, DateForm::Iso, now)).transpose();
    let fate = fate(table.text("outcome"));
    let probability = table.share("probability");
    match (question, forecaster, probability, at, fate) {
        (Ok(question), Ok(forecaster), Ok(probability), Ok(at), Ok(fate)) => {
            Some(Row { question, forecaster, probability, at, fate })
        }
        (question, forecaster, probability, at, fate) => {
            let wrong = [question.err(), forecaster.err(), probability.err(), at.err(), fate.err()];
            let columns = ["question", "forecaster", "probability", "forecast_at", "outcome"];
            for (column, invalid) in columns.into_iter().zip(wrong) {
                if let Some(invalid) = invalid {
                    table.refuse(column, invalid);
                }
            }
            None
        }
    }
}

fn fate(raw: &str) -> Result<Fate, Invalid> {
    match raw.to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
        "1" | "yes" | "true" | "validated" | "came_true" => Ok(Fate::CameTrue),
        "0" | "no" | "false" | "invalidated" | "falls_short" => Ok(Fate::DidNot),
        "at_the_bar" | "inconclusive" => Ok(Fate::Unsettled),
        "" | "open" | "unresolved" | "pending" => Ok(Fate::Open),
        _ => {
            let message = format!(
                "'{}' is not one of 1, 0, validated, invalidated, at_the_bar, inconclusive, or nothing for an open \
                 question.",
                shown(raw)
            );
            Err(Invalid::new("outcome", "choice", message).with_value(raw))
        }
    }
}

/// One question has one outcome.
fn agree<R: Read>(table: &mut Table<R>, fates: &mut HashMap<String, (Fate, u64)>, row: &Row) {
    if row.fate == Fate::Open {
        return;
    }
    let (known, before) = *fates.entry(row.question.folded()).or_insert((row.fate, table.line()));
    if known != row.fate {
        let message = format!(
            "'{}' has another outcome on line {before}. Correct one of them, or name two questions differently.",
            shown(row.question.as_str())
        );
        table.refuse("outcome", Invalid::new("outcome", "contradiction", message));
    }
}

/// What was said first counts: what is said later may know more.
fn first_forecasts(mut rows: Vec<Row>) -> Told {
    let all = rows.len();
    let mut order: Vec<usize> = (0..all).collect();
    order.sort_by_key(|i| rows[*i].at); // stable: undated first, then by date, then in the order of the file
    let mut seen = HashSet::new();
    let mut kept = vec![false; all];
    for i in order {
        let Row { question, forecaster, .. } = &rows[i];
        kept[i] = seen.insert((question.folded(), forecaster.as_ref().map(Name::folded)));
    }
    let mut keep = kept.into_iter();
    rows.retain(|_| keep.next().unwrap_or(true));
    let mut spelled: HashMap<String, String> = HashMap::new();
    let forecasts: Vec<Forecast> = rows
        .into_iter()
        .map(|row| Forecast {
            forecaster: row
                .forecaster
                .map(|name| spelled.entry(name.folded()).or_insert_with(|| name.as_str().to_owned()).clone()),
            probability: row.probability,
            fate: row.fate,
        })
        .collect();
    Told { revised: (all - forecasts.len()) as u64, forecasts }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_305_600_000_000); // 2026-11-22

    fn read(text: &str) -> Result<Told, Vec<String>> {
        super::read(text.as_bytes(), NOW).map_err(|e| e.kept.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_was_said_first_counts_and_names_are_one_in_any_case() {
        let text = "question,forecaster,probability,forecast_at,outcome\nA,Mia,0.9,2026-10-02,1\nA,mia,70%,2026-10-01,1\nA,Ben,0.5,,1\n";
        let told = read(text).unwrap();
        assert_eq!(told.revised, 1);
        let said: Vec<_> = told.forecasts.iter().map(|f| (f.forecaster.as_deref(), f.probability)).collect();
        assert_eq!(said, [(Some("mia"), 0.7), (Some("Ben"), 0.5)]);
    }

    #[test]
    fn every_mistake_has_its_line_and_column() {
        let text = "question,probability,outcome\nA,1.2,1\n,0.2,maybe\nB,x,0\nC,0.5,1\nc,0.5,0\n";
        let wrong = read(text).unwrap_err();
        let starts = [
            "Line 2, column probability: '1.2' does not lie from 0 to 1",
            "Line 3, column question: question is empty",
            "Line 3, column outcome: 'maybe' is not one of",
            "Line 4, column probability: 'x' is not a plain number",
            "Line 6, column outcome: 'c' has another outcome on line 5",
        ];
        assert_eq!(wrong.len(), starts.len(), "{wrong:?}");
        assert!(wrong.iter().zip(starts).all(|(w, s)| w.starts_with(s)), "{wrong:#?}");
        assert!(read("question,outcome\nA,1\n").unwrap_err()[0].contains("There is no column 'probability'"));
        assert!(read("").unwrap_err()[0].contains("0 rows"));
    }

    #[test]
    fn a_spreadsheet_with_semicolons_and_commas_reads_the_same() {
        let told = read("question;probability;outcome\nA;0,25;validated\nB;50 %;\n").unwrap();
        let said: Vec<_> = told.forecasts.iter().map(|f| (f.probability, f.fate)).collect();
        assert_eq!(said, [(0.25, Fate::CameTrue), (0.5, Fate::Open)]);
    }
}
