//! How customers can be reached.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::customer as c;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::account::Email;
use crate::domain::id::CustomerId;

/// The customer with an e-mail address, by id and name.
pub fn by_email(conn: &mut AnyConn, ws: &Ws<CanWrite>, email: &Email) -> Result<Option<(CustomerId, String)>, DbError> {
    let of = c::workspace_id.eq(ws.id().0).and(c::contact_fold.eq(email.folded()));
    let found: Option<(i64, String)> = c::table.filter(of).select((c::id, c::name)).first(conn).optional()?;
    Ok(found.map(|(id, name)| (CustomerId(id), name)))
}

/// Writes how a customer can be reached, where nothing stands yet; whether it does so now.
pub fn set(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: CustomerId, email: &Email) -> Result<bool, DbError> {
    let of = c::workspace_id.eq(ws.id().0).and(c::id.eq(id.0)).and(c::contact_fold.is_null());
    let written = (c::contact.eq(email.as_str()), c::contact_fold.eq(email.folded()));
    Ok(diesel::update(c::table.filter(of)).set(written).execute(conn)? == 1)
}

/// How some customers can be reached, for those who may write to them.
pub fn of(conn: &mut AnyConn, ws: &Ws<CanWrite>, ids: &[i64]) -> Result<HashMap<i64, String>, DbError> {
    let rows: Vec<(i64, String)> = c::table
        .filter(c::workspace_id.eq(ws.id().0).and(c::id.eq_any(ids)).and(c::contact.is_not_null()))
        .select((c::id, c::contact.assume_not_null()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
