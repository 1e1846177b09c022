//! The mixing law at a bar: rates beyond the bar, drawn from Beta(kappa bar, kappa (1 - bar)).

use std::sync::LazyLock;

use super::KAPPA;
use crate::stats::special::{Chebyshev, expit, gauss_legendre, ln_upper_ratio};

/// How many responses the mixing law is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mixing(f64);

impl Mixing {
    pub(super) fn new(kappa: f64) -> Self {
        Self(kappa)
    }

    pub(super) fn kappa(self) -> f64 {
        self.0
    }

    /// ln of the law's mass above the bar, over the density of its logit there.
    pub(super) fn ln_mass(self, bar: f64, rest: f64) -> f64 {
        if self.0 * bar < SMALL {
            self.ln_mass_of_small(bar)
        } else {
            ln_upper_ratio(self.0 * bar, self.0 * rest, bar, rest)
        }
    }

    /// The same as an integral over the logit: level for long, then falling fast.
    fn ln_mass_of_small(self, bar: f64) -> f64 {
        static RULE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| gauss_legendre(24));
        let Mixing(kappa) = self;
        let relative = |t: f64| (kappa * (bar * t - (bar * t.exp_m1()).ln_1p())).exp();
        let edge = -(bar * (0.25 * kappa).max(1.0)).ln();
        let far = (4.0 / kappa).max(1.0);
        let ends = [0.0, edge - 4.0, edge, edge + 4.0, edge + 10.0, edge + 10.0 * far.sqrt(), edge + 10.0 * far];
        let panel = |from: f64, to: f64| {
            RULE.iter().map(|(node, weight)| weight * relative(from + (to - from) * node)).sum::<f64>() * (to - from)
        };
        ends.windows(2).map(|pair| panel(pair[0], pair[1])).sum::<f64>().ln()
    }

    /// [`Mixing::ln_mass`] and nearly its slope at a bar given by its logit. The law of the product is looked up, since
    /// an interval asks for it at every step of its way.
    pub(super) fn at(self, logit: f64) -> (f64, f64) {
        if self.0 == KAPPA {
            let from = logit.floor().clamp(f64::from(-PANELS), f64::from(PANELS - 1));
            return TABLE[(from as i32 + PANELS) as usize].at(logit);
        }
        let (h, at) = (1e-4, |v: f64| self.ln_mass(expit(v), expit(-v)));
        (at(logit), (at(logit + h) - at(logit - h)) / (2.0 * h))
    }
}

/// Below this product of weight and bar nearly all mass lies below the bar, and one minus that would lose digits.
const SMALL: f64 = 0.04;

/// Bars are looked up on panels of width one on the logit scale, from minus to plus so many.
const PANELS: i32 = 30;
static TABLE: LazyLock<Vec<Chebyshev>> = LazyLock::new(|| (-PANELS..PANELS).map(panel).collect());

fn panel(from: i32) -> Chebyshev {
    let from = f64::from(from);
    Chebyshev::fit(from, from + 1.0, |v| Mixing(KAPPA).ln_mass(expit(v), expit(-v)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_ways_to_the_mass_agree() {
        for kappa in [0.3, 1.0, 4.0, 20.0, 500.0] {
            for mass in [0.01, 0.04, 0.08] {
                let bar = mass / kappa;
                let direct = ln_upper_ratio(kappa * bar, kappa * (1.0 - bar), bar, 1.0 - bar);
                let summed = Mixing(kappa).ln_mass_of_small(bar);
                assert!((summed - direct).abs() < 1e-11, "{kappa}, {bar}: {summed} {direct}");
            }
        }
    }

    #[test]
    fn what_is_looked_up_is_what_would_be_worked_out() {
        let law = Mixing(KAPPA);
        let at = |v: f64| law.ln_mass(expit(v), expit(-v));
        for i in -2800..=2800 {
            let v = f64::from(i) / 100.0 + 0.003;
            let (value, slope) = law.at(v);
            assert!((value - at(v)).abs() <= 1e-13 * value.abs().max(1.0), "{v}: {value} {}", at(v));
            let rise = (at(v + 1e-4) - at(v - 1e-4)) / 2e-4;
            assert!((slope - rise).abs() < 1e-7, "{v}: {slope} {rise}");
        }
    }
}
