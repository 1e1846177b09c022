//! `touchstone choices`.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::{close, run};

/// 210 travellers and four ways to travel, as a file of choices: generalised cost for price, waiting time, and household
/// income where it is the plane. Five travellers in a row stand for one customer.
fn mode_choice() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/stats/reference/modechoice_long.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut file = "experiment,customer,task,alternative,price,chosen,ttme,hinc_air\n".to_string();
    for (i, row) in reader.deserialize().enumerate() {
        let row: HashMap<String, f64> = row.unwrap();
        let (mode, traveller) = (row["mode"], i / 4);
        let name = ["air", "train", "bus", "car"][mode as usize - 1];
        let income = if name == "air" { row["hinc"] } else { 0.0 };
        let (customer, cost, chosen, wait) = (traveller / 5, row["gc"], row["choice"], row["ttme"]);
        file.push_str(&format!("Travel,{customer},{traveller},{name},{cost},{chosen},{wait},{income}\n"));
    }
    file
}

fn named<'a>(list: &'a Value, key: &str, name: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|row| row[key] == name).unwrap_or_else(|| panic!("no {name} in {list}"))
}

#[test]
fn the_published_mode_choice_estimates_come_out() {
    let got = run(&["choices", "-", "--reference", "car", "--format", "json"], &mode_choice()).json();
    // Greene's table, by statsmodels 0.15.0 ConditionalLogit; errors by customer by numpy 2.4.6 from the sandwich formula.
    let published = [
        ("price", -0.015_501_525, 0.004_407_993, 0.005_809_170_529),
        ("ttme", -0.096_124_796, 0.010_439_847, 0.013_144_669_042),
        ("hinc_air", 0.013_287_026, 0.010_262_407, 0.008_921_713_614),
        ("air", 5.207_443_299, 0.779_055_142, 0.865_259_110_971),
        ("train", 3.869_042_702, 0.443_126_852, 0.403_956_297_914),
        ("bus", 3.163_194_212, 0.450_265_928, 0.461_019_863_756),
    ];
    for (name, estimate, se, clustered) in published {
        let row = named(&got["coefficients"], "name", name);
        assert!(close(&row["estimate"], estimate, 2e-6) && close(&row["se"], se, 2e-6), "{row}");
        assert!(close(&row["se_clustered"], clustered, 1e-8), "{row}");
    }
    assert!(close(&got["model"]["log_likelihood"], -199.128_368_716, 1e-6), "{}", got["model"]);
    assert!(close(&got["model"]["log_likelihood_equal_shares"], -210.0 * 4_f64.ln(), 1e-9), "{}", got["model"]);
    assert_eq!((&got["model"]["regularised"], &got["model"]["reference"]), (&false.into(), &"car".into()));
    assert_eq!((got["choices"].as_u64(), got["customers"].as_u64()), (Some(210), Some(42)));
}

#[test]
fn what_a_minute_is_worth_has_fiellers_range() {
    let got = run(&["choices", "-", "--reference", "car", "--format", "json"], &mode_choice()).json();
    let wait = named(&got["willingness_to_pay"], "name", "ttme");
    // numpy 2.4.6, the roots of Fieller's quadratic over both covariances.
    assert!(close(&wait["estimate"], -6.200_989_525, 1e-5), "{wait}");
    assert!(close(&wait["low"], -14.283_277_132, 1e-4) && close(&wait["high"], -3.728_179_118, 1e-5), "{wait}");
    let clustered = &wait["clustered"];
    assert!(close(&clustered["low"], -24.879_758, 1e-3) && close(&clustered["high"], -3.114_968_6, 1e-4), "{wait}");
}

#[test]
fn shares_then_are_what_the_model_expects_of_the_changed_sets() {
    let args = ["choices", "-", "--reference", "car", "--format", "json", "--what-if", "air:price=-10%"];
    let got = run(&args, &mode_choice()).json();
    let scenario = &got["what_if"][0];
    assert_eq!(scenario["change"], "air: price 10% lower");
    // numpy 2.4.6: mean choice probabilities with the plane's cost times 0.9; a model with constants meets the shares now.
    for (name, now, then) in [
        ("air", 58.0, 0.297_148_156_138),
        ("train", 63.0, 0.293_853_478_587),
        ("bus", 30.0, 0.139_496_775_783),
        ("car", 59.0, 0.269_501_589_492),
    ] {
        let row = named(&scenario["shares"], "alternative", name);
        assert!(close(&row["now"], now / 210.0, 1e-6) && close(&row["then"], then, 1e-8), "{row}");
        assert!(close(&named(&got["shares"], "alternative", name)["share"], now / 210.0, 1e-12));
    }
}

