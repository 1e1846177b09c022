//! How far the offers of an experiment are paired with each other, kept with the tallies.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{offer as o, offer_pair as p};
use super::scope::{CanWrite, Ws};
use super::upsert::Upsert;
use super::{AnyConn, DbError};
use crate::domain::id::ExperimentId;
use crate::domain::pairing::{Pairing, Side};

/// Where the pairing of two offers stands, and where it stood a step before: a response that comes a little late does not
/// begin everything anew.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stored {
    /// Where it stands.
    pub now: Paired,
    /// Where it stood.
    pub earlier: Paired,
}

/// A pairing and the last response of either offer that it has seen, as (when, id).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Paired {
    /// The pairing.
    pub pairing: Pairing,
    /// The last paired response of the first offer.
    pub first: (i64, i64),
    /// The last paired response of the second offer.
    pub second: (i64, i64),
}

impl Stored {
    /// The latest state that is still true after the earliest changes of either offer.
    pub fn true_after(&self, first: Option<&(i64, i64)>, second: Option<&(i64, i64)>) -> Paired {
        let seen = |from: Option<&(i64, i64)>, last: (i64, i64)| from.is_some_and(|from| *from <= last);
        let holds = |paired: &&Paired| !seen(first, paired.first) && !seen(second, paired.second);
        [&self.now, &self.earlier].into_iter().find(holds).copied().unwrap_or_default()
    }
}

impl Paired {
    /// The one with fewer pairs.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other.pairing.pairs < self.pairing.pairs { other } else { self }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = p)]
struct Row {
    first_offer_id: i64,
    second_offer_id: i64,
    earlier: bool,
    pairs: i64,
    first_only: i64,
    second_only: i64,
    strongest: f64,
    better: i16,
    first_at: i64,
    first_id: i64,
    second_at: i64,
    second_id: i64,
}

impl From<&Row> for Paired {
    fn from(r: &Row) -> Self {
        let count = |n: i64| u64::try_from(n).unwrap_or_default();
        let better = match r.better {
            1 => Some(Side::First),
            2 => Some(Side::Second),
            _ => None,
        };
        Paired {
            pairing: Pairing {
                pairs: count(r.pairs),
                first_only: count(r.first_only),
                second_only: count(r.second_only),
                strongest: r.strongest,
                better,
            },
            first: (r.first_at, r.first_id),
            second: (r.second_at, r.second_id),
        }
    }
}

/// The pairings of an experiment's offers, by their ids, the smaller one first.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<HashMap<(i64, i64), Stored>, DbError> {
    let rows: Vec<Row> = p::table
        .inner_join(o::table.on(o::workspace_id.eq(p::workspace_id).and(o::id.eq(p::first_offer_id))))
        .filter(p::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)))
        .select(Row::as_select())
        .load(conn)?;
    let mut found: HashMap<(i64, i64), Stored> = HashMap::new();
    for row in &rows {
        let stored = found.entry((row.first_offer_id, row.second_offer_id)).or_default();
        let slot = if row.earlier { &mut stored.earlier } else { &mut stored.now };
        *slot = Paired::from(row);
    }
    Ok(found)
}

/// Writes what has changed of the pairing of two offers.
pub fn put(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    key: (i64, i64),
    before: &Stored,
    after: &Stored,
) -> Result<(), DbError> {
    for (earlier, before, after) in [(false, before.now, after.now), (true, before.earlier, after.earlier)] {
        if before != after {
            write(conn, ws, key, earlier, &after)?;
        }
    }
    Ok(())
}

fn write(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    (first, second): (i64, i64),
    earlier: bool,
    paired: &Paired,
) -> Result<(), DbError> {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let p = paired.pairing;
    let better: i16 = match p.better {
        None => 0,
        Some(Side::First) => 1,
        Some(Side::Second) => 2,
    };
    Upsert::into("offer_pair")
        .key("workspace_id", ws.id().0)
        .key("first_offer_id", first)
        .key("second_offer_id", second)
        .key("earlier", earlier)
        .set("pairs", number(p.pairs))
        .set("first_only", number(p.first_only))
        .set("second_only", number(p.second_only))
        .set("strongest", p.strongest)
        .set("better", better)
        .set("first_at", paired.first.0)
        .set("first_id", paired.first.1)
        .set("second_at", paired.second.0)
        .set("second_id", paired.second.1)
        .write(conn)
}
