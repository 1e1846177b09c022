//! Several experiments about one value proposition, and the rungs that people went up to.

use super::proportion::Interval;
use super::special::{beta_isf, beta_quantile, expit, ln_1p_exp, ln_beta};
use super::{StatsError, check_counts};

/// The level of the intervals of pooled rates and of rungs.
pub const LEVEL: f64 = 0.9;

/// The rate of "at least this rung".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rung {
    /// Posterior mean.
    pub mean: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
}

/// Interval of the beta law with a given mean and variance, the pair kept away from the edge where no such law exists.
pub(super) fn matched_beta(mean: f64, variance: f64) -> Interval {
    let most = mean * (1.0 - mean);
    if most <= 0.0 || variance <= 0.0 {
        return Interval { low: mean, high: mean };
    }
    let weight = (most / variance - 1.0).max(1e-6);
    let (a, b) = (mean * weight, (1.0 - mean) * weight);
    let tail = 0.5 * (1.0 - LEVEL);
    Interval { low: beta_quantile(a, b, tail), high: beta_isf(a, b, tail) }
}

/// Where people could give any rung of a ladder, how often did they give at least each of them?
///
/// Continuation ratios with Jeffreys priors, multiplied up; intervals from the beta law with the same two moments.
///
/// * `counts`: entry r is the number of people who gave at least rung r; entry 0 is everybody who was asked.
///   Non-increasing, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
///
/// Returns one rate per entry, in \[0, 1\], never rising; the first is 1 by definition.
///
/// # Errors
/// [`StatsError::NoData`] without entries or with nobody asked, [`StatsError::LadderRises`],
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: everybody could give every rung; independent people. Where only one rung was asked for, a refusal says
/// nothing about the lower ones: pool by rung instead.
///
/// Source: continuation-ratio decomposition (Agresti 2013, Categorical Data Analysis, 3rd ed., section 8.3.6); the
/// ratios are independent under the prior, so moments multiply.
///
/// Compared with: its definition, in the tests.
///
/// ```
/// use touchstone::stats::pooling::open_ladder;
/// let ladder = open_ladder(&[25, 14, 6, 2])?;
/// assert_eq!(ladder[0].mean, 1.0);
/// assert!((ladder[1].mean - 14.5 / 26.0).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn open_ladder(counts: &[u64]) -> Result<Vec<Rung>, StatsError> {
    let Some(asked) = counts.first().copied().filter(|n| *n > 0) else {
        return Err(StatsError::NoData);
    };
    check_counts(0, asked)?;
    let mut rungs = vec![Rung { mean: 1.0, low: 1.0, high: 1.0 }];
    let (mut mean, mut square) = (1.0, 1.0);
    for pair in counts.windows(2) {
        let (before, here) = (pair[0], pair[1]);
        if here > before {
            return Err(StatsError::LadderRises);
        }
        let (a, k) = (here as f64 + 0.5, before as f64 + 1.0);
        mean *= a / k;
        square *= a * (a + 1.0) / (k * (k + 1.0));
        let Interval { low, high } = matched_beta(mean, square - mean * mean);
        rungs.push(Rung { mean, low, high });
    }
    Ok(rungs)
}

/// A rate with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Posterior mean.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
}

impl Estimate {
    fn new(mean: f64, variance: f64) -> Self {
        let variance = variance.max(0.0);
        let Interval { low, high } = matched_beta(mean, variance);
        Self { mean, sd: variance.sqrt(), low, high }
    }
}

/// One pooled rate, and everything that was learned on the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pooled {
    /// The rate of the value proposition.
    pub rate: Estimate,
    /// The rate that the next experiment will probably have.
    pub next: Estimate,
    /// The rate of each cell, drawn towards the common one; in the order given.
    pub cells: Vec<Estimate>,
    /// How much the cells differ: 0 where all have the same rate, 1 where a cell is all or nothing.
    pub rho: f64,
    /// Standard deviation of the true rates between cells.
    pub sd_rates: f64,
    /// The part of the differences between observed rates that chance does not explain; `None` below two cells.
    pub i_squared: Option<f64>,
    nodes: Vec<Node>,
    counts: Vec<(u64, u64)>,
}

/// One point of the quadrature: the common rate, the weight of the cells' prior, the intraclass correlation.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    weight: f64,
    m: f64,
    /// 1 - m, kept apart because near one it can't be recovered from m.
    rest: f64,
    k: f64,
    rho: f64,
}

