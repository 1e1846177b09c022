//! Work on a workspace that takes several transactions, away from the threads that answer requests.

use super::{SignedIn, WebError};
use crate::actions::{ActionError, staging};
use crate::db::scope::{self, CanWrite, Ws};
use crate::db::{AnyConn, Database, DbError};
use crate::domain::id::{ImportId, UserId, WorkspaceId};
use actix_web::web;
use std::time::{Duration, Instant};

/// How long a step is tried while the database is busy, and how long is waited in between.
const PATIENCE: Duration = Duration::from_secs(100);
const PAUSE: Duration = Duration::from_millis(100);

/// Where somebody who may write does such work. Every transaction asks anew whether he may.
pub struct Desk {
    db: Database,
    user: UserId,
    ws: WorkspaceId,
}

impl SignedIn {
    /// Reads what only those see who may write, and takes nobody's turn for it.
    ///
    /// # Errors
    /// As for [`SignedIn::write_in`].
    pub async fn read_to_write_in<T, E>(
        &self,
        ws: i64,
        job: impl FnOnce(&mut AnyConn, &Ws<CanWrite>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        let read = self.read_in(ws, move |conn, ws| job(conn, &ws.writer().ok_or(DbError::NotAllowed)?));
        Ok(read.await?.1)
    }

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
    /// Whether everybody else waits for each transaction, however they are put.
    pub fn has_one_writer(&self) -> bool {
        self.db.has_one_writer()
    }

    /// Throws away what an import that came to nothing has left aside.
    pub fn clear_aside(&self, import: ImportId) {
        if let Err(error) = staging::clear(&self.db, self.ws, import) {
            // Nobody sees it, and the next start throws it away.
            tracing::warn!(%error, "rows of an import that came to nothing are still there");
        }
    }

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

    /// The same, tried again while the database is busy: with a file of somebody else, say, whose rows are counted. A page
    /// would be told to come back; whoever has sent a file waits.
    ///
    /// # Errors
    /// As for [`SignedIn::write_in`].
    pub fn write_patiently<T: Send + 'static>(
        &self,
        job: impl Fn(&mut AnyConn, &Ws<CanWrite>) -> Result<T, ActionError> + Clone + Send + Sync + 'static,
    ) -> Result<T, ActionError> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.write(job.clone()) {
                Err(ActionError::Db(DbError::Busy)) if Instant::now() < end => std::thread::sleep(PAUSE),
                other => return other,
            }
        }
    }

    /// One long transaction, apart from the others as far as the database can: `job` waits for its turn itself, late.
    /// Such transactions queue, with as much patience as a file has.
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
        self.db.write_apart(ws, move |conn| {
            let ws = scope::enter_write(conn, user, ws)?;
            job(conn, &ws)
        })
    }
}