/// Forty customers, each with three tasks: one offer at changing prices and minutes, a rival, and doing nothing. Who chooses
/// what depends on the price by a fixed pattern.
fn stall(price: impl Fn(usize) -> f64, takes: impl Fn(usize) -> usize) -> String {
    let mut file = "customer,task,alternative,price,currency,chosen,minutes\n".to_string();
    for i in 0..120 {
        let chosen = takes(i);
        let is = |a: usize| u8::from(a == chosen);
        let (customer, minutes) = (i / 3, [10, 20, 40][i % 3]);
        file.push_str(&format!("{customer},{i},Stall,{},EUR,{},{minutes}\n", price(i), is(0)));
        file.push_str(&format!("{customer},{i},Rival,{},EUR,{},15\n", 5 + i % 2, is(1)));
        file.push_str(&format!("{customer},{i},do_nothing,,,{},\n", is(2)));
    }
    file
}

fn dear(i: usize) -> f64 {
    [3.0, 5.0, 8.0, 12.0][i % 4]
}

fn price_matters(i: usize) -> usize {
    let takers = [9, 7, 4, 2][i % 4];
    if (i * 7) % 10 < takers { 0 } else { 1 + (i / 4) % 2 }
}

#[test]
fn doing_nothing_is_what_everything_is_compared_with_and_shares_sum_to_one() {
    let got = run(&["choices", "-", "--format", "json"], &stall(dear, price_matters)).json();
    assert_eq!(got["model"]["reference"], "do_nothing");
    assert!(named(&got["coefficients"], "name", "price")["estimate"].as_f64().unwrap() < 0.0, "{got}");
    for scenario in got["what_if"].as_array().unwrap() {
        let sum: f64 = scenario["shares"].as_array().unwrap().iter().map(|s| s["then"].as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{scenario}");
    }
    assert_eq!(got["what_if"].as_array().unwrap().len(), 2, "one an alternative that has a price");
    assert!(got["shares"].as_array().unwrap().iter().all(|s| s["low"].as_f64() < s["share"].as_f64()));
}

#[test]
fn a_price_that_attracts_says_nothing_of_what_people_would_pay() {
    let attracted = |i: usize| if i % 4 >= 2 && !i.is_multiple_of(5) { 0 } else { 1 + i % 2 };
    let got = run(&["choices", "-", "--format", "json"], &stall(dear, attracted)).json();
    assert_eq!(got["willingness_to_pay"].as_array().unwrap().len(), 0);
    assert!(got["why"][0].as_str().unwrap().contains("A higher price does not put people off"), "{}", got["why"]);
}

#[test]
fn a_weak_price_effect_has_no_bounded_range() {
    let hardly = |i: usize| if (i * 7) % 10 < [5, 5, 5, 4][i % 4] { 0 } else { 1 + i % 2 };
    let file = stall(dear, hardly);
    let got = run(&["choices", "-", "--format", "json"], &file).json();
    let price = named(&got["coefficients"], "name", "price");
    assert!(price["estimate"].as_f64().unwrap() < 0.0, "{price}");
    let minutes = named(&got["willingness_to_pay"], "name", "minutes");
    assert!(minutes["low"].is_null() && minutes["why"] == "unbounded - price effect not established", "{minutes}");
    let words = run(&["choices", "-"], &file);
    assert!(
        words.is_plain_text() && words.out.contains("Unbounded: the effect of the price is not established."),
        "{}",
        words.out
    );
}

#[test]
fn choices_that_settle_nothing_are_held_by_a_prior_and_labelled() {
    let cheapest = |i: usize| if dear(i) < 6.0 { 0 } else { 2 };
    let file = stall(dear, cheapest);
    let got = run(&["choices", "-", "--format", "json"], &file).json();
    assert_eq!((&got["model"]["regularised"], &got["model"]["label"]), (&true.into(), &"regularised".into()));
    assert!(run(&["choices", "-"], &file).out.contains("Regularised: these choices alone don't settle the weights"));
}

#[test]
fn words_are_compared_with_the_first_of_them() {
    let colour = |i: usize| if i.is_multiple_of(2) { "red" } else { "blue" };
    let head = "customer,task,alternative,chosen,colour\n".to_string();
    let rows = (0..60).map(|i| {
        let takes = u8::from(i % 3 > 0 || i % 2 == 0);
        format!("{i},{i},Shirt,{takes},{}\n{i},{i},do_nothing,{},\n", colour(i), 1 - takes)
    });
    let file = rows.fold(head, |all, row| all + &row);
    let args = ["choices", "-", "--category", "colour", "--format", "json", "--what-if", "Shirt:colour=blue"];
    let got = run(&args, &file).json();
    let blue = named(&got["coefficients"], "name", "colour=blue");
    // All 30 reds and 20 of 30 blues are taken: red can't be bettered, so a prior holds it.
    assert!(blue["estimate"].as_f64().unwrap() < 0.0 && got["model"]["regularised"] == true, "{got}");
    assert_eq!(got["what_if"][0]["change"], "Shirt: colour blue");
    assert!(got["why"].as_array().unwrap().iter().any(|w| w == "willingness_to_pay: There are no prices."));
    let words = run(&["choices", "-"], &file);
    assert!(
        words.code == Some(2) && words.err.contains("Line 2, column colour: 'red' is not a plain number"),
        "{}",
        words.err
    );
}

#[test]
fn different_sets_make_no_table_of_shares() {
    let file =
        "customer,task,alternative,chosen\n1,1,A,1\n1,1,B,0\n1,2,A,0\n1,2,C,1\n2,3,A,1\n2,3,B,0\n2,4,A,0\n2,4,C,1\n";
    let got = run(&["choices", "-", "--format", "json"], file).json();
    assert!(got["shares"][0]["share"].is_null() && got["why"][0].as_str().unwrap().starts_with("share, low, high:"));
    assert_eq!((got["shares"][1]["shown"].as_u64(), got["shares"][1]["chosen"].as_u64()), (Some(2), Some(0)));
}

/// The words of a terminal as if it were wide enough for a line each.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Stall against doing nothing, with a rival there for every second customer; `taken` of ten take the stall where it is.
fn comes_and_goes(taken: usize) -> String {
    let mut file = "customer,task,alternative,chosen\n".to_string();
    for i in 0..200 {
        let (there, tenth) = (i % 2 == 0, i / 2 % 10);
        let chosen = if there && tenth == 9 { 2 } else { usize::from(tenth >= if there { taken } else { 6 }) };
        for (a, name) in ["Stall", "do_nothing", "Rival"].into_iter().enumerate().filter(|(a, _)| *a < 2 || there) {
            file.push_str(&format!("{i},{i},{name},{}\n", u8::from(a == chosen)));
        }
    }
    file
}

#[test]
fn an_alternative_that_comes_and_goes_is_held_against_the_odds_of_the_others() {
    let got = run(&["choices", "-", "--format", "json"], &comes_and_goes(2)).json();
    let check = &got["presence"][0];
    assert_eq!(
        (&check["third"], &check["alternative"], &check["against"]),
        (&"Rival".into(), &"Stall".into(), &"do_nothing".into())
    );
    assert_eq!((check["with"]["alternative"].as_u64(), check["with"]["against"].as_u64()), (Some(20), Some(70)));
    assert_eq!((check["without"]["alternative"].as_u64(), check["without"]["against"].as_u64()), (Some(60), Some(40)));
    // scipy 1.17.1 fisher_exact([[20, 70], [60, 40]])
    assert!(close(&check["p"], 1.815_027_811_581_315_6e-7, 1e-15) && check["p_holm"] == check["p"], "{check}");
    let words = run(&["choices", "-"], &comes_and_goes(2));
    assert!(
        flat(&words.out).contains("20 to 70 with Rival there, 60 to 40 without it. That is more than chance"),
        "{}",
        words.out
    );
    let steady = run(&["choices", "-"], &comes_and_goes(5));
    assert!(flat(&steady.out).contains("no sign that it makes a difference"), "{}", steady.out);
    assert!(!run(&["choices", "-"], &stall(dear, price_matters)).out.contains("comes or goes"));
}

#[test]
fn mistakes_are_told_by_line_and_column_or_by_the_flag_that_made_them() {
    let two = "customer,task,alternative,price,chosen\n1,1,A,3,1\n1,1,B,4,1\n1,2,A,x,0\n1,3,do_nothing,2,1\n";
    let ran = run(&["choices", "-"], two);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(lines[0].starts_with("Line 3, column chosen: Task 1 has another choice on line 2."), "{}", ran.err);
    assert!(lines[1].starts_with("Line 4, column price: 'x' is not a plain number"), "{}", ran.err);
    assert!(lines[2].starts_with("Line 5, column price: Doing nothing has no price."), "{}", ran.err);
    let file = stall(dear, price_matters);
    for (flag, value, sentence) in [
        ("--what-if", "Stal:price=3", "there is no such alternative. There are Stall, Rival, do_nothing."),
        ("--what-if", "Stall:weight=3", "there is no such attribute. There are price, minutes."),
        ("--what-if", "Stall:price=cheap", "the value is a number, or a change such as +10%."),
        ("--what-if", "do_nothing:price=3", "doing nothing has no attributes."),
        ("--what-if", "price up", "Write alternative:attribute=value"),
        ("--reference", "Bus", "There is no alternative 'Bus'. There are Stall, Rival, do_nothing."),
    ] {
        let ran = run(&["choices", "-", flag, value], &file);
        assert!(ran.code == Some(2) && ran.err.contains(sentence), "{value}: {}", ran.err);
    }
}

#[test]
fn a_column_that_can_not_have_made_a_difference_is_refused() {
    let file = "customer,task,alternative,chosen,income\n1,1,A,1,9\n1,1,B,0,9\n2,1,A,0,4\n2,1,B,1,4\n";
    let ran = run(&["choices", "-"], file);
    assert!(
        ran.code == Some(2) && ran.err.contains("'income' is the same for all alternatives in every choice"),
        "{}",
        ran.err
    );
}
