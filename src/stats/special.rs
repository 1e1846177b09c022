//! Special functions on the log scale, so that neither tail ever rounds to zero.

mod beta;
mod chebyshev;
mod quadrature;
mod root;

use statrs::function::{erf, gamma};

pub(super) use beta::{
    beta_cdf, beta_cdf_xy, beta_isf, beta_quantile, beta_sf, ln_beta_density, ln_logit_density, ln_upper_ratio,
};
pub(super) use chebyshev::Chebyshev;
pub(super) use quadrature::{gauss_legendre, running_integrals};
pub(super) use root::{Bent, falling_newton, falling_root};

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

/// ln B(a, b) for a, b > 0. Through Stirling's remainders, because three log-gammas of a billion would cancel and leave
/// no digits; small arguments are first raised by B(a, b) = B(a + 1, b) (a + b) / a.
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    let (mut small, mut large) = if a < b { (a, b) } else { (b, a) };
    let mut raised = 1.0;
    while small < 10.0 {
        raised *= (small + large) / small;
        small += 1.0;
    }
    while large < 10.0 {
        raised *= (small + large) / large;
        large += 1.0;
    }
    if small > large {
        (small, large) = (large, small);
    }
    let share = small / (small + large);
    let remainder = stirling_remainder(small) + stirling_remainder(large) - stirling_remainder(small + large);
    let half_ln_2pi = 0.5 * std::f64::consts::TAU.ln();
    half_ln_2pi - 0.5 * large.ln() + remainder + (small - 0.5) * share.ln() + large * (-share).ln_1p() + raised.ln()
}

/// ln of the binomial coefficient.
pub(super) fn ln_choose(n: f64, k: f64) -> f64 {
    -(n + 1.0).ln() - ln_beta(n - k + 1.0, k + 1.0)
}

/// The z with P(Z > z) = q for a standard normal Z.
pub(super) fn normal_isf(q: f64) -> f64 {
    std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * q)
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
}
