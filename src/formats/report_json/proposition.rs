//! Value propositions as JSON.

use serde::Serialize;

use crate::domain::report::{PropositionCell, PropositionReport, PropositionRung};
use crate::stats::pooling::{Estimate, LEVEL};

#[derive(Serialize)]
pub(in crate::formats) struct Proposition<'a> {
    name: &'a str,
    n: u64,
    accepted: u64,
    experiments: u64,
    rung: &'static str,
    pooled: Option<Rate>,
    next_experiment: Option<Rate>,
    rho: Option<f64>,
    sd_rates: Option<f64>,
    i2: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<&'static str>,
    cells: Vec<Cell<'a>>,
    by_rung: Vec<Rung>,
    strongest_rung: Option<&'static str>,
    chained: Option<Chained>,
    ahead_of: Vec<AheadOf<'a>>,
}

/// The evidence of several experiments with one bar at one rung.
#[derive(Serialize)]
struct Chained {
    bar: f64,
    rung: &'static str,
    experiments: u64,
    log_e: f64,
}

/// One that this one is ahead of, with the chance at each rung asked of both.
#[derive(Serialize)]
struct AheadOf<'a> {
    name: &'a str,
    rungs: Vec<Ahead>,
}

#[derive(Serialize)]
struct Ahead {
    rung: &'static str,
    chance: f64,
}

#[derive(Serialize)]
struct Rate {
    level: f64,
    mean: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct Cell<'a> {
    experiment: &'a str,
    offer: &'a str,
    ask: &'static str,
    segment: Option<&'a str>,
    n: u64,
    accepted: u64,
    shrunk: Option<Rate>,
    without: Option<Without>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct Without {
    mean: f64,
    flagged: bool,
}

#[derive(Serialize)]
struct Rung {
    rung: &'static str,
    n: u64,
    mean: f64,
    low: f64,
    high: f64,
}

const OTHER_RUNG: &str = "This offer asks for another rung than the one at which the rate is pooled.";
const TOO_FEW_CELLS: &str = "without: it takes three cells to leave one out.";

fn rate(e: Estimate) -> Rate {
    Rate { level: LEVEL, mean: e.mean, low: e.low, high: e.high }
}

impl<'a> Proposition<'a> {
    pub(in crate::formats) fn of(p: &'a PropositionReport) -> Self {
        let i2 = p.pooled.and_then(|pooled| pooled.i_squared);
        let mut why = Vec::new();
        if p.pooled.is_none() {
            why.push("pooled, next_experiment, rho, sd_rates: no response counts yet.");
        }
        if i2.is_none() {
            why.push("i2: it takes two cells to differ.");
        }
        if p.strongest_rung.is_none() {
            why.push("strongest_rung: no offer that everybody was shown it by clears its bar so far.");
        }
        if p.chained.is_none() {
            why.push("chained: it takes two experiments with one bar at one rung, where everybody was shown it.");
        }
        Proposition {
            name: &p.name,
            n: p.n,
            accepted: p.accepted,
            experiments: p.experiments,
            rung: p.rung.word(),
            pooled: p.pooled.map(|pooled| rate(pooled.rate)),
            next_experiment: p.pooled.map(|pooled| rate(pooled.next)),
            rho: p.pooled.map(|pooled| pooled.rho),
            sd_rates: p.pooled.map(|pooled| pooled.sd_rates),
            i2,
            why,
            cells: p.cells.iter().map(Cell::of).collect(),
            by_rung: p.by_rung.iter().map(Rung::of).collect(),
            strongest_rung: p.strongest_rung.map(crate::domain::response::Rung::word),
            chained: p.chained.map(|c| Chained {
                bar: c.bar.rate(),
                rung: c.rung.word(),
                experiments: c.experiments,
                log_e: c.log_e,
            }),
            ahead_of: p.ahead_of.iter().map(AheadOf::of).collect(),
        }
    }
}

impl<'a> AheadOf<'a> {
    fn of(ahead: &'a crate::domain::report::AheadOf) -> Self {
        let rungs = ahead.rungs.iter().map(|(rung, chance)| Ahead { rung: rung.word(), chance: *chance });
        AheadOf { name: &ahead.name, rungs: rungs.collect() }
    }
}

impl<'a> Cell<'a> {
    fn of(c: &'a PropositionCell) -> Self {
        Cell {
            experiment: &c.experiment,
            offer: &c.offer,
            ask: c.ask.word(),
            segment: c.segment.as_deref(),
            n: c.n,
            accepted: c.accepted,
            shrunk: c.shrunk.map(rate),
            without: c.without.map(|w| Without { mean: w.rate_without, flagged: w.flagged }),
            why: match (c.shrunk, c.without) {
                (None, _) => Some(OTHER_RUNG),
                (_, None) => Some(TOO_FEW_CELLS),
                _ => None,
            },
        }
    }
}

impl Rung {
    fn of(r: &PropositionRung) -> Self {
        Rung { rung: r.rung.word(), n: r.n, mean: r.rate.mean, low: r.rate.low, high: r.rate.high }
    }
}
