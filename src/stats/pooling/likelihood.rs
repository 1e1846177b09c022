//! The posterior of all cells at one point, at the cost of logs, not of cells.

use crate::stats::special::{expit, ln_1p_exp, ln_beta};

/// Cells above this size are summed by log-gammas; the smaller ones share their factors.
const COUNTED: u64 = 400;

/// Sum over cells of ln (x)(x+1)...(x+c-1), for many x: how many cells have more than i, in runs of equal numbers.
struct Rising(Vec<(f64, u64, u64)>);

impl Rising {
    fn new(counts: impl Iterator<Item = u64>) -> Self {
        let mut sorted: Vec<u64> = counts.filter(|c| *c > 0).collect();
        sorted.sort_unstable();
        let mut runs = Vec::new();
        let (mut from, mut left) = (0, sorted.len());
        for count in sorted {
            if count > from {
                runs.push((left as f64, from, count));
                from = count;
            }
            left -= 1;
        }
        Self(runs)
    }

    fn ln(&self, x: f64) -> f64 {
        let mut sum = 0.0;
        for (cells, from, to) in &self.0 {
            let mut i = *from;
            while i < *to {
                // Eight factors a logarithm; their product stays far from overflow.
                let end = (i + 8).min(*to);
                let product: f64 = (i..end).map(|j| x + j as f64).product();
                sum += cells * product.ln();
                i = end;
            }
        }
        sum
    }
}

pub(super) struct Likelihood {
    successes: Rising,
    failures: Rising,
    totals: Rising,
    large: Vec<(f64, f64)>,
}

impl Likelihood {
    pub(super) fn new(cells: &[(u64, u64)]) -> Self {
        let small = || cells.iter().filter(|(_, n)| *n <= COUNTED);
        Self {
            successes: Rising::new(small().map(|(s, _)| *s)),
            failures: Rising::new(small().map(|(s, n)| n - s)),
            totals: Rising::new(small().map(|(_, n)| *n)),
            large: cells.iter().filter(|(_, n)| *n > COUNTED).map(|(s, n)| (*s as f64, (n - s) as f64)).collect(),
        }
    }

    /// ln of the posterior density at x = logit m, y = logit rho, up to a constant.
    pub(super) fn ln_posterior(&self, x: f64, y: f64) -> f64 {
        let k = (-y).exp();
        let (a, b) = (expit(x) * k, expit(-x) * k);
        let large: f64 = self.large.iter().map(|(s, f)| ln_beta(a + s, b + f) - ln_beta(a, b)).sum();
        let prior = -0.5 * (ln_1p_exp(-x) + ln_1p_exp(x)) - ln_1p_exp(-y) - 3.0 * ln_1p_exp(y);
        self.successes.ln(a) + self.failures.ln(b) - self.totals.ln(k) + large + prior
    }
}
