//! Links by which people without an account read one report. The rows hold hashes of tokens only.

use diesel::prelude::*;

use super::schema::{frozen_report as f, share_link as l};
use super::scope::{CanWrite, Share, Ws};
use super::{AnyConn, DbError, counters, evidence, frozen};
use crate::domain::evidence::Evidence;
use crate::domain::id::{ExperimentId, FrozenId, ShareId};
use crate::domain::share::Terms;
use crate::domain::time::Moment;

/// A link as its list shows it. Nobody can make the address out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: ShareId,
    /// The name of the frozen report; nothing for the report as it stands.
    pub frozen: Option<String>,
    /// Whether customers' words may be read.
    pub words: bool,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: Moment,
    /// When it stops working.
    pub expires_at: Moment,
    /// Who revoked it, and when.
    pub revoked: Option<(String, Moment)>,
    /// How often people opened it.
    pub views: u64,
    /// When it was opened last.
    pub viewed_at: Option<Moment>,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    words: bool,
    made_by: String,
    made_at: i64,
    expires_at: i64,
    revoked_by: Option<String>,
    revoked_at: Option<i64>,
    views: i64,
    viewed_at: Option<i64>,
    frozen: Option<String>,
}

impl From<Row> for Link {
    fn from(row: Row) -> Self {
        Link {
            id: ShareId(row.id),
            frozen: row.frozen,
            words: row.words,
            made_by: row.made_by,
            made_at: Moment(row.made_at),
            expires_at: Moment(row.expires_at),
            revoked: row.revoked_at.map(|at| (row.revoked_by.unwrap_or_default(), Moment(at))),
            views: u64::try_from(row.views).unwrap_or_default(),
            viewed_at: row.viewed_at.map(Moment),
        }
    }
}

/// Stores a link under the hash of its token.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    hash: &str,
    terms: &Terms,
    (by, now): (&str, Moment),
) -> Result<ShareId, DbError> {
    let id = counters::take(conn, ws.id(), "share_link", 1)?;
    diesel::insert_into(l::table)
        .values((
            l::workspace_id.eq(ws.id().0),
            l::id.eq(id),
            l::token_hash.eq(hash),
            l::experiment_id.eq(experiment.0),
            l::frozen_id.eq(terms.frozen.map(|frozen| frozen.0)),
            l::words.eq(terms.words),
            l::made_by.eq(by),
            l::made_at.eq(now.0),
            l::expires_at.eq(terms.lasts.until(now).0),
            l::views.eq(0),
        ))
        .execute(conn)?;
    Ok(ShareId(id))
}

/// The links to reports of an experiment, the latest first.
pub fn list(conn: &mut AnyConn, ws: &Ws<CanWrite>, experiment: ExperimentId) -> Result<Vec<Link>, DbError> {
    let named = f::workspace_id.eq(l::workspace_id).and(f::id.nullable().eq(l::frozen_id));
    let rows: Vec<Row> = l::table
        .left_join(f::table.on(named))
        .filter(l::workspace_id.eq(ws.id().0).and(l::experiment_id.eq(experiment.0)))
        .order(l::id.desc())
        .select((
            l::id,
            l::words,
            l::made_by,
            l::made_at,
            l::expires_at,
            l::revoked_by,
            l::revoked_at,
            l::views,
            l::viewed_at,
            f::name.nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(Link::from).collect())
}

/// Revokes a link for good. One that is revoked already stays as it is.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such link.
pub fn revoke(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    id: ShareId,
    (by, now): (&str, Moment),
) -> Result<(), DbError> {
    let of = l::workspace_id.eq(ws.id().0).and(l::experiment_id.eq(experiment.0)).and(l::id.eq(id.0));
    l::table.filter(of).select(l::id).first::<i64>(conn)?;
    diesel::update(l::table.filter(of.and(l::revoked_at.is_null())))
        .set((l::revoked_by.eq(by), l::revoked_at.eq(now.0)))
        .execute(conn)?;
    Ok(())
}

/// Counts that somebody has opened the link.
pub fn count_view(conn: &mut AnyConn, share: &Share, now: Moment) -> Result<(), DbError> {
    let (ws, id) = share.id();
    diesel::update(l::table.filter(l::workspace_id.eq(ws.0).and(l::id.eq(id.0))))
        .set((l::views.eq(l::views + 1), l::viewed_at.eq(now.0)))
        .execute(conn)?;
    Ok(())
}

/// The evidence of the shared report as it stands now.
pub fn evidence(conn: &mut AnyConn, share: &Share) -> Result<Evidence, DbError> {
    evidence::of_experiment(conn, &share.workspace(), share.experiment())
}

/// The shared report as it stood when it was frozen.
pub fn frozen(conn: &mut AnyConn, share: &Share, id: FrozenId) -> Result<(frozen::Entry, frozen::Edition), DbError> {
    let ws = share.workspace();
    Ok((frozen::get(conn, &ws, share.experiment(), id)?, frozen::edition(conn, &ws, id, share.readers())?))
}

/// The picture of the shared report as it stood when it was frozen.
pub fn card(conn: &mut AnyConn, share: &Share, id: FrozenId) -> Result<Vec<u8>, DbError> {
    frozen::card(conn, share.id().0, id)
}
