//! People who can sign in.

use super::schema::{app_user, meta};
use super::{AnyConn, DbError};
use crate::domain::account::Email;
use crate::domain::id::UserId;
use crate::domain::text::Name;
use crate::domain::time::Moment;
use diesel::prelude::*;
use std::collections::HashMap;

/// What is needed to check a passphrase. It has no `Debug`: a hash is no word for a log.
pub struct Credentials {
    /// Whose.
    pub user: UserId,
    /// The passphrase as argon2 left it.
    pub hash: String,
    /// Counts the changes of the passphrase; sessions of an older count are over.
    pub generation: i64,
}

/// Stores a new person.
///
/// # Errors
/// [`DbError::UniqueViolation`] when the address is taken.
pub fn insert(conn: &mut AnyConn, email: &Email, name: &Name, hash: &str, now: Moment) -> Result<UserId, DbError> {
    let id = diesel::insert_into(app_user::table)
        .values((
            app_user::email.eq(email.as_str()),
            app_user::fold.eq(email.folded()),
            app_user::name.eq(name.as_str()),
            app_user::password_hash.eq(hash),
            app_user::created_at.eq(now.0),
        ))
        .returning(app_user::id)
        .get_result(conn)?;
    Ok(UserId(id))
}

/// What is stored for an address, for people who may sign in.
///
/// # Errors
/// When the database can't be asked.
pub fn credentials(conn: &mut AnyConn, email: &Email) -> Result<Option<Credentials>, DbError> {
    let row = app_user::table
        .filter(app_user::fold.eq(email.folded()).and(app_user::disabled.eq(false)))
        .select((app_user::id, app_user::password_hash, app_user::generation))
        .first::<(i64, String, i64)>(conn)
        .optional()?;
    Ok(row.map(|(id, hash, generation)| Credentials { user: UserId(id), hash, generation }))
}

/// The same for somebody who is signed in already, with the address.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such person.
pub fn credentials_of(conn: &mut AnyConn, user: UserId) -> Result<(String, Credentials), DbError> {
    let (email, hash, generation) = app_user::table
        .find(user.0)
        .filter(app_user::disabled.eq(false))
        .select((app_user::email, app_user::password_hash, app_user::generation))
        .first::<(String, String, i64)>(conn)?;
    Ok((email, Credentials { user, hash, generation }))
}

/// Stores another passphrase and returns the new generation: all sessions so far are over.
///
/// # Errors
/// [`DbError::NotFound`] when somebody changed it in between.
pub fn set_passphrase(conn: &mut AnyConn, was: &Credentials, hash: &str) -> Result<i64, DbError> {
    let same = app_user::id.eq(was.user.0).and(app_user::generation.eq(was.generation));
    let next = was.generation + 1;
    let changed = diesel::update(app_user::table.filter(same))
        .set((app_user::password_hash.eq(hash), app_user::generation.eq(next)))
        .execute(conn)?;
    if changed == 1 { Ok(next) } else { Err(DbError::NotFound) }
}

/// The names of some people.
///
/// # Errors
/// When the database can't be asked.
pub fn names(conn: &mut AnyConn, ids: &[i64]) -> Result<HashMap<i64, String>, DbError> {
    let rows: Vec<(i64, String)> =
        app_user::table.filter(app_user::id.eq_any(ids)).select((app_user::id, app_user::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Whether single keys act on somebody's quick log.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such person.
pub fn shortcuts(conn: &mut AnyConn, user: UserId) -> Result<bool, DbError> {
    Ok(app_user::table.find(user.0).select(app_user::shortcuts).first(conn)?)
}

/// Turns the single keys of somebody's quick log on or off.
///
/// # Errors
/// When the database can't store it.
pub fn set_shortcuts(conn: &mut AnyConn, user: UserId, on: bool) -> Result<(), DbError> {
    diesel::update(app_user::table.find(user.0)).set(app_user::shortcuts.eq(on)).execute(conn)?;
    Ok(())
}

/// Whether there is anybody at all.
///
/// # Errors
/// When the database can't be asked.
pub fn any(conn: &mut AnyConn) -> Result<bool, DbError> {
    Ok(app_user::table.select(app_user::id).first::<i64>(conn).optional()?.is_some())
}

/// Notes that the installation has its first person; the key makes sure that only one set-up wins.
///
/// # Errors
/// [`DbError::UniqueViolation`] when another one was quicker.
pub fn mark_set_up(conn: &mut AnyConn, now: Moment) -> Result<(), DbError> {
    diesel::insert_into(meta::table)
        .values((meta::key.eq("set_up_at"), meta::value.eq(now.0.to_string())))
        .execute(conn)?;
    Ok(())
}
