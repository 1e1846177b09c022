//! Special functions on the log scale, so that neither tail ever rounds to zero.

use statrs::function::{erf, gamma};
use std::sync::OnceLock;

/// ln(1 - e^x) for x <= 0 without cancellation at either end.
pub(super) fn ln_1m_exp(x: f64) -> f64 {
    if x >= 0.0 {
        f64::NEG_INFINITY
    } else if x > -std::f64::consts::LN_2 {
        (-x.exp_m1()).ln()
    } else {
        (-x.exp()).ln_1p()
    }
}

/// ln(1 + e^x).
pub(super) fn ln_1p_exp(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// 1 / (1 + e^-x).
pub(super) fn expit(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// ln Gamma(x) for x > 0.
pub(super) fn ln_gamma(x: f64) -> f64 {
    gamma::ln_gamma(x)
}

/// What Stirling's formula leaves out of ln Gamma(x), for x >= 10.
fn stirling_remainder(x: f64) -> f64 {
    let r = 1.0 / (x * x);
    let tail = r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r * (1.0 / 1188.0 - r * 691.0 / 360_360.0)));
    (1.0 / 12.0 - r * (1.0 / 360.0 - tail)) / x
}

/// ln B(a, b) for a, b > 0. Large arguments go through Stirling's remainders, because three log-gammas of a billion
/// would cancel and leave no digits.
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let share = small / (small + large);
    if small >= 10.0 {
        let remainder = stirling_remainder(small) + stirling_remainder(large) - stirling_remainder(small + large);
        let half_ln_2pi = 0.5 * (2.0 * std::f64::consts::PI).ln();
        half_ln_2pi - 0.5 * large.ln() + remainder + (small - 0.5) * share.ln() + large * (-share).ln_1p()
    } else if large >= 10.0 {
        let remainder = stirling_remainder(large) - stirling_remainder(small + large);
        ln_gamma(small) + remainder + small - small * (small + large).ln() + (large - 0.5) * (-share).ln_1p()
    } else {
        ln_gamma(small) + ln_gamma(large) - ln_gamma(small + large)
    }
}

/// ln of the binomial coefficient.
pub(super) fn ln_choose(n: f64, k: f64) -> f64 {
    -(n + 1.0).ln() - ln_beta(n - k + 1.0, k + 1.0)
}

/// Above this, the continued fraction needs too many terms and the integral is summed instead.
const FRACTION_LIMIT: f64 = 3000.0;

/// Both tails of Beta(a, b) at x, as logs: (ln P(X <= x), ln P(X > x)). `y` is 1 - x, given by the caller because
/// near one it can't be recovered from x.
pub(super) fn ln_beta_tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (f64::NEG_INFINITY, 0.0);
    }
    if y <= 0.0 {
        return (0.0, f64::NEG_INFINITY);
    }
    if x * (a + b + 2.0) < a + 1.0 {
        let lower = ln_lower_tail(a, b, x, y).min(0.0);
        (lower, ln_1m_exp(lower))
    } else {
        let upper = ln_lower_tail(b, a, y, x).min(0.0);
        (ln_1m_exp(upper), upper)
    }
}

