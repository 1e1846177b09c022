//! What the benchmarks share with the tests: fresh databases and a workspace with a running experiment.
#![allow(dead_code)] // each benchmark takes what it needs

use std::time::{Duration, Instant};

#[path = "../../tests/it/support/app.rs"]
pub mod app;
#[path = "../../tests/it/support/databases.rs"]
pub mod databases;
pub mod http;
pub mod memory;
#[path = "../../tests/it/support/workshop.rs"]
pub mod workshop;

/// How long something took.
pub fn timed<T>(job: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let done = job();
    (began.elapsed(), done)
}

/// How many of `count` a second.
pub fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// The middle and the slowest but one in a hundred.
pub fn spread(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