/// What one cell does to the pooled rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Influence {
    /// The pooled rate without this cell.
    pub rate_without: f64,
    /// Whether leaving it out moves the pooled rate by more than one posterior standard deviation.
    pub flagged: bool,
}

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

struct Likelihood {
    successes: Rising,
    failures: Rising,
    totals: Rising,
    large: Vec<(f64, f64)>,
}

impl Likelihood {
    fn new(cells: &[(u64, u64)]) -> Self {
        let small = || cells.iter().filter(|(_, n)| *n <= COUNTED);
        Self {
            successes: Rising::new(small().map(|(s, _)| *s)),
            failures: Rising::new(small().map(|(s, n)| n - s)),
            totals: Rising::new(small().map(|(_, n)| *n)),
            large: cells.iter().filter(|(_, n)| *n > COUNTED).map(|(s, n)| (*s as f64, (n - s) as f64)).collect(),
        }
    }

    /// ln of the posterior density at x = logit m, y = logit rho, up to a constant.
    fn ln_posterior(&self, x: f64, y: f64) -> f64 {
        let k = (-y).exp();
        let (a, b) = (expit(x) * k, expit(-x) * k);
        let large: f64 = self.large.iter().map(|(s, f)| ln_beta(a + s, b + f) - ln_beta(a, b)).sum();
        let prior = -0.5 * (ln_1p_exp(-x) + ln_1p_exp(x)) - ln_1p_exp(-y) - 3.0 * ln_1p_exp(y);
        self.successes.ln(a) + self.failures.ln(b) - self.totals.ln(k) + large + prior
    }
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
fn quadrature(cells: &[(u64, u64)]) -> Vec<Node> {
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

/// What is the rate of one value proposition, over all experiments that asked for the same rung?
///
/// Hierarchical beta-binomial model, cells drawn from Beta(m k, (1 - m) k) with 1/(1 + k) = rho, priors
/// m ~ Beta(1/2, 1/2) and rho ~ Beta(1, 3), by full quadrature: no random numbers, no iteration.
///
/// * `cells`: (successes, n) of each experiment, offer and segment; n from 0 to
///   [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES). One cell works and stays vague, none gives the prior
///
/// Returns rates in \[0, 1\] with 90 % intervals.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`].
///
/// Assumptions: independent responses; cells that could have been drawn from one population of rates; the same rung.
///
/// Source: Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., chapter 5; I squared after Higgins & Thompson 2002,
/// Statistics in Medicine 21, with the size of a typical cell.
///
/// Compared with: dense quadrature in other coordinates with scipy 1.17.1, within 2e-4.
///
/// ```
/// use touchstone::stats::pooling::pool;
/// let pooled = pool(&[(3, 10), (7, 20)])?;
/// assert!((pooled.rate.mean - 0.364_804).abs() < 2e-4);
/// assert!(pooled.cells[0].mean > 0.3 && pooled.cells[1].mean < 0.36);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn pool(cells: &[(u64, u64)]) -> Result<Pooled, StatsError> {
    let mut pooled = pool_rate(cells)?;
    pooled.cells = cells.iter().map(|(s, n)| cell_estimate(&pooled.nodes, *s as f64, *n as f64)).collect();
    Ok(pooled)
}

/// What is the common rate of many cells, where nobody asks about each of them?
///
/// [`pool`] without its estimates of the cells, which cost as much as everything else once there are hundreds.
///
/// * `cells`: as for [`pool`]
///
/// Returns what [`pool`] returns, with `cells` empty.
///
/// # Errors
/// Those of [`pool`].
///
/// Assumptions: those of [`pool`].
///
/// Source: that of [`pool`].
///
/// Compared with: [`pool`], equal.
///
/// ```
/// use touchstone::stats::pooling::{pool, pool_rate};
/// let cells = [(3, 10), (7, 20)];
/// assert_eq!(pool_rate(&cells)?.rate, pool(&cells)?.rate);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn pool_rate(cells: &[(u64, u64)]) -> Result<Pooled, StatsError> {
    for (s, n) in cells {
        check_counts(*s, *n)?;
    }
    let nodes = quadrature(cells);
    let mean_of = |f: &dyn Fn(&Node) -> f64| nodes.iter().map(|node| node.weight * f(node)).sum::<f64>();
    let m = mean_of(&|node| node.m);
    let m_variance = mean_of(&|node| (node.m - m).powi(2));
    let within = mean_of(&|node| node.m * node.rest / (node.k + 1.0));
    let rho = mean_of(&|node| node.rho);
    Ok(Pooled {
        rate: Estimate::new(m, m_variance),
        next: Estimate::new(m, within + m_variance),
        cells: Vec::new(),
        rho,
        sd_rates: mean_of(&|node| (node.m * node.rest * node.rho).sqrt()),
        i_squared: i_squared(cells, rho),
        counts: cells.to_vec(),
        nodes,
    })
}

