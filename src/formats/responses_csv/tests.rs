use super::*;
use crate::formats::decoding::Encoding;
use crate::formats::mapping::Mapping;

const NOW: Moment = Moment(1_795_305_600_000_000); // 2026-11-22

fn all(text: &str, options: &Options) -> (Vec<Row>, Outcome) {
    let mut rows = Vec::new();
    let outcome = read(text.as_bytes(), options, NOW, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    });
    (rows, outcome)
}

fn said(outcome: &Outcome) -> Vec<String> {
    outcome
        .errors
        .kept
        .iter()
        .map(|e| format!("{} {} {}", e.line, e.column.as_deref().unwrap_or("-"), e.invalid.code))
        .collect()
}

/// What is said of a file in which no row says when.
const UNDATED: &str = "No row has a date: beside responses that have one, each counts on the day of the import.";

#[test]
fn a_plain_file_becomes_drafts_with_their_lines() {
    let (rows, outcome) = all("offer,outcome\n\nPilot,buy\nPilot,do_nothing\n", &Options::default());
    assert_eq!(rows.iter().map(|r| r.line).collect::<Vec<_>>(), [3, 4]);
    assert_eq!((outcome.rows, outcome.accepted, outcome.complete), (2, 2, true));
    assert_eq!(outcome.notices, [UNDATED]);
    assert!(outcome.errors.is_empty());
}

#[test]
fn every_error_names_its_line_and_the_column_as_the_file_writes_it() {
    let text = "Offer,Would you buy?,Amount,currency\nPilot,maybe,12abc,EUR\n,,,\nPilot,buy,1\nPilot,buy,1,2,EUR\n";
    let (rows, outcome) = all(text, &Options::default());
    assert!(rows.is_empty());
    assert_eq!(
        said(&outcome),
        ["2 Would you buy? choice", "2 Amount number", "3 - required", "4 - field_count", "5 - field_count"]
    );
    assert!(outcome.errors.kept[1].to_string().starts_with("Line 2, column Amount: '12abc' is not a plain number"));
    assert!(outcome.errors.kept[4].to_string().contains("A comma inside a value needs quotes"));
}

#[test]
fn semicolon_and_decimal_comma_are_found_and_said() {
    let text = "sep=;\noffer;outcome;amount;currency;cares\nPilot;buy;100,50;EUR;\"speed:4,5\"\nPilot;buy;3.5;EUR;\n";
    let (rows, outcome) = all(text, &Options::default());
    assert_eq!(rows[0].draft.amount.map(|a| a.minor), Some(10_050));
    assert_eq!(rows[0].draft.cares[0].milli, 4_500);
    assert_eq!(outcome.notices, ["Separator: semicolon; decimal comma.", UNDATED]);
    assert_eq!(said(&outcome), ["4 amount number"]);
}

#[test]
fn the_scale_is_the_highest_score_or_that_of_the_pages_or_chosen() {
    let text = "offer,outcome,cares,delivers\nPilot,buy,speed:0.5,speed:9\n";
    assert_eq!(all(text, &Options::default()).1.scale_max_milli, 9_000);
    assert_eq!(all(&text.replace('9', "3"), &Options::default()).1.scale_max_milli, 5_000);
    let chosen = Options { scale_max_milli: Some(5_000), ..Options::default() };
    assert_eq!(said(&all(text, &chosen).1), ["2 delivers range"]);
}

#[test]
fn limits_stop_the_reading_and_say_so() {
    let two = Options { max_rows: 2, ..Options::default() };
    let (rows, outcome) = all("offer,outcome\nA,buy\nA,buy\nA,buy\n", &two);
    assert_eq!((rows.len(), outcome.complete, said(&outcome)), (2, false, vec!["4 - too_many_rows".to_string()]));
    assert_eq!(said(&all("offer,outcome\n", &Options::default()).1), ["1 - no_rows"]);
    assert_eq!(said(&all("", &Options::default()).1), ["1 - no_rows"]);
}

#[test]
fn a_wrong_header_is_previewed_with_its_rows_and_none_is_taken() {
    let text = "offer,outcome,colour\nA,buy,red\nA,maybe,blue\n";
    assert!(all(text, &Options::default()).0.is_empty());
    let seen = preview(text.as_bytes(), &Options::default(), NOW, &mut |_| panic!("no row is right"));
    assert_eq!((seen.outcome.rows, said(&seen.outcome)), (2, vec!["1 colour unknown_header".to_string()]));
    assert_eq!(seen.sample, [["A", "buy", "red"], ["A", "maybe", "blue"]]);
    let mapping = Mapping::from_iter([("Colour", Target::Ignore)]);
    let (rows, outcome) = all(text, &Options { mapping: Some(mapping), ..Options::default() });
    assert_eq!(
        (rows.len(), outcome.notices),
        (1, vec!["Column 'colour' is left out.".to_string(), UNDATED.to_string()])
    );
}

#[test]
fn a_separator_at_the_end_of_every_line_makes_no_column() {
    let (rows, outcome) = all("offer,outcome,\nA,buy,\nA,buy\nA,buy,x\n", &Options::default());
    assert_eq!((rows.len(), said(&outcome)), (2, vec!["4 3 empty_header".to_string()]));
    assert_eq!(outcome.notices, ["Column 3 has no name and is empty; it is left out.", UNDATED]);
}

#[test]
fn a_sink_may_stop() {
    let outcome =
        read(&b"offer,outcome\nA,buy\nA,buy\n"[..], &Options::default(), NOW, &mut |_| ControlFlow::Break(()));
    assert_eq!((outcome.rows, outcome.complete), (1, false));
}

