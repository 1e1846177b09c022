//! The one bridge from asynchronous handlers to the database, which blocks.

use super::{error::WebError, state::State};
use crate::db::{AnyConn, DbError};
use crate::domain::id::WorkspaceId;
use actix_web::web;

impl State {
    /// Reads from one moment of the database.
    ///
    /// # Errors
    /// What `job` returns, or why the database could not be asked.
    pub async fn read<T, E>(
        &self,
        job: impl FnOnce(&mut AnyConn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        let db = self.db.clone();
        finished(web::block(move || db.read(job)).await)
    }

    /// Writes all of `job` or nothing; it may run more than once, so it does nothing but talk to its connection.
    ///
    /// # Errors
    /// What `job` returns, or why it could not be stored.
    pub async fn write<T, E>(
        &self,
        job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        let db = self.db.clone();
        finished(web::block(move || db.write(job)).await)
    }

    /// Writes in one workspace, together with others who write there at the same moment.
    ///
    /// # Errors
    /// As for [`State::write`].
    pub async fn write_in<T, E>(
        &self,
        ws: WorkspaceId,
        job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        let db = self.db.clone();
        finished(web::block(move || db.write_in(ws, job)).await)
    }
}

fn finished<T, E: Into<WebError>>(
    outcome: Result<Result<T, E>, actix_web::error::BlockingError>,
) -> Result<T, WebError> {
    // A job that panicked or was cancelled by the end of the program.
    outcome.map_err(|e| WebError::Internal(e.to_string()))?.map_err(Into::into)
}
