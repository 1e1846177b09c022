//! Addresses of offers' pages: those for everybody, and personal ones. The rows hold hashes of tokens only.

use diesel::prelude::*;

use super::schema::{customer as c, offer_link as l, response as r};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::{CustomerId, ExperimentId, OfferId, OfferLinkId, ResponseId};
use crate::domain::response::Outcome;
use crate::domain::time::Moment;

/// An address as its list shows it. Nobody can make the address out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferLink {
    /// Its id.
    pub id: OfferLinkId,
    /// The offer.
    pub offer: OfferId,
    /// What the team calls it; the customer's name for a personal one.
    pub name: String,
    /// The response of a personal one.
    pub response: Option<ResponseId>,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: Moment,
    /// Who revoked it, and when.
    pub revoked: Option<(String, Moment)>,
    /// How many visitors have looked.
    pub views: u64,
    /// When somebody looked last.
    pub viewed_at: Option<Moment>,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    offer: i64,
    name: String,
    response: Option<i64>,
    made_by: String,
    made_at: i64,
    revoked_by: Option<String>,
    revoked_at: Option<i64>,
    views: i64,
    viewed_at: Option<i64>,
    customer: Option<String>,
}

impl From<Row> for OfferLink {
    fn from(row: Row) -> Self {
        Self {
            id: OfferLinkId(row.id),
            offer: OfferId(row.offer),
            name: row.customer.unwrap_or(row.name),
            response: row.response.map(ResponseId),
            made_by: row.made_by,
            made_at: Moment(row.made_at),
            revoked: row.revoked_at.map(|at| (row.revoked_by.unwrap_or_default(), Moment(at))),
            views: u64::try_from(row.views).unwrap_or_default(),
            viewed_at: row.viewed_at.map(Moment),
        }
    }
}

/// An address to be stored.
#[derive(Debug, Clone)]
pub struct NewOfferLink<'a> {
    /// The experiment.
    pub experiment: ExperimentId,
    /// The offer.
    pub offer: OfferId,
    /// What the team calls it.
    pub name: &'a str,
    /// The hash of its token.
    pub hash: &'a str,
    /// The customer of a personal one, and the response that waits.
    pub invited: Option<(CustomerId, ResponseId)>,
}

/// Stores an address.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    new: &NewOfferLink<'_>,
    (by, now): (&str, Moment),
) -> Result<OfferLinkId, DbError> {
    let id = counters::take(conn, ws.id(), "offer_link", 1)?;
    diesel::insert_into(l::table)
        .values((
            (l::workspace_id.eq(ws.id().0), l::id.eq(id), l::experiment_id.eq(new.experiment.0)),
            (l::offer_id.eq(new.offer.0), l::name.eq(new.name), l::token_hash.eq(new.hash)),
            l::customer_id.eq(new.invited.map(|(customer, _)| customer.0)),
            l::response_id.eq(new.invited.map(|(_, response)| response.0)),
            (l::made_by.eq(by), l::made_at.eq(now.0), l::views.eq(0)),
        ))
        .execute(conn)?;
    Ok(OfferLinkId(id))
}

/// The addresses of an offer's page, the latest first.
pub fn list(conn: &mut AnyConn, ws: &Ws<CanWrite>, offer: OfferId) -> Result<Vec<OfferLink>, DbError> {
    let named = c::workspace_id.eq(l::workspace_id).and(c::id.nullable().eq(l::customer_id));
    let rows: Vec<Row> = l::table
        .left_join(c::table.on(named))
        .filter(l::workspace_id.eq(ws.id().0).and(l::offer_id.eq(offer.0)))
        .order(l::id.desc())
        .select((
            l::id,
            l::offer_id,
            l::name,
            l::response_id,
            l::made_by,
            l::made_at,
            l::revoked_by,
            l::revoked_at,
            l::views,
            l::viewed_at,
            c::name.nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(OfferLink::from).collect())
}

/// The customers who have a personal address of the page that still works.
pub fn invited(conn: &mut AnyConn, ws: &Ws<CanWrite>, offer: OfferId) -> Result<Vec<CustomerId>, DbError> {
    let of = l::workspace_id.eq(ws.id().0).and(l::offer_id.eq(offer.0)).and(l::revoked_at.is_null());
    let found: Vec<i64> =
        l::table.filter(of.and(l::customer_id.is_not_null())).select(l::customer_id.assume_not_null()).load(conn)?;
    Ok(found.into_iter().map(CustomerId).collect())
}

/// Revokes an address for good, and returns its offer and the response that waited for it. One that is revoked already
/// stays as it is.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such address.
pub fn revoke(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    id: OfferLinkId,
    (by, now): (&str, Moment),
) -> Result<(OfferId, Option<ResponseId>), DbError> {
    let of = l::workspace_id.eq(ws.id().0).and(l::experiment_id.eq(experiment.0)).and(l::id.eq(id.0));
    let (offer, response) =
        l::table.filter(of).select((l::offer_id, l::response_id)).first::<(i64, Option<i64>)>(conn)?;
    diesel::update(l::table.filter(of.and(l::revoked_at.is_null())))
        .set((l::revoked_by.eq(by), l::revoked_at.eq(now.0)))
        .execute(conn)?;
    Ok((OfferId(offer), response.map(ResponseId)))
}

/// The responses of an experiment that wait for invited customers who were asked at the moment or before.
pub fn waiting(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    until: Moment,
) -> Result<Vec<ResponseId>, DbError> {
    let same = r::workspace_id.eq(l::workspace_id).and(r::id.nullable().eq(l::response_id));
    let found: Vec<i64> = l::table
        .inner_join(r::table.on(same))
        .filter(l::workspace_id.eq(ws.id().0).and(l::experiment_id.eq(experiment.0)))
        .filter(l::made_at.le(until.0).and(l::revoked_at.is_null()))
        .filter(r::outcome.eq(Outcome::Pending.code()).and(r::undone_at.is_null()))
        .order(r::id)
        .select(r::id)
        .load(conn)?;
    Ok(found.into_iter().map(ResponseId).collect())
}
