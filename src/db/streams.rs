//! The verdict's fold of each offer, kept with the tallies.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{offer as o, offer_stream as s};
use super::scope::{CanWrite, Ws};
use super::upsert::Upsert;
use super::{AnyConn, DbError};
use crate::domain::folding::Folding;
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::stream::{Crossing, End, Stream};
use crate::domain::time::Moment;

/// A fold and the last response that it has seen, as (when, id).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stored {
    /// The fold.
    pub folding: Folding,
    /// The last response that the fold has seen.
    pub last: (i64, i64),
    /// Rows folded since the last checkpoint.
    pub since: i64,
    /// Whether the fold can take in more of its last moment; one that an older version wrote can't.
    mid_moment: bool,
}

impl Stored {
    /// A fold that stands after a moment, whatever follows.
    pub fn after(stream: Stream, at: i64) -> Self {
        Stored { folding: Folding::settled(stream), last: (at, i64::MAX), since: 0, mid_moment: false }
    }

    /// Whether all that changed, the earliest at `from`, lies after what the fold has seen.
    pub fn goes_on(&self, from: (i64, i64)) -> bool {
        from.0 > self.last.0 || (self.mid_moment && from > self.last)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = s)]
struct Row {
    offer_id: i64,
    n: i64,
    accepted: i64,
    last_at: i64,
    last_id: i64,
    crossed_validated: Option<bool>,
    crossed_closing: Option<bool>,
    crossed_n: Option<i64>,
    crossed_accepted: Option<i64>,
    crossed_at: Option<i64>,
    settled_n: Option<i64>,
    settled_accepted: Option<i64>,
    settled_crossed: Option<bool>,
    moment_tallied: Option<bool>,
    since_checkpoint: Option<i64>,
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}

impl From<Row> for Stored {
    fn from(r: Row) -> Self {
        let crossing = match (r.crossed_validated, r.crossed_closing, r.crossed_n, r.crossed_accepted, r.crossed_at) {
            (Some(validated), Some(closing), Some(n), Some(accepted), Some(at)) => Some(Crossing {
                validated,
                closing,
                at_response: count(n),
                accepted: count(accepted),
                at: Some(Moment(at)),
            }),
            _ => None,
        };
        // A plan that ended without a crossing has the place where it ended, and no direction.
        let ended = match (r.crossed_validated, r.crossed_n, r.crossed_accepted) {
            (None, Some(n), Some(accepted)) => Some(End { at_response: count(n), accepted: count(accepted) }),
            _ => None,
        };
        let stream = Stream { n: count(r.n), accepted: count(r.accepted), crossing, ended };
        let (folding, mid_moment) = match (r.settled_n, r.settled_accepted, r.settled_crossed, r.moment_tallied) {
            (Some(n), Some(accepted), Some(crossed), Some(tallied)) => {
                let settled = stream.earlier(count(n), count(accepted), crossed);
                (Folding::left(stream, settled, Moment(r.last_at), tallied), true)
            }
            _ => (Folding::settled(stream), false),
        };
        Stored { folding, last: (r.last_at, r.last_id), since: r.since_checkpoint.unwrap_or(0), mid_moment }
    }
}

/// The fold of one offer.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, offer: OfferId) -> Result<Option<Stored>, DbError> {
    let row: Option<Row> = s::table
        .filter(s::workspace_id.eq(ws.id().0).and(s::offer_id.eq(offer.0)))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Stored::from))
}

/// The folds of an experiment's offers, by offer.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<HashMap<i64, Stored>, DbError> {
    of_experiments(conn, ws, &[experiment])
}

/// The folds of the offers of some experiments, by offer.
pub fn of_experiments<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    ids: &[ExperimentId],
) -> Result<HashMap<i64, Stored>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = s::table
        .inner_join(o::table.on(o::workspace_id.eq(s::workspace_id).and(o::id.eq(s::offer_id))))
        .filter(s::workspace_id.eq(ws.id().0).and(o::experiment_id.eq_any(&ids)))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.offer_id, Stored::from(row))).collect())
}

/// The folds of all offers of the workspace, by offer.
pub fn of_workspace<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<i64, Stored>, DbError> {
    let rows: Vec<Row> = s::table.filter(s::workspace_id.eq(ws.id().0)).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.offer_id, Stored::from(row))).collect())
}

/// Writes the fold of an offer.
pub fn put(conn: &mut AnyConn, ws: &Ws<CanWrite>, offer: OfferId, stored: &Stored) -> Result<(), DbError> {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let stream = stored.folding.stream();
    let (settled, tallied) = stored.folding.before_moment();
    let c = stream.crossing;
    let stood = c.map(|c| (c.at_response, c.accepted)).or(stream.ended.map(|end| (end.at_response, end.accepted)));
    Upsert::into("offer_stream")
        .key("workspace_id", ws.id().0)
        .key("offer_id", offer.0)
        .set("n", number(stream.n))
        .set("accepted", number(stream.accepted))
        .set("last_at", stored.last.0)
        .set("last_id", stored.last.1)
        .set("crossed_validated", c.map(|c| c.validated))
        .set("crossed_closing", c.map(|c| c.closing))
        .set("crossed_n", stood.map(|(n, _)| number(n)))
        .set("crossed_accepted", stood.map(|(_, accepted)| number(accepted)))
        .set("crossed_at", c.and_then(|c| c.at).map(|at| at.0))
        .set("settled_n", number(settled.n))
        .set("settled_accepted", number(settled.accepted))
        .set("settled_crossed", settled.crossing.is_some())
        .set("moment_tallied", tallied)
        .set("since_checkpoint", stored.since)
        .write(conn)
}
