//! `touchstone report`: a file in, words out, no database.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn run(args: &[&str], input: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .arg("report")
        .args(args)
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments may be gone before it reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The report of a file as programs read it.
pub fn json(args: &[&str], input: &str) -> serde_json::Value {
    let out = run(&[args, &["--format", "json"]].concat(), input);
    assert!(out.status.success(), "{}", text(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The same as a page of its own, every table open.
pub fn html(args: &[&str], input: &str) -> String {
    let out = run(&[args, &["--format", "html"]].concat(), input);
    assert!(out.status.success(), "{}", text(&out.stderr));
    text(&out.stdout)
}

const EIGHT: &str = "offer,outcome,quantity\nFile,buy,8\n";

#[test]
fn the_terminal_the_page_and_the_json_say_the_same_word() {
    for (format, needle) in [("text", "Validated"), ("json", "\"word\": \"Validated\""), ("html", "Validated")] {
        let out = run(&["-", "--bar", "30%", "--stop-at", "20", "--format", format], EIGHT);
        assert!(out.status.success() && text(&out.stdout).contains(needle), "{format}");
    }
}

#[test]
fn the_terminal_has_eighty_columns_and_a_pipe_has_no_colours() {
    let out = text(&run(&["-", "--bar", "0.3"], EIGHT).stdout);
    assert!(!out.contains('\u{1b}'));
    assert!(out.lines().all(|l| l.chars().count() <= 80), "{out}");
}

#[test]
fn without_a_bar_the_file_is_described_and_nothing_is_judged() {
    let out = text(&run(&["-"], EIGHT).stdout);
    assert!(out.contains("No bar was set before asking") && !out.contains("Validated"), "{out}");
}

#[test]
fn a_wrong_file_is_told_by_line_and_column_and_ends_with_two() {
    let out = run(&["-"], "offer,outcome\nA,bu\n");
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).starts_with("Line 2, column outcome: 'bu' is not one of"), "{}", text(&out.stderr));
    assert!(out.stdout.is_empty());
    assert_eq!(run(&["no-such-file.csv"], "").status.code(), Some(2));
    assert_eq!(run(&["-", "--stop-at", "40"], EIGHT).status.code(), Some(2));
}

#[test]
fn several_experiments_follow_each_other() {
    let two = "experiment,offer,outcome\nFirst,A,buy\nSecond,B,do_nothing\n";
    let json: serde_json::Value = serde_json::from_slice(&run(&["-", "--format", "json"], two).stdout).unwrap();
    assert_eq!(json["experiments"].as_array().unwrap().len(), 2);
    let words = text(&run(&["-"], two).stdout);
    assert!(words.find("First, report of").unwrap() < words.find("Second, report of").unwrap());
}

#[test]
fn counts_by_outcome_are_one_look_whichever_row_comes_first() {
    let page = "offer,outcome,quantity\nPage,do_nothing,930\nPage,buy,44\n";
    let out = text(&run(&["-", "--bar", "3%"], page).stdout);
    assert!(!out.contains("Falls short") && out.contains("Leaning yes"), "{out}");
}

/// A hot start, and then nobody: the verdict stays where it fell, and nothing is built on it.
#[test]
fn a_verdict_that_has_turned_says_so_wherever_it_stands() {
    let rows = "offer,outcome,quantity,responded_at\nA,buy,20,2026-01-01\nA,do_nothing,980,2026-01-02\n";
    let report = json(&["-", "--bar", "0.3"], rows);
    let offer = &report["offers"][0];
    assert_eq!(offer["verdict"]["state"], "validated");
    let sentence = offer["verdict"]["sentence"].as_str().unwrap();
    assert!(sentence.starts_with("At response 20, on 1 January 2026, it was above your bar of 30%"), "{sentence}");
    let codes: Vec<&str> = offer["flags"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"turned_since"), "{codes:?}");
    let out = text(&run(&["-", "--bar", "0.3"], rows).stdout);
    for said in ["A has turned since its verdict.", "Plan a follow-up of A", "Turned since the verdict"] {
        assert!(out.contains(said), "{said}: {out}");
    }
    for unsaid in ["Go on with", "holds up", "Customers validate the offer"] {
        assert!(!out.contains(unsaid), "{unsaid}: {out}");
    }
}

/// As before, only that chance may explain it: 9 of 34 is 26%, and the bar was 30%.
#[test]
fn a_verdict_whose_responses_now_lie_on_the_other_side_holds_nothing_up() {
    let rows = "offer,outcome,quantity,responded_at\nA,buy,9,2026-01-01\nA,do_nothing,25,2026-01-02\n";
    let report = json(&["-", "--bar", "0.3"], rows);
    assert_eq!(report["offers"][0]["verdict"]["state"], "validated", "it stays where it fell");
    let out = text(&run(&["-", "--bar", "0.3"], rows).stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "A has turned since its verdict.",
        "All responses together, 9 of 34, now lie below it: chance, a rate that has moved, or first customers unlike the later",
        "all responses together now lie on the other side of the bar",
    ] {
        assert!(out.contains(said), "{said}: {out}");
    }
    for unsaid in ["holds up", "Go on with", "20 to 1 as well"] {
        assert!(!out.contains(unsaid), "{unsaid}: {out}");
    }
}

