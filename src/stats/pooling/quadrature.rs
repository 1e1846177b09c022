//! Two passes of the trapezoid rule over a posterior shaped like a funnel.

use super::likelihood::Likelihood;
use crate::stats::special::expit;

/// One point of the quadrature: the common rate, the weight of the cells' prior, the intraclass correlation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Node {
    pub(super) weight: f64,
    pub(super) m: f64,
    /// 1 - m, kept apart because near one it can't be recovered from m.
    pub(super) rest: f64,
    pub(super) k: f64,
    pub(super) rho: f64,
}

/// Points of the inner quadrature for one rho: (x, ln posterior) and their distance. Where the common rate lies,
/// given rho, is known well enough in closed form; the range follows it, because the posterior is a funnel.
fn row(cells: &[(u64, u64)], likelihood: &Likelihood, y: f64, points: u32) -> (Vec<(f64, f64)>, f64) {
    let rho = expit(y);
    let (mut a, mut b) = (0.5, 0.5);
    for (s, n) in cells {
        let spread = expit(-y) + *n as f64 * rho;
        a += *s as f64 / spread;
        b += (n - s) as f64 / spread;
    }
    let (centre, sd) = ((a / b).ln(), (1.0 / a + 1.0 / b).sqrt());
    let (low, high) = (centre - 7.0 * sd - 8.0 / a, centre + 7.0 * sd + 8.0 / b);
    let step = (high - low) / f64::from(points - 1);
    let points = (0..points).map(|i| low + f64::from(i) * step).map(|x| (x, likelihood.ln_posterior(x, y)));
    (points.collect(), step)
}

/// Nodes and weights of the posterior of (m, rho): a coarse pass finds the range of rho, a fine one integrates.
pub(super) fn quadrature(cells: &[(u64, u64)]) -> Vec<Node> {
    let likelihood = Likelihood::new(cells);
    let (lowest, highest, coarse) = (-16.0, 9.0, 26_u32);
    let at = |i: u32| lowest + f64::from(i) * (highest - lowest) / f64::from(coarse - 1);
    let rows: Vec<f64> = (0..coarse)
        .map(|i| {
            let (points, step) = row(cells, &likelihood, at(i), 14);
            let top = points.iter().map(|(_, l)| *l).fold(f64::NEG_INFINITY, f64::max);
            top + (points.iter().map(|(_, l)| (l - top).exp()).sum::<f64>() * step).ln()
        })
        .collect();
    let best = rows.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let counts = |i: &u32| rows[*i as usize] > best - 14.0;
    let from = (0..coarse).find(counts).unwrap_or(0).saturating_sub(1);
    let to = ((0..coarse).rev().find(counts).unwrap_or(coarse - 1) + 1).min(coarse - 1);
    let fine = 32_u32;
    let mut nodes = Vec::new();
    for i in 0..fine {
        let y = at(from) + f64::from(i) * (at(to) - at(from)) / f64::from(fine - 1);
        let (points, step) = row(cells, &likelihood, y, fine);
        nodes.extend(points.into_iter().map(|(x, l)| (x, y, l + step.ln())));
    }
    let top = nodes.iter().map(|(_, _, l)| *l).fold(f64::NEG_INFINITY, f64::max);
    let all: f64 = nodes.iter().map(|(_, _, l)| (l - top).exp()).sum();
    let kept: Vec<Node> = nodes
        .into_iter()
        .map(|(x, y, l)| Node {
            weight: (l - top).exp() / all,
            m: expit(x),
            rest: expit(-x),
            k: (-y).exp(),
            rho: expit(y),
        })
        .filter(|node| node.weight > 1e-12)
        .collect();
    let kept_weight: f64 = kept.iter().map(|node| node.weight).sum();
    kept.into_iter().map(|node| Node { weight: node.weight / kept_weight, ..node }).collect()
}
