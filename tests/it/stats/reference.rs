//! Every number of an independent program, against ours.
//!
//! `TOUCHSTONE_REFERENCE=FILE` runs another file of cases; `TOUCHSTONE_REFERENCE_DATA=FOLDER` names the folder with the
//! data sets that are not carried here.

use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use touchstone::stats::StatsError;
use touchstone::stats::association::{
    FirthCoefficient, MentionTable, Pattern, firth_logistic, grouped, log_odds_ratio, penalised_logistic,
};
use touchstone::stats::beta_law::BetaLaw;
use touchstone::stats::calibration::{calibration_in_the_large, forecast_scores};
use touchstone::stats::choice::{
    ChoiceSet, conditional_logit, dirichlet_intervals, hausman_mcfadden, shares, willingness_to_pay,
};
use touchstone::stats::compare::{
    benjamini_hochberg, e_benjamini_hochberg, fisher_exact, fisher_freeman_halton, holm, ln_e_pairs,
    miettinen_nurminen_difference, miettinen_nurminen_ratio, n_minus_1_chi_square, newcombe_difference,
    probabilities_highest,
};
use touchstone::stats::planning::{predictive, value_of_more_responses};
use touchstone::stats::pooling::{isotonic_decreasing, pool};
use touchstone::stats::proportion::{
    Interval, binomial_test, clopper_pearson_interval, jeffreys_interval, jeffreys_mean, wilson_interval,
};
use touchstone::stats::sequential::{ALPHA, Boundaries, KAPPA, N_MIN, Rule, ln_e_two_sided};
use touchstone::stats::survival::{Ending, Incidence, aalen_johansen, kaplan_meier};

/// What one case asks for, with the conversions that the cases need.
struct Inputs<'a>(&'a Value, Vec<String>, &'a str);

