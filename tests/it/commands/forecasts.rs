//! `touchstone forecasts`.

use super::{close, run};

const FILE: &str = "question,forecaster,probability,forecast_at,outcome\n\
    A,Mia,0.94,2026-10-01,1\nB,Mia,0.08,2026-10-01,0\nC,Mia,21%,2026-10-01,falls_short\n\
    D,Mia,0.1,2026-10-01,inconclusive\nE,Mia,0.64,2026-10-01,validated\nF,Mia,0.37,2026-10-01,yes\n\
    A,Ben,0.5,2026-10-01,1\nG,Ben,0.9,2026-10-01,\nA,Mia,0.99,2026-10-02,1\n";

#[test]
fn each_forecaster_is_scored_as_independent_programs_score() {
    let got = run(&["forecasts", "-", "--format", "json"], FILE).json();
    let mia = &got["forecasters"][0];
    assert_eq!((mia["name"].as_str(), mia["n"].as_u64(), mia["came_true"].as_u64()), (Some("Mia"), Some(6), Some(3)));
    // scipy 1.17.1 poisson_binom.cdf(3, p); the Brier score by hand: (0.06^2 + 0.08^2 + 0.21^2 + 0.1^2 + 0.36^2 + 0.63^2)/6.
    assert!(close(&mia["p_low"], 0.900_595_732_8, 1e-9) && close(&mia["expected"], 2.34, 1e-12), "{mia}");
    assert!(close(&mia["brier"], 0.098_433_333_3, 1e-9), "{mia}");
    assert_eq!((mia["label"].as_str(), mia["inconclusive"].as_u64()), (Some("no_sign"), Some(1)));
    assert_eq!(got["revised"].as_u64(), Some(1), "of two forecasts of one question the first counts");
}

#[test]
fn few_forecasts_get_scores_and_no_label_and_what_is_undefined_says_why() {
    let got = run(&["forecasts", "-", "--format", "json"], FILE).json();
    let ben = &got["forecasters"][1];
    assert_eq!((ben["n"].as_u64(), ben["unresolved"].as_u64()), (Some(1), Some(1)));
    assert!(close(&ben["brier"], 0.25, 0.0) && ben["label"].is_null() && ben["spiegelhalter_z"].is_null(), "{ben}");
    let why: Vec<&str> = ben["why"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
    assert!(why.iter().any(|w| w.starts_with("spiegelhalter_z:")) && why.iter().any(|w| w.starts_with("label:")));
}

#[test]
fn nothing_settled_is_said_and_scored_by_nobody() {
    let ran = run(&["forecasts", "-", "--format", "json"], "question,probability,outcome\nA,0.4,\n");
    let got = ran.json();
    assert!(got["overall"]["brier"].is_null() && got["overall"]["unresolved"] == 1, "{got}");
    let words = run(&["forecasts", "-"], "question,probability,outcome\nA,0.4,\n");
    assert!(words.is_plain_text() && words.out.contains("Nothing that was forecast has been settled yet."));
}

#[test]
fn a_team_that_is_too_sure_is_told_so() {
    let rows: String = (0..8).map(|i| format!("Q{i},0.8,{}\n", u8::from(i < 3))).collect();
    let ran = run(&["forecasts", "-"], &format!("question,probability,outcome\n{rows}"));
    assert!(ran.is_plain_text() && ran.out.starts_with("Overconfident\n"), "{}", ran.out);
}

#[test]
fn a_wrong_file_is_told_by_line_and_column_and_ends_with_two() {
    let ran = run(&["forecasts", "-"], "question,probability,outcome\nA,140%,1\nB,0.5,perhaps\n");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.starts_with("Line 2, column probability: '140%' does not lie from 0 to 1."), "{}", ran.err);
    assert!(ran.err.contains("Line 3, column outcome: 'perhaps' is not one of"), "{}", ran.err);
    assert_eq!(run(&["forecasts", "no-such-file.csv"], "").code, Some(2));
    let many: String = (0..150).map(|i| format!("Q{i},2,1\n")).collect();
    let ran = run(&["forecasts", "-"], &format!("question,probability,outcome\n{many}"));
    assert!(ran.err.ends_with("… and 50 more.\n") && ran.err.lines().count() == 101, "{}", ran.err);
}

#[test]
fn forecasts_of_rates_are_held_against_the_best_estimates() {
    let path = std::env::temp_dir().join(format!("touchstone-rates-{}.csv", std::process::id()));
    std::fs::write(&path, "question,rate,low,high,accepted,responses\nA,30%,0.2,0.4,12,40\nB,0.5,0.45,0.6,3,19\n")
        .unwrap();
    let args = ["forecasts", "-", "--rates", path.to_str().unwrap()];
    let got = run(&[&args[..], &["--format", "json"]].concat(), FILE).json();
    // By hand: 12.5/41 and 3.5/20 against 0.3 and 0.5.
    let error = ((12.5 / 41.0 - 0.3) + (0.5 - 3.5 / 20.0)) / 2.0;
    assert!(close(&got["rates"]["error"], error, 1e-12) && got["rates"]["covered"] == 1, "{}", got["rates"]);
    assert!(run(&args, FILE).out.contains("2 rates were forecast: 16% off on average, and 1 of 2 ranges hold"));
    std::fs::write(&path, "rate,low,high,accepted,responses\n0.9,0.2,0.4,12,40\n").unwrap();
    let wrong = run(&args, FILE);
    assert!(wrong.code == Some(2) && wrong.err.starts_with("Line 2, column rate: The rate must lie"), "{}", wrong.err);
    std::fs::remove_file(&path).unwrap();
}
