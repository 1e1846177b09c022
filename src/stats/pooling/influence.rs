//! What is left without one of the cells.

use super::Pooled;
use crate::stats::special::ln_beta;

/// What one cell does to the pooled rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Influence {
    /// The pooled rate without this cell.
    pub rate_without: f64,
    /// Whether leaving it out moves the pooled rate by more than one posterior standard deviation.
    pub flagged: bool,
}

impl Pooled {
    /// Which single experiment carries the result?
    ///
    /// Exact leave-one-out: the same nodes, reweighted by what the cell contributed to the likelihood; no refit.
    ///
    /// Returns one entry per cell in the order given to [`pool`](super::pool).
    ///
    /// Assumptions: those of [`pool`](super::pool); a cell that dwarfs the others leaves few nodes to stand on.
    ///
    /// Source: importance weighting over the quadrature of [`pool`](super::pool).
    ///
    /// Compared with: a refit without the cell, in the tests.
    ///
    /// ```
    /// use touchstone::stats::pooling::pool;
    /// let influence = pool(&[(3, 10), (7, 20), (19, 20)])?.influence();
    /// assert!(influence[2].rate_without < influence[0].rate_without);
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn influence(&self) -> Vec<Influence> {
        self.counts.iter().map(|(s, n)| self.without(*s as f64, (n - s) as f64)).collect()
    }

    fn without(&self, s: f64, f: f64) -> Influence {
        let ln_weights: Vec<f64> = self
            .nodes
            .iter()
            .map(|node| {
                let (a, b) = (node.m * node.k, node.rest * node.k);
                node.weight.ln() - (ln_beta(a + s, b + f) - ln_beta(a, b))
            })
            .collect();
        let top = ln_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut all, mut sum) = (0.0, 0.0);
        for (node, ln_weight) in self.nodes.iter().zip(ln_weights) {
            let weight = (ln_weight - top).exp();
            all += weight;
            sum += weight * node.m;
        }
        let rate_without = sum / all;
        Influence { rate_without, flagged: (self.rate.mean - rate_without).abs() > self.rate.sd }
    }
}