fn ln_lower_tail(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let prefactor = a * x.ln() + b * y.ln() - ln_beta(a, b);
    if a.max(b) <= FRACTION_LIMIT {
        prefactor - a.ln() + continued_fraction(a, b, x).ln()
    } else {
        prefactor + lower_tail_integral(a, b, x, y).ln()
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

/// Integral of the density of logit X up to logit x, relative to its value there. On that scale the density of any
/// beta law is log-concave, so panels no wider than its local scale make Gauss-Legendre exact to rounding.
fn lower_tail_integral(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let rule = gauss_legendre_16();
    let log_ratio = |d: f64| a * d - (a + b) * (x * d.exp_m1()).ln_1p();
    let mut end = 0.0_f64;
    let mut total = 0.0_f64;
    for _ in 0..2000 {
        let t = x * end.exp() / (y + x * end.exp());
        let slope = (a - (a + b) * t).abs();
        let curvature = ((a + b) * t * (1.0 - t)).sqrt();
        let width = (4.0 / (slope + 2.0 * curvature)).min(1.0 + 1.0 / a);
        let panel: f64 = rule.iter().map(|(node, weight)| weight * log_ratio(end - width * node).exp()).sum();
        total += panel * width;
        end -= width;
        if a > (a + b) * t && panel * width < 1e-17 * total {
            break;
        }
    }
    total
}

/// Nodes and weights of Gauss-Legendre quadrature on (0, 1).
pub(super) fn gauss_legendre(points: u32) -> Vec<(f64, f64)> {
    let n = f64::from(points);
    (0..points)
        .map(|i| {
            let mut t = (std::f64::consts::PI * (f64::from(i) + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..100 {
                let (mut p, mut before) = (1.0, 0.0);
                for k in 1..=points {
                    let k = f64::from(k);
                    (p, before) = (((2.0 * k - 1.0) * t * p - (k - 1.0) * before) / k, p);
                }
                slope = n * (t * p - before) / (t * t - 1.0);
                let step = p / slope;
                t -= step;
                if step.abs() < 1e-16 {
                    break;
                }
            }
            (0.5 * (1.0 - t), 1.0 / ((1.0 - t * t) * slope * slope))
        })
        .collect()
}

fn gauss_legendre_16() -> &'static [(f64, f64)] {
    static RULE: OnceLock<Vec<(f64, f64)>> = OnceLock::new();
    RULE.get_or_init(|| gauss_legendre(16))
}

/// P(X > x) for X ~ Beta(a, b).
pub(super) fn beta_sf(a: f64, b: f64, x: f64) -> f64 {
    ln_beta_tails(a, b, x, 1.0 - x).1.exp()
}

/// P(X <= x) for X ~ Beta(a, b).
pub(super) fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    ln_beta_tails(a, b, x, 1.0 - x).0.exp()
}

/// P(X <= x) for X ~ Beta(a, b), with y = 1 - x given.
pub(super) fn beta_cdf_xy(a: f64, b: f64, x: f64, y: f64) -> f64 {
    ln_beta_tails(a, b, x, y).0.exp()
}

/// ln of the density of Beta(a, b) at x in (0, 1).
pub(super) fn ln_beta_density(a: f64, b: f64, x: f64) -> f64 {
    (a - 1.0) * x.ln() + (b - 1.0) * (-x).ln_1p() - ln_beta(a, b)
}

/// The x with P(X <= x) = p for X ~ Beta(a, b), p in (0, 1). Newton on the logit scale, kept inside a bracket: the
/// log of a tail is concave there, so it settles in a handful of steps.
pub(super) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let constant = ln_beta(a, b);
    let (mut low, mut high) = (-740.0_f64, 740.0_f64);
    let mut v = (a.ln() - b.ln()).clamp(-700.0, 700.0);
    for _ in 0..200 {
        let (x, y) = (expit(v), expit(-v));
        let (ln_cdf, ln_sf) = ln_beta_tails(a, b, x, y);
        let ln_density = a * x.ln() + b * y.ln() - constant;
        let (gap, slope) = if p <= 0.5 {
            (ln_cdf - p.ln(), (ln_density - ln_cdf).exp())
        } else {
            ((-p).ln_1p() - ln_sf, (ln_density - ln_sf).exp())
        };
        if gap > 0.0 {
            high = v;
        } else {
            low = v;
        }
        let newton = v - gap / slope;
        let next = if newton >= low && newton <= high { newton } else { 0.5 * (low + high) };
        let done = (next - v).abs() <= 2e-15 * v.abs().max(1e-3);
        v = next;
        if done {
            break;
        }
    }
    expit(v)
}

/// The x with P(X > x) = q for X ~ Beta(a, b).
pub(super) fn beta_isf(a: f64, b: f64, q: f64) -> f64 {
    1.0 - beta_quantile(b, a, q)
}

/// The z with P(Z > z) = q for a standard normal Z.
pub(super) fn normal_isf(q: f64) -> f64 {
    std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * q)
}

