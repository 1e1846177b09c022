//! Who is signed in. The rows hold hashes of tokens only.

use super::schema::{app_user, session};
use super::{AnyConn, DbError};
use crate::domain::id::UserId;
use crate::domain::time::Moment;
use diesel::prelude::*;

const HOUR: i64 = 3_600_000_000;
/// Nobody stays signed in without coming back for longer.
const IDLE: i64 = 12 * HOUR;
/// Nobody stays signed in for longer at all.
const ABSOLUTE: i64 = 30 * 24 * HOUR;
/// Coming back is noted this coarsely, so that reading does not write all the time.
const NOTED: i64 = HOUR / 4;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who.
    pub user: UserId,
    /// The name that pages and history show.
    pub name: String,
    /// Whether the visit should be noted by [`touch`].
    pub stale: bool,
}

/// Starts a session.
///
/// # Errors
/// When the database can't store it.
pub fn insert(conn: &mut AnyConn, hash: &str, user: UserId, generation: i64, now: Moment) -> Result<(), DbError> {
    diesel::insert_into(session::table)
        .values((
            session::token_hash.eq(hash),
            session::user_id.eq(user.0),
            session::generation.eq(generation),
            session::created_at.eq(now.0),
            session::seen_at.eq(now.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who a token belongs to, while its session lasts.
///
/// # Errors
/// When the database can't be asked.
pub fn find(conn: &mut AnyConn, hash: &str, now: Moment) -> Result<Option<Known>, DbError> {
    let row = session::table
        .inner_join(app_user::table)
        .filter(session::token_hash.eq(hash).and(app_user::disabled.eq(false)))
        .filter(session::generation.eq(app_user::generation))
        .filter(session::seen_at.gt(now.0 - IDLE).and(session::created_at.gt(now.0 - ABSOLUTE)))
        .select((app_user::id, app_user::name, session::seen_at))
        .first::<(i64, String, i64)>(conn)
        .optional()?;
    Ok(row.map(|(id, name, seen)| Known { user: UserId(id), name, stale: seen < now.0 - NOTED }))
}

/// Notes that somebody came back.
///
/// # Errors
/// When the database can't store it.
pub fn touch(conn: &mut AnyConn, hash: &str, now: Moment) -> Result<(), DbError> {
    diesel::update(session::table.find(hash)).set(session::seen_at.eq(now.0)).execute(conn)?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// When the database can't store it.
pub fn delete(conn: &mut AnyConn, hash: &str) -> Result<(), DbError> {
    diesel::delete(session::table.find(hash)).execute(conn)?;
    Ok(())
}

/// Ends all sessions of somebody.
///
/// # Errors
/// When the database can't store it.
pub fn delete_all_of(conn: &mut AnyConn, user: UserId) -> Result<(), DbError> {
    diesel::delete(session::table.filter(session::user_id.eq(user.0))).execute(conn)?;
    Ok(())
}

/// Throws away what is over.
///
/// # Errors
/// When the database can't store it.
pub fn sweep(conn: &mut AnyConn, now: Moment) -> Result<(), DbError> {
    let over = session::seen_at.le(now.0 - IDLE).or(session::created_at.le(now.0 - ABSOLUTE));
    diesel::delete(session::table.filter(over)).execute(conn)?;
    Ok(())
}
