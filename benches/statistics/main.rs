//! How long each method of `stats` takes: processor time of one call, best of several runs.
//!
//! `cargo bench --bench statistics` prints a table. `-- --json FILE` also writes times, results and inputs, from which
//! `benches/statistics/compare.py` runs other programs on the same inputs.
#![allow(clippy::unwrap_used)] // a benchmark that can't go on should stop loudly

mod clock;
mod comparisons;
mod inputs;
#[allow(dead_code)] // what is asked for here needs no forgetting
#[path = "../common/memory.rs"]
mod memory;
mod models;
mod rates;
mod whole;

use std::hint::black_box;

use serde_json::{Value, json};

use clock::best_of;

/// The lines of the table, as they are timed.
#[derive(Default)]
pub struct Table {
    lines: Vec<Value>,
}

impl Table {
    /// Times a job and keeps its result, for others to be held against. `aim` is the time it should take at most.
    pub fn line<T>(
        &mut self,
        name: &str,
        input: Value,
        aim: Option<f64>,
        job: impl Fn() -> T,
        told: impl Fn(&T) -> f64,
    ) {
        let seconds = best_of(|| drop(black_box(job())));
        let value = told(&job());
        let verdict = match aim {
            Some(aim) if seconds > aim => format!("more than the {} aimed at", readable(aim)),
            Some(aim) => format!("at most {}, as aimed", readable(aim)),
            None => String::new(),
        };
        println!("{name:45} {:>12}  {value:<22} {verdict}", readable(seconds));
        self.lines.push(json!({ "name": name, "seconds": seconds, "value": value, "input": input }));
    }

    /// A figure that is no time.
    pub fn note(&mut self, name: &str, figure: String) {
        println!("{name:45} {figure:>12}");
    }
}

fn readable(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == whole::MEMORY) {
        return whole::fit_and_tell(arguments[at + 1].parse().unwrap());
    }
    let mut table = Table::default();
    rates::time(&mut table);
    comparisons::time(&mut table);
    models::time(&mut table);
    whole::time(&mut table);
    if let Some(at) = arguments.iter().position(|a| a == "--json") {
        std::fs::write(&arguments[at + 1], json!({ "lines": table.lines }).to_string()).unwrap();
    }
}
