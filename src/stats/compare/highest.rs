//! Which of several uncertain rates is the highest: integrals over all their laws at once.

use std::f64::consts::FRAC_PI_2;
use std::sync::LazyLock;

use crate::stats::special::{beta_cdf_xy, gauss_legendre, ln_logit_density, running_integrals};

/// Points of the rule on each panel.
const NODES: usize = 24;

struct Rule {
    nodes: Vec<(f64, f64)>,
    running: Vec<Vec<f64>>,
}

static RULE: LazyLock<Rule> = LazyLock::new(|| {
    let nodes = gauss_legendre(NODES as u32);
    Rule { running: running_integrals(&nodes), nodes }
});

/// One law on the scale phi with rate = sin squared phi, where it is smooth up to its ends; walked panel by panel.
struct Walker {
    a: f64,
    b: f64,
    /// Beyond these there is nothing of the law.
    reach: (f64, f64),
    /// Whether the law is smooth enough for its integral to be had from its density.
    smooth: bool,
    /// What lies below the present panel.
    below: f64,
    density: [f64; NODES],
    cumulated: [f64; NODES],
}

/// How many spreads from its middle a law ends: its tail there is below 10^-15.
const REACH: f64 = 12.0;

impl Walker {
    fn new(a: f64, b: f64) -> Self {
        let (middle, spread) = (middle(a, b), spread(a, b));
        let analytic = |shape: f64| (2.0 * shape).fract() == 0.0 || shape > 30.0;
        Self {
            a,
            b,
            reach: (middle - REACH * spread, middle + REACH * spread),
            smooth: analytic(a) && analytic(b),
            below: 0.0,
            density: [0.0; NODES],
            cumulated: [0.0; NODES],
        }
    }

    /// Works out density and probability below at every node of a panel.
    fn enter(&mut self, from: f64, to: f64) {
        let beyond = from >= self.reach.1;
        if beyond || to <= self.reach.0 {
            self.density = [0.0; NODES];
            self.cumulated = [if beyond { 1.0 } else { 0.0 }; NODES];
            return;
        }
        let width = to - from;
        for (i, (node, _)) in RULE.nodes.iter().enumerate() {
            let (sin, cos) = (from + node * width).sin_cos();
            let (x, y) = (sin * sin, cos * cos);
            self.density[i] = 2.0 / (sin * cos) * ln_logit_density(self.a, self.b, x, y).exp();
            if !self.smooth {
                self.cumulated[i] = beta_cdf_xy(self.a, self.b, x, y);
            }
        }
        if self.smooth {
            for (cumulated, row) in self.cumulated.iter_mut().zip(&RULE.running) {
                let part: f64 = row.iter().zip(&self.density).map(|(weight, density)| weight * density).sum();
                *cumulated = (self.below + width * part).clamp(0.0, 1.0);
            }
            let all = RULE.nodes.iter().zip(&self.density).map(|((_, weight), density)| weight * density);
            self.below += width * all.sum::<f64>();
        }
    }
}

fn middle(a: f64, b: f64) -> f64 {
    (a / (a + b)).sqrt().asin()
}

fn spread(a: f64, b: f64) -> f64 {
    0.5 / (a + b).sqrt()
}

/// For each beta law the chance that its rate is the highest, and the mean of the highest rate.
pub(super) fn integrate(shapes: &[(f64, f64)]) -> (Vec<f64>, f64) {
    let mut walkers: Vec<Walker> = shapes.iter().map(|(a, b)| Walker::new(*a, *b)).collect();
    let mut best = vec![0.0; shapes.len()];
    let mut highest = 0.0;
    for (from, to) in panels(shapes) {
        walkers.iter_mut().for_each(|walker| walker.enter(from, to));
        for (i, (node, weight)) in RULE.nodes.iter().enumerate() {
            let weight = weight * (to - from);
            for (j, (best, walker)) in best.iter_mut().zip(&walkers).enumerate() {
                if walker.density[i] > 0.0 {
                    let others = walkers.iter().enumerate().filter(|(other, _)| *other != j);
                    *best += weight * walker.density[i] * others.map(|(_, other)| other.cumulated[i]).product::<f64>();
                }
            }
            let above = 1.0 - walkers.iter().map(|walker| walker.cumulated[i]).product::<f64>();
            highest += weight * (2.0 * (from + node * (to - from))).sin() * above;
        }
    }
    (best, highest)
}

/// Panels over (0, pi/2), their ends at steps of the spread around every law's middle.
fn panels(shapes: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut ends = vec![0.0, FRAC_PI_2];
    for (a, b) in shapes {
        for step in [-REACH, -6.0, -3.0, -1.0, 0.0, 1.0, 3.0, 6.0, REACH] {
            ends.push((middle(*a, *b) + step * spread(*a, *b)).clamp(0.0, FRAC_PI_2));
        }
    }
    ends.sort_by(f64::total_cmp);
    ends.windows(2).map(|pair| (pair[0], pair[1])).filter(|(from, to)| to - from > 1e-14).collect()
}