fn cell_estimate(nodes: &[Node], s: f64, n: f64) -> Estimate {
    let given = |node: &Node| {
        let (a, b, total) = (node.m * node.k + s, node.rest * node.k + n - s, node.k + n);
        (a / total, a / total * b / total / (total + 1.0))
    };
    let mean: f64 = nodes.iter().map(|node| node.weight * given(node).0).sum();
    let variance = nodes.iter().map(|node| {
        let (centre, spread) = given(node);
        node.weight * (spread + (centre - mean).powi(2))
    });
    Estimate::new(mean, variance.sum())
}

fn i_squared(cells: &[(u64, u64)], rho: f64) -> Option<f64> {
    let sizes: Vec<f64> = cells.iter().map(|(_, n)| *n as f64).filter(|n| *n > 0.0).collect();
    if sizes.len() < 2 {
        return None;
    }
    let total: f64 = sizes.iter().sum();
    let typical = (total - sizes.iter().map(|n| n * n).sum::<f64>() / total) / (sizes.len() - 1) as f64;
    Some(rho / (rho + (1.0 - rho) / typical))
}

impl Pooled {
    /// Which single experiment carries the result?
    ///
    /// Exact leave-one-out: the same nodes, reweighted by what the cell contributed to the likelihood; no refit.
    ///
    /// Returns one entry per cell in the order given to [`pool`].
    ///
    /// Assumptions: those of [`pool`]; a cell that dwarfs the others leaves few nodes to stand on.
    ///
    /// Source: importance weighting over the quadrature of [`pool`].
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

/// Which falling curve lies nearest to these rates?
///
/// Weighted least squares under monotonicity, by pooling adjacent violators.
///
/// * `rates`: finite numbers, in the order along which they must not rise
/// * `weights`: one positive weight each, usually numbers of responses
///
/// Returns the fitted values, as many as rates.
///
/// # Errors
/// [`StatsError::ShapeMismatch`] for unequal lengths, [`StatsError::ParameterOutOfRange`].
///
/// Assumptions: the true rates do not rise.
///
/// Source: Ayer, Brunk, Ewing, Reid & Silverman 1955, Annals of Mathematical Statistics 26, 641-647.
///
/// Compared with: R 4.2.2 `isoreg` on replicated rows, within 1e-9.
///
/// ```
/// use touchstone::stats::pooling::isotonic_decreasing;
/// let fitted = isotonic_decreasing(&[0.8, 0.6, 0.65, 0.3], &[10.0, 20.0, 15.0, 12.0])?;
/// assert!((fitted[1] - 0.621_428_571).abs() < 1e-9 && fitted[1] == fitted[2]);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn isotonic_decreasing(rates: &[f64], weights: &[f64]) -> Result<Vec<f64>, StatsError> {
    if rates.len() != weights.len() {
        return Err(StatsError::ShapeMismatch);
    }
    if let Some(bad) = rates.iter().find(|r| !r.is_finite()) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    if let Some(bad) = weights.iter().find(|w| !(**w > 0.0 && w.is_finite())) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (rate, weight) in rates.iter().zip(weights) {
        let mut block = (*rate, *weight, 1);
        while let Some(before) = blocks.pop_if(|before| before.0 < block.0) {
            let weight = before.1 + block.1;
            block = ((before.0 * before.1 + block.0 * block.1) / weight, weight, before.2 + block.2);
        }
        blocks.push(block);
    }
    Ok(blocks.into_iter().flat_map(|(value, _, length)| std::iter::repeat_n(value, length)).collect())
}

