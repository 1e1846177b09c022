//! What one member logged, counted from the responses themselves: no tally keeps members, segments and days together.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::Key;
use super::whole::Alike;
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError};
use crate::domain::id::ExperimentId;
use crate::domain::slice::MOST_READ;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// Whether an experiment has more than [`MOST_READ`] rows.
pub fn too_many<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<bool, DbError> {
    let rows: Counted = diesel::sql_query(
        "SELECT COUNT(*) AS total FROM (
             SELECT id FROM response WHERE workspace_id = $1 AND experiment_id = $2 LIMIT $3
         ) AS few",
    )
    .bind::<BigInt, _>(ws.id().0)
    .bind::<BigInt, _>(experiment.0)
    .bind::<BigInt, _>(MOST_READ + 1)
    .get_result(conn)?;
    Ok(rows.total > MOST_READ)
}

/// The counts of what everybody of that name logged in an experiment; nothing for an experiment of more than
/// [`MOST_READ`] rows, which would take too long to read.
pub fn by_member<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    member: &str,
) -> Result<Option<Vec<(Key, i64)>>, DbError> {
    if too_many(conn, ws, experiment)? {
        return Ok(None);
    }
    // Whole days since 1970, days before it among them.
    let found: Vec<Alike> = diesel::sql_query(
        "SELECT offer_id, coalesce(segment_id, 0) AS segment_id, coalesce(proposition_set_id, 0) AS proposition_set_id,
                outcome, coalesce(alternative_id, 0) AS alternative_id, rung, standing, first_day,
                CAST(SUM(quantity) AS BIGINT) AS total
         FROM (
             SELECT r.*, (responded_at - (responded_at % 86400000000 + 86400000000) % 86400000000) / 86400000000
                         AS first_day
             FROM response AS r
             WHERE workspace_id = $1 AND experiment_id = $2 AND undone_at IS NULL
               AND logged_by IN (SELECT id FROM app_user WHERE name = $3)
         ) AS dated
         GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
    )
    .bind::<BigInt, _>(ws.id().0)
    .bind::<BigInt, _>(experiment.0)
    .bind::<Text, _>(member)
    .load(conn)?;
    Ok(Some(found.into_iter().map(Alike::counted).collect()))
}
