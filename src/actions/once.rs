//! A form that is sent twice is done once.

use super::{Acting, ActionError};
use crate::db::idempotency::{self, Sent};
use crate::db::scope::{MayComment, Ws};
use crate::db::{AnyConn, DbError};
use crate::domain::invalid::Invalid;

/// The id that a form carries, with what was sent under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormKey {
    id: String,
    /// A hash of the fields; empty where contents are not compared.
    fingerprint: String,
}

impl FormKey {
    /// The id of a form with a hash of what was typed.
    pub fn new(id: impl Into<String>, fingerprint: impl Into<String>) -> Self {
        FormKey { id: id.into(), fingerprint: fingerprint.into() }
    }

    /// The key of a part of what the form does.
    pub(super) fn part(&self, name: &str) -> Self {
        FormKey { id: format!("{} {name}", self.id), fingerprint: self.fingerprint.clone() }
    }

    /// What an earlier sending of the form made, if there was one.
    ///
    /// # Errors
    /// [`Invalid::sent_before`] when that sending said something else: what it made stays, and this one made nothing.
    pub(super) fn earlier<P: MayComment>(&self, conn: &mut AnyConn, ws: &Ws<P>) -> Result<Option<i64>, ActionError> {
        let Some(sent) = idempotency::sent(conn, ws, &self.id)? else { return Ok(None) };
        let compared = !sent.fingerprint.is_empty() && !self.fingerprint.is_empty();
        if compared && sent.fingerprint != self.fingerprint {
            return Err(Invalid::sent_before(&sent.location).into());
        }
        let used = || ActionError::Conflict("This form was already used for something else. Open it anew.".into());
        sent.location.parse().map(Some).map_err(|_| used())
    }

    /// Notes what this sending has made.
    pub(super) fn note<P: MayComment>(
        &self,
        conn: &mut AnyConn,
        ws: &Ws<P>,
        acting: &Acting,
        made: i64,
    ) -> Result<(), DbError> {
        let sent = Sent { location: made.to_string(), fingerprint: self.fingerprint.clone() };
        idempotency::note(conn, ws, &self.id, &sent, acting.now)
    }
}

/// For callers that are no forms: their contents are not compared.
impl<T: Into<String>> From<T> for FormKey {
    fn from(id: T) -> Self {
        FormKey::new(id, "")
    }
}

/// Does what a form asks for once: sent again, it finds the id of what it made.
pub fn once<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    acting: &Acting,
    key: &FormKey,
    make: impl FnOnce(&mut AnyConn) -> Result<i64, ActionError>,
) -> Result<i64, ActionError> {
    // The second sending waits here until the first one has noted what it made.
    idempotency::queue(conn, ws)?;
    if let Some(earlier) = key.earlier(conn, ws)? {
        return Ok(earlier);
    }
    let id = make(conn)?;
    key.note(conn, ws, acting, id)?;
    Ok(id)
}
