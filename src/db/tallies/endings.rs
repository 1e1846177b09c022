//! Counted responses by what became of them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::counter::{Counted, Part};
use crate::db::responses::Row;
use crate::db::schema::{ending_tally as t, offer as o};
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError};
use crate::domain::evidence::End;
use crate::domain::id::ExperimentId;
use crate::domain::time::Moment;

/// What makes responses alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
}

/// The number that the table stores.
fn code(end: End) -> i16 {
    match end {
        End::Captured => 1,
        End::Lost => 2,
        End::Open => 3,
    }
}

impl Key {
    /// The key of a counted response; nothing where nothing is known of what came after.
    pub fn of(row: &Row) -> Option<Self> {
        let (end, at) = End::of(row.captured_at, row.lost_at, row.observed_until)?;
        let day = |at: i64| i64::from(Moment(at).day().0);
        Some(Key {
            offer: row.offer_id,
            outcome: row.outcome,
            rung: row.rung,
            day: day(row.responded_at),
            ending: code(end),
            ended_day: day(at),
        })
    }

    /// What became of them.
    pub fn end(&self) -> End {
        [End::Captured, End::Lost].into_iter().find(|end| code(*end) == self.ending).unwrap_or(End::Open)
    }
}

impl Counted for Key {
    const TABLE: &str = "ending_tally";
    const COLUMNS: &[&str] = &["offer_id", "outcome", "rung", "day", "ending", "ended_day"];

    fn parts(&self) -> Vec<Part<'_>> {
        vec![
            Part::Int(self.offer),
            Part::Small(self.outcome),
            Part::Small(self.rung),
            Part::Int(self.day),
            Part::Small(self.ending),
            Part::Int(self.ended_day),
        ]
    }
}

/// The counts of an experiment, by key.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<HashMap<Key, i64>, DbError> {
    let rows: Vec<(i64, i16, i16, i64, i16, i64, i64)> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)).and(t::count.ne(0)))
        .select((t::offer_id, t::outcome, t::rung, t::day, t::ending, t::ended_day, t::count))
        .load(conn)?;
    let key = |(offer, outcome, rung, day, ending, ended_day, count)| {
        (Key { offer, outcome, rung, day, ending, ended_day }, count)
    };
    Ok(rows.into_iter().map(key).collect())
}
