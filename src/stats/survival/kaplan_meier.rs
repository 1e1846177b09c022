//! How long cases stay open.

use super::by_time::by_time;
use super::{TIE, check_times};
use crate::stats::proportion::Interval;
use crate::stats::special::normal_isf;
use crate::stats::{StatsError, check_level};

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
