//! The captured part from counts per time, so that its cost hangs on the number of distinct times, not of cases.

use super::{Incidence, incidence, jumps};
use crate::stats::proportion::Interval;
use crate::stats::special::normal_isf;
use crate::stats::{MAX_RESPONSES, StatsError, check_level};

/// How many cases were last seen, captured or ended otherwise at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EndedAt {
    /// The time, in any unit.
    pub time: f64,
    /// Cases still open, seen up to here.
    pub open: u64,
    /// Cases captured here.
    pub captured: u64,
    /// Cases that ended otherwise here.
    pub otherwise: u64,
}

/// One step of the captured part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapturePoint {
    /// The time, in the unit of the input.
    pub time: f64,
    /// Cases still open just before this time.
    pub at_risk: u64,
    /// The part of cases captured by then.
    pub captured: f64,
    /// The part of cases ended otherwise by then.
    pub otherwise: f64,
    /// Range of `captured`; `None` where nothing or everything is captured.
    pub range: Option<Interval>,
}

/// The captured part over time.
#[derive(Debug, Clone, PartialEq)]
pub struct CaptureCurve {
    /// One step per time at which any case ended, rising.
    pub points: Vec<CapturePoint>,
    /// The time by which half of the cases are captured; `None` while fewer are.
    pub median: Option<f64>,
}

/// Which part of the cases is captured by when, from counts per time?
///
/// Aalen-Johansen estimate as in [`aalen_johansen`](super::aalen_johansen), at every time at which a case ended; one minus
/// the Kaplan-Meier estimate where no case ended otherwise.
///
/// * `counts`: cases per time, in any order, equal times added up; times finite, not negative, in any unit; at most
///   [`MAX_RESPONSES`] cases
/// * `level`: confidence of the ranges, in (0, 1)
///
/// Returns the steps, and the median time in the unit of the input: where the curve runs level at one half, the middle of
/// that stretch.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::TooManyResponses`], [`StatsError::ParameterOutOfRange`],
/// [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent cases; whether a case is still open says nothing about its ending.
///
/// Source: as for [`aalen_johansen`](super::aalen_johansen) and [`kaplan_meier`](super::kaplan_meier).
///
/// Compared with: both of these on the same cases, within 1e-12, in the tests.
///
/// ```
/// use touchstone::stats::survival::{EndedAt, capture_curve};
/// let at = |time, open, captured, otherwise| EndedAt { time, open, captured, otherwise };
/// let curve = capture_curve(&[at(7.0, 0, 2, 0), at(30.0, 4, 2, 2)], 0.95)?;
/// assert!((curve.points[0].captured - 0.2).abs() < 1e-12 && (curve.points[1].captured - 0.4).abs() < 1e-12);
/// assert_eq!((curve.points[1].at_risk, curve.median), (8, None));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn capture_curve(counts: &[EndedAt], level: f64) -> Result<CaptureCurve, StatsError> {
    check_level(level)?;
    let groups = grouped(counts)?;
    let cases: u64 = groups.iter().flat_map(|(_, classes)| classes).sum();
    let z = normal_isf(0.5 * (1.0 - level));
    let jumps = jumps(&groups, cases as f64);
    let mut at_risk = cases;
    let mut points = Vec::new();
    for (time, classes) in &groups {
        if classes[1] + classes[2] > 0 {
            let Incidence { captured, otherwise, range, .. } = incidence(&groups, &jumps, *time, z);
            points.push(CapturePoint { time: *time, at_risk, captured, otherwise, range });
        }
        at_risk -= classes.iter().sum::<u64>();
    }
    Ok(CaptureCurve { median: half_time(&points), points })
}

/// Distinct times, rising, each with its open, captured and otherwise ended cases.
fn grouped(counts: &[EndedAt]) -> Result<Vec<(f64, [u64; 3])>, StatsError> {
    if let Some(bad) = counts.iter().find(|c| !(c.time.is_finite() && c.time >= 0.0)) {
        return Err(StatsError::ParameterOutOfRange(bad.time));
    }
    let all = counts.iter().flat_map(|c| [c.open, c.captured, c.otherwise]);
    match all.fold(0_u64, u64::saturating_add) {
        0 => return Err(StatsError::NoData),
        n if n > MAX_RESPONSES => return Err(StatsError::TooManyResponses(n)),
        _ => {}
    }
    let mut rising = counts.to_vec();
    rising.sort_unstable_by(|a, b| a.time.total_cmp(&b.time));
    let mut groups: Vec<(f64, [u64; 3])> = Vec::new();
    for EndedAt { time, open, captured, otherwise } in rising {
        match groups.last_mut().filter(|(last, _)| *last == time) {
            Some((_, classes)) => {
                for (sum, more) in classes.iter_mut().zip([open, captured, otherwise]) {
                    *sum += more;
                }
            }
            None => groups.push((time, [open, captured, otherwise])),
        }
    }
    Ok(groups)
}

