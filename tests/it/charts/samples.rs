//! Made-up figures for every kind of chart, as many lines of them as a test asks for.

use touchstone::domain::report::Tally;
use touchstone::views::charts::*;

/// A number from 0 to 1 that looks like chance and is always the same.
fn part(i: usize) -> f64 {
    ((i * 37 + 11) % 97) as f64 / 97.0
}

fn around(at: f64, width: f64) -> Estimate {
    Estimate { at, low: (at - width).max(0.0), high: (at + width).min(1.0) }
}

fn bar() -> Option<TheBar> {
    Some(TheBar { rate: 0.25, name: "25%".into() })
}

fn tally(i: usize) -> Tally {
    let i = i as u64;
    Tally {
        buy: 3 + i % 7,
        buy_into: i % 3,
        soft_yes: i % 2,
        alternatives: vec![("Agency".into(), 2 + i % 4), ("WhatsApp group".into(), i % 2)],
        do_nothing: 5 + i % 9,
    }
}

/// Every kind of chart with `n` lines, months, dots or responses, named by `name`.
pub fn all(n: usize, name: &dyn Fn(usize) -> String) -> Vec<(&'static str, Box<dyn Chart>)> {
    let mut kinds: Vec<(&'static str, Box<dyn Chart>)> = named(n, name);
    kinds.push(("dots", Box::new(dots(n))));
    kinds.push(("timeline", Box::new(timeline(n, name))));
    kinds.push(("survival", Box::new(survival(n))));
    kinds.push(("calibration", Box::new(calibration(n))));
    kinds.push(("velocity", Box::new(velocity(n))));
    kinds.push(("captured", Box::new(captured(n))));
    kinds
}

fn named(n: usize, name: &dyn Fn(usize) -> String) -> Vec<(&'static str, Box<dyn Chart>)> {
    vec![
        ("responses", Box::new(Responses { rows: (0..n).map(|i| (name(i), tally(i))).collect() })),
        ("segments", Box::new(Segments { rows: (0..n).map(|i| (name(i), tally(i))).collect() })),
        ("ranges", Box::new(ranges(n, name))),
        ("choices", Box::new(choices(n, name))),
        ("ladder", Box::new(ladder(n, name))),
        ("cares", Box::new(cares(n, name))),
        ("pooled", Box::new(pooled(n, name))),
        ("differences", Box::new(differences(n, name))),
        ("balance", Box::new(balance(n, name))),
        ("chain", Box::new(chain(n, name))),
    ]
}

/// A hump over a rate.
pub fn density(at: f64) -> Vec<(f64, f64)> {
    let rates = (0..=35).map(|i| f64::from(i) / 50.0);
    rates.map(|x| (x, (-((x - at) / 0.08).powi(2) / 2.0).exp())).collect()
}

pub fn tallies(n: usize) -> Vec<(String, Tally)> {
    (0..n).map(|i| (format!("Offer {}", i + 1), tally(i))).collect()
}

pub fn ranges(n: usize, name: &dyn Fn(usize) -> String) -> Ranges {
    let row = |i| RateRow {
        name: name(i),
        accepted: 4 + i as u64 % 9,
        n: 24,
        seen: Some((4 + i % 9) as f64 / 24.0),
        estimate: Some(around(0.1 + part(i) * 0.4, 0.12)),
        chance: Some(part(i + 3)),
        density: if i % 3 == 2 { vec![] } else { density(0.1 + part(i) * 0.4) },
    };
    Ranges { rows: (0..n).map(row).collect(), bar: bar(), scale: 0.7, peak: 1.0 }
}

/// The caller has do nothing first; the chart has it last.
pub fn choices(n: usize, name: &dyn Fn(usize) -> String) -> Choices {
    let chosen = |name: String, kind, count| Chosen { name, kind, count, share: Some((0.1, 0.3)) };
    let mut rows = Vec::new();
    if n > 0 {
        rows.push(chosen("Nothing".into(), Mark::DoNothing, 21));
    }
    rows.extend((1..n).map(|i| chosen(name(i), Mark::Alternative, (i % 9) as u64)));
    Choices { of: rows.iter().map(|c| c.count).sum(), rows }
}

fn ladder(n: usize, name: &dyn Fn(usize) -> String) -> Ladder {
    let step = |i: usize| Step {
        name: name(i),
        note: i.is_multiple_of(2).then(|| "an hour or more".into()),
        at_least: (50 / (i + 1)) as u64,
        share: Some((0.1, 0.4)),
        counts: i > 0,
        asked: i == 1,
    };
    Ladder { steps: (0..n).map(step).collect(), of: 50 }
}

fn lift(at: f64) -> Estimate {
    Estimate { at, low: at - 0.09, high: at + 0.09 }
}

fn cares(n: usize, name: &dyn Fn(usize) -> String) -> Cares {
    let care = |i: usize| Care {
        name: name(i),
        stated: around(0.1 + part(i) * 0.6, 0.06),
        lift: lift(part(i + 5) * 0.6 - 0.25),
        standard: i.is_multiple_of(2).then(|| "“No finding at the next inspection”".into()),
        lead: i == 0,
    };
    Cares { rows: (0..n).map(care).collect(), of: 120, often: 0.35 }
}

fn pooled(n: usize, name: &dyn Fn(usize) -> String) -> Pooled {
    let row = |i: usize| Pool {
        name: name(i),
        accepted: 4 + i as u64 % 5,
        n: 20,
        seen: Some((4 + i % 5) as f64 / 20.0),
        shrunk: around(0.2 + part(i) * 0.2, 0.1),
        without: Some(0.26 + part(i + 1) * 0.05),
        decisive: i == 1,
    };
    Pooled {
        rows: (0..n).map(row).collect(),
        mean: (n > 1).then(|| around(0.29, 0.05)),
        next: (n > 1).then_some((0.12, 0.5)),
        bar: bar(),
        scale: 0.6,
    }
}

fn differences(n: usize, name: &dyn Fn(usize) -> String) -> Differences {
    let row = |i: usize| {
        let at = part(i) * 0.4 - 0.2;
        let difference = Estimate { at, low: at - 0.1, high: at + 0.1 };
        Difference { name: name(i), difference, chance: Some(part(i + 2)), planned: i == 0 }
    };
    Differences { rows: (0..n).map(row).collect(), scale: 0.35 }
}

fn balance(n: usize, name: &dyn Fn(usize) -> String) -> Balance {
    let side = |cash: usize, valued: usize, what: &str| Side {
        cash: cash as f64,
        valued: valued as f64,
        amount: format!("£{}", cash + valued),
        what: what.into(),
    };
    let party = |i: usize| Party {
        name: name(i),
        note: None,
        gives: side(100 * (i % 7), 900, "introductions"),
        gets: side(2100 - 100 * (i % 5), 0, "rebate"),
        net: "+£300".into(),
    };
    Balance { rows: (0..n).map(party).collect() }
}

fn chain(n: usize, name: &dyn Fn(usize) -> String) -> Chain {
    let test = |i: usize| Test {
        name: name(i),
        href: Some(format!("/w/1/experiments/{i}")),
        note: "October 2026, too early to call".into(),
        verdict: ("open".into(), (i % 2 == 1).then(|| "promising".into())),
        follows: (i > 0).then_some(i.saturating_sub(1 + i % 2)),
        here: i + 1 == n,
    };
    Chain { rows: (0..n).map(test).collect() }
}

fn dots(n: usize) -> Dots {
    Dots { values: (0..n).map(|i| 0.16 + part(i) * 0.3).collect(), bar: bar(), scale: (0.1, 0.5) }
}

/// The price was raised and the plan was amended on the way.
pub fn timeline(n: usize, name: &dyn Fn(usize) -> String) -> Timeline {
    let stand = |i: usize| Stand {
        at: i as f64 * 43.0 / n as f64,
        day: format!("day {i}"),
        n: i as u64 + 1,
        share: around(0.3 + (part(i) - 0.5) / (i as f64 + 2.0), 1.2 / (i as f64 + 2.0).sqrt()),
    };
    let event = |i: usize, at| Event { at, day: format!("day {at}"), name: name(i) };
    Timeline {
        stands: (0..n).map(stand).collect(),
        bars: vec![(0.0, TheBar { rate: 0.3, name: "30%".into() }), (31.0, TheBar { rate: 0.25, name: "25%".into() })],
        events: if n > 1 { vec![event(0, 17.0), event(1, 31.0)] } else { vec![] },
        ticks: vec![(0.0, "2 Oct".into()), (20.0, "22 Oct".into()), (43.0, "14 Nov".into())],
    }
}

fn survival(n: usize) -> Survival {
    let loss = |i: usize| Loss {
        at: (i + 1) as f64 * 5.0 / n as f64,
        share: around(1.0 - (i + 1) as f64 / (3 * n) as f64, 0.1),
    };
    let column = |k: u64| AtRisk {
        at: k as f64 * 2.0,
        name: if k == 0 { "start".into() } else { format!("{} wk", k * 2) },
        left: (n as u64).saturating_sub(k),
        lost: k,
        share: around(1.0 - k as f64 * 0.05, 0.1),
    };
    Survival {
        began: n as u64,
        losses: (0..n / 3).map(loss).collect(),
        staying: (0..n).map(|i| 3.0 + part(i) * 3.0).collect(),
        at_risk: (0..4).map(column).collect(),
        until: 6.1,
    }
}

/// As many bins as there can be, and `n` forecasts.
pub fn calibration(n: usize) -> Calibration {
    let bin = |i: usize| {
        let chance = (i as f64 + 0.5) / 5.0;
        Said { chance, happened: i as u64, n: 9, share: around(chance * 0.8, 0.2), lead: i == 4 }
    };
    Calibration { bins: (0..5.min(n)).map(bin).collect(), scored: n as u64, needed: 20 }
}

fn velocity(n: usize) -> Velocity {
    let month = |i: usize| Month {
        short_name: ["Sep", "Oct", "Nov"][i % 3].into(),
        name: format!("Month {i}"),
        responses: (part(i) * 80.0).round() as u64,
        decided: (i % 8) as u64,
        validated: (i % 3) as u64,
        short: (i % 7) as u64,
    };
    Velocity { months: (0..n).map(month).collect() }
}

fn captured(n: usize) -> Captured {
    let period = |i: usize| {
        let (created, captured) = (1100 + i % 6 * 900, i % 6 * 270);
        Period {
            name: format!("Week {}", i + 1),
            created: (created as f64, format!("£{created}")),
            captured: (captured as f64, format!("£{captured}")),
        }
    };
    Captured { periods: (0..n).map(period).collect() }
}
