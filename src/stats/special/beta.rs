//! The beta law: both its tails, its quantiles, and how its tails compare with its density.
//!
//! Everything is worked out on the logit scale, where the density of every beta law is log-concave, and costs the same
//! for ten responses as for a billion.

use std::sync::LazyLock;

use super::quadrature::gauss_legendre;
use super::{expit, ln_1m_exp, ln_beta, normal_isf, stirling_remainder};

/// Below this Stirling's remainder is not exact to rounding.
const STIRLING_FROM: f64 = 10.0;

/// ln of x^a y^b / B(a, b), the density of logit X at logit x for X ~ Beta(a, b). `y` is 1 - x, given by the caller
/// because near one it can't be recovered from x. Large arguments go through the deviance of a : b from x : y, because
/// the three terms would cancel and leave no digits.
pub fn ln_logit_density(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a.min(b) < STIRLING_FROM {
        let (ln_x, ln_y) = if x < y { (x.ln(), (-x).ln_1p()) } else { ((-y).ln_1p(), y.ln()) };
        return a * ln_x + b * ln_y - ln_beta(a, b);
    }
    let total = a + b;
    let distance = a * y - b * x;
    let deviance = a * ln_1p_wide(distance / total / x) + b * ln_1p_wide(-distance / total / y);
    let remainders = stirling_remainder(a) + stirling_remainder(b) - stirling_remainder(total);
    0.5 * (a / total * b / std::f64::consts::TAU).ln() - deviance - remainders
}

/// ln(1 + x) for x > -1; plain `ln` is faster and exact enough far from zero.
fn ln_1p_wide(x: f64) -> f64 {
    if x.abs() < 0.5 { x.ln_1p() } else { (1.0 + x).ln() }
}

/// Does x lie so low that the lower tail is the one to sum?
fn is_low(a: f64, b: f64, x: f64) -> bool {
    x * (a + b + 2.0) < a + 1.0
}

/// Both tails of Beta(a, b) at x, as logs: (ln P(X <= x), ln P(X > x)), with y = 1 - x.
pub fn ln_beta_tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (f64::NEG_INFINITY, 0.0);
    }
    if y <= 0.0 {
        return (0.0, f64::NEG_INFINITY);
    }
    let ln_density = ln_logit_density(a, b, x, y);
    if is_low(a, b, x) {
        let lower = (ln_density + tail_ratio(a, b, x, y).ln()).min(0.0);
        (lower, ln_1m_exp(lower))
    } else {
        let upper = (ln_density + tail_ratio(b, a, y, x).ln()).min(0.0);
        (ln_1m_exp(upper), upper)
    }
}

/// ln of P(X > x) over the density of logit X at logit x, for X ~ Beta(a, b) and x in (0, 1), with y = 1 - x. Neither
/// of the two can round to zero in it.
pub fn ln_upper_ratio(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if is_low(a, b, x) {
        let ln_density = ln_logit_density(a, b, x, y);
        let lower = (ln_density + tail_ratio(a, b, x, y).ln()).min(0.0);
        ln_1m_exp(lower) - ln_density
    } else {
        tail_ratio(b, a, y, x).ln()
    }
}

/// Up to here the continued fraction is the faster way to sum a tail. Its terms grow with the root of the arguments.
const FRACTION_LIMIT: f64 = 120.0;
/// And up to this first argument, whatever the second.
const FRACTION_LIMIT_FIRST: f64 = 30.0;

/// The lower tail over the density of logit X at logit x, where x lies low.
fn tail_ratio(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a <= FRACTION_LIMIT_FIRST || a.max(b) <= FRACTION_LIMIT {
        continued_fraction(a, b, x) / a
    } else {
        tail_integral(a, b, x, y)
    }
}

/// The continued fraction of the incomplete beta function, from the front (modified Lentz).
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for step in 1..10_000_u32 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let change = d * c;
        h *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// Points of the rule that sums a tail.
const NODES: u32 = 24;
static RULE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| gauss_legendre(NODES));
/// Where the integrand has fallen by this on the log scale, it ends.
const REACH: f64 = 38.0;

