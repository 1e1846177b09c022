//! A file that was looked at, as its page shows it.

use crate::actions::preview::Look;
use crate::db::imports::Import;
use crate::db::scope::Ws;
use crate::domain::response::Fields;
use crate::formats::delimiter::Delimiter;
use crate::formats::mapping::{ColumnGuess, Target};
use crate::views::choice::Choice;
use crate::views::form::Problem;
use crate::views::format;
use crate::views::import::{ColumnLine, ErrorLine, ImportLine, PreviewPage, Select};
use crate::web::typed::Typed;
use std::collections::HashMap;

/// How much of a file's hash tells it from others by eye.
const FINGERPRINT: usize = 12;
/// How many characters of a sample are shown.
const SAMPLE: usize = 60;

/// Imports as the pages list them; `edited` says how many responses of each were edited since.
pub fn lines<P>(listed: &[Import], edited: &HashMap<i64, i64>, ws: &Ws<P>) -> Vec<ImportLine> {
    let line = |import: &Import| line(import, edited.contains_key(&import.id.0), ws);
    listed.iter().map(line).collect()
}

fn line<P>(import: &Import, edited: bool, ws: &Ws<P>) -> ImportLine {
    let verb = if import.undone_at.is_some() { "restore" } else { "undo" };
    ImportLine {
        file_name: import.file_name.clone(),
        experiment: None,
        sentence: sentence(import),
        hash: import.file_hash.get(..FINGERPRINT).map(str::to_owned),
        undone: import.undone_at.is_some(),
        action: ws.role().may_write().then(|| format!("/w/{}/imports/{}/{verb}", ws.id(), import.id)),
        button: match (import.undone_at.is_some(), edited) {
            (true, _) => "Bring back",
            (false, false) => "Undo",
            (false, true) => "Undo, edited responses too",
        },
        edited: edited && import.undone_at.is_none(),
    }
}

/// What came in, by whom and when, and whether all of it.
fn sentence(import: &Import) -> String {
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    let (responses, rows) = (number(import.responses), number(import.rows_read));
    let here = if rows > responses { format!(" from {}", count(rows, "row")) } else { String::new() };
    let cut = if import.finished { "" } else { ", interrupted: import the same file again to go on" };
    format!("{}{here}, {} by {}{cut}", count(responses, "response"), import.at.day(), import.by)
}

/// The page of a file that was looked at.
pub fn page(file_name: &str, base: &str, look: &Look, typed: &Typed, problems: Vec<Problem>) -> PreviewPage {
    let (outcome, errors) = (&look.outcome, &look.errors);
    let importable = errors.total == 0 && look.fresh() > 0;
    let twice = look.same_file.as_ref().filter(|_| look.twice());
    PreviewPage {
        heading: match (errors.total, look.fresh()) {
            (0, 0) => "Everything in this file is here already".to_owned(),
            (0, n) => format!("{} ready to import", count(n, "response")),
            (n, _) => format!("{} to correct", count(n, "mistake")),
        },
        file_name: crate::domain::invalid::shown(file_name),
        token: typed.get("token").to_owned(),
        counts: format!(
            "{}: {} new, {} already here.",
            count(outcome.rows, "row"),
            format::count(look.fresh()),
            format::count(look.news.already_here)
        ),
        made: made(look),
        notices: outcome.notices.clone(),
        errors: errors.kept.iter().map(error_line).collect(),
        more_errors: (errors.total > errors.kept.len() as u64)
            .then(|| format!("The first {} of {}.", errors.kept.len(), count(errors.total, "mistake"))),
        columns: outcome.columns.iter().enumerate().map(|(i, c)| column(i, c, &look.sample)).collect(),
        choices: choices(typed),
        scale: typed.get("scale").to_owned(),
        new_offers: look.new_offers.iter().take(100).cloned().collect(),
        create: typed.get("create") == "yes",
        twice: twice.map(|i| i.at.day().to_string()),
        again: typed.get("again") == "yes",
        button: importable.then(|| format!("Import {}", count(look.fresh(), "response"))),
        experiment: look.experiment.clone(),
        back: base.to_owned(),
        base: base.to_owned(),
        problems,
    }
}

fn count(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", format::count(n), if n == 1 { "" } else { "s" })
}

fn error_line(error: &crate::formats::row_error::RowError) -> ErrorLine {
    let column = error.column.clone().unwrap_or_else(|| "whole line".to_owned());
    ErrorLine { line: error.line, column, message: error.invalid.message.clone() }
}

/// What comes to be beside the responses.
fn made(look: &Look) -> Vec<String> {
    let named = |noun: &str, names: &[String]| {
        let shown: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
        let more = if names.len() > shown.len() { " and more" } else { "" };
        (!names.is_empty()).then(|| format!("{}: {}{more}", count(names.len() as u64, noun), shown.join(", ")))
    };
    let news = &look.news;
    let customers = (news.customers > 0).then(|| count(news.customers as u64, "new customer"));
    [named("new segment", &news.segments), customers, named("new care", &news.cares)].into_iter().flatten().collect()
}

fn column(place: usize, guess: &ColumnGuess, sample: &[Vec<String>]) -> ColumnLine {
    let chosen = match guess.target {
        Some(Target::Column(name)) => name,
        Some(Target::Ignore) => "ignore",
        None => "",
    };
    let cells = sample.iter().filter_map(|row| row.get(place)).map(|cell| cell.trim());
    let mut seen: Vec<&str> = Vec::new();
    for cell in cells.filter(|cell| !cell.is_empty()) {
        if !seen.contains(&cell) && seen.len() < 3 {
            seen.push(cell);
        }
    }
    let fixed = [("", "Choose what it means"), ("ignore", "Leave it out")];
    let ours = Fields::COLUMNS.into_iter().map(|name| (name, name));
    ColumnLine {
        place,
        header: guess.header.clone(),
        sample: seen.join(" · ").chars().take(SAMPLE).collect(),
        targets: Choice::list(fixed.into_iter().chain(ours).map(|(v, l)| (v.to_owned(), l.replace('_', " "))), chosen),
        open: guess.target.is_none() && !guess.header.is_empty(),
    }
}

fn choices(typed: &Typed) -> Vec<Select> {
    let select = |name, label, options: Vec<(&str, &str)>| Select {
        name,
        label,
        options: Choice::list(options.into_iter().map(|(v, l)| (v.to_owned(), l.to_owned())), typed.get(name)),
    };
    let separators = Delimiter::ALL.map(|d| (d.name(), d.name()));
    vec![
        select("encoding", "Encoding", vec![("", "As the file says, else UTF-8"), ("windows-1252", "Windows-1252")]),
        select("delimiter", "Separator", std::iter::once(("", "As found")).chain(separators).collect()),
        select("dates", "Dates", vec![("", "2026-11-22"), ("dmy", "22/11/2026"), ("mdy", "11/22/2026")]),
        select("decimals", "Decimals", vec![("", "As found"), ("point", "1234.50"), ("comma", "1234,50")]),
    ]
}
