//! Counted responses by the cares that they state.

use std::collections::HashMap;

use diesel::prelude::*;

use super::counter::Counted;
use crate::db::responses::{Row, StatedCare};
use crate::db::schema::{care_tally as t, offer as o};
use crate::db::scope::Ws;
use crate::db::upsert::Value;
use crate::db::{AnyConn, DbError};
use crate::domain::evidence::Mention;
use crate::domain::id::ExperimentId;

/// What makes responses alike. Zero stands for "no segment", an empty text for "no care".
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The offer.
    pub offer: i64,
    /// The segment.
    pub segment: i64,
    /// The ids of the cares in rising order, with commas.
    pub cares: String,
    /// What they did.
    pub outcome: i16,
    /// What they gave up.
    pub rung: i16,
}

impl Key {
    /// The key of a counted response; nothing where nobody listened.
    pub fn of(row: &Row, cares: &[StatedCare]) -> Option<Self> {
        let mut stated: Vec<i64> = cares.iter().filter(|c| c.intensity_milli.is_some()).map(|c| c.care_id).collect();
        stated.sort_unstable();
        let quantity = u64::try_from(row.quantity).unwrap_or_default();
        Mention::listened(quantity, !stated.is_empty()).then(|| Key {
            offer: row.offer_id,
            segment: row.segment_id.unwrap_or(0),
            cares: stated.iter().map(i64::to_string).collect::<Vec<_>>().join(","),
            outcome: row.outcome().code(),
            rung: row.rung,
        })
    }

    /// The ids of the cares.
    pub fn ids(&self) -> impl Iterator<Item = i64> {
        self.cares.split(',').filter_map(|id| id.parse().ok())
    }
}

impl Counted for Key {
    const TABLE: &str = "care_tally";
    const COLUMNS: &[&str] = &["offer_id", "segment_id", "cares", "outcome", "rung"];

    fn values(&self) -> Vec<Value> {
        vec![self.offer.into(), self.segment.into(), self.cares.clone().into(), self.outcome.into(), self.rung.into()]
    }
}

/// The counts of an experiment, by key.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<HashMap<Key, i64>, DbError> {
    let rows: Vec<(i64, i64, String, i16, i16, i64)> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)).and(t::count.ne(0)))
        .select((t::offer_id, t::segment_id, t::cares, t::outcome, t::rung, t::count))
        .load(conn)?;
    Ok(rows.into_iter().map(key).collect())
}

/// The counts of some offers, by key.
pub fn of_offers<P>(conn: &mut AnyConn, ws: &Ws<P>, offers: &[i64]) -> Result<HashMap<Key, i64>, DbError> {
    let rows: Vec<(i64, i64, String, i16, i16, i64)> = t::table
        .filter(t::workspace_id.eq(ws.id().0).and(t::offer_id.eq_any(offers)).and(t::count.ne(0)))
        .select((t::offer_id, t::segment_id, t::cares, t::outcome, t::rung, t::count))
        .load(conn)?;
    Ok(rows.into_iter().map(key).collect())
}

fn key((offer, segment, cares, outcome, rung, count): (i64, i64, String, i16, i16, i64)) -> (Key, i64) {
    (Key { offer, segment, cares, outcome, rung }, count)
}
