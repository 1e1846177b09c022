use super::*;
use crate::stats::StatsError;

fn pattern(covariates: &[f64], successes: u64, n: u64) -> Pattern {
    Pattern { covariates: covariates.to_vec(), successes, n }
}

#[test]
fn merging_identical_rows_changes_nothing() -> Result<(), StatsError> {
    let rows = [(vec![1.0, 0.0], true), (vec![1.0, 0.0], false), (vec![0.0, 1.0], true), (vec![0.0, 0.0], false)];
    let many: Vec<_> = rows.iter().cloned().cycle().take(40).chain([(vec![1.0, 1.0], true)]).collect();
    let single: Vec<Pattern> = many.iter().map(|(x, y)| pattern(x, u64::from(*y), 1)).collect();
    let merged = grouped(many);
    for (a, b) in penalised_logistic(&single, 1.5, 0.95)?.iter().zip(penalised_logistic(&merged, 1.5, 0.95)?) {
        assert!((a.estimate - b.estimate).abs() < 1e-8);
    }
    for (a, b) in firth_logistic(&single, 0.95)?.iter().zip(firth_logistic(&merged, 0.95)?) {
        assert!((a.estimate - b.estimate).abs() < 1e-7 && (a.p - b.p).abs() < 1e-7);
    }
    Ok(())
}

#[test]
fn what_can_not_be_told_apart_is_refused() {
    let constant = [pattern(&[1.0], 3, 10), pattern(&[1.0], 2, 10)];
    assert_eq!(firth_logistic(&constant, 0.95), Err(StatsError::Singular));
    assert!(penalised_logistic(&constant, 1.5, 0.95).is_ok());
    assert_eq!(penalised_logistic(&[pattern(&[1.0], 3, 3)], 1.5, 0.95), Err(StatsError::Separation));
    assert_eq!(firth_logistic(&[], 0.95), Err(StatsError::NoData));
}

#[test]
fn a_billion_responses_are_answered() -> Result<(), StatsError> {
    let huge = [pattern(&[1.0], 300_000_000, 500_000_000), pattern(&[0.0], 1, 500_000_000)];
    assert!(penalised_logistic(&huge, 1.5, 0.95)?.iter().all(|c| c.estimate.is_finite() && c.se.is_finite()));
    match firth_logistic(&huge, 0.95) {
        Ok(fit) => assert!(fit.iter().all(|c| c.low.is_finite() && c.high.is_finite() && c.low <= c.high)),
        Err(error) => assert_eq!(error, StatsError::NoConvergence),
    }
    Ok(())
}

#[test]
fn too_few_mentions_name_no_corner() {
    let table = MentionTable { mention_commit: 2, mention_not: 0, silent_commit: 3, silent_not: 9 };
    assert_eq!(read_care(table, 0.3, 0.95), Err(StatsError::TooFewObservations { needed: 3, got: 2 }));
}
