use super::*;
use crate::stats::StatsError;

#[test]
fn swapping_the_arms_flips_the_signs() -> Result<(), StatsError> {
    for (s1, n1, s2, n2) in [(7, 20, 13, 22), (0, 10, 4, 11), (5, 5, 5, 5), (0, 4, 0, 9), (150, 1000, 190, 1000)] {
        for f in [miettinen_nurminen_difference, newcombe_difference] {
            let (there, back) = (f(s1, n1, s2, n2, 0.95)?, f(s2, n2, s1, n1, 0.95)?);
            assert!((there.low + back.high).abs() < 1e-9 && (there.high + back.low).abs() < 1e-9);
            assert!(there.low <= there.high);
        }
        assert!((fisher_exact(s1, n1, s2, n2)? - fisher_exact(s2, n2, s1, n1)?).abs() < 1e-9);
    }
    Ok(())
}

#[test]
fn the_two_exact_tests_agree_on_two_by_two_tables() -> Result<(), StatsError> {
    for (s1, n1, s2, n2) in [(7, 20, 13, 22), (0, 10, 4, 11), (3, 7, 3, 7), (1, 30, 4, 30)] {
        let table = [vec![s1, n1 - s1], vec![s2, n2 - s2]];
        let (small, large) = (fisher_exact(s1, n1, s2, n2)?, fisher_freeman_halton(&table)?);
        assert!((small - large).abs() < 1e-7, "{small} {large}");
        if s1 + s2 > 0 {
            let (n, pearson) = ((n1 + n2) as f64, chi_square_independence(&table)?.statistic);
            let corrected = n_minus_1_chi_square(s1, n1, s2, n2)?.statistic;
            assert!((pearson * (n - 1.0) / n - corrected).abs() < 1e-9);
        }
    }
    Ok(())
}

#[test]
fn arms_of_a_billion_are_answered() -> Result<(), StatsError> {
    let n = 1_000_000_000;
    for (s1, s2) in [(0, 0), (0, n), (n, n), (300_000_000, 300_010_000), (1, 2)] {
        let p = fisher_exact(s1, n, s2, n)?;
        assert!((0.0..=1.0).contains(&p), "{p}");
        let d = miettinen_nurminen_difference(s1, n, s2, n, 0.95)?;
        assert!(d.low <= d.high && d.low >= -1.0 && d.high <= 1.0, "{d:?}");
        let r = miettinen_nurminen_ratio(s1, n, s2, n, 0.95)?;
        assert!(r.low.is_finite() && r.high.is_none_or(f64::is_finite), "{r:?}");
        let arms = probabilities_best(&[(s1, n), (s2, n)])?;
        assert!((arms[0].best + arms[1].best - 1.0).abs() < 1e-5, "{arms:?}");
    }
    Ok(())
}

#[test]
fn tables_too_large_for_the_exact_test_say_so() {
    let table: Vec<Vec<u64>> = (0..8).map(|i| (0..8).map(|j| 20 + i * j).collect()).collect();
    assert_eq!(fisher_freeman_halton(&table), Err(StatsError::TooManyStates));
    assert!(chi_square_independence(&table).is_ok());
}
