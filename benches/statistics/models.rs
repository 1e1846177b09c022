//! Models over many counts or rows.

use serde_json::json;
use touchstone::stats::association::{grouped, penalised_logistic};
use touchstone::stats::choice::{ChoiceSet, conditional_logit};
use touchstone::stats::pooling::pool;
use touchstone::stats::survival::kaplan_meier;

use crate::Table;
use crate::inputs::Random;

pub fn time(table: &mut Table) {
    pooling(table);
    for (name, rows, aim) in [("60", 60, None), ("1,000", 1_000, None), ("100,000", 100_000, Some(5e-3))] {
        logistic(table, name, rows, aim);
    }
    let name = |cases: &str| format!("Kaplan-Meier, {cases}");
    survival(table, &name("200 cases"), 200, false, None);
    survival(table, &name("100,000 cases, whole days"), 100_000, true, Some(2e-2));
    survival(table, &name("100,000 cases, all times differ"), 100_000, false, Some(2e-2));
    let sets = choice_sets(6_768);
    let rows: Vec<_> = sets.iter().map(|set| (&set.alternatives, &set.counts)).collect();
    let fit = || conditional_logit(&sets).unwrap();
    table.line("choice model, 6,768 choices among 3", json!({ "sets": rows }), None, fit, |fit| fit.log_likelihood);
}

fn pooling(table: &mut Table) {
    let mut random = Random::new();
    let cells: Vec<(u64, u64)> = (0..200)
        .map(|_| {
            let n = 20 + (180.0 * random.part()) as u64;
            ((n as f64 * (0.1 + 0.4 * random.part())) as u64, n)
        })
        .collect();
    table.line(
        "one rate out of 200 cells",
        json!({ "cells": cells }),
        Some(5e-3),
        || pool(&cells).unwrap(),
        |pooled| pooled.rate.mean,
    );
}

/// Six cares, mentioned or not, and who accepted: fitted from single rows, grouping included.
fn logistic(table: &mut Table, name: &str, count: usize, aim: Option<f64>) {
    let mut random = Random::new();
    let rows: Vec<([f64; 6], bool)> = (0..count)
        .map(|_| {
            let cares: [f64; 6] = std::array::from_fn(|_| f64::from(u8::from(random.happens(0.4))));
            let odds = (cares[0] + 0.5 * cares[1] - 1.0).exp();
            (cares, random.happens(odds / (1.0 + odds)))
        })
        .collect();
    // A prior as wide as that leaves the maximum of the likelihood where it is.
    let fit = || penalised_logistic(&grouped(rows.iter().map(|(cares, yes)| (cares, *yes))), 1e4, 0.95).unwrap();
    let (x, y): (Vec<_>, Vec<_>) = rows.iter().cloned().unzip();
    let name = format!("logistic model, 7 columns, {name} rows");
    table.line(&name, json!({ "x": x, "y": y }), aim, fit, |fit| fit[1].estimate);
}

fn survival(table: &mut Table, name: &str, cases: usize, whole_days: bool, aim: Option<f64>) {
    let mut random = Random::new();
    let time = |t: f64| if whole_days { t.floor() } else { t };
    let times: Vec<f64> = (0..cases).map(|_| time(-120.0 * random.part().ln())).collect();
    let events: Vec<bool> = (0..cases).map(|_| random.happens(0.7)).collect();
    let curve = || kaplan_meier(&times, &events, 0.95).unwrap();
    table.line(name, json!({ "times": times, "events": events }), aim, curve, |curve| curve.median.unwrap_or(-1.0));
}

/// People who each chose one of three alternatives by two attributes and two constants.
pub fn choice_sets(people: usize) -> Vec<ChoiceSet> {
    let mut random = Random::new();
    let weights = [0.3, -0.2, -1.0, -0.8];
    (0..people)
        .map(|_| {
            let alternatives: Vec<Vec<f64>> = (0..3)
                .map(|j| vec![f64::from(j == 0), f64::from(j == 1), 2.0 * random.part(), 3.0 * random.part()])
                .collect();
            let odds = |x: &Vec<f64>| x.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>().exp();
            let mut left = random.part() * alternatives.iter().map(odds).sum::<f64>();
            let chosen = alternatives.iter().position(|x| {
                left -= odds(x);
                left <= 0.0
            });
            let chosen = chosen.unwrap_or(2);
            ChoiceSet { alternatives, counts: (0..3).map(|j| u64::from(j == chosen)).collect() }
        })
        .collect()
}
