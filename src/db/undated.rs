//! Whether anybody wrote down when responses were given. A row of a file without a date gets the moment of its import, to
//! the microsecond, which no date of a person's is.

use std::collections::HashSet;

use diesel::prelude::*;

use super::schema::{import as i, response as r};
use super::scope::Ws;
use super::{AnyConn, DbError};
use crate::domain::time::{Day, Moment};

/// The most imports into one offer that are looked at: with more of them some have dates.
const MOST: usize = 50;

/// Whether offers have responses, and all of them are of files that say no dates. It goes from moment to moment and not
/// from row to row, so it costs as little for a million rows as for ten; where there are dates, the first row tells.
pub fn all<P>(conn: &mut AnyConn, ws: &Ws<P>, offers: &[i64]) -> Result<bool, DbError> {
    let mut moments = 0;
    for offer in offers {
        let mut last = i64::MIN;
        while let Some((responded_at, logged_at, import)) = after(conn, ws, *offer, last)? {
            moments += 1;
            if import.is_none() || responded_at != logged_at || moments > MOST {
                return Ok(false);
            }
            last = responded_at;
        }
    }
    Ok(moments > 0)
}

/// The first response to an offer after a moment.
fn after<P>(conn: &mut AnyConn, ws: &Ws<P>, offer: i64, last: i64) -> Result<Option<(i64, i64, Option<i64>)>, DbError> {
    let found = r::table
        .filter(r::workspace_id.eq(ws.id().0).and(r::offer_id.eq(offer)))
        .filter(r::responded_at.gt(last).and(r::undone_at.is_null()))
        .order((r::responded_at, r::id))
        .select((r::responded_at, r::logged_at, r::import_id))
        .first(conn)
        .optional()?;
    Ok(found)
}

/// The days on which files came in: a response on any other has a date of its own.
pub fn days<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashSet<Day>, DbError> {
    let moments: Vec<i64> = i::table.filter(i::workspace_id.eq(ws.id().0)).select(i::at).distinct().load(conn)?;
    Ok(moments.into_iter().map(|at| Moment(at).day()).collect())
}
