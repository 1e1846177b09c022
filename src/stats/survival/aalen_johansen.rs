//! Which part is captured by some time, where cases can end otherwise.

use super::by_time::by_time;
use super::check_times;
use crate::stats::proportion::Interval;
use crate::stats::special::normal_isf;
use crate::stats::{StatsError, check_level};

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Still open.
    Open,
    /// The event of interest: value captured.
    Captured,
    /// Ended in another way: refused, churned.
    Otherwise,
}

/// How often each ending has come about by some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incidence {
    /// The time asked for.
    pub time: f64,
    /// The part of cases captured by then.
    pub captured: f64,
    /// The part of cases ended otherwise by then.
    pub otherwise: f64,
    /// Variance of `captured`, by counting processes.
    pub variance: f64,
    /// Standard error of `captured`, by the infinitesimal jackknife.
    pub se_jackknife: f64,
    /// Range of `captured`; `None` where nothing or everything is captured.
    pub range: Option<Interval>,
}

/// Sums at one event time: time, at risk, captured, ended, survival just before, both incidences just after.
pub(super) struct Jump {
    pub(super) time: f64,
    pub(super) n: f64,
    pub(super) captured: f64,
    pub(super) ended: f64,
    pub(super) before: f64,
    pub(super) incidence: (f64, f64),
}

/// Which part of the cases is captured by some time, where cases can also end otherwise?
///
/// Aalen-Johansen estimate of cumulative incidence for two competing endings.
///
/// * `times`: time to the ending, or to today where the case is open; finite, not negative, any unit
/// * `endings`: how each case ended, one entry a time
/// * `at`: the times asked for, in the same unit
/// * `level`: confidence, in (0, 1)
///
/// Returns one entry per time asked for; parts in \[0, 1\].
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ShapeMismatch`], [`StatsError::ParameterOutOfRange`],
/// [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent cases; whether a case is still open says nothing about its ending. One minus Kaplan-Meier
/// with refusals as censored would overstate capture.
///
/// Source: Aalen & Johansen 1978, Scandinavian Journal of Statistics 5; Allignol, Schumacher & Beyersmann 2010,
/// Biometrical Journal 52 (variance).
///
/// Compared with: R 4.2.2 packages etm and survival 3.5.3, within 1e-7.
///
/// ```
/// use touchstone::stats::survival::{Ending, aalen_johansen};
/// let endings = [Ending::Captured, Ending::Otherwise, Ending::Open, Ending::Captured];
/// let by_ten = &aalen_johansen(&[2.0, 3.0, 4.0, 9.0], &endings, &[10.0], 0.95)?[0];
/// assert!((by_ten.captured - 0.75).abs() < 1e-12 && (by_ten.otherwise - 0.25).abs() < 1e-12);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn aalen_johansen(times: &[f64], endings: &[Ending], at: &[f64], level: f64) -> Result<Vec<Incidence>, StatsError> {
    check_times(times, endings.len())?;
    check_level(level)?;
    if let Some(bad) = at.iter().find(|t| t.is_nan()) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    let z = normal_isf(0.5 * (1.0 - level));
    let groups: Vec<(f64, [u64; 3])> = by_time(times, |i| match endings[i] {
        Ending::Open => 0,
        Ending::Captured => 1,
        Ending::Otherwise => 2,
    });
    let jumps = jumps(&groups, times.len() as f64);
    Ok(at.iter().map(|time| incidence(&groups, &jumps, *time, z)).collect())
}

pub(super) fn jumps(groups: &[(f64, [u64; 3])], cases: f64) -> Vec<Jump> {
    let (mut n, mut survival, mut incidence) = (cases, 1.0, (0.0, 0.0));
    let mut jumps = Vec::new();
    for (time, classes) in groups {
        let [open, captured, otherwise] = classes.map(|count| count as f64);
        let ended = captured + otherwise;
        if ended > 0.0 {
            incidence.0 += survival * captured / n;
            incidence.1 += survival * otherwise / n;
            jumps.push(Jump { time: *time, n, captured, ended, before: survival, incidence });
            survival *= 1.0 - ended / n;
        }
        n -= ended + open;
    }
    jumps
}

pub(super) fn incidence(groups: &[(f64, [u64; 3])], jumps: &[Jump], time: f64, z: f64) -> Incidence {
    let jumps = &jumps[..jumps.partition_point(|jump| jump.time <= time)];
    let (captured, otherwise) = jumps.last().map_or((0.0, 0.0), |jump| jump.incidence);
    let mut variance = 0.0;
    for jump in jumps {
        let Jump { n, captured: d, ended, before, .. } = jump;
        let rest = captured - jump.incidence.0;
        if n > ended {
            variance += rest * rest * ended / (n * (n - ended));
        }
        variance += before * before * d * (n - d) / n.powi(3) - 2.0 * rest * before * d / (n * n);
    }
    let variance = variance.max(0.0);
    Incidence {
        time,
        captured,
        otherwise,
        variance,
        se_jackknife: jackknife_se(groups, jumps),
        range: complementary_log_log(captured, variance, z),
    }
}

fn complementary_log_log(part: f64, variance: f64, z: f64) -> Option<Interval> {
    if part <= 0.0 || part >= 1.0 {
        return None;
    }
    let spread = z * variance.sqrt() / ((1.0 - part) * (-part).ln_1p().abs());
    let end = |sign: f64| 1.0 - (1.0 - part).powf((sign * spread).exp());
    Some(Interval { low: end(-1.0), high: end(1.0) })
}

/// Root of the summed squared influences of the cases on the captured part. A case weighs on the estimate at every
/// event up to its own time; what it adds there depends on its time only, and at its own time on how it ended.
fn jackknife_se(groups: &[(f64, [u64; 3])], jumps: &[Jump]) -> f64 {
    let Some(last) = jumps.last() else { return 0.0 };
    let after = |jump: &Jump| jump.before * (1.0 - jump.ended / jump.n);
    // What is still to come after a jump scales with the survival there; this is the part to come per survivor.
    let to_come = |jump: &Jump| {
        let left = after(jump);
        if left > 0.0 { (last.incidence.0 - jump.incidence.0) / left } else { 0.0 }
    };
    let mut squares = 0.0;
    let mut exposure = 0.0; // influence of having been at risk at all events so far
    let mut next = jumps.iter().peekable();
    for (time, classes) in groups {
        let jump = next.next_if(|jump| jump.time == *time);
        let [mut captured, mut otherwise] = [0.0, 0.0];
        if let Some(jump) = jump {
            let (hazard, lost) = (jump.captured / jump.n, jump.ended / jump.n);
            exposure += jump.before / jump.n * (lost * to_come(jump) - hazard);
            captured = jump.before / jump.n * (1.0 - to_come(jump));
            otherwise = -jump.before / jump.n * to_come(jump);
        }
        for (count, own) in classes.iter().zip([0.0, captured, otherwise]) {
            squares += *count as f64 * (exposure + own).powi(2);
        }
    }
    squares.sqrt()
}
