//! What a reading found out.

use super::PAGE_SCALE;
use crate::domain::wording::counted;
use crate::formats::decoding::Found;
use crate::formats::delimiter::Delimiter;
use crate::formats::mapping::{ColumnGuess, Source, Target};
use crate::formats::meanings::Seen;
use crate::formats::row_error::Errors;

/// What a reading found out.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The encoding that was read; nothing for a file that is no text.
    pub encoding: Option<Found>,
    /// The separator.
    pub delimiter: Delimiter,
    /// Whether numbers were read with a decimal comma.
    pub decimal_comma: bool,
    /// The highest score of the scale, in thousandths.
    pub scale_max_milli: i32,
    /// The columns of the file.
    pub columns: Vec<ColumnGuess>,
    /// Everything that was read otherwise than plainly, in sentences.
    pub notices: Vec<String>,
    /// How many rows were read, right or wrong.
    pub rows: u64,
    /// How many of them passed every check.
    pub accepted: u64,
    /// How many were left out by choice.
    pub left_out: u64,
    /// Words of closed lists that aren't ours, or were given a meaning.
    pub words: Vec<Seen>,
    /// What is wrong.
    pub errors: Errors,
    /// Whether the file was read to its end; if not, `rows` and the errors are those up to there.
    pub complete: bool,
}

/// Everything that was read otherwise than plainly, in sentences.
pub(super) fn notices(outcome: &Outcome, named: usize, damaged: u64) -> Vec<String> {
    let mut notices = Vec::new();
    if let Some(found) = outcome.encoding.filter(|e| *e != Found::Utf8) {
        notices.push(format!("The file is read as {}.", found.name()));
    }
    match (outcome.delimiter, outcome.decimal_comma) {
        (Delimiter::Comma, false) => {}
        (delimiter, true) => notices.push(format!("Separator: {}; decimal comma.", delimiter.name())),
        (delimiter, false) => notices.push(format!("Separator: {}.", delimiter.name())),
    }
    for column in &outcome.columns {
        match (column.source, column.target) {
            (Source::Guess, Some(Target::Column(name))) => {
                notices.push(format!("Column '{}' is read as {name}.", column.header));
            }
            (_, Some(Target::Ignore)) => notices.push(format!("Column '{}' is left out.", column.header)),
            _ => {}
        }
    }
    if outcome.columns.len() > named && named > 0 {
        notices.push(format!("Column {} has no name and is empty; it is left out.", named + 1));
    }
    if outcome.scale_max_milli != PAGE_SCALE {
        let top = f64::from(outcome.scale_max_milli) / 1000.0;
        notices.push(format!("Scores are read on a scale up to {top}, the pages' scale goes up to 5."));
    }
    if outcome.left_out > 0 {
        let rows = if outcome.left_out == 1 { "row is" } else { "rows are" };
        notices.push(format!("{} {rows} left out, as chosen.", outcome.left_out));
    }
    if damaged > 0 {
        notices.push(format!(
            "{} damaged characters (U+FFFD): was the file saved in another encoding?",
            counted(damaged, "row holds", "rows hold")
        ));
    }
    notices
}
