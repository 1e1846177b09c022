//! Comparisons, pooled value propositions, cares and the look ahead, from a file to the figures.

use serde_json::Value;

use touchstone::domain::evidence::{Evidence, OfferEvidence};
use touchstone::domain::experiment::Status;
use touchstone::domain::response::{Outcome, Rung};

use super::command::json;
use super::support::{self, cell, evidence, offer};

const A: &str = "YYNYYNYYYNYYNYYYNYYY";
const B: &str = "NNYNNNYNNNNYNNNNYNNNNN";

/// Two offers to two segments, logged one by one, with the cares that customers stated.
fn file() -> String {
    let mut rows = vec!["offer,segment,outcome,cares,standard,propositions".to_string()];
    let mut add = |offer: &str, pattern: &str, cares: &dyn Fn(usize) -> &'static str| {
        for (i, did) in pattern.chars().enumerate() {
            let segment = if i % 2 == 1 { "Small" } else { "Big" };
            let outcome = if did == 'Y' { "buy" } else { "do_nothing" };
            let standard = if cares(i) == "time:4" { "by 6 pm" } else { "" };
            rows.push(format!("{offer},{segment},{outcome},{},{standard},Always ready", cares(i)));
        }
    };
    add("A", A, &|i| match (i % 3, i % 2) {
        (0 | 1, _) => "time:4",
        (_, 1) => "cost:2",
        _ => "",
    });
    add("B", B, &|i| match (i % 5, i % 4) {
        (2, _) => "time:5; cost:1",
        (_, 0) => "cost:3",
        _ => "",
    });
    rows.join("\n")
}

fn report() -> Value {
    json(&["-", "--bar", "30%", "--stop-at", "40"], &file())
}

#[track_caller]
fn close(value: &Value, expected: f64, tolerance: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("no number: {value}"));
    assert!((value - expected).abs() <= tolerance, "{value} is not {expected}");
}

#[test]
fn the_kth_response_to_one_offer_is_paired_with_the_kth_to_the_other() {
    let report = report();
    let c = &report["comparisons"][0];
    assert_eq!((&c["offer"], &c["against"]), (&"A".into(), &"B".into()));
    assert_eq!((&c["pairs"], &c["offer_only"], &c["against_only"]), (&20.into(), &13.into(), &2.into()));
    // Python 3.11 math.lgamma: ln B(15, 4) - ln B(2, 2) + 15 ln 2.
    close(&c["log_e"], 2.776_502_621_560_92, 1e-9);
    // scipy 1.17.1: stats.fisher_exact([[15, 5], [4, 18]]), integrate.quad of the Jeffreys posteriors.
    close(&c["p_exact"], 0.000_473_058_190_305, 1e-9);
    close(&c["chance_better"], 0.999_926_628_605_759, 1e-8);
    // The experiment has no end in the file, so what is adjusted is the anytime p: one over the strongest evidence.
    close(&c["p_holm"], (-c["log_e_max"].as_f64().unwrap()).exp(), 1e-12);
}

#[test]
fn a_tally_has_no_order_and_is_not_paired() {
    let report = json(&["-"], "offer,outcome,quantity\nA,buy,40\nA,do_nothing,60\nB,buy,5\nB,do_nothing,95\n");
    let c = &report["comparisons"][0];
    assert!(c["log_e"].is_null() && c["claim"].is_null() && c["pairs"] == 0);
    assert!(c["why"][0].as_str().unwrap().contains("logged one by one"), "{}", c["why"]);
    // scipy 1.17.1: stats.fisher_exact([[40, 60], [5, 95]]).
    close(&c["p_exact"], 1.625_069_301_314_5e-9, 1e-16);
    let sentence = c["sentence"].as_str().unwrap();
    assert!(sentence.ends_with("so there is no finding before the experiment is stopped."), "{sentence}");
}

fn tallied(name: &str, yes: u64, no: u64) -> OfferEvidence {
    offer(name, vec![cell(Outcome::Buy, Rung::Time, yes), cell(Outcome::DoNothing, Rung::None, no)], None)
}

