//! Counted responses, as a fold goes through them.

use diesel::prelude::*;

use crate::db::schema::response as r;
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError};
use crate::domain::id::OfferId;
use crate::domain::response::{Outcome, Standing};

/// One counted response as the fold sees it: quantity, outcome, rung, when, id.
pub type Counted = (i64, i16, i16, i64, i64);

/// A page of an offer's counted responses after one that was given `(when, id)`, in the order of the fold.
pub fn counted_after(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    offer: OfferId,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<Counted>, DbError> {
    counted(conn, ws, offer, after, i64::MAX, limit)
}

/// At most `limit` of them that were logged one by one, tallies left out.
pub fn singles_after(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    offer: OfferId,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<Counted>, DbError> {
    counted(conn, ws, offer, after, 1, limit)
}

fn counted(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    offer: OfferId,
    (at, id): (i64, i64),
    most_alike: i64,
    limit: i64,
) -> Result<Vec<Counted>, DbError> {
    Ok(r::table
        .filter(
            r::workspace_id
                .eq(ws.id().0)
                .and(r::offer_id.eq(offer.0))
                .and(r::undone_at.is_null())
                .and(r::standing.eq(Standing::Counted.code()))
                .and(r::outcome.ne(Outcome::Pending.code()))
                // Said twice, because an index can use this one and not the next.
                .and(r::responded_at.ge(at))
                .and(r::responded_at.gt(at).or(r::responded_at.eq(at).and(r::id.gt(id)))),
        )
        .filter(r::quantity.le(most_alike))
        .order((r::responded_at, r::id))
        .limit(limit)
        .select((r::quantity, r::outcome, r::rung, r::responded_at, r::id))
        .load(conn)?)
}
