//! Counted responses by what became of them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::counter::Counted;
use crate::db::responses::Row;
use crate::db::schema::{ending_tally as t, offer as o};
use crate::db::scope::Ws;
use crate::db::upsert::Value;
use crate::db::{AnyConn, DbError};
use crate::domain::capture::Ending;
use crate::domain::id::ExperimentId;
use crate::domain::time::Moment;

/// What makes responses alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The offer.
    pub offer: i64,
    /// What they did.
    pub outcome: i16,
    /// What they gave up.
    pub rung: i16,
    /// The day of the response.
    pub day: i64,
    /// What became of it, as the table stores it.
    pub ending: i16,
    /// The day of that.
    pub ended_day: i64,
    /// Why it was lost, as far as a key can hold it; empty where nobody said.
    pub lost_reason: String,
}

const CAPTURED: i16 = 1;
const LOST: i16 = 2;
const OPEN: i16 = 3;
/// How much of a reason makes it the same as another. PostgreSQL can't index much more than 2,000 bytes.
const REASON: usize = 120;

impl Key {
    /// The key of a counted response; nothing where nothing is known of what came after.
    pub fn of(row: &Row) -> Option<Self> {
        let reason = row.lost_reason.as_deref();
        let (how, at) = Ending::of(row.captured_at, row.lost_at, row.observed_until, reason)?;
        let day = |at: i64| i64::from(Moment(at).day().0);
        let (ending, reason) = match how {
            Ending::Captured => (CAPTURED, None),
            Ending::Lost(reason) => (LOST, reason),
            Ending::Open => (OPEN, None),
        };
        Some(Key {
            offer: row.offer_id,
            outcome: row.outcome().code(),
            rung: row.rung,
            day: day(row.responded_at),
            ending,
            ended_day: day(at),
            lost_reason: reason.unwrap_or_default().chars().take(REASON).collect(),
        })
    }

    /// How they went on.
    pub fn how(&self) -> Ending {
        match self.ending {
            CAPTURED => Ending::Captured,
            LOST => Ending::Lost(Some(self.lost_reason.clone()).filter(|reason| !reason.is_empty())),
            _ => Ending::Open,
        }
    }
}

impl Counted for Key {
    const TABLE: &str = "ending_tally";
    const COLUMNS: &[&str] = &["offer_id", "outcome", "rung", "day", "ending", "ended_day", "lost_reason"];

    fn values(&self) -> Vec<Value> {
        vec![
            self.offer.into(),
            self.outcome.into(),
            self.rung.into(),
            self.day.into(),
            self.ending.into(),
            self.ended_day.into(),
            self.lost_reason.clone().into(),
        ]
    }
}

type Columns = (i64, i16, i16, i64, i16, i64, String, i64);

/// The counts of an experiment, by key.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<HashMap<Key, i64>, DbError> {
    let rows: Vec<Columns> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)).and(t::count.ne(0)))
        .select((t::offer_id, t::outcome, t::rung, t::day, t::ending, t::ended_day, t::lost_reason, t::count))
        .load(conn)?;
    let key = |(offer, outcome, rung, day, ending, ended_day, lost_reason, count)| {
        (Key { offer, outcome, rung, day, ending, ended_day, lost_reason }, count)
    };
    Ok(rows.into_iter().map(key).collect())
}
