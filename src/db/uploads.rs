//! Files that were sent and wait to be imported, for an hour.

use diesel::prelude::*;

use super::schema::upload as u;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, UserId};
use crate::domain::time::Moment;

/// How long a file waits.
const LASTS: i64 = 3_600 * 1_000_000;

/// A file that waits.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its name, as the sender gave it.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was put right in it.
    pub fixes: String,
}

/// Keeps a file, and forgets what has waited too long in any workspace.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    user: UserId,
    experiment: ExperimentId,
    token: &str,
    upload: &Upload,
    now: Moment,
) -> Result<(), DbError> {
    diesel::delete(u::table.filter(u::created_at.lt(now.0 - LASTS))).execute(conn)?;
    diesel::insert_into(u::table)
        .values((
            u::workspace_id.eq(ws.id().0),
            u::token.eq(token),
            u::user_id.eq(user.0),
            u::experiment_id.eq(experiment.0),
            u::file_name.eq(&upload.file_name),
            u::bytes.eq(&upload.bytes),
            u::created_at.eq(now.0),
            u::fixes.eq(&upload.fixes),
        ))
        .execute(conn)?;
    Ok(())
}

/// A file of this person's that still waits.
pub fn get(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    user: UserId,
    experiment: ExperimentId,
    token: &str,
    now: Moment,
) -> Result<Option<Upload>, DbError> {
    let of = u::workspace_id.eq(ws.id().0).and(u::token.eq(token));
    let own = u::user_id.eq(user.0).and(u::experiment_id.eq(experiment.0));
    let found: Option<(String, Vec<u8>, String)> = u::table
        .filter(of.and(own).and(u::created_at.ge(now.0 - LASTS)))
        .select((u::file_name, u::bytes, u::fixes))
        .first(conn)
        .optional()?;
    Ok(found.map(|(file_name, bytes, fixes)| Upload { file_name, bytes, fixes }))
}

/// What was put right in a file of this person's that waits.
pub fn fixes(conn: &mut AnyConn, ws: &Ws<CanWrite>, user: UserId, token: &str) -> Result<Option<String>, DbError> {
    let of = u::workspace_id.eq(ws.id().0).and(u::token.eq(token)).and(u::user_id.eq(user.0));
    Ok(u::table.filter(of).select(u::fixes).first(conn).optional()?)
}

/// Keeps what was put right in a file of this person's.
pub fn set_fixes(conn: &mut AnyConn, ws: &Ws<CanWrite>, user: UserId, token: &str, fixes: &str) -> Result<(), DbError> {
    let of = u::workspace_id.eq(ws.id().0).and(u::token.eq(token)).and(u::user_id.eq(user.0));
    diesel::update(u::table.filter(of)).set(u::fixes.eq(fixes)).execute(conn)?;
    Ok(())
}

/// Forgets a file, and says whether it was there: of two imports of it one gets `true`.
pub fn remove(conn: &mut AnyConn, ws: &Ws<CanWrite>, token: &str) -> Result<bool, DbError> {
    let of = u::workspace_id.eq(ws.id().0).and(u::token.eq(token));
    Ok(diesel::delete(u::table.filter(of)).execute(conn)? == 1)
}
