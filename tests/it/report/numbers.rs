//! The figures of a report, as programs read them.

use std::sync::Arc;

use serde_json::Value;
use touchstone::domain::evidence::{Cell, Evidence};
use touchstone::domain::experiment::Status;
use touchstone::domain::report::propositions;
use touchstone::domain::response::{Outcome, Rung};
use touchstone::formats::report_json;
use touchstone::stats::sequential::ln_e_up;

use super::support::{cell, evidence, northfold, offer, plan, report};

fn json(evidence: &Evidence) -> Value {
    serde_json::from_str(&report_json::to_string(&report(evidence)).unwrap()).unwrap()
}

#[test]
fn the_json_has_every_key_of_its_format() {
    let json = json(&northfold(plan(0.25, Some(60))));
    assert_eq!(json["format"], "touchstone-report/1");
    for key in ["experiment", "responses", "offers", "comparisons", "propositions", "cares", "capture", "planning"] {
        assert!(json.get(key).is_some(), "{key}");
    }
    let offer = &json["offers"][0];
    for key in ["ask", "n", "accepted", "soft_yes", "rate", "estimate", "chance_above_bar", "interval", "once"] {
        assert!(!offer[key].is_null(), "{key}");
    }
    assert_eq!((&offer["interval"]["method"], &offer["interval"]["level"]), (&"always_valid".into(), &0.9.into()));
    assert_eq!((&offer["verdict"]["state"], &offer["verdict"]["word"]), (&"validated".into(), &"Validated".into()));
    assert_eq!(offer["rate"], 0.5);
    assert_eq!(offer["choices"].as_array().unwrap().last().unwrap()["kind"], "do_nothing");
}

#[test]
fn a_missing_figure_is_null_and_says_why() {
    let json = json(&evidence(vec![offer("A", Vec::new(), None)], None));
    let offer = &json["offers"][0];
    assert!(offer["rate"].is_null() && offer["estimate"].is_null());
    assert_eq!(offer["why"], "No response counts yet.");
    assert_eq!(offer["verdict"]["state"], "no_bar");
    assert!(offer["verdict"]["word"].is_null() && offer["verdict"]["why"][0].is_string());
    assert!(json["experiment"]["plan"].is_null() && json["experiment"]["why"].is_string());
    assert_eq!(offer["choices"].as_array().unwrap().last().unwrap()["count"], 0);
}

#[test]
fn once_the_plan_has_ended_the_missing_counts_say_that_it_has() {
    let plan = plan(0.3, Some(3));
    for n in [4, 12] {
        let cells = vec![cell(Outcome::Buy, Rung::Time, n)];
        let json = json(&evidence(vec![offer("A", cells, plan.as_ref())], plan));
        let verdict = &json["offers"][0]["verdict"];
        assert!(verdict["to_validate"].is_null() && verdict["to_invalidate"].is_null(), "{verdict}");
        let why: Vec<&str> = verdict["why"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let due =
            "to_validate, to_invalidate: the plan ended at 3 responses without a verdict, and later ones bring none.";
        assert!(why.contains(&due), "{why:?}");
    }
}

#[test]
fn an_evidence_verdict_and_its_range_can_not_disagree() {
    let report = report(&northfold(plan(0.25, None)));
    for offer in &report.offers {
        if offer.verdict.is_validated() && offer.verdict.log_e_up.unwrap() >= 20_f64.ln() {
            assert!(offer.interval.low >= 0.25, "{}", offer.name);
        }
    }
}

#[test]
fn several_experiments_stand_in_one_object_and_one_stands_alone() {
    let report = report(&northfold(None));
    let one: Value = serde_json::from_str(&report_json::all_to_string(std::slice::from_ref(&report)).unwrap()).unwrap();
    assert_eq!(one["format"], "touchstone-report/1");
    let two: Value = serde_json::from_str(&report_json::all_to_string(&[report.clone(), report]).unwrap()).unwrap();
    assert_eq!(two["experiments"].as_array().unwrap().len(), 2);
}

/// An experiment whose one offer shows a value proposition of its name to everybody.
fn showing(name: &str, bar: f64, cells: Vec<Cell>) -> Evidence {
    let plan = plan(bar, Some(40));
    let shown: Arc<[String]> = Arc::from([name.to_string()]);
    let cells = cells.into_iter().map(|cell| Cell { propositions: Arc::clone(&shown), ..cell }).collect();
    evidence(vec![offer(name, cells, plan.as_ref())], plan)
}

#[test]
fn experiments_with_one_bar_chain_their_evidence_for_a_proposition() {
    let counts = |yes, no| vec![cell(Outcome::DoNothing, Rung::None, no), cell(Outcome::Buy, Rung::Time, yes)];
    let name = |i: u32| format!("Experiment {i}");
    let first = Evidence { name: name(1), ..showing("A", 0.3, counts(7, 8)) };
    let second = Evidence { name: name(2), ..showing("A", 0.3, counts(6, 9)) };
    let other_bar = Evidence { name: name(3), ..showing("A", 0.5, counts(2, 9)) };
    let mut a = propositions::of_one("A", &[&first, &second, &other_bar]);
    a.finish().unwrap();
    let chained = a.chained.unwrap();
    let expected = ln_e_up(7, 15, 0.3).unwrap() + ln_e_up(6, 15, 0.3).unwrap();
    assert!((chained.log_e - expected).abs() < 1e-12 && chained.experiments == 2, "{chained:?}");
    assert!(a.sentence.contains("two experiments with a bar of 30%, taken together"), "{}", a.sentence);
    let json: Value = serde_json::from_str(&report_json::to_string(&report(&first)).unwrap()).unwrap();
    assert!(json["propositions"][0]["chained"].is_null() && json["propositions"][0]["why"].is_array());
}

#[test]
fn a_proposition_is_ahead_of_another_only_where_no_offer_shows_both() {
    let counts = |yes, no| vec![cell(Outcome::DoNothing, Rung::None, no), cell(Outcome::Buy, Rung::Time, yes)];
    let (good, bad) = (showing("A", 0.3, counts(300, 20)), showing("B", 0.3, counts(2, 300)));
    let apart = Evidence { offers: good.offers.into_iter().chain(bad.offers).collect(), ..good };
    let json = json(&apart);
    let ahead = &json["propositions"][0]["ahead_of"][0];
    assert_eq!((&ahead["name"], &ahead["rungs"][0]["rung"]), (&"B".into(), &"time".into()), "{json:#}");
    assert!(
        ahead["rungs"][0]["chance"].as_f64() >= Some(0.9)
            && json["propositions"][1]["ahead_of"] == Value::Array(Vec::new())
    );
}

#[test]
fn the_next_customer_sees_the_offer_with_the_fewest_responses() {
    let running = northfold(plan(0.25, Some(60)));
    let next = &json(&running)["planning"]["next_customer"];
    assert_eq!(next["in_turn"], "One credential file");
    assert_ne!(next["to_find_the_best"], "Shared locum ratings", "it falls short");
    let stopped = Evidence { status: Status::Stopped, ..running };
    assert!(json(&stopped)["planning"]["next_customer"].is_null());
    let counts = |yes, no| vec![cell(Outcome::DoNothing, Rung::None, no), cell(Outcome::Buy, Rung::Time, yes)];
    let (good, better) = (showing("A", 0.3, counts(30, 20)), showing("B", 0.3, counts(40, 20)));
    let told = Evidence { offers: good.offers.into_iter().chain(better.offers).collect(), ..good };
    let planning = &json(&told)["planning"];
    assert!(planning["next_customer"].is_null(), "both are validated: {planning}");
}
