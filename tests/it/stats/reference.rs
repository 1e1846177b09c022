//! Every number of an independent program, against ours.
//!
//! `TOUCHSTONE_REFERENCE=FILE` runs another file of cases.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use touchstone::stats::choice::{dirichlet_intervals, shares};
use touchstone::stats::compare::{
    benjamini_hochberg, e_benjamini_hochberg, fisher_exact, fisher_freeman_halton, holm, ln_e_pairs,
    miettinen_nurminen_difference, miettinen_nurminen_ratio, n_minus_1_chi_square, newcombe_difference,
    probabilities_best,
};
use touchstone::stats::pooling::{isotonic_decreasing, pool};
use touchstone::stats::proportion::{
    Interval, binomial_test, clopper_pearson_interval, jeffreys_interval, jeffreys_mean, probability_above,
    wilson_interval,
};
use touchstone::stats::sequential::{
    ALPHA, Boundaries, KAPPA, N_MIN, always_valid_interval, ln_e_down, ln_e_two_sided, ln_e_up,
};

/// What one case asks for, with the conversions that the cases need.
struct Inputs<'a>(&'a Value);

impl Inputs<'_> {
    fn count(&self, key: &str) -> u64 {
        self.0[key].as_u64().unwrap_or_else(|| panic!("{key} is not a count"))
    }
    fn number(&self, key: &str) -> f64 {
        self.0[key].as_f64().unwrap_or_else(|| panic!("{key} is not a number"))
    }
    fn level(&self) -> f64 {
        self.0["level"].as_f64().unwrap_or(0.95)
    }
    fn counts(&self, key: &str) -> Vec<u64> {
        self.list(key).iter().map(|v| v.as_u64().unwrap()).collect()
    }
    fn numbers(&self, key: &str) -> Vec<f64> {
        self.list(key).iter().map(|v| v.as_f64().unwrap()).collect()
    }
    fn list(&self, key: &str) -> &Vec<Value> {
        self.0[key].as_array().unwrap_or_else(|| panic!("{key} is not a list"))
    }
    fn pair(&self, key: &str) -> (f64, f64) {
        let v = self.numbers(key);
        (v[0], v[1])
    }
    fn arms(&self) -> (u64, u64, u64, u64) {
        (self.count("s1"), self.count("n1"), self.count("s2"), self.count("n2"))
    }
    /// Constants of the rule are not parameters of ours: a case with others is a case that we can't answer.
    fn asks_for_our_rule(&self) -> bool {
        let same = |key: &str, ours: f64| self.0[key].as_f64().is_none_or(|v| v == ours);
        same("alpha_validated", ALPHA)
            && same("alpha_invalidated", ALPHA)
            && same("kappa", KAPPA)
            && same("n_min", N_MIN as f64)
            && self.0["closing"].as_bool().is_none_or(|closing| closing)
    }
}

enum Answer {
    Got(Value),
    NotRun(String),
}

fn finite_or_word(x: f64) -> Value {
    if x.is_finite() {
        json!(x)
    } else if x > 0.0 {
        json!("inf")
    } else {
        json!("-inf")
    }
}

fn ends(interval: Interval) -> Value {
    json!({"lo": finite_or_word(interval.low), "hi": finite_or_word(interval.high)})
}

fn lows_and_highs(intervals: &[Interval]) -> Value {
    json!({
        "lo": intervals.iter().map(|i| i.low).collect::<Vec<_>>(),
        "hi": intervals.iter().map(|i| i.high).collect::<Vec<_>>(),
    })
}

/// Families that are there. The list goes when all of them are.
const KNOWN: &[&str] = &[
    "pooled_rate",
    "isotonic_decreasing",
    "e_bh",
    "p_adjust_bh",
    "p_adjust_holm",
    "prob_b_beats_a",
    "prob_best",
    "n_minus_1_chi2",
    "newcombe_difference",
    "miettinen_nurminen_ratio",
    "miettinen_nurminen_difference",
    "fisher_rxk",
    "fisher_2x2",
    "e_pairs",
    "always_valid_bounds",
    "binom_test_one_sided",
    "clopper_pearson_interval",
    "dirichlet_shares",
    "e_process",
    "e_process_two_sided",
    "goodman_simultaneous",
    "jeffreys_posterior",
    "posterior_prob_above",
    "predictive_verdict",
    "verdict_boundaries",
    "verdict_operating_characteristics",
    "wilson_interval",
];

type Asked = Result<Answer, Box<dyn std::error::Error>>;