#[test]
fn any_bytes_at_all_are_answered() {
    use proptest::prelude::*;
    use proptest::test_runner::{RngSeed, TestRunner};
    let config = ProptestConfig {
        cases: 1_000,
        rng_seed: RngSeed::Fixed(20_261_122),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let piece = prop_oneof![
        "(offer|outcome|buy|price|cares|,|;|\t|\"|\n|\r|'|=|sep=;|:| |é|1,5|2.5|\u{feff}){0,12}"
            .prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..8),
        Just(b"offer,outcome,price,currency,cares\n".to_vec()),
    ];
    TestRunner::new(config)
        .run(&proptest::collection::vec(piece, 0..8), |pieces| {
            let bytes = pieces.concat();
            for encoding in [Encoding::Auto, Encoding::Windows1252] {
                let options = Options { encoding, ..Options::default() };
                let mut rows = 0;
                let outcome = read(&bytes[..], &options, NOW, &mut |_| {
                    rows += 1;
                    ControlFlow::Continue(())
                });
                prop_assert_eq!(outcome.accepted, rows);
                prop_assert!(outcome.rows > 0 || !outcome.errors.is_empty());
                let seen = preview(&bytes[..], &options, NOW, &mut |_| ()).outcome;
                // A preview reads on below a wrong header, and may find more.
                prop_assert!(seen.errors.kept.starts_with(&outcome.errors.kept));
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_exported_response_comes_back_as_it_was() {
    use crate::domain::own_field::OwnFields;
    use crate::formats::export::{ExportRow, Writer};
    let row = ExportRow {
        response_id: Some("-1".into()),
        offer: Some("=Pilot, \"big\"".into()),
        customer: Some("@Müller".into()),
        outcome: Some("buy".into()),
        price: Some("-2.08".into()),
        currency: Some("EUR".into()),
        cares: Some("+speed:4; price:2".into()),
        reason: Some("'=why\nnot".into()),
        ..ExportRow::default()
    };
    let mut writer = Writer::new(Vec::new(), &OwnFields::default()).unwrap();
    writer.row(&row).unwrap();
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    let (rows, outcome) = all(&text, &Options::default());
    assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
    let draft = &rows[0].draft;
    assert_eq!(draft.offer.as_str(), "=Pilot, \"big\"");
    assert_eq!(draft.external_id.as_ref().unwrap().as_str(), "-1");
    assert_eq!(draft.cares[0].care.as_str(), "+speed");
    assert_eq!(draft.reason.as_ref().unwrap().as_str(), "'=why\nnot");
    assert_eq!(draft.price.unwrap().minor, -208);
}

fn told(text: &str) -> (u64, Vec<String>, Vec<String>) {
    let options = Options::default();
    let outcome = read(text.as_bytes(), &options, Moment(1_795_305_600_000_000), &mut |_| ControlFlow::Continue(()));
    (outcome.accepted, outcome.errors.kept.iter().map(ToString::to_string).collect(), outcome.notices)
}

#[test]
fn rows_of_one_id_are_one_response_and_what_they_say_otherwise_is_told() {
    let (accepted, wrong, notices) = told("offer,outcome,response_id\nA,buy,n1\nA,BUY,n1\nA,buy,n2\n");
    assert_eq!((accepted, wrong.len()), (3, 0));
    assert_eq!(notices, ["1 row says once more what a row of the same response says, and counted once.", UNDATED]);
    let (_, wrong, notices) = told("offer,outcome,response_id\nA,buy,n1\nA,do_nothing,n1\nA,buy_into,n1\n");
    assert_eq!(wrong.len(), 0);
    assert!(notices[0].starts_with("2 rows say, first in line 3, something else than an earlier row"), "{notices:?}");
}

#[test]
fn what_became_of_a_response_is_judged_where_it_comes_in() {
    let header = "offer,outcome,responded_at,captured_at,lost_at,lost_reason,observed_until\n";
    for (row, wrong) in [
        (
            "A,buy,2026-11-20,2026-11-19,,,",
            "column captured_at: captured_at is 2026-11-19, before the response of 2026-11-20.",
        ),
        ("A,buy,2026-11-20,,2026-11-19,,", "column lost_at: lost_at is 2026-11-19, before the response"),
        ("A,buy,2026-11-20,,,,2026-11-19", "column observed_until: observed_until is 2026-11-19, before"),
        ("A,do_nothing,2026-11-20,2026-11-21,,,", "column captured_at: captured_at says what became of a yes"),
        ("A,buy,2026-11-20,,,price,", "column lost_at: There is a reason for a loss and no date of it."),
        ("A,buy,20.11.2026,,,,", "column responded_at: responded_at is not a date: '20.11.2026'."),
    ] {
        let (accepted, errors, _) = told(&format!("{header}{row}\n"));
        assert_eq!((accepted, errors.len()), (0, 1), "{row}: {errors:?}");
        assert!(errors[0].starts_with(&format!("Line 2, {wrong}")), "{errors:?}");
    }
    assert_eq!(told(&format!("{header}A,buy,2026-11-20,2026-11-21,2026-11-22,left,2026-11-22\n")).0, 1);
}

#[test]
fn rows_without_a_date_are_told_beside_those_that_have_one() {
    let dated = "offer,outcome,responded_at\nA,buy,2026-11-20\nA,buy,2026-11-21\n";
    assert_eq!(told(dated).2, Vec::<String>::new());
    let one = format!("{dated}A,do_nothing,\n");
    assert_eq!(told(&one).2, ["1 of 3 rows has no date: it counts on the day of the import."]);
    assert_eq!(told(&format!("{one}A,buy, \n")).2, ["2 of 4 rows have no date: they count on the day of the import."]);
    assert_eq!(told("offer,outcome,responded_at\nA,buy,\n").2, [UNDATED]);
}
