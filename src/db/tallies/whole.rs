//! The counts of a whole workspace, days added up: what is put away stays out.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, SmallInt, Text};

use super::Key;
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError};
use crate::domain::response::{Outcome, Standing};
use crate::domain::time::Day;

/// Offers of experiments that were put away.
const AWAY: &str = "SELECT o.id FROM offer AS o JOIN experiment AS e
    ON e.workspace_id = o.workspace_id AND e.id = o.experiment_id
    WHERE o.workspace_id = $1 AND e.archived_at IS NOT NULL";

/// Alike responses of several days.
#[derive(QueryableByName)]
pub(super) struct Alike {
    #[diesel(sql_type = BigInt)]
    offer_id: i64,
    #[diesel(sql_type = BigInt)]
    segment_id: i64,
    #[diesel(sql_type = BigInt)]
    proposition_set_id: i64,
    #[diesel(sql_type = SmallInt)]
    outcome: i16,
    #[diesel(sql_type = BigInt)]
    alternative_id: i64,
    #[diesel(sql_type = SmallInt)]
    rung: i16,
    #[diesel(sql_type = SmallInt)]
    standing: i16,
    #[diesel(sql_type = BigInt)]
    first_day: i64,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// The counts of every offer; the day is the first one.
pub fn of_workspace<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<(Key, i64)>, DbError> {
    // The columns stand in the order of the primary key, so both databases group while they read.
    let sql = format!(
        "SELECT offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing,
                MIN(day) AS first_day, CAST(SUM(count) AS BIGINT) AS total
         FROM tally WHERE workspace_id = $1 AND count <> 0 AND offer_id NOT IN ({AWAY})
         GROUP BY offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing
         ORDER BY offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing"
    );
    let rows: Vec<Alike> = diesel::sql_query(sql).bind::<BigInt, _>(ws.id().0).load(conn)?;
    Ok(rows.into_iter().map(Alike::counted).collect())
}

impl Alike {
    /// What makes them alike, and how many they are.
    pub(super) fn counted(self) -> (Key, i64) {
        let key = Key {
            offer: self.offer_id,
            segment: self.segment_id,
            propositions: self.proposition_set_id,
            outcome: self.outcome,
            alternative: self.alternative_id,
            rung: self.rung,
            standing: self.standing,
            day: self.first_day,
        };
        (key, self.total)
    }
}

#[derive(QueryableByName)]
struct OnDay {
    #[diesel(sql_type = BigInt)]
    day: i64,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// The counted responses of each day, in the order of the days.
pub fn by_day<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<(Day, u64)>, DbError> {
    let sql = format!(
        "SELECT day, CAST(SUM(count) AS BIGINT) AS total FROM tally
         WHERE workspace_id = $1 AND standing = $2 AND outcome <> $3 AND offer_id NOT IN ({AWAY})
         GROUP BY day HAVING SUM(count) > 0 ORDER BY day"
    );
    let rows: Vec<OnDay> = diesel::sql_query(sql)
        .bind::<BigInt, _>(ws.id().0)
        .bind::<SmallInt, _>(Standing::Counted.code())
        .bind::<SmallInt, _>(Outcome::Pending.code())
        .load(conn)?;
    let day = |r: OnDay| Some((Day(i32::try_from(r.day).ok()?), u64::try_from(r.total).ok()?));
    Ok(rows.into_iter().filter_map(day).collect())
}

#[derive(QueryableByName)]
struct Stated {
    #[diesel(sql_type = BigInt)]
    offer_id: i64,
    #[diesel(sql_type = Text)]
    cares: String,
}

/// The ids of the cares that an offer's customers state, by offer, as they were stated together.
pub fn stated<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<(i64, i64)>, DbError> {
    let rows: Vec<Stated> = diesel::sql_query(
        "SELECT offer_id, cares FROM care_tally WHERE workspace_id = $1 AND count > 0 AND cares <> ''
         GROUP BY offer_id, cares ORDER BY offer_id, cares",
    )
    .bind::<BigInt, _>(ws.id().0)
    .load(conn)?;
    let mut found: Vec<(i64, i64)> = rows
        .iter()
        .flat_map(|r| r.cares.split(',').filter_map(|id| id.parse().ok()).map(|care| (r.offer_id, care)))
        .collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