fn answer(method: &str, i: &Inputs) -> Asked {
    let counts = || (i.count("s"), i.count("n"));
    let got = match method {
        "jeffreys_posterior" => {
            let (s, n) = counts();
            let range = jeffreys_interval(s, n, i.level())?;
            json!({"mean": jeffreys_mean(s, n)?, "lo": range.low, "hi": range.high})
        }
        "posterior_prob_above" => {
            assert_eq!(i.pair("prior"), (0.5, 0.5), "only the Jeffreys prior is offered");
            let (s, n) = counts();
            json!({"prob": probability_above(s, n, i.number("bar"))?})
        }
        "wilson_interval" => ends(wilson_interval(i.count("s"), i.count("n"), i.level())?),
        "clopper_pearson_interval" => ends(clopper_pearson_interval(i.count("s"), i.count("n"), i.level())?),
        "binom_test_one_sided" => {
            let test = binomial_test(i.count("s"), i.count("n"), i.number("bar"))?;
            json!({"p_greater": test.greater, "p_less": test.less})
        }
        "e_process" => {
            let ((s, n), bar) = (counts(), i.number("bar"));
            json!({"ln_e_up": ln_e_up(s, n, bar)?, "ln_e_down": ln_e_down(s, n, bar)?})
        }
        "e_process_two_sided" => {
            let (s, n) = counts();
            json!({"ln_e": ln_e_two_sided(s, n, i.number("p"), i.pair("prior"))?})
        }
        "always_valid_bounds" => {
            let (s, n) = counts();
            ends(always_valid_interval(s, n, i.number("alpha_each_side"))?)
        }
        "verdict_boundaries" => {
            assert!(i.asks_for_our_rule(), "other constants than ours");
            let planned = i.count("planned_n");
            let plan = Boundaries::new(i.number("bar"), Some(planned))?;
            let open_ended = Boundaries::new(i.number("bar"), None)?;
            let down = |value: Option<u64>| value.map_or(-1, |l| l as i64);
            json!({
                "first_n": N_MIN,
                "validated_at": (N_MIN..=planned).map(|n| open_ended.to_validate(n).unwrap_or(n + 1)).collect::<Vec<_>>(),
                "invalidated_at": (N_MIN..=planned).map(|n| down(open_ended.to_invalidate(n))).collect::<Vec<_>>(),
                "closing_validated_at": plan.to_validate(planned).unwrap_or(planned + 1),
                "closing_invalidated_at": down(plan.to_invalidate(planned)),
            })
        }
        "verdict_operating_characteristics" => {
            assert!(i.asks_for_our_rule(), "other constants than ours");
            let plan = Boundaries::new(i.number("bar"), Some(i.count("planned_n")))?;
            let got = plan.operating_characteristics(i.number("true_rate"))?;
            json!({"validated": got.validated, "invalidated": got.invalidated, "expected_n": got.mean_n})
        }
        "predictive_verdict" => {
            assert!(i.asks_for_our_rule(), "other constants than ours");
            let plan = Boundaries::new(i.number("bar"), Some(i.count("planned_n")))?;
            let got = plan.outlook(i.count("s"), i.count("n"), i.pair("prior"))?;
            json!({
                "prob_validated": got.validated,
                "prob_invalidated": got.invalidated,
                "prob_open": got.open,
                "expected_more": got.expected_more,
            })
        }
        "e_pairs" => json!({"ln_e": ln_e_pairs(i.count("b_wins"), i.count("a_wins"))?}),
        "fisher_2x2" => {
            let (s1, n1, s2, n2) = i.arms();
            json!({"p": fisher_exact(s1, n1, s2, n2)?})
        }
        "fisher_rxk" => {
            let row = |v: &Value| v.as_array().unwrap().iter().map(|x| x.as_u64().unwrap()).collect();
            let table: Vec<Vec<u64>> = i.list("table").iter().map(row).collect();
            json!({"p": fisher_freeman_halton(&table)?})
        }
        "miettinen_nurminen_difference" => {
            let (s1, n1, s2, n2) = i.arms();
            ends(miettinen_nurminen_difference(s1, n1, s2, n2, i.level())?)
        }
        "miettinen_nurminen_ratio" => {
            let (s1, n1, s2, n2) = i.arms();
            let range = miettinen_nurminen_ratio(s1, n1, s2, n2, i.level())?;
            json!({"lo": range.low, "hi": finite_or_word(range.high.unwrap_or(f64::INFINITY))})
        }
        "newcombe_difference" => {
            let (s1, n1, s2, n2) = i.arms();
            ends(newcombe_difference(s1, n1, s2, n2, i.level())?)
        }
        "n_minus_1_chi2" => {
            let (s1, n1, s2, n2) = i.arms();
            let test = n_minus_1_chi_square(s1, n1, s2, n2)?;
            json!({"chi2": test.statistic, "p": test.p})
        }
        "prob_best" => {
            assert_eq!(i.pair("prior"), (0.5, 0.5), "only the Jeffreys prior is offered");
            let arm = |v: &Value| (v[0].as_u64().unwrap(), v[1].as_u64().unwrap());
            let arms = probabilities_best(&i.list("arms").iter().map(arm).collect::<Vec<_>>())?;
            json!({
                "prob_best": arms.iter().map(|a| a.best).collect::<Vec<_>>(),
                "expected_loss": arms.iter().map(|a| a.expected_loss).collect::<Vec<_>>(),
            })
        }
        "prob_b_beats_a" => {
            assert_eq!(i.pair("prior"), (0.5, 0.5), "only the Jeffreys prior is offered");
            let (s1, n1, s2, n2) = i.arms();
            let second = probabilities_best(&[(s1, n1), (s2, n2)])?[1];
            json!({"prob": second.best, "expected_loss_choose_2": second.expected_loss})
        }
        "p_adjust_holm" => json!({"adjusted": holm(&i.numbers("p"))?}),
        "p_adjust_bh" => json!({"adjusted": benjamini_hochberg(&i.numbers("p"))?}),
        "e_bh" => {
            let ln_e: Vec<f64> = i.numbers("e").into_iter().map(f64::ln).collect();
            json!({"rejected": e_benjamini_hochberg(&ln_e, i.number("alpha"))?})
        }
        "isotonic_decreasing" => json!({"fitted": isotonic_decreasing(&i.numbers("rate"), &i.numbers("weight"))?}),
        "pooled_rate" => {
            let cells: Vec<_> = i.counts("s").into_iter().zip(i.counts("n")).collect();
            let got = pool(&cells)?;
            json!({
                "group_mean": got.cells.iter().map(|c| c.mean).collect::<Vec<_>>(),
                "group_sd": got.cells.iter().map(|c| c.sd).collect::<Vec<_>>(),
                "mean": got.rate.mean,
                "mean_sd": got.rate.sd,
                "rho": got.rho,
                "sd_rates": got.sd_rates,
            })
        }
        "dirichlet_shares" => {
            let counts = i.counts("counts");
            let mut got = lows_and_highs(&dirichlet_intervals(&counts, i.level())?);
            got["mean"] = json!(shares(&counts, 0.05)?.iter().map(|s| s.share).collect::<Vec<_>>());
            got
        }
        "goodman_simultaneous" => {
            let table = shares(&i.counts("counts"), 1.0 - i.level())?;
            lows_and_highs(&table.iter().map(|s| Interval { low: s.low, high: s.high }).collect::<Vec<_>>())
        }
        unknown => return Err(format!("no method {unknown}").into()),
    };
    Ok(Answer::Got(got))
}