/// 12 of 34 is still above the bar of 30%, and the range no longer is.
#[test]
fn a_range_that_has_come_back_to_the_bar_is_told() {
    let rows = "offer,outcome,quantity,responded_at\nA,buy,12,2026-01-01\nA,do_nothing,22,2026-01-02\n";
    let report = json(&["-", "--bar", "0.3"], rows);
    let flags = report["offers"][0]["flags"].as_array().unwrap();
    let back = flags.iter().find(|f| f["code"] == "range_reaches_bar").expect("a flag");
    let said = back["sentence"].as_str().unwrap();
    assert!(said.starts_with("The verdict fell at response 12 and stays;"), "{said}");
    let early = json(&["-", "--bar", "0.3"], &rows.lines().take(2).collect::<Vec<_>>().join("\n"));
    assert_eq!(early["offers"][0]["flags"].as_array().map(Vec::len), Some(0), "nothing came after the verdict");
}

#[test]
fn an_end_that_is_not_there_says_why() {
    let rows = "offer,outcome\n".to_string() + &"A,buy\nA,do_nothing\n".repeat(6);
    let out = text(&run(&["-", "--bar", "0.5"], &rows).stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("No number of responses was planned, so there is no end to look ahead to."), "{out}");
    assert!(!out.contains("or it was changed"), "{out}");
}

#[test]
fn nobody_is_said_to_be_silent_of_whom_only_friends_responded() {
    let rows = "offer,outcome,warm\n".to_string() + &"A,buy,yes\n".repeat(3);
    let out = text(&run(&["-", "--bar", "0.5"], &rows).stdout);
    assert!(!out.to_lowercase().contains("nobody has responded") && out.contains("no response counts yet"), "{out}");
}

#[test]
fn more_than_can_be_counted_is_a_mistake_with_its_line() {
    let rows = "offer,outcome,quantity\nA,buy,600000000\nB,do_nothing,400000000\n";
    assert_eq!(json(&["-"], rows)["responses"]["counted"], 1_000_000_000);
    let refused = run(&["-"], &format!("{rows}A,buy,5\n"));
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("Line 4, column quantity: That is more than 1,000,000,000 responses in all"), "{said}");
}

#[test]
fn a_file_without_dates_is_told_without_dates() {
    let rows = "offer,outcome\n".to_string() + &"A,buy\n".repeat(9) + &"A,do_nothing\n".repeat(3);
    let year = touchstone::domain::time::Moment::now().day().to_string()[..4].to_string();
    let out = text(&run(&["-", "--bar", "0.3"], &rows).stdout);
    assert!(out.contains("12 counted responses.") && out.contains("At response 8, "), "{out}");
    // Only when the report was made, at its head and its end.
    assert_eq!(out.matches(&year).count(), 2, "{out}");
    let report = json(&["-", "--bar", "0.3"], &rows);
    assert!(report["offers"][0]["verdict"]["at_date"].is_null());
}

#[test]
fn the_reasons_for_doing_nothing_are_those_of_responses_that_count() {
    let rows = "offer,outcome,customer,warm,reason\nA,do_nothing,Kim,,too dear\nA,do_nothing,Kim,,too dear\n\
                A,do_nothing,Lee,yes,no time\nA,do_nothing,Ann,,no time\n";
    let report = json(&["-"], rows);
    assert_eq!((&report["why_nothing"]["known"], &report["responses"]["counted"]), (&2.into(), &2.into()));
}

#[test]
fn only_customers_are_quoted_and_what_others_think_is_told_as_theirs() {
    let rows = "offer,outcome,reason,reason_source\nA,do_nothing,too dear,customer\nA,do_nothing,Too dear,seller\n\
                A,do_nothing,no time,\nA,do_nothing,asleep,seller\n";
    let out = text(&run(&["-"], rows).stdout);
    assert!(out.contains("Why nothing, of 4: in their own words 1"), "{out}");
    for line in ["“too dear”: 1", "Too dear (the seller’s view): 1", "no time: 1", "asleep (the seller’s view): 1"]
    {
        assert!(out.contains(line), "{line}: {out}");
    }
    assert!(!out.contains("“asleep”") && !out.contains("“no time”"), "{out}");
    let json = json(&["-"], rows);
    assert_eq!((&json["why_nothing"]["own_words"], &json["why_nothing"]["known"]), (&1.into(), &4.into()));
}