impl Inputs<'_> {
    fn of(case: &Value) -> Inputs<'_> {
        let terms = case["expected"]["terms"].as_array();
        let names = terms.map(|terms| terms.iter().map(|t| t.as_str().unwrap().to_owned()).collect());
        Inputs(&case["inputs"], names.unwrap_or_default(), case["source"].as_str().unwrap_or_default())
    }

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
    /// Outcomes and covariates of a logistic model, identical rows merged.
    fn patterns(&self) -> Vec<Pattern> {
        let row = |v: &Value| v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect::<Vec<f64>>();
        let outcomes = self.counts("y").into_iter().map(|y| y == 1);
        grouped(self.list("X").iter().map(row).zip(outcomes))
    }
    /// Times and how the cases ended; from the data set where the case only names it. `None` if that is not here.
    fn endings(&self) -> Option<(Vec<f64>, Vec<Ending>)> {
        let ending = |cause: u64| match cause {
            0 => Ending::Open,
            1 => Ending::Captured,
            _ => Ending::Otherwise,
        };
        if self.0.get("time").is_some() {
            return Some((self.numbers("time"), self.counts("cause").into_iter().map(ending).collect()));
        }
        // Plasma cell malignancy counts if it came first; else death, else still open.
        let rows = table(&data_file("mgus2.csv")?);
        let value = |row: &HashMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
        let case = |row: &HashMap<String, String>| match value(row, "pstat") > 0.5 {
            true => (value(row, "ptime"), Ending::Captured),
            false => (value(row, "futime"), ending(if value(row, "death") > 0.5 { 2 } else { 0 })),
        };
        Some(rows.iter().map(case).unzip())
    }
    fn arms(&self) -> (u64, u64, u64, u64) {
        (self.count("s1"), self.count("n1"), self.count("s2"), self.count("n2"))
    }
    /// The constants of the verdict rule; those of the product where the case names none.
    fn rule(&self) -> Rule {
        let number = |key: &str, ours: f64| self.0[key].as_f64().unwrap_or(ours);
        Rule {
            alpha_validated: number("alpha_validated", ALPHA),
            alpha_invalidated: number("alpha_invalidated", ALPHA),
            kappa: number("kappa", KAPPA),
            n_min: self.0["n_min"].as_u64().unwrap_or(N_MIN),
            closing: self.0["closing"].as_bool().unwrap_or(true),
        }
    }
    fn boundaries(&self) -> Result<Boundaries, StatsError> {
        Boundaries::under(self.rule(), self.number("bar"), Some(self.count("planned_n")))
    }
    /// The prior of a rate; Jeffreys' where the case names none.
    fn prior(&self) -> Result<BetaLaw, StatsError> {
        if self.0.get("prior").is_none_or(Value::is_null) {
            return Ok(BetaLaw::JEFFREYS);
        }
        let (a, b) = self.pair("prior");
        BetaLaw::new(a, b)
    }
    /// What is known of several arms, each (successes, n).
    fn laws(&self, arms: &[(u64, u64)]) -> Result<Vec<BetaLaw>, StatsError> {
        let prior = self.prior()?;
        arms.iter().map(|(s, n)| prior.after(*s, *n)).collect()
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
            let (s, n) = counts();
            json!({"prob": i.prior()?.after(s, n)?.probability_above(i.number("bar"))?})
        }
        "wilson_interval" => ends(wilson_interval(i.count("s"), i.count("n"), i.level())?),
        "clopper_pearson_interval" => ends(clopper_pearson_interval(i.count("s"), i.count("n"), i.level())?),
        "binom_test_one_sided" => {
            let test = binomial_test(i.count("s"), i.count("n"), i.number("bar"))?;
            json!({"p_greater": test.greater, "p_less": test.less})
        }
        "e_process" => {
            let ((s, n), bar) = (counts(), i.number("bar"));
            let (up, down) = i.rule().ln_e(s, n, bar)?;
            json!({"ln_e_up": up, "ln_e_down": down})
        }
        "e_process_two_sided" => {
            let (s, n) = counts();
            json!({"ln_e": ln_e_two_sided(s, n, i.number("p"), i.prior()?.shapes())?})
        }
        "always_valid_bounds" => {
            let (s, n) = counts();
            ends(i.rule().always_valid_interval(s, n, i.number("alpha_each_side"))?)
        }
        "verdict_boundaries" => {
            let (planned, first) = (i.count("planned_n"), i.rule().n_min);
            let plan = i.boundaries()?;
            let open_ended = Boundaries::under(i.rule(), i.number("bar"), None)?;
            let down = |value: Option<u64>| value.map_or(-1, |l| l as i64);
            json!({
                "first_n": first,
                "validated_at": (first..=planned).map(|n| open_ended.to_validate(n).unwrap_or(n + 1)).collect::<Vec<_>>(),
                "invalidated_at": (first..=planned).map(|n| down(open_ended.to_invalidate(n))).collect::<Vec<_>>(),
                "closing_validated_at": plan.to_validate(planned).unwrap_or(planned + 1),
                "closing_invalidated_at": down(plan.to_invalidate(planned)),
            })
        }
        "verdict_operating_characteristics" => {
            let got = i.boundaries()?.operating_characteristics(i.number("true_rate"))?;
            json!({"validated": got.validated, "invalidated": got.invalidated, "expected_n": got.mean_n})
        }
        "predictive_verdict" => {
            let got = i.boundaries()?.outlook(i.count("s"), i.count("n"), i.prior()?.shapes())?;
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
            let arm = |v: &Value| (v[0].as_u64().unwrap(), v[1].as_u64().unwrap());
            let arms: Vec<_> = i.list("arms").iter().map(arm).collect();
            let arms = probabilities_highest(&i.laws(&arms)?)?;
            json!({
                "prob_best": arms.iter().map(|a| a.best).collect::<Vec<_>>(),
                "expected_loss": arms.iter().map(|a| a.expected_loss).collect::<Vec<_>>(),
            })
        }
        "prob_b_beats_a" => {
            let (s1, n1, s2, n2) = i.arms();
            let second = probabilities_highest(&i.laws(&[(s1, n1), (s2, n2)])?)?[1];
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
        "mnl" => match choice_data(i.0["dataset"].as_str().unwrap(), None, &i.1)? {
            None => return Ok(Answer::NotRun("its data set is not here".into())),
            Some(sets) => {
                let fit = conditional_logit(&sets)?;
                json!({"coef": fit.coefficients, "se": fit.se, "loglik": fit.log_likelihood})
            }
        },
        "hausman_mcfadden" => {
            // The first alternative that is there has no constant; the models are compared in what both have.
            let constant = |alternative: &&str| format!("{alternative}:(intercept)");
            let terms = |alternatives: &[&str]| -> Vec<String> {
                let columns = i.0["spec"].as_str().unwrap_or("price+catch").split('+').map(str::trim);
                let columns = columns.filter(|term| !term.is_empty() && *term != "constants").map(str::to_owned);
                columns.chain(alternatives[1..].iter().map(constant)).collect()
            };
            let dataset = i.0["dataset"].as_str().unwrap();
            let kept: Vec<&str> = i.list("kept").iter().map(|v| v.as_str().unwrap()).collect();
            let (all, few) = (terms(&["beach", "pier", "boat", "charter"]), terms(&kept));
            let (Some(full), Some(restricted)) =
                (choice_data(dataset, None, &all)?, choice_data(dataset, Some(&kept), &few)?)
            else {
                return Ok(Answer::NotRun("its data set is not here".into()));
            };
            let (full, restricted) = (conditional_logit(&full)?, conditional_logit(&restricted)?);
            let shared: Vec<usize> = few.iter().map(|term| all.iter().position(|t| t == term).unwrap()).collect();
            let corner: Vec<Vec<f64>> =
                shared.iter().map(|r| shared.iter().map(|c| full.covariance[*r][*c]).collect()).collect();
            let coefficients: Vec<f64> = shared.iter().map(|r| full.coefficients[*r]).collect();
            let test = hausman_mcfadden((&coefficients, &corner), (&restricted.coefficients, &restricted.covariance))?;
            json!({"chi2": test.statistic, "df": test.df, "p": test.p})
        }
        "wtp" => {
            let w = willingness_to_pay(
                i.number("b_attr"),
                i.number("b_price"),
                i.number("var_attr"),
                i.number("cov"),
                i.number("var_price"),
                i.level(),
            )?;
            let mut got =
                json!({"wtp": w.estimate, "se_delta": w.se, "delta_lo": w.delta.low, "delta_hi": w.delta.high});
            if let Some(fieller) = w.fieller {
                got["fieller_lo"] = json!(fieller.low);
                got["fieller_hi"] = json!(fieller.high);
            }
            got
        }
        "haldane_or_2x2" => {
            let table = MentionTable {
                mention_commit: i.count("mention_commit"),
                mention_not: i.count("mention_not"),
                silent_commit: i.count("silent_commit"),
                silent_not: i.count("silent_not"),
            };
            let arm =
                |covariate, hits, misses| Pattern { covariates: vec![covariate], successes: hits, n: hits + misses };
            let patterns =
                [arm(1.0, table.mention_commit, table.mention_not), arm(0.0, table.silent_commit, table.silent_not)];
            let closed = log_odds_ratio(table, i.level())?;
            let mut got = json!({"log_or": closed.estimate, "se_closed_form": closed.se});
            // With nobody on one side there is no profile; a case that asks for it fails for lack of it.
            if let Ok(fit) = firth_logistic(&patterns, i.level()) {
                (got["pl_lo"], got["pl_hi"], got["pl_p"]) = (json!(fit[1].low), json!(fit[1].high), json!(fit[1].p));
            }
            got
        }
        "firth_logistic" => firth_json(&i.patterns(), i.level())?,
        "firth_logistic_coef" => {
            let Some(path) = i.0["dataset"].as_str().and_then(|name| data_file(&format!("{name}.csv"))) else {
                return Ok(Answer::NotRun("its data set is not here".into()));
            };
            let value = |row: &HashMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
            let rows = table(&path);
            let covariates = |row| ["NV", "PI", "EH"].map(|column| value(row, column)).to_vec();
            firth_json(&grouped(rows.iter().map(|row| (covariates(row), value(row, "HG") > 0.5))), i.level())?
        }
        "penalised_logistic_normal" => {
            let fit = penalised_logistic(&i.patterns(), i.number("prior_sd"), i.level())?;
            json!({
                "coef": fit.iter().map(|c| c.estimate).collect::<Vec<_>>(),
                "se": fit.iter().map(|c| c.se).collect::<Vec<_>>(),
            })
        }
        "kaplan_meier" => {
            let events: Vec<bool> = i.counts("event").into_iter().map(|e| e == 1).collect();
            let curve = kaplan_meier(&i.numbers("time"), &events, i.level())?;
            let at: Vec<_> = i.numbers("at").into_iter().map(|t| curve.at(t)).collect();
            let range = |end: fn(Interval) -> f64| {
                at.iter().map(|s| s.map_or(Some(1.0), |s| s.range.map(end))).collect::<Vec<_>>()
            };
            let time = |t: Option<f64>| t.map_or(json!("inf"), |t| json!(t));
            // lifelines takes the left end of a level stretch at one half; we take its middle, as R does.
            let left = curve.steps.iter().find(|s| s.survival < 0.5 + 1e-9).map(|s| s.time);
            json!({
                "surv": at.iter().map(|s| s.map_or(1.0, |s| s.survival)).collect::<Vec<_>>(),
                "lo": range(|r| r.low),
                "hi": range(|r| r.high),
                "median": time(if i.2.contains("lifelines") { left } else { curve.median }),
                "median_lo": time(curve.median_low),
                "median_hi": time(curve.median_high),
            })
        }
        "aalen_johansen" | "aalen_johansen_pstate" => {
            let Some((times, endings)) = i.endings() else {
                return Ok(Answer::NotRun("its data set is not here".into()));
            };
            let got = aalen_johansen(&times, &endings, &i.numbers("at"), i.level())?;
            let column = |f: fn(&Incidence) -> f64| got.iter().map(f).collect::<Vec<_>>();
            let (captured, otherwise) = (column(|g| g.captured), column(|g| g.otherwise));
            json!({
                "cif1": captured,
                "cif2": otherwise,
                "var1": column(|g| g.variance),
                "pcm": captured,
                "death": otherwise,
                "se_pcm": column(|g| g.se_jackknife),
            })
        }
        "beta_binomial_predictive" => {
            let (s, n) = counts();
            json!({"pmf": predictive(s, n, i.count("more"), i.prior()?.shapes())?})
        }
        "value_of_more_responses" => {
            let (s, n) = counts();
            json!({"evsi": value_of_more_responses(s, n, i.count("more"), i.number("bar"), i.prior()?.shapes())?})
        }
        "forecast_scores" => {
            let came_true: Vec<bool> = i.counts("y").into_iter().map(|y| y == 1).collect();
            let got = forecast_scores(&i.numbers("p"), &came_true)?;
            json!({
                "brier": got.brier,
                "spiegelhalter_z": got.spiegelhalter_z,
                "spiegelhalter_p": got.spiegelhalter_p,
            })
        }
        "calibration_in_the_large" => {
            let got = calibration_in_the_large(&i.numbers("p"), i.count("successes"))?;
            json!({"expected": got.expected, "p_low": got.p_low, "p_high": got.p_high})
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

/// The folder with the data sets: the one named by the caller, else the one carried here.
fn data_file(name: &str) -> Option<PathBuf> {
    let carried = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/stats/reference");
    let named = std::env::var_os("TOUCHSTONE_REFERENCE_DATA").map(PathBuf::from);
    [named, Some(carried)].into_iter().flatten().map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn firth_json(patterns: &[Pattern], level: f64) -> Result<Value, Box<dyn std::error::Error>> {
    let fit = firth_logistic(patterns, level)?;
    let column = |f: fn(&FirthCoefficient) -> f64| fit.iter().map(f).collect::<Vec<_>>();
    Ok(json!({
        "coef": column(|c| c.estimate),
        "se": column(|c| c.se),
        "lo": column(|c| c.low),
        "hi": column(|c| c.high),
        "p": column(|c| c.p),
    }))
}

/// A table with a header line, read without any unquoting beyond what these files need.
fn table(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// The choice sets of a data set, with the columns that a case names; `None` if its file is not here. Only the
/// alternatives in `kept`, and only people who chose one of these, where that is given.
fn choice_data(
    dataset: &str,
    kept: Option<&[&str]>,
    terms: &[String],
) -> Result<Option<Vec<ChoiceSet>>, Box<dyn std::error::Error>> {
    let (file, chosen, separator, alternatives): (_, _, _, &[&str]) = match dataset {
        "mlogit::Fishing" => ("fishing_wide.csv", "mode", ".", &["beach", "pier", "boat", "charter"]),
        "mlogit::Heating" => ("heating_wide.csv", "depvar", ".", &["gc", "gr", "ec", "er", "hp"]),
        "mlogit::Train" => ("train_wide.csv", "choice", "_", &["A", "B"]),
        name if name.contains("modechoice") => return Ok(mode_choice(terms)),
        name => return Err(format!("no data set {name}").into()),
    };
    let Some(path) = data_file(file) else { return Ok(None) };
    let alternatives: Vec<&str> =
        alternatives.iter().copied().filter(|a| kept.is_none_or(|kept| kept.contains(a))).collect();
    let attribute = |row: &HashMap<String, String>, alternative: &str, term: &str| match term.split_once(':') {
        Some((named, "(intercept)")) => f64::from(u8::from(named == alternative)),
        Some((named, column)) => row[column].parse::<f64>().unwrap() * f64::from(u8::from(named == alternative)),
        _ => row[&format!("{term}{separator}{alternative}")].parse().unwrap(),
    };
    let set = |row: &HashMap<String, String>| ChoiceSet {
        alternatives: alternatives.iter().map(|a| terms.iter().map(|term| attribute(row, a, term)).collect()).collect(),
        counts: alternatives.iter().map(|a| u64::from(row[chosen] == *a)).collect(),
    };
    let people = table(&path).into_iter().filter(|row| alternatives.contains(&row[chosen].as_str()));
    Ok(Some(people.map(|row| set(&row)).collect()))
}

/// 210 travellers and four ways to travel, a row each: 1 air, 2 train, 3 bus, 4 car.
fn mode_choice(terms: &[String]) -> Option<Vec<ChoiceSet>> {
    let rows = table(&data_file("modechoice_long.csv")?);
    let value = |row: &HashMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let attribute = |row: &HashMap<String, String>, term: &str| {
        let is_mode = |mode: f64| f64::from(u8::from(value(row, "mode") == mode));
        match term {
            "A" => is_mode(1.0),
            "T" => is_mode(2.0),
            "B" => is_mode(3.0),
            "hinc_air" => value(row, "hinc") * is_mode(1.0),
            column => value(row, column),
        }
    };
    let set = |traveller: &[HashMap<String, String>]| ChoiceSet {
        alternatives: traveller.iter().map(|row| terms.iter().map(|t| attribute(row, t)).collect()).collect(),
        counts: traveller.iter().map(|row| value(row, "choice") as u64).collect(),
    };
    Some(rows.chunks(4).map(set).collect())
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

/// What is wrong with the answer to one case, empty if nothing is; and how far off the worst value is.
fn faults(case: &Value, got: &Value) -> (Vec<String>, f64) {
    let tolerance = case["tol"].as_f64().unwrap().max(1e-15);
    let expected = case["expected"].as_object().unwrap();
    let mut found = Vec::new();
    let mut worst = 0.0_f64;
    for (key, want) in expected.iter().filter(|(key, _)| *key != "terms") {
        let Some(value) = got.get(key) else {
            found.push(format!("{key} is missing"));
            continue;
        };
        let Some(off) = distance(value, want) else { continue };
        worst = worst.max(off);
        if off.is_nan() || off > tolerance {
            found.push(format!("{key}: {value}, expected {want}, off by {off:e}"));
        }
    }
    (found, worst)
}

#[test]
fn reference() {
    let carried = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/stats/reference/reference.json");
    let file = std::env::var_os("TOUCHSTONE_REFERENCE").map_or(carried, PathBuf::from);
    let text = std::fs::read_to_string(&file).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let cases = document.get("cases").unwrap_or(&document).as_array().unwrap();
    let (mut passed, mut failed, mut not_run) = (0, 0, 0);
    let mut methods: BTreeMap<&str, (u32, f64)> = BTreeMap::new();
    for case in cases {
        let method = case["method"].as_str().unwrap();
        let name = format!("{} {method}", case["id"].as_str().unwrap_or("?"));
        // A case that our types can't even express fails by itself, not the whole run.
        let asked = catch_unwind(AssertUnwindSafe(|| answer(method, &Inputs::of(case))));
        let found = match asked {
            Ok(Ok(Answer::Got(got))) => {
                let (found, worst) = faults(case, &got);
                let entry = methods.entry(method).or_default();
                *entry = (entry.0 + 1, entry.1.max(worst));
                found
            }
            Ok(Ok(Answer::NotRun(why))) => {
                println!("{name}: not run, {why}");
                not_run += 1;
                continue;
            }
            Ok(Err(error)) => vec![error.to_string()],
            Err(_) => vec!["the case can't be asked".into()],
        };
        if found.is_empty() {
            passed += 1;
        } else {
            failed += 1;
            println!("{name} ({}): {}", case["source"], found.join("; "));
        }
    }
    for (method, (cases, worst)) in methods {
        println!("{method}: {cases} cases, at most {worst:.1e} off");
    }
    println!("{passed} passed, {failed} failed, {not_run} not run");
    assert_eq!(failed, 0, "{failed} cases of {} failed", file.display());
    assert!(passed > 0, "no case ran");
}
