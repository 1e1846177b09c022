//! Workspaces and their members.

use super::schema::{app_user, member, workspace};
use super::scope::Ws;
use super::{AnyConn, DbError, per_backend};
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::text::Name;
use crate::domain::time::Moment;
use crate::domain::workspace::Role;
use diesel::prelude::*;

/// A workspace as its member sees it in a list.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Which workspace.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// What the member may do.
    pub role: Role,
    /// Whether its contents are an example.
    pub demo: bool,
}

/// Makes a workspace without members.
///
/// # Errors
/// When the database can't store it.
pub fn insert(conn: &mut AnyConn, name: &Name, demo: bool, now: Moment) -> Result<WorkspaceId, DbError> {
    let id = diesel::insert_into(workspace::table)
        .values((workspace::name.eq(name.as_str()), workspace::demo.eq(demo), workspace::created_at.eq(now.0)))
        .returning(workspace::id)
        .get_result(conn)?;
    Ok(WorkspaceId(id))
}

/// Makes somebody a member, or gives a member another role.
///
/// # Errors
/// [`DbError::ForeignKeyViolation`] when there is no such workspace or person.
pub fn set_member(conn: &mut AnyConn, ws: WorkspaceId, user: UserId, role: Role) -> Result<(), DbError> {
    let row = (member::workspace_id.eq(ws.0), member::user_id.eq(user.0), member::role.eq(role.word()));
    per_backend!(conn, c => diesel::insert_into(member::table)
        .values(row)
        .on_conflict((member::workspace_id, member::user_id))
        .do_update()
        .set(member::role.eq(role.word()))
        .execute(c))?;
    Ok(())
}

/// Who owns a workspace and may sign in.
///
/// # Errors
/// When the database can't be asked.
pub fn owners(conn: &mut AnyConn, ws: WorkspaceId) -> Result<Vec<UserId>, DbError> {
    let ids: Vec<i64> = member::table
        .inner_join(app_user::table)
        .filter(member::workspace_id.eq(ws.0).and(member::role.eq(Role::Owner.word())))
        .filter(app_user::disabled.eq(false))
        .order(member::user_id)
        .select(member::user_id)
        .load(conn)?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// The workspaces of somebody, by name.
///
/// # Errors
/// When the database can't be asked.
pub fn of_user(conn: &mut AnyConn, user: UserId) -> Result<Vec<Membership>, DbError> {
    let rows = member::table
        .inner_join(workspace::table)
        .filter(member::user_id.eq(user.0))
        .order((workspace::name, workspace::id))
        .select((workspace::id, workspace::name, member::role, workspace::demo))
        .load::<(i64, String, String, bool)>(conn)?;
    let known = |(id, name, word, demo): (i64, String, String, bool)| {
        Role::parse(&word).map(|role| Membership { id: WorkspaceId(id), name, role, demo })
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Workspaces with exactly this name: for commands, where the operator may see them all.
///
/// # Errors
/// When the database can't be asked.
pub fn named(conn: &mut AnyConn, name: &str) -> Result<Vec<WorkspaceId>, DbError> {
    let ids = workspace::table.filter(workspace::name.eq(name)).order(workspace::id).select(workspace::id);
    Ok(ids.load::<i64>(conn)?.into_iter().map(WorkspaceId).collect())
}

/// Whether there is a workspace of this number.
///
/// # Errors
/// When the database can't be read.
pub fn exists(conn: &mut AnyConn, ws: WorkspaceId) -> Result<bool, DbError> {
    Ok(diesel::select(diesel::dsl::exists(workspace::table.find(ws.0))).get_result(conn)?)
}

/// The members of a workspace, by name.
///
/// # Errors
/// When the database can't be asked.
pub fn members<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<(UserId, String)>, DbError> {
    let rows: Vec<(i64, String)> = member::table
        .inner_join(app_user::table)
        .filter(member::workspace_id.eq(ws.id().0))
        .order((app_user::name, app_user::id))
        .select((app_user::id, app_user::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

/// Every workspace that is no demo: for commands.
///
/// # Errors
/// When the database can't be asked.
pub fn real(conn: &mut AnyConn) -> Result<Vec<(WorkspaceId, String)>, DbError> {
    let rows = workspace::table
        .filter(workspace::demo.eq(false))
        .order(workspace::id)
        .select((workspace::id, workspace::name))
        .load::<(i64, String)>(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (WorkspaceId(id), name)).collect())
}
