//! The exact test of larger tables.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::stats::special::ln_gamma;
use crate::stats::{MAX_RESPONSES, StatsError};

/// How many steps the exact test of larger tables may take: a fraction of a second.
const MOST_STEPS: u64 = 4_000_000;
/// How many partial tables it may keep at a time: tens of megabytes.
const MOST_STATES: usize = 100_000;

/// Do several groups answer alike, with a guaranteed error rate?
///
/// Freeman-Halton extension of Fisher's exact test, by dynamic programming over the rows.
///
/// * `table`: counts, at least two rows and two columns, all rows equally long, sum 1 to [`MAX_RESPONSES`]
///
/// Returns a p-value in (0, 1\].
///
/// # Errors
/// [`StatsError::ShapeMismatch`], [`StatsError::NoData`], [`StatsError::TooManyResponses`];
/// [`StatsError::TooManyStates`] where the table is too large: use [`chi_square_independence`](super::chi_square_independence) and say so.
///
/// Assumptions: independent responses; looked at once.
///
/// Source: Freeman & Halton 1951, Biometrika 38, 141-149; ties counted within a relative 1e-7.
///
/// Compared with: R 4.2.2 `fisher.test`, within 1e-7.
///
/// ```
/// use touchstone::stats::compare::fisher_freeman_halton;
/// let p = fisher_freeman_halton(&[vec![8, 12], vec![3, 17], vec![10, 10]])?;
/// assert!((p - 0.054_724_127).abs() < 1e-8);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn fisher_freeman_halton(table: &[Vec<u64>]) -> Result<f64, StatsError> {
    let (mut rows, mut columns) = margins(table)?;
    let small: Vec<f64> = (0..1000_u32).map(|x| ln_gamma(f64::from(x) + 1.0)).collect();
    let ln_factorial = |x: u64| {
        let kept = usize::try_from(x).ok().and_then(|x| small.get(x));
        kept.copied().unwrap_or_else(|| ln_gamma(x as f64 + 1.0))
    };
    let total: u64 = rows.iter().sum();
    let constant = rows.iter().chain(&columns).map(|m| ln_factorial(*m)).sum::<f64>() - ln_factorial(total);
    let observed = -table.iter().flatten().map(|x| ln_factorial(*x)).sum::<f64>();
    if columns.len() > rows.len() {
        std::mem::swap(&mut rows, &mut columns);
    }
    // Remaining column totals, then for each sum of -ln x! (in units of 1e-9) the number of ways to reach it.
    let mut states: HashMap<Vec<u64>, HashMap<i64, f64>> = HashMap::from([(columns, HashMap::from([(0, 1.0)]))]);
    let mut visited = 0_u64;
    for row in rows {
        let mut next: HashMap<Vec<u64>, HashMap<i64, f64>> = HashMap::new();
        for (remaining, sums) in &states {
            let outcome = splits(row, remaining, &mut Vec::new(), &mut |split| {
                visited += sums.len() as u64;
                if visited > MOST_STEPS || next.len() > MOST_STATES {
                    return ControlFlow::Break(());
                }
                let added = -split.iter().map(|x| ln_factorial(*x)).sum::<f64>();
                let left = remaining.iter().zip(split).map(|(r, x)| r - x).collect();
                let reached = next.entry(left).or_default();
                for (sum, ways) in sums {
                    let key = ((*sum as f64 * 1e-9 + added) * 1e9).round() as i64;
                    *reached.entry(key).or_insert(0.0) += ways;
                }
                ControlFlow::Continue(())
            });
            if outcome.is_break() {
                return Err(StatsError::TooManyStates);
            }
        }
        states = next;
    }
    let extreme = states.values().flatten().map(|(sum, ways)| (*sum as f64 * 1e-9, ways));
    let p: f64 =
        extreme.filter(|(sum, _)| *sum <= observed + 1e-7).map(|(sum, ways)| ways * (sum + constant).exp()).sum();
    Ok(p.min(1.0))
}

/// Row and column totals, after checking that there is a table.
pub(super) fn margins(table: &[Vec<u64>]) -> Result<(Vec<u64>, Vec<u64>), StatsError> {
    let width = table.first().map_or(0, Vec::len);
    if table.len() < 2 || width < 2 || table.iter().any(|row| row.len() != width) {
        return Err(StatsError::ShapeMismatch);
    }
    let total = table.iter().flatten().fold(0_u64, |sum, x| sum.saturating_add(*x));
    match total {
        0 => return Err(StatsError::NoData),
        n if n > MAX_RESPONSES => return Err(StatsError::TooManyResponses(n)),
        _ => {}
    }
    let rows = table.iter().map(|row| row.iter().sum()).collect();
    let columns = (0..width).map(|j| table.iter().map(|row| row[j]).sum()).collect();
    Ok((rows, columns))
}

/// Every way to spread `amount` over columns with that much room.
fn splits(
    amount: u64,
    room: &[u64],
    chosen: &mut Vec<u64>,
    visit: &mut impl FnMut(&[u64]) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let column = chosen.len();
    if column + 1 == room.len() {
        if amount > room[column] {
            return ControlFlow::Continue(());
        }
        chosen.push(amount);
        let outcome = visit(chosen);
        chosen.pop();
        return outcome;
    }
    let later: u64 = room[column + 1..].iter().sum();
    for x in amount.saturating_sub(later)..=amount.min(room[column]) {
        chosen.push(x);
        let outcome = splits(amount - x, room, chosen, visit);
        chosen.pop();
        outcome?;
    }
    ControlFlow::Continue(())
}