/// How far `got` is from `want`: the difference, relative where the value is above one. `None` where the case leaves
/// the value open.
fn distance(got: &Value, want: &Value) -> Option<f64> {
    match (got, want) {
        (_, Value::Null) => None,
        (Value::String(a), Value::String(b)) => Some(if a == b { 0.0 } else { f64::INFINITY }),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).filter_map(|(a, b)| distance(a, b)).reduce(f64::max)
        }
        _ => match (got.as_f64(), want.as_f64()) {
            (Some(a), Some(b)) => Some((a - b).abs() / b.abs().max(1.0)),
            _ => Some(f64::INFINITY),
        },
    }
}

/// What is wrong with the answer to one case, empty if nothing is; how far off the worst value is.
fn faults(case: &Value, got: &Value) -> Vec<String> {
    let tolerance = case["tol"].as_f64().unwrap().max(1e-15);
    let expected = case["expected"].as_object().unwrap();
    let mut found = Vec::new();
    for (key, want) in expected.iter().filter(|(key, _)| *key != "terms") {
        let Some(value) = got.get(key) else {
            found.push(format!("{key} is missing"));
            continue;
        };
        match distance(value, want) {
            Some(off) if off > tolerance => found.push(format!("{key}: {value}, expected {want}, off by {off:e}")),
            Some(off) if off.is_nan() => found.push(format!("{key}: {value} is no number")),
            _ => {}
        }
    }
    found
}

#[test]
fn reference() {
    let carried = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/stats/reference/reference.json");
    let file = std::env::var_os("TOUCHSTONE_REFERENCE").map_or(carried, PathBuf::from);
    let text = std::fs::read_to_string(&file).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let cases = document.get("cases").unwrap_or(&document).as_array().unwrap();
    let (mut passed, mut failed, mut not_run) = (0, 0, 0);
    for case in cases {
        let method = case["method"].as_str().unwrap();
        let name = format!("{} {method}", case["id"].as_str().unwrap_or("?"));
        let asked = if KNOWN.contains(&method) {
            answer(method, &Inputs(&case["inputs"]))
        } else {
            Ok(Answer::NotRun("the method is still to come".into()))
        };
        let found = match asked {
            Ok(Answer::Got(got)) => faults(case, &got),
            Ok(Answer::NotRun(why)) => {
                println!("{name}: not run, {why}");
                not_run += 1;
                continue;
            }
            Err(error) => vec![error.to_string()],
        };
        if found.is_empty() {
            passed += 1;
        } else {
            failed += 1;
            println!("{name} ({}): {}", case["source"], found.join("; "));
        }
    }
    println!("{passed} passed, {failed} failed, {not_run} not run");
    assert_eq!(failed, 0, "{failed} cases of {} failed", file.display());
    assert!(passed > 0, "no case ran");
}