#[test]
fn once_asking_has_ended_the_exact_test_finds_what_tallies_show() {
    let mut evidence = evidence(vec![tallied("A", 40, 60), tallied("B", 5, 95), tallied("C", 6, 94)], None);
    let found = |evidence: &Evidence| {
        let comparisons = support::report(evidence).comparisons;
        comparisons.into_iter().map(|c| (c.offer, c.against, c.claim.map(|claim| claim.better))).collect::<Vec<_>>()
    };
    assert!(found(&evidence).iter().all(|(.., better)| better.is_none()));
    evidence.status = Status::Stopped;
    // scipy 1.17.1 stats.fisher_exact: 1.6e-9, 7.8e-9 and 1.0; statsmodels 0.15.0 multipletests "holm" keeps two of them.
    let a = Some("A".to_string());
    assert_eq!(
        found(&evidence),
        [("A".into(), "B".into(), a.clone()), ("A".into(), "C".into(), a), ("C".into(), "B".into(), None)]
    );
}

#[test]
fn a_value_proposition_is_pooled_over_offers_and_segments() {
    let report = report();
    let p = &report["propositions"][0];
    assert_eq!(
        (&p["name"], &p["n"], &p["accepted"], &p["experiments"]),
        (&"Always ready".into(), &42.into(), &19.into(), &1.into())
    );
    let cell = |offer: &str, segment: &str| {
        let cells = p["cells"].as_array().unwrap();
        cells.iter().find(|c| c["offer"] == offer && c["segment"] == segment).unwrap().clone()
    };
    assert_eq!((&cell("A", "Big")["accepted"], &cell("B", "Small")["n"]), (&7.into(), &11.into()));
    // Python with numpy 2 and scipy 1.17.1, a quadrature of the same model of its own: means over its nodes.
    close(&p["pooled"]["mean"], 0.462_764_643_775_670, 1e-5);
    close(&p["rho"], 0.260_475_201_335_867, 1e-5);
    close(&cell("A", "Small")["shrunk"]["mean"], 0.709_631_44, 1e-5);
    close(&cell("B", "Small")["shrunk"]["mean"], 0.182_793_38, 1e-5);
    for cell in p["cells"].as_array().unwrap() {
        let raw = cell["accepted"].as_f64().unwrap() / cell["n"].as_f64().unwrap();
        let (mean, drawn) = (p["pooled"]["mean"].as_f64().unwrap(), cell["shrunk"]["mean"].as_f64().unwrap());
        assert!((raw - mean).abs() > (drawn - mean).abs(), "{cell} is not drawn towards {mean}");
    }
    assert!(p["next_experiment"]["low"].as_f64().unwrap() < p["pooled"]["low"].as_f64().unwrap());
    assert_eq!(p["by_rung"][0]["rung"], "words");
}

#[test]
fn offers_that_ask_for_different_rungs_are_not_pooled_together() {
    let rows = "offer,ask,outcome,quantity,propositions\nTalk,time,buy,8,Ready\nTalk,time,do_nothing,4,Ready\n\
                Pay,payment,buy,3,Ready\nPay,payment,do_nothing,20,Ready\n";
    let report = json(&["-"], rows);
    let p = &report["propositions"][0];
    assert_eq!((&p["rung"], p["cells"].as_array().unwrap().len()), (&"payment".into(), 2));
    assert!(p["cells"][0]["shrunk"].is_null() && p["cells"][0]["why"].is_string());
    let rungs: Vec<&Value> = p["by_rung"].as_array().unwrap().iter().map(|r| &r["rung"]).collect();
    assert_eq!(rungs, ["time", "payment"]);
    assert!(p["by_rung"][0]["mean"].as_f64().unwrap() >= p["by_rung"][1]["mean"].as_f64().unwrap());
}

#[test]
fn the_strongest_rung_is_the_highest_at_which_the_bar_is_cleared() {
    let rows = "offer,ask,outcome,quantity,propositions\nTalk,time,buy,30,Ready\nTalk,time,do_nothing,4,Ready\n\
                Hold,deposit,buy,14,Ready\nHold,deposit,do_nothing,2,Ready\nPay,payment,buy,5,Ready\nPay,payment,do_nothing,9,Ready\n";
    let strongest = |bar: &str| {
        let report = json(&["-", "--bar", bar, "--stop-at", "40"], rows);
        let offer = |name: &str| {
            report["offers"].as_array().unwrap().iter().find(|o| o["name"] == name).unwrap()["verdict"].clone()
        };
        let rung = report["propositions"][0]["strongest_rung"].clone();
        (rung, ["Talk", "Hold", "Pay"].map(|name| offer(name)["state"] == "validated"))
    };
    // The rung of the strongest offer whose verdict says so; nothing where none does.
    assert_eq!(strongest("0.5"), ("deposit".into(), [true, true, false]));
    assert_eq!(strongest("0.6"), ("time".into(), [true, false, false]));
    assert_eq!(strongest("0.9"), (Value::Null, [false, false, false]));
}

