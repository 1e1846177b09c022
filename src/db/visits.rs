//! Visitors who have looked at an offer's page and may still answer. Nothing here says who they are: a visitor is a code
//! of the network under a salt that is thrown away.

use diesel::prelude::*;

use super::schema::{offer_link as l, offer_salt as s, offer_visit as v};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, OfferId, OfferLinkId, WorkspaceId};
use crate::domain::time::{Day, Moment};

/// The salts of an address, the latest first.
pub fn salts<P>(conn: &mut AnyConn, ws: &Ws<P>, link: OfferLinkId) -> Result<Vec<(Day, String)>, DbError> {
    let rows: Vec<(i64, String)> = s::table
        .filter(s::workspace_id.eq(ws.id().0).and(s::link_id.eq(link.0)))
        .order(s::day.desc())
        .select((s::day, s::salt))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(day, salt)| Some((Day(i32::try_from(day).ok()?), salt))).collect())
}

/// Keeps the salt of a day.
pub fn add_salt(conn: &mut AnyConn, ws: &Ws<CanWrite>, link: OfferLinkId, day: Day, salt: &str) -> Result<(), DbError> {
    diesel::insert_into(s::table)
        .values((
            (s::workspace_id.eq(ws.id().0), s::link_id.eq(link.0)),
            (s::day.eq(i64::from(day.0)), s::salt.eq(salt)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether a visitor under one of these codes has looked already, or this very page was counted.
pub fn known(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    link: OfferLinkId,
    codes: &[String],
    page: &str,
) -> Result<bool, DbError> {
    let of = v::workspace_id.eq(ws.id().0).and(v::link_id.eq(link.0));
    let same = v::visitor.eq_any(codes).or(v::page.eq(page));
    Ok(v::table.filter(of.and(same)).count().get_result::<i64>(conn)? > 0)
}

/// Notes a visitor.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    link: OfferLinkId,
    (visitor, page): (&str, &str),
    answered: bool,
    now: Moment,
) -> Result<(), DbError> {
    diesel::insert_into(v::table)
        .values((
            (v::workspace_id.eq(ws.id().0), v::link_id.eq(link.0), v::visitor.eq(visitor)),
            (v::page.eq(page), v::seen_at.eq(now.0), v::answered.eq(answered)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that a visitor who has looked has answered.
pub fn answered(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    link: OfferLinkId,
    codes: &[String],
    page: &str,
) -> Result<(), DbError> {
    let of = v::workspace_id.eq(ws.id().0).and(v::link_id.eq(link.0));
    let same = v::visitor.eq_any(codes).or(v::page.eq(page));
    diesel::update(v::table.filter(of.and(same))).set(v::answered.eq(true)).execute(conn)?;
    Ok(())
}

/// Counts somebody who looks at an address for the first time.
pub fn count(conn: &mut AnyConn, ws: &Ws<CanWrite>, link: OfferLinkId, now: Moment) -> Result<(), DbError> {
    diesel::update(l::table.filter(l::workspace_id.eq(ws.id().0).and(l::id.eq(link.0))))
        .set((l::views.eq(l::views + 1), l::viewed_at.eq(now.0)))
        .execute(conn)?;
    Ok(())
}

/// The addresses of an experiment with the visitors who looked at the moment or before: the address, its offer, whether
/// it is personal, and how many of them have not answered.
pub fn due(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    until: Moment,
) -> Result<Vec<(OfferLinkId, OfferId, bool, i64)>, DbError> {
    let links: Vec<(i64, i64, Option<i64>)> = l::table
        .filter(l::workspace_id.eq(ws.id().0).and(l::experiment_id.eq(experiment.0)))
        .order(l::id)
        .select((l::id, l::offer_id, l::customer_id))
        .load(conn)?;
    let ids: Vec<i64> = links.iter().map(|link| link.0).collect();
    let silent: Vec<(i64, i64)> = v::table
        .filter(v::workspace_id.eq(ws.id().0).and(v::link_id.eq_any(&ids)).and(v::seen_at.le(until.0)))
        .filter(v::answered.eq(false))
        .group_by(v::link_id)
        .select((v::link_id, diesel::dsl::count_star()))
        .load(conn)?;
    let count = |id: i64| silent.iter().find(|(link, _)| *link == id).map_or(0, |(_, n)| *n);
    Ok(links.into_iter().map(|(id, offer, c)| (OfferLinkId(id), OfferId(offer), c.is_some(), count(id))).collect())
}

/// Forgets the visitors who looked at an address at the moment or before, and the salts of days before it.
pub fn forget(conn: &mut AnyConn, ws: &Ws<CanWrite>, link: OfferLinkId, until: Moment) -> Result<(), DbError> {
    let of = v::workspace_id.eq(ws.id().0).and(v::link_id.eq(link.0));
    diesel::delete(v::table.filter(of.and(v::seen_at.le(until.0)))).execute(conn)?;
    let of = s::workspace_id.eq(ws.id().0).and(s::link_id.eq(link.0));
    diesel::delete(s::table.filter(of.and(s::day.lt(i64::from(until.day().0))))).execute(conn)?;
    Ok(())
}

/// The experiments of the whole installation that have addresses, whosever they are: for the work that goes on by
/// itself.
pub fn experiments(conn: &mut AnyConn) -> Result<Vec<(WorkspaceId, ExperimentId)>, DbError> {
    let rows: Vec<(i64, i64)> = l::table
        .select((l::workspace_id, l::experiment_id))
        .distinct()
        .order((l::workspace_id, l::experiment_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(ws, experiment)| (WorkspaceId(ws), ExperimentId(experiment))).collect())
}
