//! A binomial logistic model, ready for Newton steps.

use super::Pattern;
use crate::stats::linear::{Matrix, add_outer, dot, zeros};
use crate::stats::special::{expit, ln_1p_exp};
use crate::stats::{MAX_RESPONSES, StatsError, check_counts};

/// A binomial logistic model: rows with a leading one, successes, totals.
pub(super) struct Design {
    pub(super) rows: Vec<(Vec<f64>, f64, f64)>,
    pub(super) k: usize,
}

impl Design {
    pub(super) fn new(patterns: &[Pattern]) -> Result<Self, StatsError> {
        let columns = patterns.first().map_or(0, |p| p.covariates.len());
        let mut total = 0_u64;
        let mut rows = Vec::new();
        for pattern in patterns.iter().filter(|p| p.n > 0) {
            check_counts(pattern.successes, pattern.n)?;
            total = total.saturating_add(pattern.n);
            if pattern.covariates.len() != columns {
                return Err(StatsError::ShapeMismatch);
            }
            if let Some(bad) = pattern.covariates.iter().find(|x| x.is_nan() || x.abs() > 1e9) {
                return Err(StatsError::ParameterOutOfRange(*bad));
            }
            let row = std::iter::once(1.0).chain(pattern.covariates.iter().copied()).collect();
            rows.push((row, pattern.successes as f64, pattern.n as f64));
        }
        match total {
            0 => Err(StatsError::NoData),
            n if n > MAX_RESPONSES => Err(StatsError::TooManyResponses(n)),
            _ => Ok(Self { rows, k: columns + 1 }),
        }
    }

    pub(super) fn log_likelihood(&self, b: &[f64]) -> f64 {
        self.rows
            .iter()
            .map(|(x, s, n)| {
                let eta = dot(x, b);
                -s * ln_1p_exp(-eta) - (n - s) * ln_1p_exp(eta)
            })
            .sum()
    }

    pub(super) fn information(&self, b: &[f64]) -> Matrix {
        let mut information = zeros(self.k);
        for (x, _, n) in &self.rows {
            let eta = dot(x, b);
            add_outer(&mut information, n * expit(eta) * expit(-eta), x);
        }
        information
    }

    /// Gradient of the log-likelihood; `shrink` adds Firth's correction for one row, given p(1-p) n and the row.
    pub(super) fn score(&self, b: &[f64], shrink: impl Fn(f64, &[f64]) -> f64) -> Vec<f64> {
        let mut score = vec![0.0; self.k];
        for (x, s, n) in &self.rows {
            let eta = dot(x, b);
            let p = expit(eta);
            let residual = s - n * p + shrink(n * p * expit(-eta), x) * (0.5 - p);
            for (cell, x) in score.iter_mut().zip(x) {
                *cell += residual * x;
            }
        }
        score
    }
}
