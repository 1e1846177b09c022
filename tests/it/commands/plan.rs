//! `touchstone plan`.

use super::{close, run};

#[test]
fn a_plan_says_how_likely_each_verdict_is_and_where_it_falls() {
    let got =
        run(&["plan", "--bar", "0.3", "--stop-at", "100", "--rates", "0.2,0.3,0.4", "--format", "json"], "").json();
    // Exact path counting, one digit after the point of a percentage: validated, falls short, mean number.
    for (i, (rate, validated, invalidated, mean_n)) in
        [(0.2, 0.1, 67.8, 78.0), (0.3, 4.8, 4.8, 96.0), (0.4, 63.6, 0.2, 80.0)].into_iter().enumerate()
    {
        let row = &got["rates"][i];
        assert!(close(&row["rate"], rate, 0.0), "{row}");
        assert!(close(&row["validated"], validated / 100.0, 0.0006), "{row}");
        assert!(close(&row["invalidated"], invalidated / 100.0, 0.0006), "{row}");
        assert!(close(&row["mean_n"], mean_n, 0.51), "{row}");
        let sum: f64 = ["validated", "invalidated", "open"].iter().map(|k| row[k].as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{row}");
    }
    let boundaries = got["boundaries"].as_array().unwrap();
    let at = |n: usize| (boundaries[n - 1]["to_validate"].as_u64(), boundaries[n - 1]["to_invalidate"].as_u64());
    assert_eq!(boundaries.len(), 100);
    assert_eq!(
        (at(7), at(8), at(20), at(50)),
        ((None, None), (Some(7), None), (Some(12), Some(1)), (Some(25), Some(6)))
    );
    assert_eq!((at(100), &boundaries[99]["closing"]), ((Some(39), Some(21)), &true.into()));
    assert_eq!((got["bar"].as_f64(), got["stop_at"].as_u64()), (Some(0.3), Some(100)));
}

#[test]
fn without_rates_it_takes_some_around_the_bar_and_says_which_is_the_bar() {
    let ran = run(&["plan", "--bar", "30%", "--stop-at", "40"], "");
    assert!(ran.is_plain_text(), "{}", ran.out);
    for needle in ["Validated", "Falls short", "30%, your bar", "15%", "60%", "40 responses, the last look"] {
        assert!(ran.out.contains(needle), "{needle}: {}", ran.out);
    }
}

#[test]
fn every_mistake_is_told_at_once_with_the_flag_and_the_item() {
    let ran = run(&["plan", "--bar", "1.3", "--stop-at", "0", "--rates", "0.2,x,7"], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 4, "{}", ran.err);
    assert!(lines[0].starts_with("--bar: The bar lies from 0.1% to 99.9%"), "{}", ran.err);
    assert!(lines[1].starts_with("--stop-at: '0' is not a number of responses"), "{}", ran.err);
    assert!(lines[2].starts_with("--rates: Rate 2, 'x', is not a rate"), "{}", ran.err);
    assert!(lines[3].starts_with("--rates: Rate 3, '7', does not lie from 0 to 1"), "{}", ran.err);
}

#[test]
fn a_plan_without_a_number_or_beyond_reckoning_is_refused() {
    let ran = run(&["plan", "--bar", "0.3"], "");
    assert!(ran.code == Some(2) && ran.err.contains("how many responses per offer"), "{}", ran.err);
    let ran = run(&["plan", "--bar", "0.3", "--stop-at", "100000000000000000000"], "");
    assert!(ran.code == Some(2) && ran.err.contains("is not a number of responses"), "{}", ran.err);
    let ran = run(&["plan", "--bar", "0.3", "--stop-at", "100001"], "");
    assert!(ran.code == Some(2) && ran.err.contains("at most 100,000"), "{}", ran.err);
}

#[test]
fn a_negative_number_is_told_as_any_other_mistake() {
    let ran = run(&["plan", "--bar", "-0.3", "--stop-at", "-4", "--rates", "-0.1"], "");
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!((ran.code, lines.len()), (Some(2), 3), "{}", ran.err);
    for (line, said) in lines.iter().zip(["--bar: '-0.3'", "--stop-at: '-4'", "--rates: Rate 1, '-0.1',"]) {
        assert!(line.starts_with(said), "{}", ran.err);
    }
}

#[test]
fn a_plan_too_short_for_any_verdict_says_so() {
    let ran = run(&["plan", "--bar", "0.3", "--stop-at", "5"], "");
    assert!(ran.out.contains("This plan is too short"), "{}", ran.out);
    let ran = run(&["plan", "--bar", "0.3", "--stop-at", "1"], "");
    for needle in ["This plan is too short", "1 response for each offer", "1 response, the last look"] {
        assert!(ran.out.contains(needle), "{}", ran.out);
    }
}

#[test]
fn a_number_that_is_to_change_in_the_middle_has_the_counts_that_keep_the_promise() {
    let args = ["plan", "--bar", "0.3", "--stop-at", "40", "--change-to", "60", "--seen", "7/20"];
    let got = run(&[&args[..], &["--format", "json"]].concat(), "").json();
    let side = &got["change"]["validate"];
    assert_eq!((got["change"]["stop_at"].as_u64(), side["closing_before"].as_u64()), (Some(60), Some(18)), "{got}");
    assert!(side["spent"].as_f64() <= side["budget"].as_f64() && side["closing"].as_u64() > Some(18), "{side}");
    let words = run(&args, "");
    assert!(words.out.contains("Changed to 60 after 7 of 20 accepted"), "{}", words.out);
    let alone = run(&["plan", "--bar", "0.3", "--stop-at", "40", "--change-to", "60"], "");
    assert!(alone.code == Some(2) && alone.err.contains("--seen"), "{}", alone.err);
    let late = run(&["plan", "--bar", "0.3", "--stop-at", "40", "--change-to", "15", "--seen", "7/20"], "");
    assert!(late.code == Some(2) && late.err.starts_with("--seen: Both planned numbers"), "{}", late.err);
}

#[test]
fn a_rate_may_have_as_many_digits_as_a_program_writes() {
    let ran =
        run(&["plan", "--bar", "0.3", "--stop-at", "40", "--rates", "0.07500000000000001", "--format", "json"], "");
    assert_eq!(ran.json()["rates"][0]["rate"].as_f64(), Some(0.07500000000000001));
    let long = "0.".to_owned() + &"1".repeat(50);
    let refused = run(&["plan", "--bar", "0.3", "--stop-at", "40", "--rates", &long], "");
    assert!(refused.err.contains("Rate 1, '0.11111"), "{}", refused.err);
}
