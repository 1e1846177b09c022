//! Pairs the offers of an experiment, each with each, as their responses come in.

use std::collections::BTreeMap;

use super::ActionError;
use super::folding::{Rules, look};
use crate::db::pairs::{self, Paired, Stored};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, responses};
use crate::domain::evidence::MOST_PAIRED;
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::response::Rung;

/// How many responses are read at once: few at first, since there is mostly one new pair or none.
const FIRST: i64 = 2;
const MOST: i64 = 1_000;
/// How many pairs lie at least between the step back and the present.
const STEP: u64 = 128;

/// Brings the pairs of an experiment up to date. `touched` has the earliest response of each offer that changed: a pairing
/// that has seen it goes on from a step back, or begins anew.
pub(super) fn advance(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    rules: &Rules,
    touched: &BTreeMap<i64, (i64, i64)>,
) -> Result<(), ActionError> {
    let asks: Vec<(i64, Rung)> = rules.asks.iter().map(|(offer, ask)| (*offer, *ask)).collect();
    if !(2..=MOST_PAIRED).contains(&asks.len()) {
        return Ok(());
    }
    let known = pairs::of_experiment(conn, ws, experiment)?;
    for (i, first) in asks.iter().enumerate() {
        for second in &asks[i + 1..] {
            let changed = (touched.get(&first.0), touched.get(&second.0));
            if changed == (None, None) {
                continue;
            }
            let key = (first.0, second.0);
            let before = known.get(&key).copied().unwrap_or_default();
            let begin = before.true_after(changed.0, changed.1);
            let now = extend(conn, ws, *first, *second, begin)?;
            // The step back is taken where the pairing stood, once that is well behind.
            let earlier = if begin == before.now && now.pairing.pairs >= before.earlier.pairing.pairs + STEP {
                before.now
            } else {
                before.earlier.min(begin)
            };
            pairs::put(conn, ws, key, &before, &Stored { now, earlier })?;
        }
    }
    Ok(())
}

/// Goes on with the pairing of two offers as far as both have responses.
fn extend(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    first: (i64, Rung),
    second: (i64, Rung),
    mut paired: Paired,
) -> Result<Paired, ActionError> {
    let mut block = FIRST;
    loop {
        let left = responses::singles_after(conn, ws, OfferId(first.0), paired.first, block)?;
        if left.is_empty() {
            return Ok(paired);
        }
        let right = responses::singles_after(conn, ws, OfferId(second.0), paired.second, left.len() as i64)?;
        for (a, b) in left.iter().zip(&right) {
            paired.pairing.add(look(a, first.1).accepted > 0, look(b, second.1).accepted > 0);
            (paired.first, paired.second) = ((a.3, a.4), (b.3, b.4));
        }
        if (right.len() as i64) < block {
            return Ok(paired);
        }
        block = (block * 8).min(MOST);
    }
}
