use super::*;
use crate::stats::StatsError;

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
