//! Which response a visitor of an offer's page gave, and what they gave beside it.

use diesel::prelude::*;

use super::schema::{offer_answer as a, offer_link as l, response as r};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::{OfferId, OfferLinkId, ResponseId};
use crate::domain::time::Moment;

/// The response that a visitor gave, if there is one.
pub fn of_visitor<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    link: OfferLinkId,
    visitor: &str,
) -> Result<Option<ResponseId>, DbError> {
    let of = a::workspace_id.eq(ws.id().0).and(a::link_id.eq(link.0)).and(a::visitor.eq(visitor));
    Ok(a::table.filter(of).select(a::response_id).first(conn).optional()?.map(ResponseId))
}

/// Notes which response a visitor gave, or that they have changed it.
pub fn note(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    (link, visitor): (OfferLinkId, &str),
    response: ResponseId,
    given: &str,
    now: Moment,
) -> Result<(), DbError> {
    let of = a::workspace_id.eq(ws.id().0).and(a::link_id.eq(link.0)).and(a::visitor.eq(visitor));
    let changed = (a::given.eq(given), a::changed_at.eq(now.0));
    if diesel::update(a::table.filter(of)).set(changed).execute(conn)? > 0 {
        return Ok(());
    }
    diesel::insert_into(a::table)
        .values((
            (a::workspace_id.eq(ws.id().0), a::link_id.eq(link.0), a::visitor.eq(visitor)),
            (a::response_id.eq(response.0), a::given.eq(given)),
            (a::answered_at.eq(now.0), a::changed_at.eq(now.0)),
        ))
        .execute(conn)?;
    Ok(())
}

/// An answer as the team's list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Given {
    /// The response.
    pub response: i64,
    /// Who answered, if they said so.
    pub customer: Option<i64>,
    /// What they did.
    pub outcome: i16,
    /// What they gave beside an address.
    pub given: String,
    /// When.
    pub answered_at: i64,
    /// When they changed it last.
    pub changed_at: i64,
}

/// The latest answers to an offer.
pub fn latest(conn: &mut AnyConn, ws: &Ws<CanWrite>, offer: OfferId, limit: i64) -> Result<Vec<Given>, DbError> {
    let links = l::table.filter(l::workspace_id.eq(ws.id().0).and(l::offer_id.eq(offer.0))).select(l::id);
    let answers: Vec<(i64, String, i64, i64)> = a::table
        .filter(a::workspace_id.eq(ws.id().0).and(a::link_id.eq_any(links)))
        .order((a::answered_at.desc(), a::response_id.desc()))
        .limit(limit)
        .select((a::response_id, a::given, a::answered_at, a::changed_at))
        .load(conn)?;
    let ids: Vec<i64> = answers.iter().map(|answer| answer.0).collect();
    let rows: Vec<(i64, Option<i64>, i16)> = r::table
        .filter(r::workspace_id.eq(ws.id().0).and(r::id.eq_any(&ids)).and(r::undone_at.is_null()))
        .select((r::id, r::customer_id, r::outcome))
        .load(conn)?;
    let found = answers.into_iter().filter_map(|(response, given, answered_at, changed_at)| {
        let (_, customer, outcome) = *rows.iter().find(|row| row.0 == response)?;
        Some(Given { response, customer, outcome, given, answered_at, changed_at })
    });
    Ok(found.collect())
}
