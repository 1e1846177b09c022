//! Counted responses by the hand that logged them and the file that brought them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::counter::Counted;
use crate::db::responses::{LATE, Row};
use crate::db::schema::{offer as o, source_tally as t};
use crate::db::scope::Ws;
use crate::db::upsert::Value;
use crate::db::{AnyConn, DbError};
use crate::domain::id::ExperimentId;

/// What makes responses alike. Zero stands for "none".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The offer.
    pub offer: i64,
    /// The user who logged them.
    pub member: i64,
    /// The import that brought them.
    pub import: i64,
    /// Whether they were logged late by hand. What a file brings is history, and always late.
    pub late: bool,
    /// What they did.
    pub outcome: i16,
    /// What they gave up.
    pub rung: i16,
}

impl Key {
    /// The key of a counted response.
    pub fn of(row: &Row) -> Self {
        Key {
            offer: row.offer_id,
            member: row.logged_by.unwrap_or(0),
            import: row.import_id.unwrap_or(0),
            late: row.import_id.is_none() && row.logged_at.saturating_sub(row.responded_at) > LATE,
            outcome: row.outcome,
            rung: row.rung,
        }
    }
}

impl Counted for Key {
    const TABLE: &str = "source_tally";
    const COLUMNS: &[&str] = &["offer_id", "member_id", "import_id", "late", "outcome", "rung"];

    fn values(&self) -> Vec<Value> {
        vec![
            self.offer.into(),
            self.member.into(),
            self.import.into(),
            self.late.into(),
            self.outcome.into(),
            self.rung.into(),
        ]
    }
}

/// The counts of an experiment, by key.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<HashMap<Key, i64>, DbError> {
    let rows: Vec<(i64, i64, i64, bool, i16, i16, i64)> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)).and(t::count.ne(0)))
        .select((t::offer_id, t::member_id, t::import_id, t::late, t::outcome, t::rung, t::count))
        .load(conn)?;
    let key = |(offer, member, import, late, outcome, rung, count)| {
        (Key { offer, member, import, late, outcome, rung }, count)
    };
    Ok(rows.into_iter().map(key).collect())
}
