//! The page of a file that was looked at.

mod mistakes;
mod words;

use super::File;
use super::choices::export;
use super::shown::count;
use crate::actions::imports::MOST_CHANGED;
use crate::actions::preview::Look;
use crate::domain::natural::Natural;
use crate::domain::own_field::{OwnField, OwnFields};
use crate::domain::response::Fields;
use crate::formats::delimiter::Delimiter;
use crate::formats::mapping::{ColumnGuess, Target, position};
use crate::formats::responses_csv::Row;
use crate::views::choice::Choice;
use crate::views::form::Problem;
use crate::views::format;
use crate::views::import::{ColumnLine, FirstRows, PreviewPage, Select, Step};
use crate::web::typed::Typed;

/// How many characters of a sample are shown.
const SAMPLE: usize = 60;

/// The four steps, of which the one with this number is under way.
pub fn steps(here: usize) -> Vec<Step> {
    let labels = ["File", "Match", "Check", "Done"];
    labels.iter().zip(1..).map(|(label, number)| Step { label, number, here: number == here }).collect()
}

/// The page.
pub fn page(file: &File, base: &str, look: &Look, typed: &Typed, problems: Vec<Problem>) -> PreviewPage {
    let (outcome, errors) = (&look.outcome, &look.errors);
    let (words, covered) = (words::lines(look), words::covered(look));
    let (mistakes, open) = (errors.total.saturating_sub(covered), words.iter().filter(|word| word.open).count() as u64);
    let listed = mistakes::lines(look, &file.options.own);
    let (changed, shown) = (look.news.changed, listed.len() as u64);
    let new = look.fresh() > 0 || (look.update && changed > 0);
    let no_offer = position(&outcome.columns, "offer").is_none() && !outcome.columns.is_empty();
    PreviewPage {
        steps: steps(if open > 0 || no_offer && file.options.offer.is_none() || !unmatched(look).is_empty() {
            2
        } else {
            3
        }),
        heading: heading(look, open, mistakes),
        known: known(look, typed),
        file_name: crate::domain::invalid::shown(&file.name),
        token: typed.get("token").to_owned(),
        before: typed.get("before") == "yes",
        counts: counts(look),
        made: made(look),
        notices: outcome.notices.clone(),
        errors: listed,
        instead: mistakes::instead(look, typed),
        offers: if shown > 0 { look.offers.iter().take(200).cloned().collect() } else { Vec::new() },
        more_errors: (mistakes > shown)
            .then(|| format!("The first {} of {}.", format::count(shown), count(mistakes, "mistake"))),
        fixed: (!file.options.fixes.is_empty()).then(|| {
            format!("{} here, in the file as it waits.", count(file.options.fixes.len() as u64, "correction"))
        }),
        words,
        offer: no_offer.then(|| offer(look, typed)),
        columns: outcome
            .columns
            .iter()
            .enumerate()
            .map(|(i, c)| column(i, c, &look.sample, &file.options.own))
            .collect(),
        choices: choices(typed),
        scale: typed.get("scale").to_owned(),
        first: first(&look.first, &file.options.own),
        new_offers: look.new_offers.iter().take(100).cloned().collect(),
        create: typed.get("create") == "yes",
        twice: look.same_file.as_ref().filter(|_| look.twice()).map(|import| import.at.day().to_string()),
        again: typed.get("again") == "yes",
        changed: (changed > 0 && changed <= MOST_CHANGED)
            .then(|| format!("Change {}, each with its history.", count(changed, "response"))),
        changes: look.news.changes.clone(),
        too_many_changed: (changed > MOST_CHANGED).then(|| {
            format!(
                "{} differ from what is here. More than {} are not changed by one file.",
                count(changed, "row"),
                format::count(MOST_CHANGED)
            )
        }),
        update: look.update,
        button: (errors.total == 0 && new).then(|| button(look)),
        long: look.fresh() >= 20_000,
        experiment: look.experiment.clone(),
        back: base.to_owned(),
        base: base.to_owned(),
        problems,
    }
}

fn heading(look: &Look, open: u64, mistakes: u64) -> String {
    let parts = [(open, "word"), (mistakes, "mistake")].into_iter().filter(|(n, _)| *n > 0);
    let parts: Vec<String> = parts
        .map(|(n, noun)| match noun {
            "word" => format!("{} to explain", count(n, noun)),
            _ => format!("{} to correct", count(n, noun)),
        })
        .collect();
    match (parts.is_empty(), look.fresh()) {
        (false, _) => parts.join(", "),
        (true, 0) if look.news.changed == 1 => "1 row differs from what is here".to_owned(),
        (true, 0) if look.news.changed > 0 => format!("{} differ from what is here", count(look.news.changed, "row")),
        (true, 0) if look.outcome.accepted > 0 => "Everything in this file is here already".to_owned(),
        (true, n) => format!("{} ready to import", count(n, "response")),
    }
}

/// What was known of the file before anybody chose.
fn known(look: &Look, typed: &Typed) -> Option<String> {
    if typed.get("before") == "yes" {
        return Some("It is read as the last file with these columns.".to_owned());
    }
    export(&look.outcome.columns).map(|export| format!("It looks like an export of {}.", export.program))
}

