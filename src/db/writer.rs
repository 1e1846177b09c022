//! The one writer of a SQLite file.
//!
//! A thread owns the only writing connection. Jobs queue up; all that wait are run in one transaction, each
//! in a savepoint of its own, and are answered together after the commit. So a hundred writers share one flush to the
//! disk, and a job that fails costs its neighbours nothing.

use super::connection::{self, AnyConn, DatabaseUrl, Role};
use super::error::DbError;
use super::jobs::{Queued, Told, in_savepoint, waiting};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::{JoinHandle, ThreadId};

/// Jobs that may wait; the next one is told that the database is busy, which is kinder than an endless queue.
pub(super) const QUEUE: usize = 4096;
/// Jobs of one transaction: enough to share the flush, few enough that nobody waits long for his neighbours.
const BATCH: usize = 256;

/// The one writer of a SQLite file.
pub(super) struct Writer {
    queue: RwLock<Option<SyncSender<Box<dyn Queued>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    id: ThreadId,
}

impl Writer {
    pub(super) fn start(url: &DatabaseUrl) -> Result<Self, DbError> {
        let conn = connection::open(url, Role::Writer)?.conn;
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || write_until_closed(conn, &jobs))
            .map_err(|error| DbError::Unavailable(format!("no thread for the writer: {error}")))?;
        let id = thread.thread().id();
        Ok(Self { queue: RwLock::new(Some(queue)), thread: Mutex::new(Some(thread)), id })
    }

    pub(super) fn write<T, E>(&self, job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (job, told) = waiting(job);
        let sent = match &*self.queue.read().unwrap_or_else(PoisonError::into_inner) {
            None => return Err(closed().into()),
            Some(queue) => queue.try_send(job),
        };
        match sent {
            Ok(()) => told.recv().unwrap_or(Told::Lead).outcome(),
            Err(TrySendError::Full(_)) => Err(DbError::Busy.into()),
            Err(TrySendError::Disconnected(_)) => Err(closed().into()),
        }
    }

    /// Takes no more jobs, finishes those in the queue and folds the log into the file. Calling it again waits for the
    /// first call and does nothing.
    pub(super) fn close(&self) {
        self.queue.write().unwrap_or_else(PoisonError::into_inner).take();
        if std::thread::current().id() == self.id {
            return; // the last handle was dropped by a job; the thread ends by itself when the queue is empty
        }
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            let _ = thread.join();
        }
    }
}

pub(super) fn closed() -> DbError {
    DbError::Unavailable("the database has been closed".into())
}

fn write_until_closed(mut conn: AnyConn, jobs: &Receiver<Box<dyn Queued>>) {
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        batch.extend(jobs.try_iter().take(BATCH - 1));
        run_batch(&mut conn, batch);
    }
    // Without it the next start still reads everything from the log; it only takes longer and leaves a second file.
    let _ = conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

fn run_batch(conn: &mut AnyConn, mut batch: Vec<Box<dyn Queued>>) {
    if let Err(error) = commit_together(conn, &mut batch) {
        reset_and_blame(conn, &mut batch, error);
    }
    for job in batch {
        job.answer();
    }
}

fn reset_and_blame(conn: &mut AnyConn, batch: &mut [Box<dyn Queued>], error: DbError) {
    connection::reset(conn);
    // A key that is checked at the commit fails for all although one is to blame, so each gets a commit of his own.
    if error == DbError::ForeignKeyViolation && batch.len() > 1 {
        for job in batch.chunks_mut(1) {
            if let Err(error) = commit_together(conn, job) {
                reset_and_blame(conn, job, error);
            }
        }
        return;
    }
    for job in batch {
        job.undo(error.clone());
    }
}

/// Runs the jobs in one transaction. After `Ok` all that succeeded are on the disk; after an error none is.
fn commit_together(conn: &mut AnyConn, batch: &mut [Box<dyn Queued>]) -> Result<(), DbError> {
    begin_writing(conn)?;
    for job in batch {
        in_savepoint(conn, job.as_mut(), |_| true)?;
    }
    Ok(AnyConn::commit_transaction(conn)?)
}

/// The write lock is taken at once: a transaction that first reads and then wants to write is refused without waiting.
fn begin_writing(conn: &mut AnyConn) -> Result<(), DbError> {
    match conn {
        AnyConn::Sqlite(c) => Ok(AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?),
        AnyConn::Pg(_) => Err(DbError::Unexpected("the writer of a file was given a server".into())),
    }
}
