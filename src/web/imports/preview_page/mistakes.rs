//! What is wrong with a file, each with the means to put it right.

use super::words::covers;
use crate::actions::preview::Look;
use crate::formats::meanings::words_of;
use crate::formats::row_error::RowError;
use crate::views::choice::Choice;
use crate::views::import::{ErrorLine, Fix};

/// What is wrong with the file as such, not with one of its lines: no line can be left out for it.
const WHOLE: [&str; 7] = [
    "header_missing",
    "unknown_header",
    "duplicate_header",
    "required_header",
    "empty_header",
    "too_many_columns",
    "no_rows",
];

/// The mistakes, without those that go once the file's words have a meaning.
pub(super) fn lines(look: &Look) -> Vec<ErrorLine> {
    let mut last = 0;
    let kept = look.errors.kept.iter().filter(|error| !covers(look, error));
    kept.map(|error| {
        let first = error.line != last;
        last = error.line;
        line(error, first && look.outcome.complete && !WHOLE.contains(&error.invalid.code))
    })
    .collect()
}

fn line(error: &RowError, may_go: bool) -> ErrorLine {
    let column = error.column.as_deref().unwrap_or("whole line").to_owned();
    ErrorLine {
        line: error.line,
        message: error.invalid.message.clone(),
        fix: fix(error, &column),
        drop: may_go.then(|| format!("drop-{}", error.line)),
        column,
    }
}

fn fix(error: &RowError, column: &str) -> Option<Fix> {
    let cell = error.cell.as_ref()?;
    let field = error.invalid.field.as_ref();
    let text = cell.text.trim();
    let words = words_of(field).map_or(&[][..], |(_, words)| words);
    let none = [(text.to_owned(), if text.is_empty() { "nothing".to_owned() } else { text.to_owned() })];
    let ours = words.iter().filter(|word| **word != text).map(|word| ((*word).to_owned(), word.replace('_', " ")));
    Some(Fix {
        name: format!("fix-{}-{}", error.line, cell.place),
        label: format!("Line {}, {column}", error.line),
        value: text.to_owned(),
        offers: field == "offer",
        options: if words.is_empty() { Vec::new() } else { Choice::list(none.into_iter().chain(ours), text) },
    })
}