fn counts(look: &Look) -> String {
    let here = look.news.already_here.saturating_sub(look.news.changed);
    let mut parts =
        vec![format!("{} new", format::count(look.fresh())), format!("{} already here", format::count(here))];
    if look.news.changed > 0 {
        parts.push(format!("{} changed", format::count(look.news.changed)));
    }
    if look.outcome.left_out > 0 {
        parts.push(format!("{} left out", format::count(look.outcome.left_out)));
    }
    format!("{}: {}.", count(look.outcome.rows, "row"), parts.join(", "))
}

fn button(look: &Look) -> String {
    let changed = if look.update { look.news.changed } else { 0 };
    match (look.fresh(), changed) {
        (0, changed) => format!("Change {}", count(changed, "response")),
        (new, 0) => format!("Import {}", count(new, "response")),
        (new, changed) => format!("Import {}, change {}", count(new, "response"), format::count(changed)),
    }
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

/// The columns whose meaning has to be chosen.
fn unmatched(look: &Look) -> Vec<&ColumnGuess> {
    look.outcome.columns.iter().filter(|c| c.target.is_none() && !c.header.is_empty()).collect()
}

fn column(place: usize, guess: &ColumnGuess, sample: &[Vec<String>], own: &OwnFields) -> ColumnLine {
    let chosen = guess.target.map(Target::name).unwrap_or_default();
    let cells = sample.iter().filter_map(|row| row.get(place)).map(|cell| cell.trim());
    let mut seen: Vec<&str> = Vec::new();
    for cell in cells.filter(|cell| !cell.is_empty()) {
        if !seen.contains(&cell) && seen.len() < 3 {
            seen.push(cell);
        }
    }
    let fixed = [("", "Choose what it means"), ("ignore", "Leave it out")];
    let fixed = fixed.map(|(value, label)| (value.to_owned(), label.to_owned())).into_iter();
    let ours = Fields::COLUMNS.into_iter().map(|name| (name.to_owned(), name.replace('_', " ")));
    let own = own.active().map(|field| (field.id.key(), field.name.to_string()));
    ColumnLine {
        place,
        header: guess.header.clone(),
        sample: seen.join(" · ").chars().take(SAMPLE).collect(),
        targets: Choice::list(fixed.chain(ours).chain(own), &chosen),
        open: guess.target.is_none() && !guess.header.is_empty(),
    }
}

fn offer(look: &Look, typed: &Typed) -> Select {
    let names = look.offers.iter().map(|name| (name.clone(), name.clone()));
    let none = [(String::new(), "Choose the offer of all rows".to_owned())];
    Select {
        name: "offer",
        label: "No column names the offer. All rows are about",
        options: Choice::list(none.into_iter().chain(names), typed.get("offer")),
    }
}

fn choices(typed: &Typed) -> Vec<Select> {
    let select = |name, label, options: Vec<(&str, &str)>| Select {
        name,
        label,
        options: Choice::list(options.into_iter().map(|(v, l)| (v.to_owned(), l.to_owned())), typed.get(name)),
    };
    let separators = Delimiter::ALL.map(|d| (d.name(), d.name()));
    let dates = vec![
        ("", "2026-11-22"),
        ("dmy", "22/11/2026 or 22.11.2026 10:03"),
        ("mdy", "11/22/2026 10:03 PM"),
        ("ymd", "2026-11-22 10:03 or 2026/11/22"),
    ];
    vec![
        select("encoding", "Encoding", vec![("", "As the file says, else UTF-8"), ("windows-1252", "Windows-1252")]),
        select("delimiter", "Separator", std::iter::once(("", "As found")).chain(separators).collect()),
        select("dates", "Dates", dates),
        select(
            "match_by",
            "Known again by",
            vec![("", "The response id"), ("customer", "Customer and offer, where there is no id")],
        ),
        select("decimals", "Decimals", vec![("", "As found"), ("point", "1234.50"), ("comma", "1234,50")]),
    ]
}

/// The first rows by the columns that they fill.
fn first(rows: &[Row], own: &OwnFields) -> Option<FirstRows> {
    let naturals: Vec<(u64, Natural)> = rows.iter().map(|row| (row.line, Natural::from(&row.draft))).collect();
    let always_one = |name: &str| name == "quantity" && naturals.iter().all(|(_, n)| n.get(name) == Some("1"));
    let filled = |name: &&str| naturals.iter().any(|(_, n)| n.get(name).is_some()) && !always_one(name);
    let columns: Vec<&str> = Fields::COLUMNS.into_iter().filter(filled).collect();
    let filled = |field: &&OwnField| naturals.iter().any(|(_, n)| n.own_text(field.id).is_some());
    let own: Vec<&OwnField> = own.active().filter(filled).collect();
    let cells = |natural: &Natural| {
        let ours = columns.iter().map(|name| natural.get(name));
        let own = own.iter().map(|field| natural.own_text(field.id));
        ours.chain(own).map(|cell| crate::domain::invalid::shown(cell.unwrap_or_default())).collect()
    };
    (!rows.is_empty()).then(|| FirstRows {
        heads: columns
            .iter()
            .map(|name| name.replace('_', " "))
            .chain(own.iter().map(|field| field.name.to_string()))
            .collect(),
        rows: naturals.iter().map(|(line, natural)| (*line, cells(natural)).into()).collect(),
    })
}
