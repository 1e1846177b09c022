//! The rates that the evidence does not rule out.

use super::mixing::Mixing;
use super::{ALPHA, KAPPA, ROPE, check_bar};
use crate::stats::proportion::Interval;
use crate::stats::special::{Bent, expit, falling_newton, ln_upper_ratio};
use crate::stats::{StatsError, check_counts, check_level};

/// Which rates does the evidence not rule out, however often one has looked?
///
/// The bars at which the two one-sided e-values just reach 1/alpha.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `level_one_side_alpha`: the error rate of each side, in (0, 1); 0.05 gives a 90 % interval
///
/// Returns rates in \[0, 1\]. The lower end is 0 without successes, the upper end 1 without failures.
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent responses with one rate. With 0.05 a side it agrees with the evidence verdict by
/// construction: the lower end lies above a bar exactly where that bar is validated by evidence.
///
/// Source: inversion of the e-values of Howard, Ramdas, McAuliffe & Sekhon 2021.
///
/// Compared with: confseq 0.0.11, root of its one-sided mixture, within 1e-7.
///
/// ```
/// use touchstone::stats::sequential::always_valid_interval;
/// let range = always_valid_interval(30, 100, 0.05)?;
/// assert!(range.low > 0.17 && range.high < 0.45);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn always_valid_interval(successes: u64, n: u64, level_one_side_alpha: f64) -> Result<Interval, StatsError> {
    check_counts(successes, n)?;
    check_level(level_one_side_alpha)?;
    Ok(interval_of(successes, n, level_one_side_alpha, KAPPA))
}

/// The interval of a rule whose mixing law is worth `kappa` responses.
pub(super) fn interval_of(successes: u64, n: u64, alpha: f64, kappa: f64) -> Interval {
    let (s, f, needed, mixing) = (successes as f64, (n - successes) as f64, -alpha.ln(), Mixing::new(kappa));
    Interval { low: lower_bound(s, f, needed, mixing), high: 1.0 - lower_bound(f, s, needed, mixing) }
}

/// Rates whose logit lies beyond this are shown as 0 or 1.
const WIDEST: f64 = 28.0;

/// The bar at which the evidence for "above" falls to `needed`: Newton's steps on the logit scale from where a normal
/// law would have it.
fn lower_bound(s: f64, f: f64, needed: f64, mixing: Mixing) -> f64 {
    if s == 0.0 {
        return 0.0;
    }
    let v = falling_newton(|v| excess(v, s, f, needed, mixing), start(s, f, needed, mixing), (-WIDEST, WIDEST), 1e-8);
    if v < 1e-9 - WIDEST { 0.0 } else { expit(v) }
}

/// Where the bound would lie if ln E were a parabola, with its skewness.
fn start(s: f64, f: f64, needed: f64, mixing: Mixing) -> f64 {
    let n = s + f;
    let (p, q) = ((s + 0.25) / (n + 0.5), (f + 0.25) / (n + 0.5));
    let observed = p.ln() - q.ln();
    let mixed = n + mixing.kappa();
    let deviance = needed + mixing.at(observed).0 + 0.5 * (mixed * p * q / std::f64::consts::TAU).ln();
    let width = (2.0 * deviance.max(0.1) * mixed / (n * n * p * q)).sqrt();
    (observed - width * (1.0 + (q - p) * width / 6.0)).clamp(1.0 - WIDEST, WIDEST - 1.0)
}

/// How far ln E at the bar with this logit lies above what is needed; its slope and its bend over the logit, the slope
/// nearly and the bend roughly.
fn excess(v: f64, s: f64, f: f64, needed: f64, mixing: Mixing) -> Bent {
    let (x, y) = (expit(v), expit(-v));
    let (a, b) = (mixing.kappa() * x + s, mixing.kappa() * y + f);
    let (ln_mass, mass_slope) = mixing.at(v);
    let ln_ratio = ln_upper_ratio(a, b, x, y);
    // The law itself moves with the bar, by this much for each unit of the mean logit.
    let drift = mixing.kappa() * x * y * ((a / b).ln() - v);
    let slope = b * x - a * y - (-ln_ratio).exp() + drift - mass_slope;
    Bent { value: ln_ratio - ln_mass - needed, slope, bend: (s + f) * x * y }
}

/// Is the rate known to be as good as equal to the bar?
///
/// The always-valid 90 % interval lies within a tenth of the bar on either side.
///
/// * `successes`: count, 0 to `n`
/// * `n`: number of responses, 0 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `bar`: a rate in \[0.001, 0.999\]
///
/// Returns whether it is so. On a validated offer it says "above the bar, by too little to matter".
///
/// # Errors
/// [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`], [`StatsError::BarOutOfRange`].
///
/// Assumptions: independent responses with one rate; safe to read at any time.
///
/// Source: the interval of [`always_valid_interval`]; a region of practical equivalence as in equivalence testing.
///
/// Compared with: its definition, in the tests.
///
/// ```
/// use touchstone::stats::sequential::within_rope;
/// assert!(!within_rope(30, 100, 0.3)?);
/// assert!(within_rope(3_000, 10_000, 0.3)?);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn within_rope(successes: u64, n: u64, bar: f64) -> Result<bool, StatsError> {
    check_counts(successes, n)?;
    check_bar(bar)?;
    let rope = ROPE * bar;
    let mean = (successes as f64 + 0.5) / (n as f64 + 1.0);
    // The interval is more than three of these wide, so it can't fit while one of them is wider than the rope.
    let spread = (mean * (1.0 - mean) / (n as f64 + 1.0)).sqrt();
    if spread > rope {
        return Ok(false);
    }
    let range = always_valid_interval(successes, n, ALPHA)?;
    Ok(bar - rope <= range.low && range.high <= bar + rope)
}
