use super::*;
use crate::stats::StatsError;

#[test]
fn the_means_of_all_shares_sum_to_one() -> Result<(), StatsError> {
    let table = shares(&[5, 0, 1, 44], 0.05)?;
    assert!((table.iter().map(|s| s.share).sum::<f64>() - 1.0).abs() < 1e-12);
    assert!(table.iter().all(|s| s.low >= 0.0 && s.high <= 1.0 && s.low <= s.high));
    Ok(())
}

#[test]
fn tables_without_choices_are_refused() {
    assert_eq!(shares(&[0, 0], 0.05), Err(StatsError::NoData));
    assert_eq!(shares(&[3], 0.05), Err(StatsError::ShapeMismatch));
    assert_eq!(shares(&[u64::MAX, 3], 0.05), Err(StatsError::TooManyResponses(u64::MAX)));
}

#[test]
fn separated_choices_say_so_and_are_held_by_a_prior() -> Result<(), StatsError> {
    let sets = [ChoiceSet { alternatives: vec![vec![2.0, 1.0], vec![0.0, 0.0]], counts: vec![40, 0] }];
    assert!(conditional_logit(&sets).is_err());
    let fit = choice_model(&sets, &[false, true])?;
    assert!(fit.regularised && fit.se.iter().all(|se| se.is_finite()));
    Ok(())
}

#[test]
fn splitting_a_set_into_people_changes_nothing() -> Result<(), StatsError> {
    let alternatives = vec![vec![3.0, 1.0], vec![5.0, 0.0], vec![0.0, 0.0]];
    let other = vec![vec![1.0, 0.0], vec![2.0, 1.0], vec![0.0, 0.0]];
    let set = |a: &Vec<Vec<f64>>, counts: [u64; 3]| ChoiceSet { alternatives: a.clone(), counts: counts.into() };
    let grouped = conditional_logit(&[set(&alternatives, [9, 4, 5]), set(&other, [7, 3, 9])])?;
    let mut people = Vec::new();
    for (a, counts) in [(&alternatives, [9, 4, 5]), (&other, [7, 3, 9])] {
        for (j, count) in counts.into_iter().enumerate() {
            let mut one = [0; 3];
            one[j] = 1;
            people.extend((0..count).map(|_| set(a, one)));
        }
    }
    let single = conditional_logit(&people)?;
    for (a, b) in grouped.coefficients.iter().zip(&single.coefficients) {
        assert!((a - b).abs() < 1e-9);
    }
    Ok(())
}

#[test]
fn a_price_that_attracts_is_refused() {
    assert_eq!(willingness_to_pay(1.0, 0.1, 0.1, 0.0, 0.1, 0.95), Err(StatsError::PriceEffectNotNegative));
    let weak = willingness_to_pay(1.0, -0.1, 0.1, 0.0, 0.1, 0.95);
    assert!(weak.is_ok_and(|w| w.fieller.is_none()));
}
