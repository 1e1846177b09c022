//! From commitment to captured value: how long it takes, how often it ends otherwise, which part is captured.

use super::proportion::Interval;
use super::special::normal_isf;
use super::{StatsError, check_level};

mod by_time;
mod tallied;

use by_time::by_time;
pub use tallied::{CaptureCurve, CapturePoint, EndedAt, capture_curve};

/// How far apart two survival values must be to count as different from one half.
const TIE: f64 = 1e-9;

/// One step of a survival curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time, in the unit of the input.
    pub time: f64,
    /// Cases still open just before this time.
    pub at_risk: u64,
    /// Cases that ended at this time.
    pub events: u64,
    /// Cases last seen at this time.
    pub censored: u64,
    /// The part of cases still open just after this time.
    pub survival: f64,
    /// Range of that part; `None` once nobody is left.
    pub range: Option<Interval>,
}

/// A Kaplan-Meier curve.
#[derive(Debug, Clone, PartialEq)]
pub struct SurvivalCurve {
    /// One step per distinct time, rising.
    pub steps: Vec<Step>,
    /// The median time; `None` while more than half are open. The middle where the curve runs level at one half.
    pub median: Option<f64>,
    /// Lower limit of the median; `None` where the data set none.
    pub median_low: Option<f64>,
    /// Upper limit of the median; `None` where the data set none.
    pub median_high: Option<f64>,
}

impl SurvivalCurve {
    /// Which part is still open at a time?
    ///
    /// The last step at or before it.
    ///
    /// * `time`: in the unit of the curve
    ///
    /// Returns the step; `None` before the first one, when all cases are open.
    ///
    /// Assumptions, source and comparison: as for [`kaplan_meier`].
    ///
    /// ```
    /// use touchstone::stats::survival::kaplan_meier;
    /// let curve = kaplan_meier(&[2.0, 3.0], &[true, true], 0.95)?;
    /// assert_eq!(curve.at(2.5).map(|step| step.survival), Some(0.5));
    /// # Ok::<(), touchstone::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn at(&self, time: f64) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.time <= time);
        after.checked_sub(1).and_then(|last| self.steps.get(last))
    }
}

fn check_times(times: &[f64], others: usize) -> Result<(), StatsError> {
    if times.len() != others {
        return Err(StatsError::ShapeMismatch);
    }
    match times.iter().find(|t| !(t.is_finite() && **t >= 0.0)) {
        Some(bad) => Err(StatsError::ParameterOutOfRange(*bad)),
        None if times.is_empty() => Err(StatsError::NoData),
        None => Ok(()),
    }
}

/// How long does it take from commitment to captured value, open cases included?
///
/// Kaplan-Meier estimate with log-log intervals; median with Brookmeyer-Crowley limits.
///
/// * `times`: time to the event, or to today where the case is open; finite, not negative, any unit
/// * `events`: whether the event happened, one entry a time
/// * `level`: confidence, in (0, 1)
///
/// Returns the part still open after each distinct time, and the median time in the unit of the input.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ShapeMismatch`], [`StatsError::ParameterOutOfRange`],
/// [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent cases; whether a case is still open says nothing about how long it will take. At equal
/// times events come before censorings.
///
/// Source: Kaplan & Meier 1958, Journal of the American Statistical Association 53; Greenwood 1926; Kalbfleisch &
/// Prentice 1980 (log-log); Brookmeyer & Crowley 1982, Biometrics 38.
///
/// Compared with: R 4.2.2 package survival 3.5.3 `survfit(conf.type = "log-log")` within 1e-7; lifelines 0.30.3.
///
/// ```
/// use touchstone::stats::survival::kaplan_meier;
/// let curve = kaplan_meier(&[2.0, 3.0, 5.0, 8.0], &[true, false, true, true], 0.95)?;
/// assert_eq!((curve.steps[0].survival, curve.median), (0.75, Some(5.0)));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn kaplan_meier(times: &[f64], events: &[bool], level: f64) -> Result<SurvivalCurve, StatsError> {
    check_times(times, events.len())?;
    check_level(level)?;
    let z = normal_isf(0.5 * (1.0 - level));
    let mut at_risk = times.len() as u64;
    let (mut survival, mut variance) = (1.0, 0.0);
    let groups = by_time(times, |i| usize::from(events[i]));
    let mut steps: Vec<Step> = Vec::with_capacity(groups.len());
    for (time, [censored, events]) in groups {
        let (n, d) = (at_risk as f64, events as f64);
        survival *= 1.0 - d / n;
        if events < at_risk {
            variance += d / (n * (n - d));
        }
        // Where nothing happened nothing moved.
        let range = match steps.last() {
            Some(before) if events == 0 => before.range,
            _ => log_log(survival, variance, z),
        };
        steps.push(Step { time, at_risk, events, censored, survival, range });
        at_risk -= events + censored;
    }
    let [median, median_low, median_high] =
        [|s: &Step| Some(s.survival), |s: &Step| s.range.map(|r| r.low), |s: &Step| s.range.map(|r| r.high)]
            .map(|curve: fn(&Step) -> Option<f64>| half_time(&steps, curve));
    Ok(SurvivalCurve { median, median_low, median_high, steps })
}

