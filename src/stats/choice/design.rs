//! Choice sets laid out for speed: one block of numbers, nothing allocated on the way through it.

use super::ChoiceSet;
use crate::stats::linear::{Matrix, dot};

/// All choice sets, one alternative after the other.
pub(super) struct Design {
    /// Attributes a alternative.
    k: usize,
    /// The attributes of every alternative.
    attributes: Vec<f64>,
    /// How many people chose it.
    counts: Vec<f64>,
    /// How many alternatives each set has.
    sizes: Vec<usize>,
}

/// The log-likelihood at one point, its gradient, and the negative of its second derivative.
pub(super) struct Fit {
    pub(super) log_likelihood: f64,
    pub(super) gradient: Vec<f64>,
    pub(super) information: Matrix,
}

impl Design {
    /// Sets of `k` attributes. Those in which nobody chose say nothing and are left out.
    pub(super) fn new(sets: &[ChoiceSet], k: usize) -> Self {
        let chosen = || sets.iter().filter(|set| set.counts.iter().any(|n| *n > 0));
        let rows: usize = chosen().map(|set| set.counts.len()).sum();
        let mut design = Design {
            k,
            attributes: Vec::with_capacity(rows * k),
            counts: Vec::with_capacity(rows),
            sizes: chosen().map(|set| set.counts.len()).collect(),
        };
        for set in chosen() {
            set.alternatives.iter().for_each(|x| design.attributes.extend_from_slice(x));
            design.counts.extend(set.counts.iter().map(|n| *n as f64));
        }
        design
    }

    /// Everything that a Newton step needs, in one pass.
    pub(super) fn at(&self, b: &[f64]) -> Fit {
        let k = self.k;
        let (mut log_likelihood, mut gradient) = (0.0, vec![0.0; k]);
        // The lower half of the information, row by row.
        let mut lower = vec![0.0; k * (k + 1) / 2];
        let widest = self.sizes.iter().copied().max().unwrap_or(0);
        let (mut p, mut mean, mut centred) = (vec![0.0; widest], vec![0.0; k], vec![0.0; k]);
        let (mut rows, mut counts) = (self.attributes.as_slice(), self.counts.as_slice());
        for size in &self.sizes {
            let (x, chosen);
            (x, rows) = rows.split_at(size * k);
            (chosen, counts) = counts.split_at(*size);
            let p = &mut p[..*size];
            log_likelihood += fill_probabilities(x, chosen, b, p);
            let people: f64 = chosen.iter().sum();
            mean.fill(0.0);
            for (x, p) in x.chunks_exact(k).zip(p.iter()) {
                mean.iter_mut().zip(x).for_each(|(m, x)| *m += p * x);
            }
            for ((x, p), count) in x.chunks_exact(k).zip(p.iter()).zip(chosen) {
                centred.iter_mut().zip(x).zip(&mean).for_each(|((c, x), mean)| *c = x - mean);
                gradient.iter_mut().zip(&centred).for_each(|(g, c)| *g += count * c);
                add_lower(&mut lower, people * p, &centred);
            }
        }
        Fit { log_likelihood, gradient, information: whole(&lower, k) }
    }
}

/// Fills in the choice probabilities of one set; returns its log-likelihood.
fn fill_probabilities(x: &[f64], chosen: &[f64], b: &[f64], p: &mut [f64]) -> f64 {
    let mut top = f64::NEG_INFINITY;
    for (p, x) in p.iter_mut().zip(x.chunks_exact(b.len())) {
        *p = dot(x, b);
        top = top.max(*p);
    }
    let (mut sum, mut people, mut utility) = (0.0, 0.0, 0.0);
    for (p, count) in p.iter_mut().zip(chosen) {
        people += count;
        utility += count * (*p - top);
        *p = (*p - top).exp();
        sum += *p;
    }
    p.iter_mut().for_each(|p| *p /= sum);
    utility - people * f64::ln(sum)
}

/// Adds `weight` times x x' to the lower half of a matrix.
fn add_lower(lower: &mut [f64], weight: f64, x: &[f64]) {
    let mut rest = lower;
    for (i, a) in x.iter().enumerate() {
        let (row, below) = rest.split_at_mut(i + 1);
        let weighted = weight * a;
        row.iter_mut().zip(x).for_each(|(cell, b)| *cell += weighted * b);
        rest = below;
    }
}

/// The symmetric matrix of which this is the lower half.
fn whole(lower: &[f64], k: usize) -> Matrix {
    let cell = |i: usize, j: usize| lower[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)];
    (0..k).map(|i| (0..k).map(|j| cell(i, j)).collect()).collect()
}
