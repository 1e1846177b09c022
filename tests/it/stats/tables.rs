//! The tables of `docs/statistics.md`, worked out again in full: what is printed there is what the code does.

use std::collections::HashMap;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use touchstone::stats::StatsError;
use touchstone::stats::planning::sample_size;
use touchstone::stats::proportion::{binomial_test, probability_above};
use touchstone::stats::sequential::{Boundaries, Monitor, N_MIN, State};

const RATES: [(f64, &[f64]); 5] = [
    (0.05, &[0.01, 0.03, 0.05, 0.075, 0.10, 0.15]),
    (0.10, &[0.03, 0.05, 0.10, 0.15, 0.20, 0.30]),
    (0.20, &[0.05, 0.10, 0.20, 0.30, 0.40, 0.50]),
    (0.30, &[0.10, 0.20, 0.25, 0.30, 0.40, 0.50, 0.60]),
    (0.50, &[0.30, 0.40, 0.50, 0.60, 0.70, 0.80]),
];
const PLANS: [u64; 5] = [20, 30, 50, 100, 300];

/// Fails with the whole table where the page does not print it.
fn stands_in_the_docs(table: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/statistics.md");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains(table), "docs/statistics.md should print\n{table}");
}

/// `7.5 %`, `30 %`.
fn percent(rate: f64) -> String {
    format!("{} %", (rate * 1e4).round() / 100.0)
}

/// A tenth of a percent; 0 and 100 without it.
fn tenth(p: f64) -> String {
    match format!("{:.1}", 100.0 * p).as_str() {
        "0.0" => "0".into(),
        "100.0" => "100".into(),
        text => text.into(),
    }
}

fn bold(is: bool, text: String) -> String {
    if is { format!("**{text}**") } else { text }
}

#[test]
fn the_chances_of_every_verdict_stand_in_the_docs() -> Result<(), StatsError> {
    let mut table = "| bar | planned | true rate | | | | | | |\n|---|---|---|---|---|---|---|---|---|\n".to_string();
    for (bar, rates) in RATES {
        let line = |cells: Vec<String>| {
            let filled = cells.into_iter().chain(std::iter::repeat_n(String::new(), 7 - rates.len()));
            filled.map(|c| if c.is_empty() { " |".into() } else { format!(" {c} |") }).collect::<String>()
        };
        let head = rates.iter().map(|rate| bold(*rate == bar, percent(*rate))).collect();
        table.push_str(&format!("| **{}** | |{}\n", percent(bar), line(head)));
        for planned in PLANS {
            let plan = Boundaries::new(bar, Some(planned))?;
            let cell = |rate: &f64| -> Result<String, StatsError> {
                let got = plan.operating_characteristics(*rate)?;
                let text = format!("{}/{}/{:.0}", tenth(got.validated), tenth(got.invalidated), got.mean_n);
                Ok(bold(*rate == bar, text))
            };
            table.push_str(&format!("| | {planned} |{}\n", line(rates.iter().map(cell).collect::<Result<_, _>>()?)));
        }
    }
    stands_in_the_docs(&table);
    Ok(())
}

#[test]
fn the_boundaries_stand_in_the_docs() -> Result<(), StatsError> {
    let mut table = String::new();
    for (bar, _) in RATES {
        let open = Boundaries::new(bar, None)?;
        let cell = |plan: &Boundaries, n: u64| {
            let down = plan.to_invalidate(n).map_or("-".to_string(), |l| l.to_string());
            format!(" {}/{down} |", plan.to_validate(n).map_or("-".to_string(), |u| u.to_string()))
        };
        let looks: String = [8, 10, 15, 20, 30, 50, 100, 200].into_iter().map(|n| cell(&open, n)).collect();
        let closing = [20, 30, 50, 100, 200].into_iter().map(|n| Ok(cell(&Boundaries::new(bar, Some(n))?, n)));
        let closing: String = closing.collect::<Result<Vec<_>, StatsError>>()?.concat();
        table.push_str(&format!("| {} |{looks}{closing}\n", percent(bar)));
    }
    stands_in_the_docs(&table);
    Ok(())
}

