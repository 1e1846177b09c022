//! What is wrong with a file, each with the means to put it right.

use super::words::covers;
use crate::actions::preview::Look;
use crate::domain::own_field::OwnFields;
use crate::formats::decoding::Found;
use crate::formats::meanings::words_of;
use crate::formats::row_error::RowError;
use crate::views::choice::Choice;
use crate::views::import::{ErrorLine, Fix, Instead};
use crate::web::typed::Typed;

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
pub(super) fn lines(look: &Look, own: &OwnFields) -> Vec<ErrorLine> {
    let mut last = 0;
    let kept = look.errors.kept.iter().filter(|error| !covers(look, error));
    kept.map(|error| {
        let first = error.line != last;
        last = error.line;
        line(error, first && look.outcome.complete && !WHOLE.contains(&error.invalid.code), own)
    })
    .collect()
}

/// What else could be done than to correct each: another choice of how the file is read.
pub(super) fn instead(look: &Look, typed: &Typed) -> Option<Instead> {
    let told = |wanted: fn(&RowError) -> bool| look.errors.kept.iter().any(wanted);
    let dates = told(|error| error.invalid.code == "date" && error.invalid.field.ends_with("_at"));
    if typed.get("dates").is_empty() && dates {
        let text =
            "Are all dates of the file written in this way? Then choose under \u{201c}Dates\u{201d} how, instead.";
        return Some(Instead { text, href: "#f-dates", label: "Dates" });
    }
    let utf8 = look.outcome.encoding == Some(Found::Utf8);
    (utf8 && typed.get("encoding").is_empty() && told(|error| error.invalid.code == "encoding")).then_some(Instead {
        text: "Spreadsheets often save in Windows-1252: then choose that under \u{201c}Encoding\u{201d}, and look at the accents.",
        href: "#f-encoding",
        label: "Encoding",
    })
}

fn line(error: &RowError, may_go: bool, own: &OwnFields) -> ErrorLine {
    let column = error.column.as_deref().unwrap_or("whole line").to_owned();
    ErrorLine {
        line: error.line,
        message: error.invalid.message.clone(),
        fix: fix(error, &column, own),
        drop: may_go.then(|| format!("drop-{}", error.line)),
        column,
    }
}

fn fix(error: &RowError, column: &str, own: &OwnFields) -> Option<Fix> {
    let cell = error.cell.as_ref()?;
    let field = error.invalid.field.as_ref();
    let text = cell.text.trim();
    let words: Vec<(String, String)> = match own.of_key(field).and_then(|field| field.kind.options()) {
        Some(options) => options.all().iter().map(|option| (option.clone(), option.clone())).collect(),
        None => {
            let words = words_of(field).map_or(&[][..], |(_, words)| words);
            words.iter().map(|word| ((*word).to_owned(), word.replace('_', " "))).collect()
        }
    };
    let closed = !words.is_empty();
    let none = [(text.to_owned(), if text.is_empty() { "nothing".to_owned() } else { text.to_owned() })];
    let ours = words.into_iter().filter(|(word, _)| *word != text);
    Some(Fix {
        name: format!("fix-{}-{}", error.line, cell.place),
        was: format!("was-{}-{}", error.line, cell.place),
        label: format!("Line {}, {column}", error.line),
        value: text.to_owned(),
        offers: field == "offer",
        options: if closed { Choice::list(none.into_iter().chain(ours), text) } else { Vec::new() },
    })
}
