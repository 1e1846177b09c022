//! Pairs the offers of an experiment, each with each, as their responses come in.

use std::collections::BTreeMap;

use super::ActionError;
use super::counting::look;
use crate::db::pairs::{self, Stored};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, offers, responses};
use crate::domain::evidence::MOST_PAIRED;
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::response::Rung;

/// How many responses are read at once: few at first, since there is mostly one new pair or none.
const FIRST: i64 = 2;
const MOST: i64 = 1_000;

/// Brings the pairs of an experiment up to date. `touched` has the earliest response of each offer that changed: a pairing
/// that has seen it begins anew.
pub(super) fn advance(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    touched: &BTreeMap<i64, (i64, i64)>,
) -> Result<(), ActionError> {
    let mut asks: Vec<(i64, Rung)> =
        offers::list(conn, ws, experiment)?.into_iter().map(|offer| (offer.id.0, offer.ask.rung)).collect();
    if !(2..=MOST_PAIRED).contains(&asks.len()) {
        return Ok(());
    }
    asks.sort_unstable();
    let known = pairs::of_experiment(conn, ws, experiment)?;
    for (i, first) in asks.iter().enumerate() {
        for second in &asks[i + 1..] {
            let changed = (touched.get(&first.0), touched.get(&second.0));
            if changed == (None, None) {
                continue;
            }
            let before = known.get(&(first.0, second.0)).copied().unwrap_or_default();
            let seen = |from: Option<&(i64, i64)>, last: (i64, i64)| from.is_some_and(|from| *from <= last);
            let anew = seen(changed.0, before.first) || seen(changed.1, before.second);
            let after = extend(conn, ws, *first, *second, if anew { Stored::default() } else { before })?;
            if after != before {
                pairs::put(conn, ws, (first.0, second.0), &after)?;
            }
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
    mut stored: Stored,
) -> Result<Stored, ActionError> {
    let mut block = FIRST;
    loop {
        let left = responses::singles_after(conn, ws, OfferId(first.0), stored.first, block)?;
        let right = responses::singles_after(conn, ws, OfferId(second.0), stored.second, left.len() as i64)?;
        for (a, b) in left.iter().zip(&right) {
            stored.pairing.add(look(a, first.1).accepted > 0, look(b, second.1).accepted > 0);
            (stored.first, stored.second) = ((a.3, a.4), (b.3, b.4));
        }
        if (right.len() as i64) < block {
            return Ok(stored);
        }
        block = (block * 8).min(MOST);
    }
}
