//! The first person and the first workspace.

use super::ActionError;
use super::accounts::{NewUser, create, create_workspace};
use super::demo::{self, Demo};
use super::tokens::Token;
use crate::db::links::{self, Link, Purpose};
use crate::db::users::{self, Credentials};
use crate::db::{AnyConn, DbError};
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::text::Name;
use crate::domain::time::Moment;

/// A link for the set-up works for a week; `touchstone setup-link` makes another one.
const LASTS: i64 = 7 * 24 * 3_600_000_000;

/// What the set-up form asks for.
#[derive(Clone)]
pub struct SetUp {
    /// The first person.
    pub user: NewUser,
    /// The first workspace.
    pub workspace: Name,
    /// Whether to add the example.
    pub demo: bool,
}

/// Makes a set-up link work, and says whether there is anything to set up.
///
/// # Errors
/// When the database can't store it.
pub fn offer(conn: &mut AnyConn, token: &Token, now: Moment) -> Result<bool, ActionError> {
    if users::any(conn)? {
        return Ok(false);
    }
    let link = Link { user: None, target: None };
    links::insert(conn, &token.at_rest(), Purpose::Setup, &link, Moment(now.0 + LASTS))?;
    Ok(true)
}

/// Whether a set-up link can be used.
///
/// # Errors
/// When the database can't be asked.
pub fn is_open(conn: &mut AnyConn, token: &Token, now: Moment) -> Result<bool, DbError> {
    Ok(!users::any(conn)? && links::works(conn, &token.at_rest(), Purpose::Setup, now)?)
}

/// Where the first person begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// In the own workspace, which is empty.
    Own(WorkspaceId),
    /// At the example's experiment: it shows the value in the first minute, an empty list does not.
    Demo(Demo),
}

/// Sets up, signs the first person in, and says where to land.
///
/// # Errors
/// [`DbError::NotFound`] when the link does not work or somebody else has set up meanwhile.
pub fn complete(
    conn: &mut AnyConn,
    link: &Token,
    what: &SetUp,
    session: &Token,
    now: Moment,
) -> Result<Start, ActionError> {
    links::consume(conn, &link.at_rest(), Purpose::Setup, now)?;
    let user = first_user(conn, &what.user, now)?;
    let own = create_workspace(conn, &what.workspace, false, user, now)?;
    let start = if what.demo { Start::Demo(demo::fill(conn, user, now)?) } else { Start::Own(own) };
    let who = Credentials { user, hash: String::new(), generation: 0 };
    super::accounts::open_session(conn, &who, session, now)?;
    Ok(start)
}

/// Makes the person who ends the set-up, by the form or by the command.
///
/// # Errors
/// [`DbError::NotFound`] when there is somebody already.
pub fn first_user(conn: &mut AnyConn, new: &NewUser, now: Moment) -> Result<UserId, ActionError> {
    if users::any(conn)? {
        return Err(DbError::NotFound.into());
    }
    match users::mark_set_up(conn, now) {
        // Two links at the same moment: the other one was quicker.
        Err(DbError::UniqueViolation(_)) => return Err(DbError::NotFound.into()),
        other => other?,
    }
    create(conn, new, now)
}