/// Root of a falling function between two points around it: inverse quadratic interpolation where the last three
/// points lie nearly on a smooth curve, bisection elsewhere (Chandrupatla 1997). Infinite values lead to bisection.
pub(super) fn falling_root(f: impl Fn(f64) -> f64, from: (f64, f64), to: (f64, f64)) -> f64 {
    let ((mut x1, mut f1), (mut x2, mut f2)) = (to, from);
    let mut part = 0.5;
    for _ in 0..200 {
        let x = x1 + part * (x2 - x1);
        let value = f(x);
        let (x3, f3) = if (value > 0.0) == (f1 > 0.0) {
            (x1, f1)
        } else {
            let other = (x2, f2);
            (x2, f2) = (x1, f1);
            other
        };
        (x1, f1) = (x, value);
        let nearest = if f2.abs() < f1.abs() { x2 } else { x1 };
        let margin = 2e-14 * nearest.abs().max(1e-3) / (x2 - x1).abs();
        if f1 == 0.0 || f2 == 0.0 || margin.is_nan() || margin > 0.5 {
            return nearest;
        }
        let xi = (x1 - x2) / (x3 - x2);
        let phi = (f1 - f2) / (f3 - f2);
        let smooth = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
        part = if smooth {
            let quadratic = (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2);
            (f1 / (f2 - f1) * f3 / (f2 - f3) + quadratic).clamp(margin, 1.0 - margin)
        } else {
            0.5
        };
    }
    0.5 * (x1 + x2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64, tolerance: f64) {
        assert!((got - want).abs() <= tolerance * want.abs().max(1e-300), "got {got:e}, want {want:e}");
    }

    #[test]
    fn ln_beta_keeps_its_digits_for_large_arguments() {
        // B(a, 1) = 1/a and B(a, 2) = 1/(a (a+1)).
        for a in [0.5, 3.0, 50.0, 1e4, 1e9] {
            close(ln_beta(a, 1.0), -f64::ln(a), 1e-13);
            close(ln_beta(2.0, a), -f64::ln(a) - f64::ln(a + 1.0), 1e-13);
        }
    }

    #[test]
    fn the_two_ways_to_sum_a_tail_agree() {
        for (a, b, x) in [(0.5, 2999.0, 1e-4), (1500.5, 2000.5, 0.42), (2900.0, 3.0, 0.9985), (30.0, 2500.0, 0.001)] {
            let y = 1.0 - x;
            let fraction = continued_fraction(a, b, x) / a;
            if x * (a + b + 2.0) < a + 1.0 {
                close(lower_tail_integral(a, b, x, y), fraction, 1e-12);
            }
        }
    }

    #[test]
    fn tails_of_simple_laws_are_powers() {
        // Beta(1, b): P(X > x) = (1-x)^b. Beta(a, 1): P(X <= x) = x^a.
        for b in [0.5, 7.0, 5000.0, 1e8] {
            for x in [1e-9, 1e-4, 0.3] {
                let (_, upper) = ln_beta_tails(1.0, b, x, 1.0 - x);
                close(upper, b * f64::ln_1p(-x), 1e-6);
                let (lower, _) = ln_beta_tails(b, 1.0, x, 1.0 - x);
                close(lower, b * f64::ln(x), 1e-6);
            }
        }
    }

    #[test]
    fn quantiles_invert_the_tails() {
        for (a, b) in [(0.5, 0.5), (3.5, 7.5), (0.5, 300.5), (4000.5, 10.5), (1e6, 3e6), (5e8, 5e8), (0.5, 1e9)] {
            for p in [1e-6, 0.025, 0.5, 0.975] {
                let x = beta_quantile(a, b, p);
                close(beta_cdf(a, b, x), p, 1e-5);
            }
        }
    }
}
