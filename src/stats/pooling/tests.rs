use super::*;
use crate::stats::StatsError;

#[test]
fn a_ladder_never_rises() -> Result<(), StatsError> {
    let ladder = open_ladder(&[40, 40, 12, 12, 0, 0])?;
    assert!(ladder.windows(2).all(|w| w[0].mean >= w[1].mean && w[0].high >= w[1].high));
    assert!(ladder.iter().all(|r| r.low <= r.mean && r.mean <= r.high));
    Ok(())
}

#[test]
fn ladders_that_nobody_can_have_climbed_are_refused() {
    assert_eq!(open_ladder(&[]), Err(StatsError::NoData));
    assert_eq!(open_ladder(&[0, 0]), Err(StatsError::NoData));
    assert_eq!(open_ladder(&[3, 4]), Err(StatsError::LadderRises));
}

#[test]
fn leaving_a_cell_out_agrees_with_pooling_without_it() -> Result<(), StatsError> {
    let cells = [(3, 10), (7, 20), (12, 25), (2, 30), (450, 1000)];
    for (j, influence) in pool(&cells)?.influence().into_iter().enumerate() {
        let others: Vec<_> = cells.iter().enumerate().filter(|(i, _)| *i != j).map(|(_, c)| *c).collect();
        let refit = pool(&others)?.rate.mean;
        assert!((influence.rate_without - refit).abs() < 2e-3, "cell {j}: {influence:?}, refit {refit}");
    }
    Ok(())
}

#[test]
fn no_cells_one_cell_and_huge_cells_are_answered() -> Result<(), StatsError> {
    assert!((pool(&[])?.rate.mean - 0.5).abs() < 1e-6);
    let one = pool(&[(7, 20)])?;
    assert!(one.i_squared.is_none() && one.rate.sd > 0.1);
    let huge = pool(&[(300_000_000, 1_000_000_000), (0, 1_000_000_000), (0, 0), (1, 1)])?;
    for e in huge.cells.iter().chain([&huge.rate, &huge.next]) {
        assert!(e.mean.is_finite() && e.sd.is_finite() && e.low <= e.high, "{e:?}");
    }
    assert!((huge.cells[0].mean - 0.3).abs() < 1e-6);
    assert!(huge.influence().iter().all(|i| i.rate_without.is_finite()));
    Ok(())
}

#[test]
fn merging_the_order_of_cells_changes_nothing() -> Result<(), StatsError> {
    let (there, back) = (pool(&[(3, 10), (7, 20), (1, 40)])?, pool(&[(1, 40), (7, 20), (3, 10)])?);
    assert!((there.rate.mean - back.rate.mean).abs() < 1e-12);
    assert!((there.cells[0].mean - back.cells[2].mean).abs() < 1e-12);
    Ok(())
}
