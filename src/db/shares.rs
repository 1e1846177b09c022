//! Links by which people without an account read one report. The rows hold hashes of tokens only.

use diesel::prelude::*;

use super::schema::{frozen_report as f, share_link as l};
use super::scope::{CanWrite, Share, Ws};
use super::{AnyConn, DbError, basis, counters, frozen};
use crate::domain::id::{FrozenId, ShareId};
use crate::domain::share::{Basis, Scope, Terms};
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
    scope: Scope,
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
            l::experiment_id.eq(scope.experiment().map(|id| id.0)),
            l::proposition_id.eq(scope.proposition().map(|id| id.0)),
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

/// The links to reports about something, the latest first.
pub fn list(conn: &mut AnyConn, ws: &Ws<CanWrite>, scope: Scope) -> Result<Vec<Link>, DbError> {
    let named = f::workspace_id.eq(l::workspace_id).and(f::id.nullable().eq(l::frozen_id));
    let of = l::table
        .left_join(f::table.on(named))
        .filter(l::workspace_id.eq(ws.id().0))
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
        .into_boxed();
    let rows: Vec<Row> = match scope {
        Scope::Experiment(id) => of.filter(l::experiment_id.eq(id.0)).load(conn),
        Scope::Proposition(id) => of.filter(l::proposition_id.eq(id.0)).load(conn),
        Scope::Portfolio => of.filter(l::experiment_id.is_null().and(l::proposition_id.is_null())).load(conn),
    }?;
    Ok(rows.into_iter().map(Link::from).collect())
}

/// Revokes a link for good. One that is revoked already stays as it is.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such link to a report about it.
pub fn revoke(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    scope: Scope,
    id: ShareId,
    (by, now): (&str, Moment),
) -> Result<(), DbError> {
    let of = l::workspace_id.eq(ws.id().0).and(l::id.eq(id.0));
    let about: (Option<i64>, Option<i64>) =
        l::table.filter(of).select((l::experiment_id, l::proposition_id)).first(conn)?;
    if about != (scope.experiment().map(|id| id.0), scope.proposition().map(|id| id.0)) {
        return Err(DbError::NotFound);
    }
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

/// What the shared report is worked out from as it stands now.
pub fn basis(conn: &mut AnyConn, share: &Share) -> Result<Basis, DbError> {
    basis::of(conn, &share.workspace(), share.scope())
}

/// The shared report as it stood when it was frozen.
pub fn frozen(conn: &mut AnyConn, share: &Share, id: FrozenId) -> Result<(frozen::Entry, frozen::Edition), DbError> {
    let ws = share.workspace();
    Ok((frozen::get(conn, &ws, share.scope(), id)?, frozen::edition(conn, &ws, id, share.readers())?))
}

/// The picture of the shared report as it stood when it was frozen.
pub fn card(conn: &mut AnyConn, share: &Share, id: FrozenId) -> Result<Vec<u8>, DbError> {
    frozen::card(conn, share.id().0, id)
}
