//! Every hostile CSV file through the reader, with the offers of the cases' workspace beside it.

use std::ops::ControlFlow;

use touchstone::domain::text::fold;
use touchstone::domain::time::Moment;
use touchstone::formats::decoding::Encoding;
use touchstone::formats::responses_csv::{Options, Outcome, Row, preview, read};
use touchstone::formats::row_error::{Errors, RowError};

use super::csv_cases::{Answer, Said, case_of, csv_cases, each_csv_case};

const NOW: Moment = Moment(1_795_305_600_000_000); // 2026-11-22

/// The offers that are there. Looking them up is the database's work; here a list stands for it.
const OFFERS: [&str; 5] = ["OFFER-A", "OFFER-OLD", "007", "Twin offer", "Twin offer"];

fn resolve(row: &Row) -> Option<RowError> {
    let folded = row.draft.offer.folded();
    let (code, message) = match OFFERS.iter().filter(|name| fold(name) == folded).count() {
        1 => return None,
        0 => ("unknown_offer", "There is no such offer."),
        _ => ("ambiguous_offer", "Two offers have this name."),
    };
    Some(RowError::column(row.line, "offer", code, message))
}

fn run(bytes: &[u8], options: &Options) -> (Vec<Row>, Outcome, Errors) {
    let (mut rows, mut errors) = (Vec::new(), Errors::default());
    let outcome = read(bytes, options, NOW, &mut |row| {
        match resolve(&row) {
            Some(error) => errors.push(error),
            None => rows.push(row),
        }
        ControlFlow::Continue(())
    });
    let total = errors.total + outcome.errors.total;
    errors.extend(outcome.errors.kept.clone());
    errors.total = total;
    (rows, outcome, errors)
}

fn answer(rows: &[Row], errors: &Errors) -> Answer {
    let said = |e: &RowError| Said {
        line: e.line,
        column: e.column.clone().map(String::from),
        code: e.invalid.code.to_owned(),
        message: e.to_string(),
        value: e.invalid.value.clone(),
    };
    Answer {
        status: None,
        stored: if errors.is_empty() { rows.len() as u64 } else { 0 },
        errors: errors.kept.iter().map(said).collect(),
        total_errors: errors.total,
    }
}

#[test]
fn every_hostile_file_gets_the_answer_that_is_owed() {
    each_csv_case("reader", |case| {
        let (rows, _, errors) = run(&case.bytes, &Options::default());
        answer(&rows, &errors)
    });
}

#[test]
fn a_preview_says_what_the_reading_says() {
    for case in csv_cases() {
        let outcome = run(&case.bytes, &Options::default()).1;
        let seen = preview(&case.bytes[..], &Options::default(), NOW, &mut |_| ()).outcome;
        assert_eq!((&seen.errors, seen.accepted), (&outcome.errors, outcome.accepted), "{}", case.id);
        assert_eq!(seen.notices, outcome.notices, "{}", case.id);
    }
}

/// The rows, the notices and the errors as text of one case.
fn told(id: &str) -> (Vec<Row>, String, String) {
    let case = case_of(id);
    let (rows, outcome, errors) = run(&case.bytes, &Options::default());
    let errors: Vec<String> = errors.kept.iter().map(RowError::to_string).collect();
    (rows, outcome.notices.join("\n"), errors.join("\n"))
}

fn customer(id: &str, row: usize) -> String {
    told(id).0[row].draft.customer.as_ref().unwrap().to_string()
}

fn reason(id: &str, row: usize) -> String {
    told(id).0[row].draft.reason.as_ref().unwrap().to_string()
}

