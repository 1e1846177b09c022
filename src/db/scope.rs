//! The one door into a workspace.
//!
//! Every query on a workspace's rows takes a [`Ws`], its fields are private, and only the functions here build one. So
//! whoever holds one has been checked, however the request came in.

mod offered;
mod share;

use super::schema::{app_user, member, workspace};
use super::{AnyConn, DbError, pooled};
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::workspace::Role;
use diesel::prelude::*;
use std::marker::PhantomData;

pub use offered::{Offered, enter_by_offer_link};
use share::HasLink;
pub use share::{Share, enter_by_link};

/// Proof of a member who may read.
#[derive(Debug, Clone, Copy)]
pub struct CanRead;
/// Proof of a member who may decide, forecast and say what was learned.
#[derive(Debug, Clone, Copy)]
pub struct CanComment;
/// Proof of a member who may change experiments and responses.
#[derive(Debug, Clone, Copy)]
pub struct CanWrite;
/// Proof of a member who may change members.
#[derive(Debug, Clone, Copy)]
pub struct IsOwner;

/// A proof that is enough to record what people conclude: whoever may do more may do that.
pub trait MayComment {}

impl MayComment for CanComment {}
impl MayComment for CanWrite {}
impl MayComment for IsOwner {}

/// A workspace that somebody was let into, as far as `P` says.
#[derive(Debug, Clone)]
pub struct Ws<P> {
    id: WorkspaceId,
    user: Option<UserId>,
    role: Role,
    name: String,
    demo: bool,
    proof: PhantomData<P>,
}

impl<P> Ws<P> {
    /// Which workspace.
    pub fn id(&self) -> WorkspaceId {
        self.id
    }

    /// Who was let in; nobody when it is the machine's own operator.
    pub fn user(&self) -> Option<UserId> {
        self.user
    }

    /// The member's role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The workspace's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether its contents are an example.
    pub fn demo(&self) -> bool {
        self.demo
    }

    /// Whoever may do more may read.
    pub fn as_reader(&self) -> Ws<CanRead> {
        self.proven()
    }

    /// The same for writing, where the role is large enough.
    pub fn writer(&self) -> Option<Ws<CanWrite>> {
        self.role.may_write().then(|| self.proven())
    }

    fn proven<Q>(&self) -> Ws<Q> {
        Ws {
            id: self.id,
            user: self.user,
            role: self.role,
            name: self.name.clone(),
            demo: self.demo,
            proof: PhantomData,
        }
    }
}

impl Ws<CanWrite> {
    /// Waits until nobody else writes in this workspace, and keeps it so to the end of the transaction: for one that has
    /// worked without its turn so far. On SQLite every writer has it from the start.
    ///
    /// # Errors
    /// [`DbError::Busy`] when another one takes too long.
    pub fn wait_turn(&self, conn: &mut AnyConn) -> Result<(), DbError> {
        if let AnyConn::Pg(conn) = conn {
            pooled::lock(conn, self.id)?;
        }
        Ok(())
    }
}

impl Ws<IsOwner> {
    /// An owner may write.
    pub fn as_writer(&self) -> Ws<CanWrite> {
        self.proven()
    }
}

/// Lets a member in to read.
///
/// # Errors
/// [`DbError::NotFound`] for everybody who is no member, whether the workspace exists or not.
pub fn enter_read(conn: &mut AnyConn, user: UserId, ws: WorkspaceId) -> Result<Ws<CanRead>, DbError> {
    enter(conn, user, ws, |_| true)
}

/// Lets a member in to decide, forecast and say what was learned.
///
/// # Errors
/// As for [`enter_read`], and [`DbError::NotAllowed`] when the role is too small.
pub fn enter_comment(conn: &mut AnyConn, user: UserId, ws: WorkspaceId) -> Result<Ws<CanComment>, DbError> {
    enter(conn, user, ws, Role::may_comment)
}

/// Lets a member in to change experiments and responses.
///
/// # Errors
/// As for [`enter_read`], and [`DbError::NotAllowed`] when the role is too small.
pub fn enter_write(conn: &mut AnyConn, user: UserId, ws: WorkspaceId) -> Result<Ws<CanWrite>, DbError> {
    enter(conn, user, ws, Role::may_write)
}

/// Lets an owner in.
///
/// # Errors
/// As for [`enter_write`].
pub fn enter_owner(conn: &mut AnyConn, user: UserId, ws: WorkspaceId) -> Result<Ws<IsOwner>, DbError> {
    enter(conn, user, ws, Role::may_own)
}

/// Lets the operator in, who sits at the machine and could read the file anyway: for the commands, never for a request.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such workspace.
pub fn enter_as_operator(conn: &mut AnyConn, ws: WorkspaceId) -> Result<Ws<IsOwner>, DbError> {
    let (name, demo) =
        workspace::table.find(ws.0).select((workspace::name, workspace::demo)).first::<(String, bool)>(conn)?;
    Ok(Ws { id: ws, user: None, role: Role::Owner, name, demo, proof: PhantomData })
}

fn enter<P>(conn: &mut AnyConn, user: UserId, ws: WorkspaceId, enough: fn(Role) -> bool) -> Result<Ws<P>, DbError> {
    let (word, name, demo) = member::table
        .inner_join(workspace::table)
        .inner_join(app_user::table)
        .filter(member::workspace_id.eq(ws.0))
        .filter(member::user_id.eq(user.0))
        .filter(app_user::disabled.eq(false))
        .select((member::role, workspace::name, workspace::demo))
        .first::<(String, String, bool)>(conn)?;
    let role = Role::parse(&word).ok_or_else(|| DbError::Unexpected("a member has an unknown role".into()))?;
    if !enough(role) {
        return Err(DbError::NotAllowed);
    }
    Ok(Ws { id: ws, user: Some(user), role, name, demo, proof: PhantomData })
}
