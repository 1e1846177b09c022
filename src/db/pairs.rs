//! How far the offers of an experiment are paired with each other, kept with the tallies.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, SmallInt};

use super::schema::{offer as o, offer_pair as p};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::ExperimentId;
use crate::domain::pairing::{Pairing, Side};

/// A pairing and the last response of either offer that it has seen, as (when, id).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stored {
    /// The pairing.
    pub pairing: Pairing,
    /// The last paired response of the first offer.
    pub first: (i64, i64),
    /// The last paired response of the second offer.
    pub second: (i64, i64),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = p)]
struct Row {
    first_offer_id: i64,
    second_offer_id: i64,
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

impl From<Row> for Stored {
    fn from(r: Row) -> Self {
        let count = |n: i64| u64::try_from(n).unwrap_or_default();
        let better = match r.better {
            1 => Some(Side::First),
            2 => Some(Side::Second),
            _ => None,
        };
        Stored {
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
    Ok(rows.into_iter().map(|row| ((row.first_offer_id, row.second_offer_id), Stored::from(row))).collect())
}

/// Writes the pairing of two offers.
pub fn put(conn: &mut AnyConn, ws: &Ws<CanWrite>, (first, second): (i64, i64), stored: &Stored) -> Result<(), DbError> {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let p = stored.pairing;
    let better = match p.better {
        None => 0,
        Some(Side::First) => 1,
        Some(Side::Second) => 2,
    };
    diesel::sql_query(
        "INSERT INTO offer_pair (workspace_id, first_offer_id, second_offer_id, pairs, first_only, second_only,
                                 strongest, better, first_at, first_id, second_at, second_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (workspace_id, first_offer_id, second_offer_id) DO UPDATE SET
             pairs = excluded.pairs, first_only = excluded.first_only, second_only = excluded.second_only,
             strongest = excluded.strongest, better = excluded.better, first_at = excluded.first_at,
             first_id = excluded.first_id, second_at = excluded.second_at, second_id = excluded.second_id",
    )
    .bind::<BigInt, _>(ws.id().0)
    .bind::<BigInt, _>(first)
    .bind::<BigInt, _>(second)
    .bind::<BigInt, _>(number(p.pairs))
    .bind::<BigInt, _>(number(p.first_only))
    .bind::<BigInt, _>(number(p.second_only))
    .bind::<Double, _>(p.strongest)
    .bind::<SmallInt, _>(better)
    .bind::<BigInt, _>(stored.first.0)
    .bind::<BigInt, _>(stored.first.1)
    .bind::<BigInt, _>(stored.second.0)
    .bind::<BigInt, _>(stored.second.1)
    .execute(conn)?;
    Ok(())
}