/// Where each experiment asked for one rung only, how often do people give at least each of them?
///
/// [`pool`] within each rung, then [`isotonic_decreasing`] over the rungs for mean and both ends.
///
/// * `cells_by_rung`: for each rung, weakest first, the (successes, n) of the cells that asked for it; at least one
///   response a rung
///
/// Returns one rate per rung in \[0, 1\], never rising, with 90 % intervals.
///
/// # Errors
/// [`StatsError::NoData`] where a rung has no responses, and the errors of [`pool`].
///
/// Assumptions: whoever gives a rung would give the weaker ones; people asked for different rungs are alike.
///
/// Source: Barlow, Bartholomew, Bremner & Brunk 1972, Statistical Inference under Order Restrictions.
///
/// Compared with: its two parts.
///
/// ```
/// use touchstone::stats::pooling::pooled_ladder;
/// let rungs = pooled_ladder(&[vec![(5, 10)], vec![(12, 20)], vec![(1, 15)]])?;
/// assert!(rungs[0].mean == rungs[1].mean && rungs[1].mean > rungs[2].mean);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn pooled_ladder(cells_by_rung: &[Vec<(u64, u64)>]) -> Result<Vec<Rung>, StatsError> {
    let mut weights = Vec::new();
    let mut rates = Vec::new();
    for cells in cells_by_rung {
        let asked = cells.iter().map(|(_, n)| *n as f64).sum::<f64>();
        if asked == 0.0 {
            return Err(StatsError::NoData);
        }
        weights.push(asked);
        rates.push(pool(cells)?.rate);
    }
    let falling =
        |part: fn(&Estimate) -> f64| isotonic_decreasing(&rates.iter().map(part).collect::<Vec<_>>(), &weights);
    let (means, lows, highs) = (falling(|r| r.mean)?, falling(|r| r.low)?, falling(|r| r.high)?);
    let ends = lows.into_iter().zip(highs);
    Ok(means.into_iter().zip(ends).map(|(mean, (low, high))| Rung { mean, low, high }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ladder_never_rises() -> Result<(), StatsError> {
        let ladder = open_ladder(&[40, 40, 12, 12, 0, 0])?;
        assert!(ladder.windows(2).all(|w| w[0].mean >= w[1].mean && w[0].high >= w[1].high));
        assert!(ladder.iter().all(|r| r.low <= r.mean && r.mean <= r.high));
        Ok(())
    }

    #[test]
    fn ladders_that_nobody_can_have_climbed_are_refused() {
        assert_eq!(open_ladder(&[]), Err(StatsError::NoData));
        assert_eq!(open_ladder(&[0, 0]), Err(StatsError::NoData));
        assert_eq!(open_ladder(&[3, 4]), Err(StatsError::LadderRises));
    }

    #[test]
    fn leaving_a_cell_out_agrees_with_pooling_without_it() -> Result<(), StatsError> {
        let cells = [(3, 10), (7, 20), (12, 25), (2, 30), (450, 1000)];
        for (j, influence) in pool(&cells)?.influence().into_iter().enumerate() {
            let others: Vec<_> = cells.iter().enumerate().filter(|(i, _)| *i != j).map(|(_, c)| *c).collect();
            let refit = pool(&others)?.rate.mean;
            assert!((influence.rate_without - refit).abs() < 2e-3, "cell {j}: {influence:?}, refit {refit}");
        }
        Ok(())
    }

    #[test]
    fn no_cells_one_cell_and_huge_cells_are_answered() -> Result<(), StatsError> {
        assert!((pool(&[])?.rate.mean - 0.5).abs() < 1e-6);
        let one = pool(&[(7, 20)])?;
        assert!(one.i_squared.is_none() && one.rate.sd > 0.1);
        let huge = pool(&[(300_000_000, 1_000_000_000), (0, 1_000_000_000), (0, 0), (1, 1)])?;
        for e in huge.cells.iter().chain([&huge.rate, &huge.next]) {
            assert!(e.mean.is_finite() && e.sd.is_finite() && e.low <= e.high, "{e:?}");
        }
        assert!((huge.cells[0].mean - 0.3).abs() < 1e-6);
        assert!(huge.influence().iter().all(|i| i.rate_without.is_finite()));
        Ok(())
    }

    #[test]
    fn merging_the_order_of_cells_changes_nothing() -> Result<(), StatsError> {
        let (there, back) = (pool(&[(3, 10), (7, 20), (1, 40)])?, pool(&[(1, 40), (7, 20), (3, 10)])?);
        assert!((there.rate.mean - back.rate.mean).abs() < 1e-12);
        assert!((there.cells[0].mean - back.cells[2].mean).abs() < 1e-12);
        Ok(())
    }
}
