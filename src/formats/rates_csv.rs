//! Forecasts of rates in: who said which rate and range, and how many accepted since.

use std::io::Read;

use super::row_error::Errors;
use super::table::{Layout, Table};
use crate::domain::calibration::SaidRate;
use crate::domain::invalid::{Invalid, shown};
use crate::stats::MAX_RESPONSES;
use crate::stats::calibration::RateForecast;

const LAYOUT: Layout =
    Layout { required: &["rate", "low", "high", "accepted", "responses"], optional: &["question"], open: false };

/// Reads a file, or everything that is wrong with it.
pub fn read(reader: impl Read) -> Result<Vec<SaidRate>, Errors> {
    let mut table = Table::open(reader, &LAYOUT);
    let mut rows = Vec::new();
    while table.advance() {
        rows.extend(row(&mut table));
    }
    let errors = table.finish();
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}

fn row<R: Read>(table: &mut Table<R>) -> Option<SaidRate> {
    let (point, low, high) = (table.share("rate"), table.share("low"), table.share("high"));
    let (accepted, n) = (number("accepted", table.text("accepted")), number("responses", table.text("responses")));
    match (point, low, high, accepted, n) {
        (Ok(point), Ok(low), Ok(high), Ok(accepted), Ok(n)) => {
            let wrong = match () {
                () if !(low..=high).contains(&point) => ("rate", "The rate must lie from low to high."),
                () if n == 0 => ("responses", "Nobody has responded yet: leave the row out."),
                () if accepted > n => ("accepted", "More have accepted than have responded."),
                () => return Some(SaidRate { said: RateForecast { point, low, high }, n, accepted }),
            };
            table.refuse(wrong.0, Invalid::new(wrong.0, "contradiction", wrong.1));
        }
        (point, low, high, accepted, n) => {
            let wrong = [point.err(), low.err(), high.err(), accepted.err(), n.err()];
            for (column, invalid) in LAYOUT.required.iter().zip(wrong) {
                if let Some(invalid) = invalid {
                    table.refuse(column, invalid);
                }
            }
        }
    }
    None
}

fn number(field: &'static str, cell: &str) -> Result<u64, Invalid> {
    let digits = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    cell.parse().ok().filter(|n| digits && *n <= MAX_RESPONSES).ok_or_else(|| {
        let message = format!("'{}' is not a number of responses. Write 40, say.", shown(cell));
        Invalid::new(field, "number", message).with_value(cell)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_has_its_line_and_column() {
        let text = "rate,low,high,accepted,responses\n30%,0.2,0.4,12,40\n0.5,0.2,0.4,12,40\n0.3,0.2,0.4,9,8\nx,0.2,0.4,1.5,8\n";
        let wrong: Vec<String> = read(text.as_bytes()).unwrap_err().kept.iter().map(ToString::to_string).collect();
        let starts = [
            "Line 3, column rate: The rate must lie from low to high.",
            "Line 4, column accepted: More have accepted than have responded.",
            "Line 5, column rate: 'x' is not a plain number",
            "Line 5, column accepted: '1.5' is not a number of responses",
        ];
        assert_eq!(wrong.len(), starts.len(), "{wrong:?}");
        assert!(wrong.iter().zip(starts).all(|(w, s)| w.starts_with(s)), "{wrong:#?}");
    }
}