fn log_log(survival: f64, variance: f64, z: f64) -> Option<Interval> {
    if survival <= 0.0 {
        return None;
    }
    if survival >= 1.0 {
        return Some(Interval { low: 1.0, high: 1.0 });
    }
    let ln_survival = survival.ln();
    let factor = (z * variance.sqrt() / ln_survival.abs()).exp();
    Some(Interval { low: (ln_survival * factor).exp(), high: (ln_survival / factor).exp() })
}

/// The first time at which a falling curve is at one half or below; the middle of a level stretch at one half.
fn half_time(steps: &[Step], curve: impl Fn(&Step) -> Option<f64>) -> Option<f64> {
    for (i, step) in steps.iter().enumerate() {
        let value = curve(step)?;
        if (value - 0.5).abs() < TIE {
            let below = steps[i + 1..].iter().find(|later| curve(later).unwrap_or(0.0) < 0.5 - TIE);
            return Some(below.map_or(step.time, |later| 0.5 * (step.time + later.time)));
        }
        if value < 0.5 {
            return Some(step.time);
        }
    }
    None
}

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
struct Jump {
    time: f64,
    n: f64,
    captured: f64,
    ended: f64,
    before: f64,
    incidence: (f64, f64),
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

fn jumps(groups: &[(f64, [u64; 3])], cases: f64) -> Vec<Jump> {
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

fn incidence(groups: &[(f64, [u64; 3])], jumps: &[Jump], time: f64, z: f64) -> Incidence {
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

/// The part of the created value that was captured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapturedShare {
    /// Captured over created; above one where customers pay more than they gain.
    pub share: f64,
    /// Jackknife standard error; `None` below five relationships.
    pub se: Option<f64>,
    /// Range of the share, not below zero; `None` below five relationships.
    pub range: Option<Interval>,
}

/// Which part of the value that customers gain is captured?
///
/// Ratio of sums with the delete-one jackknife.
///
/// * `created`: value of each relationship to the customer, finite and not negative, in money
/// * `captured`: what was paid, one entry a relationship, in the same money
/// * `level`: confidence, in (0, 1)
///
/// Returns a ratio of money to money; standard error and range from five relationships on.
///
/// # Errors
/// [`StatsError::NoData`] without relationships or without created value, [`StatsError::ShapeMismatch`],
/// [`StatsError::ParameterOutOfRange`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent relationships; the customers' figures are taken at their word.
///
/// Source: Quenouille 1956, Biometrika 43; Tukey 1958 (jackknife of a ratio), normal limits.
///
/// Compared with: its definition, in the tests.
///
/// ```
/// use touchstone::stats::survival::captured_share;
/// let share = captured_share(&[100.0, 200.0, 100.0], &[20.0, 30.0, 30.0], 0.95)?;
/// assert!((share.share - 0.2).abs() < 1e-12 && share.range.is_none());
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn captured_share(created: &[f64], captured: &[f64], level: f64) -> Result<CapturedShare, StatsError> {
    check_times(created, captured.len())?;
    check_times(captured, created.len())?;
    check_level(level)?;
    // Sums of money beyond this would overflow, and no currency gets there.
    if let Some(bad) = created.iter().chain(captured).find(|money| **money > 1e100) {
        return Err(StatsError::ParameterOutOfRange(*bad));
    }
    let (total, paid): (f64, f64) = (created.iter().sum(), captured.iter().sum());
    if total <= 0.0 {
        return Err(StatsError::NoData);
    }
    let share = paid / total;
    let without: Vec<f64> = created
        .iter()
        .zip(captured)
        .map(|(c, p)| (total - c, paid - p))
        .filter(|(t, _)| *t > 0.0)
        .map(|(t, p)| p / t)
        .collect();
    let n = created.len() as f64;
    if created.len() < 5 || without.len() < created.len() || !share.is_finite() {
        return if share.is_finite() {
            Ok(CapturedShare { share, se: None, range: None })
        } else {
            Err(StatsError::Undefined)
        };
    }
    let mean = without.iter().sum::<f64>() / n;
    let se = ((n - 1.0) / n * without.iter().map(|w| (w - mean).powi(2)).sum::<f64>()).sqrt();
    if !se.is_finite() {
        return Err(StatsError::Undefined);
    }
    let half = normal_isf(0.5 * (1.0 - level)) * se;
    Ok(CapturedShare {
        share,
        se: Some(se),
        range: Some(Interval { low: (share - half).max(0.0), high: share + half }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_other_endings_incidence_is_one_minus_survival() -> Result<(), StatsError> {
        let times = [2.0, 2.0, 3.0, 3.0, 3.0, 7.0, 9.0];
        let events = [true, false, true, true, false, true, false];
        let endings = events.map(|e| if e { Ending::Captured } else { Ending::Open });
        let curve = kaplan_meier(&times, &events, 0.95)?;
        for incidence in aalen_johansen(&times, &endings, &[1.0, 2.0, 3.0, 8.0], 0.95)? {
            let survival = curve.at(incidence.time).map_or(1.0, |step| step.survival);
            assert!((incidence.captured + survival - 1.0).abs() < 1e-12);
        }
        Ok(())
    }

    #[test]
    fn a_level_stretch_at_one_half_has_its_middle_as_median() -> Result<(), StatsError> {
        let curve = kaplan_meier(&[1.0, 2.0, 5.0, 9.0], &[true, true, true, true], 0.95)?;
        assert_eq!(curve.median, Some(3.5));
        let never = kaplan_meier(&[1.0, 2.0], &[false, false], 0.95)?;
        assert_eq!((never.median, never.steps[1].survival), (None, 1.0));
        Ok(())
    }

    #[test]
    fn a_hundred_thousand_cases_are_answered() -> Result<(), StatsError> {
        let times: Vec<f64> = (0..100_000_u32).map(|i| f64::from(i.wrapping_mul(2_654_435_761) % 1000)).collect();
        let events: Vec<bool> = (0..100_000).map(|i| i % 3 != 0).collect();
        let curve = kaplan_meier(&times, &events, 0.95)?;
        assert!(curve.steps.len() <= 1000 && curve.median.is_some());
        Ok(())
    }

    #[test]
    fn the_captured_share_of_equal_relationships_has_no_error() -> Result<(), StatsError> {
        let share = captured_share(&[10.0; 6], &[3.0; 6], 0.95)?;
        assert!((share.share - 0.3).abs() < 1e-12 && share.se.is_some_and(|se| se < 1e-12));
        assert_eq!(captured_share(&[0.0, 0.0], &[1.0, 1.0], 0.95), Err(StatsError::NoData));
        Ok(())
    }
}
