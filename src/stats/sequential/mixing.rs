//! The mixing law at a bar: rates beyond the bar, drawn from Beta(4 bar, 4 (1 - bar)).

use std::sync::LazyLock;

use super::KAPPA;
use crate::stats::special::{Chebyshev, expit, gauss_legendre, ln_upper_ratio};

/// ln of the law's mass above the bar, over the density of its logit there.
pub(super) fn ln_mass(bar: f64, rest: f64) -> f64 {
    if bar < SMALL { ln_mass_of_small(bar) } else { ln_upper_ratio(KAPPA * bar, KAPPA * rest, bar, rest) }
}

/// Below this bar nearly all mass lies below it, and one minus that would lose digits.
const SMALL: f64 = 0.01;

/// The same as an integral over the logit: level up to a rate of one half, then falling fast.
fn ln_mass_of_small(bar: f64) -> f64 {
    static RULE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| gauss_legendre(24));
    let relative = |t: f64| (KAPPA * (bar * t - (bar * t.exp_m1()).ln_1p())).exp();
    let half = -bar.ln();
    let ends = [0.0, half - 4.0, half, half + 4.0, half + 10.0];
    let panel = |from: f64, to: f64| {
        RULE.iter().map(|(node, weight)| weight * relative(from + (to - from) * node)).sum::<f64>() * (to - from)
    };
    ends.windows(2).map(|pair| panel(pair[0], pair[1])).sum::<f64>().ln()
}

/// Bars are looked up on panels of width one on the logit scale, from minus to plus so many.
const PANELS: i32 = 30;
static TABLE: LazyLock<Vec<Chebyshev>> = LazyLock::new(|| (-PANELS..PANELS).map(panel).collect());

fn panel(from: i32) -> Chebyshev {
    let from = f64::from(from);
    Chebyshev::fit(from, from + 1.0, |v| ln_mass(expit(v), expit(-v)))
}

/// [`ln_mass`] and its slope at a bar given by its logit, looked up: an interval asks for it at every step of its way.
pub(super) fn ln_mass_at(logit: f64) -> (f64, f64) {
    let from = logit.floor().clamp(f64::from(-PANELS), f64::from(PANELS - 1));
    TABLE[(from as i32 + PANELS) as usize].at(logit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_ways_to_the_mass_agree() {
        for bar in [3e-3, 0.01, 0.02] {
            let direct = ln_upper_ratio(KAPPA * bar, KAPPA * (1.0 - bar), bar, 1.0 - bar);
            assert!((ln_mass_of_small(bar) - direct).abs() < 1e-12, "{bar}: {direct}");
        }
    }

    #[test]
    fn what_is_looked_up_is_what_would_be_worked_out() {
        for i in -2800..=2800 {
            let v = f64::from(i) / 100.0 + 0.003;
            let (value, slope) = ln_mass_at(v);
            let at = |v: f64| ln_mass(expit(v), expit(-v));
            assert!((value - at(v)).abs() <= 1e-13 * value.abs().max(1.0), "{v}: {value} {}", at(v));
            let rise = (at(v + 1e-4) - at(v - 1e-4)) / 2e-4;
            assert!((slope - rise).abs() < 1e-7, "{v}: {slope} {rise}");
        }
    }
}