#[test]
fn how_many_to_plan_stands_in_the_docs() -> Result<(), StatsError> {
    let asked: [(f64, &[f64]); 5] = [
        (0.05, &[0.10, 0.15, 0.20]),
        (0.10, &[0.20, 0.30]),
        (0.20, &[0.30, 0.40]),
        (0.30, &[0.40, 0.45, 0.50, 0.60]),
        (0.50, &[0.60, 0.70, 0.80]),
    ];
    let mut table = String::new();
    for (bar, rates) in asked {
        let one = |rate: &f64| -> Result<String, StatsError> {
            let plan = sample_size(bar, *rate, 0.8, 300)?.ok_or(StatsError::NoData)?;
            Ok(format!("{}: {} ({:.0})", percent(*rate), plan.planned, plan.mean_n))
        };
        let cells = rates.iter().map(one).collect::<Result<Vec<_>, _>>()?;
        table.push_str(&format!("| {} | {} |\n", percent(bar), cells.join(", ")));
    }
    stands_in_the_docs(&table);
    Ok(())
}

/// The chance that some look from the eighth on says "above", if the rate is exactly the bar; every path followed.
fn ever_above(bar: f64, planned: u64, says: impl Fn(u64, u64) -> bool) -> f64 {
    let (mut alive, mut wrong) = (HashMap::from([(0_u64, 1.0)]), 0.0);
    for n in 1..=planned {
        let mut next: HashMap<u64, f64> = HashMap::new();
        for (s, mass) in alive {
            *next.entry(s + 1).or_default() += mass * bar;
            *next.entry(s).or_default() += mass * (1.0 - bar);
        }
        let (stopped, running) = next.into_iter().partition::<HashMap<_, _>, _>(|(s, _)| n >= N_MIN && says(*s, n));
        wrong += stopped.values().sum::<f64>();
        alive = running;
    }
    wrong
}

#[test]
fn what_an_ordinary_test_would_do_stands_in_the_docs() -> Result<(), StatsError> {
    let mut table = String::new();
    for (bar, planned) in [(0.1, 100), (0.3, 30), (0.3, 100), (0.3, 300)] {
        let (plan, open) = (Boundaries::new(bar, Some(planned))?, Boundaries::new(bar, None)?);
        let above = |limit: &Boundaries, s: u64, n: u64| limit.to_validate(n).is_some_and(|up| s >= up);
        let figures = [
            ever_above(bar, planned, |s, n| binomial_test(s, n, bar).is_ok_and(|p| p.greater < 0.05)),
            ever_above(bar, planned, |s, n| probability_above(s, n, bar).is_ok_and(|p| p > 0.95)),
            ever_above(bar, planned, |s, n| above(&plan, s, n)),
            ever_above(bar, planned, |s, n| above(&open, s, n)),
        ];
        let cells = figures.map(|p| format!("{:.1} %", 100.0 * p)).join(" | ");
        table.push_str(&format!("| {}, {planned} | {cells} |\n", percent(bar)));
    }
    stands_in_the_docs(&table);
    Ok(())
}

#[test]
fn simulated_teams_that_look_after_every_response_meet_the_exact_chances() -> Result<(), StatsError> {
    let mut random = StdRng::seed_from_u64(20_261_122);
    let runs = 1_000;
    for (bar, rates) in RATES {
        for planned in [30, 100, 300] {
            let plan = Boundaries::new(bar, Some(planned))?;
            for rate in [rates[1], bar, rates[rates.len() - 2]] {
                let (mut validated, mut invalidated) = (0_u32, 0_u32);
                for _ in 0..runs {
                    let mut offer = Monitor::new();
                    while offer.n < planned && offer.crossed.is_none() {
                        offer.advance(&plan, 1, u64::from(random.random::<f64>() < rate));
                    }
                    match offer.state(&plan)? {
                        State::Validated => validated += 1,
                        State::Invalidated => invalidated += 1,
                        _ => {}
                    }
                }
                let exact = plan.operating_characteristics(rate)?;
                for (seen, chance) in [(validated, exact.validated), (invalidated, exact.invalidated)] {
                    let error = (chance * (1.0 - chance) / f64::from(runs)).sqrt();
                    let gap = (f64::from(seen) / f64::from(runs) - chance).abs();
                    assert!(
                        gap <= 4.5 * error + 1.5 / f64::from(runs),
                        "bar {bar}, {planned}, {rate}: {seen}, {chance}"
                    );
                }
            }
        }
    }
    Ok(())
}
