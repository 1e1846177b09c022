//! One rate.

use serde_json::json;
use touchstone::stats::proportion::{clopper_pearson_interval, jeffreys_interval, probability_above, wilson_interval};
use touchstone::stats::sequential::{Boundaries, always_valid_interval};

use crate::Table;

const LEVEL: f64 = 0.95;

pub fn time(table: &mut Table) {
    let (s, n, bar) = (32_u64, 100_u64, 0.3);
    let counts = json!({ "s": s, "n": n, "bar": bar, "level": LEVEL });
    let at = || counts.clone();
    table.line("probability above the bar", at(), Some(2e-5), || probability_above(s, n, bar).unwrap(), |p| *p);
    table.line("Wilson interval", at(), None, || wilson_interval(s, n, LEVEL).unwrap(), |i| i.low);
    table.line("Jeffreys interval", at(), Some(2e-5), || jeffreys_interval(s, n, LEVEL).unwrap(), |i| i.low);
    table.line("Clopper-Pearson interval", at(), None, || clopper_pearson_interval(s, n, LEVEL).unwrap(), |i| i.low);
    table.line("always-valid interval", at(), Some(2e-5), || always_valid_interval(s, n, 0.05).unwrap(), |i| i.low);
    for (name, s, n) in [("10,000", 3_200, 10_000), ("1,000,000,000", 320_000_000, 1_000_000_000)] {
        let counts = json!({ "s": s, "n": n });
        let name = format!("always-valid interval, n = {name}");
        table.line(&name, counts, Some(2e-5), || always_valid_interval(s, n, 0.05).unwrap(), |i| i.low);
    }
    let stream: Vec<u64> = (0..=300).map(|i| i * 3 / 10 + i % 3 / 2).collect();
    let every = || {
        let sum = |sum: f64, n: usize| sum + always_valid_interval(stream[n], n as u64, 0.025).unwrap().low;
        (1..=300).fold(0.0, sum)
    };
    table.line("always-valid intervals of 300 looks", json!({ "stream": stream }), None, every, |sum| *sum);
    for (name, planned, aim) in [("100", 100, 1e-3), ("10,000", 10_000, 5.2e-2), ("100,000", 100_000, 0.5)] {
        let plan = json!({ "bar": bar, "planned": planned });
        let name = format!("plan of {name}: boundaries, closing look");
        let closing = |b: &Boundaries| b.closing().0.map_or(-1.0, |c| c as f64);
        table.line(&name, plan, Some(aim), || Boundaries::new(bar, Some(planned)).unwrap(), closing);
    }
}
