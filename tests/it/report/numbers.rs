//! The figures of a report, as programs read them.

use serde_json::Value;
use touchstone::formats::report_json;

use super::support::{evidence, northfold, offer, plan, report};

fn json(evidence: &touchstone::domain::evidence::Evidence) -> Value {
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
