//! Work on a workspace that takes several transactions, away from the threads that answer requests.

use super::{SignedIn, WebError};
use crate::db::scope::{self, CanWrite, Ws};
use crate::db::{AnyConn, Database, DbError};
use crate::domain::id::{UserId, WorkspaceId};
use actix_web::web;

/// Where somebody who may write does such work. Every transaction asks anew whether he may.
pub struct Desk {
    db: Database,
    user: UserId,
    ws: WorkspaceId,
}

impl SignedIn {
    /// Does work of several transactions.
    ///
    /// # Errors
    /// What `work` returns.
    pub async fn work_in<T, E>(
        &self,
        ws: i64,
        work: impl FnOnce(&Desk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: Into<WebError> + Send + 'static,
    {
        let desk = Desk { db: self.state().db.clone(), user: self.user, ws: WorkspaceId(ws) };
        let done = web::block(move || work(&desk)).await;
        done.map_err(|e| WebError::Internal(e.to_string()))?.map_err(Into::into)
    }
}

impl Desk {
    /// One transaction, in turn with others who write in the workspace.
    ///
    /// # Errors
    /// As for [`SignedIn::write_in`].
    pub fn write<T, E>(
        &self,
        job: impl Fn(&mut AnyConn, &Ws<CanWrite>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (user, ws) = (self.user, self.ws);
        self.db.write_in(ws, move |conn| {
            let ws = scope::enter_write(conn, user, ws)?;
            job(conn, &ws)
        })
    }

    /// One long transaction, apart from the others as far as the database can: `job` waits for its turn itself, late.
    ///
    /// # Errors
    /// As for [`SignedIn::write_in`].
    pub fn write_apart<T, E>(
        &self,
        job: impl Fn(&mut AnyConn, &Ws<CanWrite>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (user, ws) = (self.user, self.ws);
        self.db.write(move |conn| {
            let ws = scope::enter_write(conn, user, ws)?;
            job(conn, &ws)
        })
    }
}
