//! The choices of a preview's form: how a file is read, what its columns and its words mean, and what was put right in it.

use super::File;
use crate::domain::own_field::OwnFields;
use crate::domain::text::fold;
use crate::domain::time::{DateForm, Moment};
use crate::formats::decoding::Encoding;
use crate::formats::delimiter::Delimiter;
use crate::formats::exports::{Export, recognise};
use crate::formats::fixes::Fixes;
use crate::formats::mapping::{ColumnGuess, Mapping, Target as Column};
use crate::formats::meanings::{self, Meanings};
use crate::formats::responses_csv::{MatchBy, Options, Rows};
use crate::web::typed::{Typed, query};
use sha2::{Digest, Sha256};

/// The most columns of a file.
const COLUMNS: usize = crate::formats::records::MAX_COLUMNS;
/// Choices about the whole file, by the name of their field.
const WHOLE: [&str; 6] = ["encoding", "delimiter", "dates", "decimals", "scale", "match_by"];

/// How a form's choices read a file. `known` are words that were given a meaning before.
pub fn options(typed: &Typed, known: Meanings, fixes: Fixes, own: OwnFields) -> Options {
    let mut mapping = Mapping::default();
    for i in 0..COLUMNS {
        let (header, chosen) = (typed.get(&format!("h{i}")), typed.get(&format!("c{i}")));
        if let Some(target) = Column::named(chosen, &own) {
            mapping.choose(header, target);
        }
    }
    Options {
        encoding: if typed.get("encoding") == "windows-1252" { Encoding::Windows1252 } else { Encoding::Auto },
        delimiter: Delimiter::ALL.into_iter().find(|d| d.name() == typed.get("delimiter")),
        dates: match typed.get("dates") {
            "dmy" => DateForm::DayMonthYear,
            "mdy" => DateForm::MonthDayYear,
            "ymd" => DateForm::YearMonthDay,
            _ => DateForm::Iso,
        },
        decimal_comma: match typed.get("decimals") {
            "comma" => Some(true),
            "point" => Some(false),
            _ => None,
        },
        scale_max_milli: typed.get("scale").parse::<i32>().ok().filter(|n| (1..=9999).contains(n)).map(|n| n * 1000),
        mapping: Some(mapping),
        meanings: words(typed, known),
        offer: Some(typed.get("offer").trim().to_owned()).filter(|offer| !offer.is_empty()),
        match_by: if typed.get("match_by") == "customer" { MatchBy::Customer } else { MatchBy::ResponseId },
        fixes,
        own,
        ..Options::default()
    }
}

fn words(typed: &Typed, mut known: Meanings) -> Meanings {
    for i in 0..meanings::MOST {
        let field = |letter: char| typed.get(&format!("w{letter}{i}"));
        known.choose(field('c'), field('w'), field('m'));
    }
    known
}

/// The choices that a file comes with: those of the last one with the same columns, or what we know of the program that
/// wrote it.
pub fn first(columns: &[ColumnGuess], token: &str, kept: Option<String>) -> Typed {
    let mut fields = vec![("token".to_owned(), token.to_owned())];
    match (kept, export(columns)) {
        (Some(kept), _) => {
            fields.push(("before".to_owned(), "yes".to_owned()));
            fields.extend(form_urlencoded::parse(kept.as_bytes()).into_owned());
        }
        (None, Some(export)) => fields.extend(of_export(columns, export)),
        (None, None) => {}
    }
    Typed::of(fields)
}

/// The program that a file with these columns comes from.
pub fn export(columns: &[ColumnGuess]) -> Option<&'static Export> {
    recognise(columns.iter().map(|column| column.header.as_str()))
}

fn of_export<'a>(columns: &'a [ColumnGuess], export: &'a Export) -> impl Iterator<Item = (String, String)> + 'a {
    let dates = match export.dates {
        DateForm::Iso => "",
        DateForm::DayMonthYear => "dmy",
        DateForm::MonthDayYear => "mdy",
        DateForm::YearMonthDay => "ymd",
    };
    let column = |(i, column): (usize, &ColumnGuess)| {
        let target = export.target(&column.header)?;
        Some([(format!("h{i}"), column.header.clone()), (format!("c{i}"), target.name())])
    };
    let columns = columns.iter().enumerate().filter_map(column).flatten();
    columns.chain([("dates".to_owned(), dates.to_owned())])
}

/// The columns of a file as it comes, before anything is chosen.
pub fn columns(bytes: &[u8], now: Moment) -> Vec<ColumnGuess> {
    Rows::open(bytes, &Options::default(), now).finish().columns
}

/// What stands for a file's column names.
pub fn fingerprint(columns: &[ColumnGuess]) -> String {
    let names: Vec<String> = columns.iter().map(|column| fold(&column.header)).collect();
    Sha256::digest(names.join("\u{1F}")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What an import teaches for the next one.
#[derive(Debug, Clone, Default)]
pub struct Lesson {
    /// What stands for the column names, and what was chosen for them.
    pub layout: Option<(String, String)>,
    /// Column, word, meaning.
    pub words: Vec<(String, String, String)>,
}

impl Lesson {
    /// What the form says of a file.
    pub fn of(typed: &Typed, file: &File) -> Self {
        let mut pairs: Vec<(String, &str)> = WHOLE.iter().map(|name| ((*name).to_owned(), typed.get(name))).collect();
        for i in 0..COLUMNS {
            pairs.extend(["h", "c"].map(|letter| format!("{letter}{i}")).map(|name| {
                let value = typed.get(&name);
                (name, value)
            }));
        }
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let header = fingerprint(&columns(&file.bytes, file.now));
        let chosen = words(typed, Meanings::default());
        let word =
            |(column, word, meaning): (&str, &str, &str)| (column.to_owned(), word.to_owned(), meaning.to_owned());
        Lesson { layout: Some((header, query(&pairs))), words: chosen.iter().map(word).collect() }
    }
}

/// Puts right what the form puts right; whether it does at all. A cell that is left as it was is none.
pub fn fix(typed: &Typed, fixes: &mut Fixes) -> bool {
    let before = fixes.clone();
    let changed = |rest: &str, text: &str| {
        let was = format!("was-{rest}");
        !typed.has(&was) || typed.get(&was) != text
    };
    for (rest, text) in typed.starting_with("fix-").filter(|(rest, text)| changed(rest, text)) {
        if let Some((line, place)) = rest.split_once('-').and_then(|(l, p)| Some((l.parse().ok()?, p.parse().ok()?))) {
            fixes.put(line, place, text);
        }
    }
    for (line, _) in typed.starting_with("drop-") {
        if let Ok(line) = line.parse() {
            fixes.leave_out(line);
        }
    }
    *fixes != before
}