/// Integral of the density of logit X up to logit x, relative to its value there. It is log-concave, and falls from its
/// start, so that one panel up to where nothing is left makes Gauss-Legendre exact to rounding.
fn tail_integral(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let total = a + b;
    // ln of the density at distance t, relative to that at x; of the two forms the one in which less cancels.
    let fallen = |t: f64| {
        if x < y { -a * t - total * (x * (-t).exp_m1()).ln_1p() } else { b * t - total * (y * t.exp_m1()).ln_1p() }
    };
    let slope = (a * y - b * x).max(0.0);
    let mut end = 2.0 * REACH / (slope + (slope * slope + 2.0 * REACH * total * x * y).sqrt());
    for _ in 0..20 {
        let height = fallen(end);
        if (height + REACH).abs() < 3.0 {
            break;
        }
        let left = x / (x + y * end.exp());
        end += (height + REACH) / (a - total * left);
    }
    end * RULE.iter().map(|(node, weight)| weight * fallen(end * node).exp()).sum::<f64>()
}

/// P(X > x) for X ~ Beta(a, b).
pub fn beta_sf(a: f64, b: f64, x: f64) -> f64 {
    ln_beta_tails(a, b, x, 1.0 - x).1.exp()
}

/// P(X <= x) for X ~ Beta(a, b).
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    ln_beta_tails(a, b, x, 1.0 - x).0.exp()
}

/// P(X <= x) for X ~ Beta(a, b), with y = 1 - x given.
pub fn beta_cdf_xy(a: f64, b: f64, x: f64, y: f64) -> f64 {
    ln_beta_tails(a, b, x, y).0.exp()
}

/// ln of the density of Beta(a, b) at x in (0, 1).
pub fn ln_beta_density(a: f64, b: f64, x: f64) -> f64 {
    ln_logit_density(a, b, x, 1.0 - x) - x.ln() - (-x).ln_1p()
}

/// The x with P(X <= x) = p for X ~ Beta(a, b), p in (0, 1).
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    expit(logit_quantile(a, b, p))
}

/// The x with P(X > x) = q for X ~ Beta(a, b).
pub fn beta_isf(a: f64, b: f64, q: f64) -> f64 {
    1.0 - beta_quantile(b, a, q)
}

/// The widest logit that is looked at: beyond it a rate is zero or one for all that a number can hold.
const WIDEST: f64 = 700.0;

/// The quantile on the logit scale: Halley's steps on the log of the tail, kept inside a bracket. From a good start two
/// or three of them are enough, because the log of a tail bends slowly.
fn logit_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (-WIDEST, WIDEST);
    let mut v = quantile_start(a, b, p).clamp(-WIDEST + 1.0, WIDEST - 1.0);
    for _ in 0..200 {
        let (x, y) = (expit(v), expit(-v));
        let ln_density = ln_logit_density(a, b, x, y);
        let (ln_cdf, ln_sf) = ln_beta_tails(a, b, x, y);
        // Falling away from the side of the law on which p lies: gap, slope and bend of ln of that tail.
        let (gap, slope, side) = if p <= 0.5 {
            (ln_cdf - p.ln(), (ln_density - ln_cdf).exp(), -1.0)
        } else {
            ((-p).ln_1p() - ln_sf, (ln_density - ln_sf).exp(), 1.0)
        };
        if gap > 0.0 {
            high = v;
        } else {
            low = v;
        }
        let bend = slope * (a * y - b * x + side * slope);
        let halley = gap / (slope - 0.5 * gap * bend / slope);
        let newton = gap / slope;
        let step = if halley.is_finite() && halley * newton > 0.0 { halley } else { newton };
        let next = v - step;
        let next = if next >= low && next <= high { next } else { 0.5 * (low + high) };
        // A step leaves about the cube of itself, in the scale of the law.
        let scale = 1.0 / slope;
        let moved = (next - v).abs();
        v = next;
        if moved <= 1e-6 * scale || moved <= 2e-15 * v.abs().max(1e-3) {
            break;
        }
    }
    v
}

