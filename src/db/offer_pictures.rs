//! Pictures on offers' pages.

use diesel::prelude::*;

use super::schema::offer_picture as p;
use super::scope::{CanWrite, Offered, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::OfferId;

/// A picture without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its width in pixels.
    pub width: i64,
    /// Its height in pixels.
    pub height: i64,
    /// What it shows, for those who can't see it.
    pub words: String,
}

/// A picture to be kept.
#[derive(Debug, Clone)]
pub struct NewPicture {
    /// Its media type.
    pub kind: &'static str,
    /// Width and height.
    pub size: (usize, usize),
    /// What it shows.
    pub words: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The picture of an offer, if there is one.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, offer: OfferId) -> Result<Option<Picture>, DbError> {
    let of = p::workspace_id.eq(ws.id().0).and(p::offer_id.eq(offer.0));
    let row: Option<(i64, i64, String)> =
        p::table.filter(of).select((p::width, p::height, p::words)).first(conn).optional()?;
    Ok(row.map(|(width, height, words)| Picture { width, height, words }))
}

/// Its media type and its bytes.
///
/// # Errors
/// [`DbError::NotFound`] when there is none.
pub fn bytes<P>(conn: &mut AnyConn, ws: &Ws<P>, offer: OfferId) -> Result<(String, Vec<u8>), DbError> {
    let of = p::workspace_id.eq(ws.id().0).and(p::offer_id.eq(offer.0));
    Ok(p::table.filter(of).select((p::kind, p::bytes)).first(conn)?)
}

/// The same for whoever has an address of the page.
///
/// # Errors
/// As for [`bytes`].
pub fn offered(conn: &mut AnyConn, offered: &Offered) -> Result<(String, Vec<u8>), DbError> {
    bytes(conn, &offered.reader(), offered.offer())
}

/// Puts a picture in the place of the one that is there.
pub fn put(conn: &mut AnyConn, ws: &Ws<CanWrite>, offer: OfferId, new: &NewPicture) -> Result<(), DbError> {
    remove(conn, ws, offer)?;
    diesel::insert_into(p::table)
        .values((
            (p::workspace_id.eq(ws.id().0), p::offer_id.eq(offer.0), p::kind.eq(new.kind)),
            p::width.eq(new.size.0 as i64),
            p::height.eq(new.size.1 as i64),
            p::words.eq(&new.words),
            p::bytes.eq(&new.bytes),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes the picture away.
pub fn remove(conn: &mut AnyConn, ws: &Ws<CanWrite>, offer: OfferId) -> Result<(), DbError> {
    diesel::delete(p::table.filter(p::workspace_id.eq(ws.id().0).and(p::offer_id.eq(offer.0)))).execute(conn)?;
    Ok(())
}
