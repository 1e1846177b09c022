//! At which counts the evidence crosses.

use super::evidence::Side;
use crate::stats::special::{Bent, Chebyshev, falling_newton};

impl Side {
    /// The smallest count that proves a rate beyond the bar at `n` responses.
    pub(super) fn least_crossing(&self, n: u64) -> Option<u64> {
        if n < self.n_min || !self.crosses(n, n) {
            return None;
        }
        Some(self.whole(self.crossing(n as f64), n))
    }

    /// The first whole count from a boundary on. Too close to a whole number the evidence itself decides.
    fn whole(&self, boundary: f64, n: u64) -> u64 {
        let nearest = boundary.round();
        if (boundary - nearest).abs() > 1e-3 {
            return (boundary.ceil() as u64).min(n);
        }
        let count = nearest as u64;
        if self.crosses(count, n) { count } else { (count + 1).min(n) }
    }

    /// Where ln E, taken as a function of any count and not only of whole ones, reaches what is needed. It is the root of
    /// a falling function of the failures.
    fn crossing(&self, n: f64) -> f64 {
        let lacking = |failures: f64| {
            let hits = n - failures;
            let (a, b) = (self.kappa * self.bar + hits, self.kappa * self.rest + failures);
            let slope = (self.bar / self.rest).ln() - (a / b).ln();
            Bent { value: self.ln_e(hits, failures) - self.needed, slope, bend: 1.0 / a + 1.0 / b }
        };
        let most = n * self.rest;
        n - falling_newton(lacking, (n - self.start(n)).clamp(0.0, most), (0.0, most), 1e-4)
    }

    /// Whether the boundary exists here and from here on, well away from its end.
    fn is_settled(&self, n: u64) -> bool {
        let n = n as f64;
        n * self.bar * self.rest > 40.0 && self.start(n) < n * (self.bar + 0.5 * self.rest)
    }

    fn start(&self, n: f64) -> f64 {
        let variance = n * self.bar * self.rest;
        let deviance =
            self.ln_prior + self.needed + 0.5 * (variance * (1.0 + self.kappa / n) / std::f64::consts::TAU).ln();
        let z2 = 2.0 * deviance.max(0.1);
        n * self.bar + (z2 * variance * (1.0 + self.kappa / n)).sqrt() + z2 * (self.rest - self.bar) / 6.0
    }
}

/// Up to here the boundaries are found one after the other.
const STEPPED: u64 = 256;

/// (validated from, invalidated up to) by evidence alone, for n = 0 to `end`; -1 for none.
pub(super) fn evidence_table((above, below): (Side, Side), end: u64) -> Vec<(i32, i32)> {
    let mut from = STEPPED;
    while from <= end && !(above.is_settled(from) && below.is_settled(from)) {
        from *= 2;
    }
    let stepped = stepped_table((above, below), end.min(from - 1));
    let (up, down) = (Track::new(above, from, end), Track::new(below, from, end));
    let entry = |count: u64| i32::try_from(count).unwrap_or(-1);
    let looked_up = (from..=end).map(|n| (entry(up.least_crossing(n)), entry(n - down.least_crossing(n))));
    stepped.into_iter().chain(looked_up).collect()
}

/// From one number of responses to the next each boundary moves by 0 or 1, so two evaluations a step are enough.
pub(super) fn stepped_table((above, below): (Side, Side), end: u64) -> Vec<(i32, i32)> {
    let (mut up, mut down) = (1_u64, 0_u64); // `down` is the first count that does not invalidate
    let entry = |count: Option<u64>| count.and_then(|c| i32::try_from(c).ok()).unwrap_or(-1);
    (0..=end)
        .map(|n| {
            while up <= n && !above.crosses(up, n) {
                up += 1;
            }
            while down <= n && below.crosses(n - down, n) {
                down += 1;
            }
            if n < above.n_min { (-1, -1) } else { (entry((up <= n).then_some(up)), entry(down.checked_sub(1))) }
        })
        .collect()
}

/// A boundary over a long range of n: how many standard deviations beyond the bar it lies changes so slowly with ln n
/// that it is worked out at a few n and looked up between them.
struct Track {
    side: Side,
    from: u64,
    octaves: Vec<Chebyshev>,
}

impl Track {
    fn new(side: Side, from: u64, end: u64) -> Self {
        let octave = |k: i32| {
            let start = (from as f64).ln() + f64::from(k) * std::f64::consts::LN_2;
            Chebyshev::fit(start, start + std::f64::consts::LN_2, |ln_n| {
                let n = ln_n.exp();
                (side.crossing(n) - n * side.bar) / n.sqrt()
            })
        };
        let needed = if end < from { 0 } else { (end / from).ilog2() as i32 + 1 };
        Self { side, from, octaves: (0..needed).map(octave).collect() }
    }

    fn least_crossing(&self, n: u64) -> u64 {
        let (octave, whole) = ((n / self.from).ilog2() as usize, n as f64);
        self.side.whole(whole * self.side.bar + whole.sqrt() * self.octaves[octave].at(whole.ln()).0, n)
    }
}