#[test]
fn what_is_taken_is_stored_as_it_was_sent() {
    for id in ["enc-001", "enc-002", "enc-004", "enc-005", "str-001", "str-002", "str-003", "str-004", "str-005"] {
        assert_eq!(customer(id, 1), "Müller & Söhne", "{id}");
    }
    assert_eq!(customer("str-011", 0), "Acme \"the best\"");
    assert_eq!(reason("str-013", 0), "line one\nline two");
    assert_eq!(reason("str-014", 0), "a\nb");
    assert_eq!(reason("str-015", 0), "12\" screen");
    assert_eq!(reason("str-042", 0), "a, b");
    assert_eq!(customer("txt-008", 1), "Müller & Söhne");
    assert_eq!(customer("txt-018", 1), "NULL");
    assert_eq!(reason("enc-017", 1), "+ADw-script+AD4-alert(1)+ADw-/script+AD4-");
    for (id, minor) in [("num-002", 0), ("num-003", 0), ("num-024", 1200), ("num-032", 10), ("str-017", 10_000)] {
        let row = usize::from(id != "str-017");
        assert_eq!(told(id).0[row].draft.amount.unwrap().minor, minor, "{id}");
    }
}

#[test]
fn formulas_are_words_like_any_others_and_lose_exactly_one_apostrophe() {
    for (id, words) in [
        ("csvf-002", "=cmd|'/C calc'!A0"),
        ("csvf-003", "=HYPERLINK(\"http://127.0.0.1:9/?x=\"&A1,\"click\")"),
        ("csvf-011", "=1+1"),
        ("csvf-012", "'=1+1"),
        ("csvf-019", "@acme"),
    ] {
        assert_eq!(reason(id, 1), words, "{id}");
    }
}

#[test]
fn what_was_read_otherwise_than_plainly_is_said() {
    for (id, notice) in [
        ("enc-004", "read as UTF-16LE"),
        ("enc-005", "read as UTF-16BE"),
        ("str-007", "Column 8 has no name and is empty"),
        ("str-017", "semicolon; decimal comma"),
        ("str-020", "semicolon; decimal comma"),
        ("txt-017", "damaged characters"),
    ] {
        let (_, notices, _) = told(id);
        assert!(notices.contains(notice), "{id}: {notices}");
    }
}

#[test]
fn a_refusal_says_what_to_do() {
    for (id, words) in [
        ("enc-006", "looks like UTF-16"),
        ("enc-008", "Line 3, column customer: The byte 0xFC is not UTF-8"),
        ("enc-008", "read it as Windows-1252"),
        ("enc-019", "This is an Excel workbook; save as CSV UTF-8"),
        ("enc-025", "0 rows"),
        ("str-009", "A comma inside a value needs quotes"),
        ("str-025", "Columns 3 and 4"),
        ("str-032", "64 are the most"),
        ("str-037", "Split the file"),
        ("num-013", "Put the currency in its own column"),
        ("num-038", "U+2212"),
        ("off-006", "U+200B"),
        ("ans-009", "U+200F"),
        ("ans-010", "U+0435"),
        ("txt-010", "201 of 200"),
    ] {
        let (_, _, errors) = told(id);
        assert!(errors.contains(words), "{id}: {errors}");
    }
    for id in ["enc-006", "str-006", "str-010"] {
        assert_eq!(told(id).2.lines().count(), 1, "{id}");
    }
}

#[test]
fn windows_1252_is_read_once_it_is_chosen() {
    let case = case_of("enc-008");
    let (rows, outcome, _) = run(&case.bytes, &Options { encoding: Encoding::Windows1252, ..Options::default() });
    assert_eq!(rows[1].draft.customer.as_ref().unwrap().as_str(), "Müller & Söhne");
    assert_eq!(outcome.notices[0], "The file is read as Windows-1252.");
}

#[test]
fn a_price_beside_an_amount_is_a_column_of_its_own() {
    let file = b"customer,offer,price,amount,currency,outcome,responded_at\nAcme,OFFER-A,1,2,EUR,buy,2026-11-20\n";
    let (rows, _, errors) = run(file, &Options::default());
    assert!(errors.is_empty());
    assert_eq!((rows[0].draft.price.unwrap().minor, rows[0].draft.amount.unwrap().minor), (100, 200));
}