#[test]
fn cares_are_read_against_what_customers_then_do() {
    let report = report();
    let care = |name: &str| report["cares"].as_array().unwrap().iter().find(|c| c["name"] == name).unwrap().clone();
    let (time, cost) = (care("time"), care("cost"));
    assert_eq!((&time["mentioned"], &time["of"], &time["mentioned_accepted"]), (&18.into(), &42.into(), &12.into()));
    assert_eq!((&cost["mentioned"], &cost["silent_accepted"]), (&12.into(), &15.into()));
    assert_eq!(time["standards"], serde_json::json!(["by 6 pm"]));
    // scipy 1.17.1 stats.fisher_exact; scikit-learn 1.9.1 LogisticRegression(C=2.25) on both cares, offer and segment.
    close(&time["p"], 0.027_695_949_898_940, 1e-9);
    close(&time["p_bh"], 2.0 * 0.027_695_949_898_940, 1e-9);
    close(&cost["p_bh"], 0.494_526_992_560_037, 1e-9);
    close(&time["odds_ratio"]["adjusted"], 1.847_485_19, 1e-4);
    close(&cost["odds_ratio"]["adjusted"], 0.947_381_46, 1e-4);
    close(&time["lift"]["estimate"], 12.0 / 18.0 - 7.0 / 24.0, 1e-12);
}

#[test]
fn a_care_that_too_few_state_is_counted_and_not_read() {
    let rows = "offer,outcome,cares\nA,buy,speed:4\nA,buy,\nA,do_nothing,speed:2\nA,do_nothing,\nA,do_nothing,\n";
    let report = json(&["-"], rows);
    let care = &report["cares"][0];
    assert_eq!((&care["mentioned"], &care["of"]), (&2.into(), &5.into()));
    assert!(care["lift"].is_null() && care["quadrant"].is_null());
    assert!(care["why"][0].as_str().unwrap().contains("three customers who state it"), "{}", care["why"]);
}

#[test]
fn nobody_listened_to_a_tally() {
    let rows = "offer,outcome,quantity,cares\nA,do_nothing,1000,\nA,buy,1,speed:4\nA,do_nothing,1,\n";
    assert_eq!(json(&["-"], rows)["cares"][0]["of"], 2);
}

#[test]
fn the_look_ahead_puts_the_offer_first_that_is_most_worth_asking() {
    let report = report();
    let planning = &report["planning"];
    let offers: Vec<&str> =
        planning["offers"].as_array().unwrap().iter().map(|o| o["offer"].as_str().unwrap()).collect();
    // A is validated, so only B has a way to go.
    assert_eq!(offers, ["B"]);
    let ahead = &planning["if_continued"];
    let chances = ["validated", "invalidated", "open"].map(|key| ahead[key].as_f64().unwrap());
    assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9 && chances[0] < chances[1], "{ahead}");
    assert!(planning["nearest"]["buys_in_a_row"].as_u64().unwrap() > 5);
    let without = json(&["-"], &file());
    let nothing = &without["planning"];
    assert_eq!(nothing["why"], "No bar was set before asking.");
    let keys = ["offer", "if_continued", "nearest"];
    assert!(keys.iter().all(|key| nothing.get(key).is_some_and(Value::is_null)), "{nothing}");
    assert_eq!(nothing["value_of_next"].as_array().map(Vec::len), Some(0), "{nothing}");
    let endless = json(&["-", "--bar", "0.3"], &file());
    assert!(endless["planning"]["if_continued"].is_null());
    assert!(
        endless["planning"]["why"][0].as_str().unwrap().starts_with("if_continued: No number of responses"),
        "{endless}"
    );
}
