//! `touchstone capture`.

use super::{close, run};

/// The maintained group of the acute myelogenous leukaemia trial as a file: days for weeks, relapse for capture.
fn aml() -> String {
    let times = [(9, 1), (13, 1), (13, 0), (18, 1), (23, 1), (28, 0), (31, 1), (34, 1), (45, 0), (48, 1), (161, 0)];
    let start = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let rows: String = times
        .iter()
        .map(|(days, event)| {
            let end = start + chrono::Days::new(*days);
            let (captured, open) =
                if *event == 1 { (end.to_string(), String::new()) } else { (String::new(), end.to_string()) };
            format!("Trial,buy,2026-01-01,{captured},{open}\n")
        })
        .collect();
    format!("offer,outcome,responded_at,captured_at,observed_until\n{rows}")
}

#[test]
fn a_curve_without_losses_is_one_minus_kaplan_meier() {
    let got = run(&["capture", "-", "--format", "json"], &aml()).json();
    let curve = got["capture"]["curve"].as_array().unwrap();
    // R 4.2.2 survival 3.5.3, survfit(Surv(time, status) ~ 1, aml[aml$x == "Maintained",], conf.type = "log-log").
    let survival = [(9, 0.909_090_9, 11), (13, 0.818_181_8, 10), (18, 0.715_909_1, 8), (23, 0.613_636_4, 7)];
    for (point, (days, open, at_risk)) in curve.iter().zip(survival) {
        assert_eq!((point["days"].as_u64(), point["at_risk"].as_u64()), (Some(days), Some(at_risk)));
        assert!(close(&point["captured"], 1.0 - open, 1e-6), "{point}");
    }
    assert!(close(&got["capture"]["median_days"], 31.0, 0.0), "{got}");
    assert!(
        close(&curve[0]["low"], 1.0 - 0.986_673_822_7, 1e-9) && close(&curve[0]["high"], 1.0 - 0.508_080_205_8, 1e-9),
        "{}",
        curve[0]
    );
}

const LOSSES: &str = "offer,ask,outcome,rung,quantity,warm,responded_at,captured_at,lost_at,lost_reason,observed_until\n\
    File,deposit,buy,,2,,2026-09-01,2026-09-08,,,\nFile,,buy,,1,,2026-09-01,,2026-09-10,budget,\n\
    File,,buy,,1,,2026-09-01,,,,2026-09-21\nFile,,buy,words,5,,2026-09-01,2026-09-02,,,\n\
    File,,buy,,1,yes,2026-09-01,2026-09-02,,,\nFile,,do_nothing,,4,,2026-09-01,,,,\n\
    Call,,buy,,1,,2026-09-01,2026-09-04,,,\nCall,,buy,,1,,,,,,\n";

#[test]
fn losses_compete_with_capture_and_only_what_was_accepted_is_a_case() {
    let got = run(&["capture", "-", "--format", "json"], LOSSES).json();
    let file = &got["offers"][0]["capture"];
    assert_eq!((file["cases"].as_u64(), file["captured_cases"].as_u64()), (Some(4), Some(2)), "{file}");
    assert_eq!((file["lost_cases"].as_u64(), file["open_cases"].as_u64()), (Some(1), Some(1)));
    assert_eq!(file["lost"][0]["reason"], "budget");
    let last = file["curve"].as_array().unwrap().last().unwrap().clone();
    assert!(close(&last["captured"], 0.5, 1e-12) && close(&last["lost"], 0.25, 1e-12), "{last}");
    assert!(
        file["share"].is_null() && file["why"][0].as_str().unwrap().starts_with("created, captured, share:"),
        "{file}"
    );
    assert_eq!((got["undated"].as_u64(), got["offers"][1]["undated"].as_u64()), (Some(1), Some(1)));
    assert_eq!(got["capture"]["cases"].as_u64(), Some(5));
}

#[test]
fn the_terminal_says_it_in_words_and_offer_by_offer() {
    let ran = run(&["capture", "-"], LOSSES);
    assert!(ran.is_plain_text(), "{}", ran.out);
    for needle in ["Of 4 accepted responses, 2 captured, 1 lost, 1 open.", "Lost: Budget (1).", "without a date"] {
        assert!(ran.out.contains(needle), "{needle}: {}", ran.out);
    }
}

#[test]
fn nobody_accepted_is_no_curve() {
    let got = run(&["capture", "-", "--format", "json"], "offer,outcome\nFile,do_nothing\n").json();
    assert!(got["capture"]["curve"].as_array().unwrap().is_empty() && got["capture"]["median_days"].is_null());
    assert!(
        got["capture"]["why"][0].as_str().unwrap().starts_with("curve: There is no accepted response with a date."),
        "{got}"
    );
}

#[test]
fn an_ending_that_can_not_be_is_told_by_line_and_column() {
    let file = "offer,outcome,responded_at,captured_at\nFile,buy,2026-09-10,2026-09-01\nFile,bye,2026-09-10,\n";
    let ran = run(&["capture", "-"], file);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(
        lines[0].starts_with("Line 2, column captured_at: captured_at is 2026-09-01, before the response"),
        "{}",
        ran.err
    );
    assert!(lines[1].starts_with("Line 3, column outcome: 'bye'"), "{}", ran.err);
}