/// Cornish and Fisher's approximation on the logit scale, where the cumulants of a beta law are differences and sums of
/// polygamma functions.
fn quantile_start(a: f64, b: f64, p: f64) -> f64 {
    let digamma = |r: f64| -r.ln() - r * (0.5 + r / 12.0);
    let trigamma = |r: f64| r * (1.0 + r * (0.5 + r / 6.0));
    let tetragamma = |r: f64| -r * r * (1.0 + r * (1.0 + 0.5 * r));
    let (ra, rb) = (1.0 / a, 1.0 / b);
    let sd = (trigamma(ra) + trigamma(rb)).sqrt();
    let skewness = (tetragamma(ra) - tetragamma(rb)) / (sd * sd * sd);
    let z = -normal_isf(p);
    digamma(ra) - digamma(rb) + sd * (z + skewness * (z * z - 1.0) / 6.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64, tolerance: f64) {
        assert!((got - want).abs() <= tolerance * want.abs().max(1e-300), "got {got:e}, want {want:e}");
    }

    #[test]
    fn the_two_ways_to_sum_a_tail_agree() {
        for (a, b, x) in [(121.5, 2999.0, 0.03), (1500.5, 2000.5, 0.42), (2900.0, 3.0, 0.9985), (31.0, 2500.0, 0.011)] {
            assert!(is_low(a, b, x));
            close(tail_integral(a, b, x, 1.0 - x), continued_fraction(a, b, x) / a, 1e-12);
        }
    }

    #[test]
    fn tails_of_simple_laws_are_powers() {
        // Beta(1, b): P(X > x) = (1-x)^b. Beta(a, 1): P(X <= x) = x^a.
        for b in [0.5, 7.0, 5000.0, 1e8] {
            for x in [1e-9, 1e-4, 0.3] {
                let (_, upper) = ln_beta_tails(1.0, b, x, 1.0 - x);
                close(upper, b * f64::ln_1p(-x), 1e-12);
                let (lower, _) = ln_beta_tails(b, 1.0, x, 1.0 - x);
                close(lower, b * f64::ln(x), 1e-12);
            }
        }
    }

    #[test]
    fn quantiles_invert_the_tails() {
        for (a, b) in [(0.5, 0.5), (3.5, 7.5), (0.5, 300.5), (4000.5, 10.5), (1e6, 3e6), (5e8, 5e8), (0.5, 1e9)] {
            for p in [1e-6, 0.025, 0.5, 0.975] {
                let x = beta_quantile(a, b, p);
                close(beta_cdf(a, b, x), p, 1e-7);
            }
        }
    }

    /// a, b, x, ln P(X <= x), ln P(X > x), by mpmath 1.4.1 with 34 digits: `quad` of the density of logit X beyond x on
    /// the side away from the mean, `log1p` for the other.
    const REFERENCE: &str = include_str!("beta_reference.tsv");

    #[test]
    fn both_tails_are_those_of_an_independent_quadrature() {
        for line in REFERENCE.lines() {
            let [a, b, x, lower, upper] = line.split('\t').map(|v| v.parse().unwrap()).collect::<Vec<f64>>()[..] else {
                panic!("{line}");
            };
            let got = ln_beta_tails(a, b, x, 1.0 - x);
            for (got, want) in [(got.0, lower), (got.1, upper)] {
                // A log that is nearly nothing is as good as the one that is not: compare what they stand for.
                assert!((got - want).abs() <= 1e-11 * want.abs().max(1.0), "{line}: got {got:e}");
                assert!((got - want).abs() <= 1e-10 * want.abs(), "{line}: got {got:e}");
            }
            let ratio = ln_upper_ratio(a, b, x, 1.0 - x);
            let want = upper - ln_logit_density(a, b, x, 1.0 - x);
            assert!((ratio - want).abs() <= 1e-10 * want.abs().max(1.0), "{line}: ratio {ratio}");
        }
    }
}