/// The first time at which half is captured; the middle of a level stretch at one half.
fn half_time(points: &[CapturePoint]) -> Option<f64> {
    let first = points.iter().position(|p| p.captured > 0.5 - super::TIE)?;
    let here = &points[first];
    if here.captured > 0.5 + super::TIE {
        return Some(here.time);
    }
    let later = points[first..].iter().find(|p| p.captured > 0.5 + super::TIE);
    Some(later.map_or(here.time, |later| 0.5 * (here.time + later.time)))
}

#[cfg(test)]
mod tests {
    use super::super::{Ending, aalen_johansen, kaplan_meier};
    use super::*;

    const TIMES: [f64; 9] = [2.0, 2.0, 3.0, 3.0, 3.0, 7.0, 9.0, 11.0, 11.0];

    fn counted(endings: &[Ending]) -> Vec<EndedAt> {
        let is = |ending: &Ending, wanted: Ending| u64::from(*ending == wanted);
        let count = |(time, e): (&f64, &Ending)| EndedAt {
            time: *time,
            open: is(e, Ending::Open),
            captured: is(e, Ending::Captured),
            otherwise: is(e, Ending::Otherwise),
        };
        TIMES.iter().zip(endings).map(count).rev().collect()
    }

    #[test]
    fn counting_cases_changes_nothing() -> Result<(), StatsError> {
        let endings = [1, 0, 1, 2, 1, 1, 2, 0, 1].map(|e| match e {
            0 => Ending::Open,
            1 => Ending::Captured,
            _ => Ending::Otherwise,
        });
        let curve = capture_curve(&counted(&endings), 0.95)?;
        let at: Vec<f64> = curve.points.iter().map(|p| p.time).collect();
        for (point, want) in curve.points.iter().zip(aalen_johansen(&TIMES, &endings, &at, 0.95)?) {
            assert!((point.captured - want.captured).abs() < 1e-12 && (point.otherwise - want.otherwise).abs() < 1e-12);
            assert_eq!(point.range, want.range);
        }
        Ok(())
    }

    #[test]
    fn without_other_endings_it_is_one_minus_kaplan_meier_with_its_median() -> Result<(), StatsError> {
        for pattern in [[1, 1, 0, 1, 1, 0, 1, 1, 0], [1, 0, 0, 0, 1, 0, 0, 1, 0], [1, 1, 1, 1, 0, 0, 1, 1, 1]] {
            let events = pattern.map(|e| e == 1);
            let endings = events.map(|e| if e { Ending::Captured } else { Ending::Open });
            let (curve, km) = (capture_curve(&counted(&endings), 0.95)?, kaplan_meier(&TIMES, &events, 0.95)?);
            assert_eq!(curve.median, km.median);
            for point in &curve.points {
                let step = km.at(point.time).ok_or(StatsError::NoData)?;
                assert!((point.captured + step.survival - 1.0).abs() < 1e-12 && point.at_risk == step.at_risk);
                if let (Some(a), Some(b)) = (point.range, step.range) {
                    assert!((a.low + b.high - 1.0).abs() < 1e-9 && (a.high + b.low - 1.0).abs() < 1e-9);
                }
            }
        }
        Ok(())
    }

    #[test]
    fn a_billion_cases_are_answered_and_none_are_refused() -> Result<(), StatsError> {
        let most = EndedAt { time: 1.0, open: 0, captured: 400_000_000, otherwise: 600_000_000 };
        assert!((capture_curve(&[most], 0.95)?.points[0].captured - 0.4).abs() < 1e-12);
        assert_eq!(capture_curve(&[], 0.95), Err(StatsError::NoData));
        Ok(())
    }
}
