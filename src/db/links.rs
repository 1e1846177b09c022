//! Links that work once. The rows hold hashes of tokens only.

use super::schema::one_time_link;
use super::{AnyConn, DbError};
use crate::domain::id::UserId;
use crate::domain::time::Moment;
use diesel::prelude::*;

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The first set-up.
    Setup,
    /// Signing in as one person.
    SignIn,
}

/// Where a sign-in link leads.
#[derive(Debug, Clone)]
pub struct Link {
    /// Who it signs in.
    pub user: Option<UserId>,
    /// The page to land on.
    pub target: Option<String>,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::SignIn => "signin",
        }
    }
}

/// Stores a link.
///
/// # Errors
/// When the database can't store it.
pub fn insert(conn: &mut AnyConn, hash: &str, purpose: Purpose, link: &Link, expires: Moment) -> Result<(), DbError> {
    diesel::insert_into(one_time_link::table)
        .values((
            one_time_link::token_hash.eq(hash),
            one_time_link::purpose.eq(purpose.word()),
            one_time_link::user_id.eq(link.user.map(|u| u.0)),
            one_time_link::target.eq(link.target.as_deref()),
            one_time_link::expires_at.eq(expires.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether a link still works.
///
/// # Errors
/// When the database can't be asked.
pub fn works(conn: &mut AnyConn, hash: &str, purpose: Purpose, now: Moment) -> Result<bool, DbError> {
    let found = one_time_link::table
        .find(hash)
        .filter(one_time_link::purpose.eq(purpose.word()))
        .filter(one_time_link::used_at.is_null().and(one_time_link::expires_at.gt(now.0)))
        .select(one_time_link::expires_at)
        .first::<i64>(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Uses a link up. Of two at the same moment one gets it.
///
/// # Errors
/// [`DbError::NotFound`] when it does not work, or not any more.
pub fn consume(conn: &mut AnyConn, hash: &str, purpose: Purpose, now: Moment) -> Result<Link, DbError> {
    let fresh = one_time_link::token_hash
        .eq(hash)
        .and(one_time_link::purpose.eq(purpose.word()))
        .and(one_time_link::used_at.is_null())
        .and(one_time_link::expires_at.gt(now.0));
    let (user, target) = diesel::update(one_time_link::table.filter(fresh))
        .set(one_time_link::used_at.eq(now.0))
        .returning((one_time_link::user_id, one_time_link::target))
        .get_result::<(Option<i64>, Option<String>)>(conn)?;
    Ok(Link { user: user.map(UserId), target })
}
