//! Making people, signing them in, changing their passphrase.

use super::ActionError;
use super::tokens::Token;
use crate::db::links::{self, Link, Purpose};
use crate::db::users::Credentials;
use crate::db::{AnyConn, DbError, sessions, users, workspaces};
use crate::domain::account::Email;
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::invalid::Invalid;
use crate::domain::text::{Name, fold};
use crate::domain::time::Moment;
use crate::domain::workspace::Role;

/// Somebody new, with the passphrase hashed already: that takes too long for a transaction.
#[derive(Clone)]
pub struct NewUser {
    /// To sign in with.
    pub email: Email,
    /// What pages and history show.
    pub name: Name,
    /// The passphrase as argon2 left it.
    pub hash: String,
}

/// Makes a person.
///
/// # Errors
/// [`ActionError::Invalid`] when the address is taken.
pub fn create(conn: &mut AnyConn, new: &NewUser, now: Moment) -> Result<UserId, ActionError> {
    if users::credentials(conn, &new.email)?.is_some() {
        return Err(taken());
    }
    match users::insert(conn, &new.email, &new.name, &new.hash, now) {
        // Somebody else was quicker.
        Err(DbError::UniqueViolation(_)) => Err(taken()),
        other => Ok(other?),
    }
}

fn taken() -> ActionError {
    Invalid::new("email", "taken", "There is an account with this address already.").into()
}

/// Signs somebody in whose passphrase was right. Always a new session: an old one may be known to others.
///
/// # Errors
/// When the database can't store it.
pub fn open_session(conn: &mut AnyConn, who: &Credentials, token: &Token, now: Moment) -> Result<(), ActionError> {
    sessions::sweep(conn, now)?;
    Ok(sessions::insert(conn, &token.at_rest(), who.user, who.generation, now)?)
}

/// Changes a passphrase and ends every session of this person but a new one.
///
/// # Errors
/// [`ActionError::Conflict`] when it was changed elsewhere at the same moment.
pub fn change_passphrase(
    conn: &mut AnyConn,
    was: &Credentials,
    hash: &str,
    token: &Token,
    now: Moment,
) -> Result<(), ActionError> {
    let generation = users::set_passphrase(conn, was, hash).map_err(|error| match error {
        DbError::NotFound => ActionError::Conflict("The passphrase was changed elsewhere at the same moment.".into()),
        other => other.into(),
    })?;
    sessions::delete_all_of(conn, was.user)?;
    Ok(sessions::insert(conn, &token.at_rest(), was.user, generation, now)?)
}

/// Makes a link that signs one person in, once, within an hour.
///
/// # Errors
/// When the database can't store it.
pub fn invite(conn: &mut AnyConn, user: UserId, target: &str, token: &Token, now: Moment) -> Result<(), ActionError> {
    let link = Link { user: Some(user), target: Some(target.to_owned()) };
    Ok(links::insert(conn, &token.at_rest(), Purpose::SignIn, &link, Moment(now.0 + 3_600_000_000))?)
}

/// Signs somebody in by such a link and returns the page to land on.
///
/// # Errors
/// [`DbError::NotFound`] when the link does not work, or not any more.
pub fn enter_by_link(conn: &mut AnyConn, link: &Token, session: &Token, now: Moment) -> Result<String, ActionError> {
    let found = links::consume(conn, &link.at_rest(), Purpose::SignIn, now)?;
    let user = found.user.ok_or(DbError::NotFound)?;
    let (_, who) = users::credentials_of(conn, user)?;
    open_session(conn, &who, session, now)?;
    Ok(found.target.unwrap_or_else(|| "/".to_owned()))
}

/// Makes somebody a member, or gives a member another role.
///
/// # Errors
/// [`ActionError::Conflict`] when nobody would own the workspace any more, and [`DbError::ForeignKeyViolation`] when there
/// is no such workspace or person.
pub fn set_role(conn: &mut AnyConn, ws: WorkspaceId, user: UserId, role: Role) -> Result<(), ActionError> {
    if role != Role::Owner && workspaces::owners(conn, ws)? == [user] {
        let why = "This is the only owner, and a workspace keeps one. Make somebody else an owner first.";
        return Err(ActionError::Conflict(why.into()));
    }
    Ok(workspaces::set_member(conn, ws, user, role)?)
}

/// Makes a workspace whose name no other one has, so that commands can name it.
///
/// # Errors
/// [`ActionError::Invalid`] when the name is taken.
pub fn create_named_workspace(
    conn: &mut AnyConn,
    name: &Name,
    owner: UserId,
    now: Moment,
) -> Result<WorkspaceId, ActionError> {
    let taken = workspaces::real(conn)?.iter().any(|(_, other)| fold(other) == name.folded());
    if taken {
        let message = format!("There is a workspace '{name}' already. Choose another name, or add a member to it.");
        return Err(Invalid::new("workspace", "taken", message).into());
    }
    create_workspace(conn, name, false, owner, now)
}

/// Makes a workspace with its first owner.
///
/// # Errors
/// When the database can't store it.
pub fn create_workspace(
    conn: &mut AnyConn,
    name: &Name,
    demo: bool,
    owner: UserId,
    now: Moment,
) -> Result<WorkspaceId, ActionError> {
    let id = workspaces::insert(conn, name, demo, now)?;
    workspaces::set_member(conn, id, owner, Role::Owner)?;
    Ok(id)
}
