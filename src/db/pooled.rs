//! Writing on PostgreSQL: one job, one transaction on a pooled connection, asked again when the database wants it.

use super::connection::{self, Connections, Lent};
use super::error::{DbError, is_lost, wants_retry};
use super::jobs::{Queued, Told, waiting};
use super::schema::workspace;
use super::{AnyConn, Failures};
use crate::domain::id::WorkspaceId;
use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::{ExpressionMethods, OptionalExtension, PgConnection, QueryDsl, RunQueryDsl};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How often PostgreSQL may ask for the same transaction again.
const RETRIES: u32 = 3;

/// How many seconds long jobs wait for each other: as long as the pages wait for an import.
const PATIENCE: u32 = 120;

/// Under which number they queue on the server; the second one is the workspace's.
const APART: i32 = 0x746f_7563;

/// Runs a job in a transaction of its own and tells its outcome.
pub(super) fn write<T, E>(
    pool: &Connections,
    job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (mut job, told) = waiting(job);
    alone(pool, None, job.as_mut());
    job.answer();
    told.recv().unwrap_or(Told::Lead).outcome()
}

/// Runs a long job in a transaction of its own, after other long ones in its workspace, of other programs too.
pub(super) fn write_apart<T, E>(
    pool: &Connections,
    ws: WorkspaceId,
    job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    write(pool, move |conn| {
        queue_apart(conn, ws)?;
        job(conn)
    })
}

/// For the rest of the transaction statements may wait long, above all this one.
fn queue_apart(conn: &mut AnyConn, ws: WorkspaceId) -> Result<(), DbError> {
    conn.batch_execute(&format!(
        "SET LOCAL lock_timeout = '{PATIENCE}s'; SET LOCAL statement_timeout = '{PATIENCE}s'; \
         SELECT pg_advisory_xact_lock({APART}, {})",
        ws.0 & i64::from(i32::MAX) // two workspaces in one queue would do no harm
    ))?;
    Ok(())
}

/// Runs a job in a transaction of its own; afterwards it knows its outcome.
pub(super) fn alone(pool: &Connections, ws: Option<WorkspaceId>, job: &mut dyn Queued) {
    for tried in 0..=RETRIES {
        if tried > 0 {
            // Two that got into each other's way should not start again at the same moment.
            let spread = u64::from(std::process::id()) % 3 + u64::from(tried);
            std::thread::sleep(Duration::from_millis(spread << tried));
        }
        if let Attempt::Done = attempt(pool, ws, job) {
            return;
        }
    }
    job.fail(DbError::Busy);
}

enum Attempt {
    /// The job knows its outcome.
    Done,
    /// The database asks for the same once more.
    Again,
}

fn attempt(pool: &Connections, ws: Option<WorkspaceId>, job: &mut dyn Queued) -> Attempt {
    let mut lent = match begin(pool, ws) {
        Ok(lent) => lent,
        Err(error) => return failed(job, error),
    };
    let failures = lent.failures.clone();
    if !job.run(&mut lent.conn) {
        // A panic may leave inner transactions open; the pool then throws the connection away, and the server rolls
        // back.
        let _ = AnyConn::rollback_transaction(&mut lent.conn);
        return if failures.lost.load(Ordering::Relaxed) {
            failed(job, DbError::Unavailable("the connection was lost".into()))
        } else if failures.retry.load(Ordering::Relaxed) {
            Attempt::Again
        } else {
            Attempt::Done
        };
    }
    if connection::depth(&mut lent.conn) != Some(1) {
        return failed(job, DbError::Unexpected("a write left a transaction open".into()));
    }
    if let Err(error) = sound(&mut lent.conn, &failures) {
        let _ = AnyConn::rollback_transaction(&mut lent.conn);
        return failed(job, error);
    }
    match AnyConn::commit_transaction(&mut lent.conn) {
        Ok(()) => Attempt::Done,
        Err(error) if is_lost(&error) => failed(job, DbError::OutcomeUnknown),
        Err(error) if wants_retry(&error) => Attempt::Again,
        Err(error) => failed(job, error.into()),
    }
}

fn failed(job: &mut dyn Queued, error: DbError) -> Attempt {
    job.fail(error);
    Attempt::Done
}

/// After a failed statement PostgreSQL answers COMMIT with success and rolls back. A job that went on without a
/// savepoint would be acknowledged and lost, so this is asked first.
pub(super) fn sound(conn: &mut AnyConn, failures: &Failures) -> Result<(), DbError> {
    if failures.any.load(Ordering::Relaxed) { Ok(conn.batch_execute("SELECT 1")?) } else { Ok(()) }
}

/// Opens a transaction. One that writes in a workspace waits for its turn there first, so that two never wait for each
/// other in a circle; whoever only refers to the workspace waits for nobody.
pub(super) fn begin(pool: &Connections, ws: Option<WorkspaceId>) -> Result<Lent, DbError> {
    let mut lent = connection::begin(pool, false)?;
    if let (Some(ws), AnyConn::Pg(conn)) = (ws, &mut lent.conn)
        && let Err(error) = lock(conn, ws)
    {
        connection::reset(&mut lent.conn);
        return Err(error);
    }
    Ok(lent)
}

/// Waits for the turn to write in a workspace, and keeps it to the end of the transaction.
pub(super) fn lock(conn: &mut PgConnection, ws: WorkspaceId) -> Result<(), DbError> {
    let row = workspace::table.filter(workspace::id.eq(ws.0)).select(workspace::id).for_no_key_update();
    row.first::<i64>(conn).optional()?;
    Ok(())
}
