//! Fisher's exact test of two rates.

use super::arms::check_arms;
use crate::stats::StatsError;
use crate::stats::special::ln_choose;

/// Do two rates differ, with a guaranteed error rate?
///
/// Fisher's exact test, two-sided: all tables at most as probable as the observed one.
///
/// * `s1`, `n1`: successes and responses of the first arm; n from 1 to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `s2`, `n2`: the same of the second arm
///
/// Returns a p-value in (0, 1\], or 0 where it is too small to represent.
///
/// # Errors
/// [`StatsError::NoData`] where an arm is empty, [`StatsError::ImpossibleCounts`], [`StatsError::TooManyResponses`].
///
/// Assumptions: independent responses, one rate an arm; looked at once.
///
/// Source: Fisher 1935, The Design of Experiments; ties counted within a relative 1e-7.
///
/// Compared with: R 4.2.2 `fisher.test`, within 1e-9.
///
/// ```
/// use touchstone::stats::compare::fisher_exact;
/// assert!((fisher_exact(7, 20, 13, 22)? - 0.137_311_378).abs() < 1e-8);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn fisher_exact(s1: u64, n1: u64, s2: u64, n2: u64) -> Result<f64, StatsError> {
    check_arms(s1, n1, s2, n2)?;
    let s = s1 + s2;
    let (least, most) = (s.saturating_sub(n2), n1.min(s));
    let law = Hypergeometric { n1: n1 as f64, n2: n2 as f64, s: s as f64 };
    let observed = law.ln_pmf(s1) + 1e-7;
    let mode = (((n1 + 1) as f64 * (s + 1) as f64 / (n1 + n2 + 2) as f64) as u64).clamp(least, most);
    // The last count on each side of the mode that is at most as probable as the observed one.
    let left = last_that(least, mode, |k| law.ln_pmf(k) <= observed);
    let right = last_that(0, most - mode, |d| law.ln_pmf(most - d) <= observed).map(|d| most - d);
    if left.is_some_and(|l| right.is_some_and(|r| r <= l + 1)) {
        return Ok(1.0);
    }
    let lower = left.map_or(0.0, |l| law.sum_outwards(l, least, |k| k.checked_sub(1)));
    let upper = right.map_or(0.0, |r| law.sum_outwards(r, most, |k| Some(k + 1)));
    Ok((lower + upper).min(1.0))
}

struct Hypergeometric {
    n1: f64,
    n2: f64,
    s: f64,
}

impl Hypergeometric {
    fn ln_pmf(&self, k: u64) -> f64 {
        let k = k as f64;
        ln_choose(self.n1, k) + ln_choose(self.n2, self.s - k) - ln_choose(self.n1 + self.n2, self.s)
    }

    /// The probability from `from` to `end`, left off where it no longer shows.
    fn sum_outwards(&self, from: u64, end: u64, next: impl Fn(u64) -> Option<u64>) -> f64 {
        let mut term = self.ln_pmf(from).exp();
        let (mut total, mut k) = (term, from);
        while k != end && term > 1e-18 * total {
            let Some(following) = next(k) else { break };
            let (a, b) = (k as f64, following as f64);
            term *= if b > a {
                (self.n1 - a) * (self.s - a) / (b * (self.n2 - self.s + b))
            } else {
                a * (self.n2 - self.s + a) / ((self.n1 - b) * (self.s - b))
            };
            total += term;
            k = following;
        }
        total
    }
}

/// The largest k in `from..=to` for which `holds`, if it holds from `from` up to some point and not beyond.
fn last_that(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if !holds(from) {
        return None;
    }
    let (mut yes, mut no) = (from, to + 1);
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    Some(yes)
}
