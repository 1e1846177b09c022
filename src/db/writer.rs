//! Acknowledged means stored: how writes get to the disk.
//!
//! On SQLite one thread owns the only writing connection. Jobs queue up; all that wait are run in one transaction, each
//! in a savepoint of its own, and are answered together after the commit. So a hundred writers share one flush to the
//! disk, and a job that fails costs its neighbours nothing. On PostgreSQL every job is a transaction on a pooled
//! connection.

use super::connection::{self, AnyConn, Connections, DatabaseUrl, Role};
use super::error::{DbError, is_lost, wants_retry};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::{JoinHandle, ThreadId};
use std::time::Duration;

/// Jobs that may wait; the next one is told that the database is busy, which is kinder than an endless queue.
const QUEUE: usize = 4096;
/// Jobs of one transaction: enough to share the flush, few enough that nobody waits long for his neighbours.
const BATCH: usize = 256;
/// How often PostgreSQL may ask for the same transaction again.
const RETRIES: u32 = 3;

/// A job in the queue, with the types of its answer hidden.
trait Queued: Send {
    /// Runs the job; whether its changes shall stay.
    fn run(&mut self, conn: &mut AnyConn) -> bool;
    /// Replaces the outcome: what the job did was rolled back.
    fn undo(&mut self, error: DbError);
    /// Tells the one who waits.
    fn answer(self: Box<Self>);
}

struct Waiting<F, T, E> {
    job: F,
    outcome: Option<Result<T, E>>,
    to: SyncSender<Result<T, E>>,
}

impl<F, T, E> Queued for Waiting<F, T, E>
where
    F: Fn(&mut AnyConn) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, conn: &mut AnyConn) -> bool {
        let outcome = guarded(&self.job, conn);
        let stays = outcome.is_ok();
        self.outcome = Some(outcome);
        stays
    }

    fn undo(&mut self, error: DbError) {
        // A job's own error says more than that of the batch.
        if !matches!(self.outcome, Some(Err(_))) {
            self.outcome = Some(Err(error.into()));
        }
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            let _ = self.to.send(outcome); // whoever asked may have gone
        }
    }
}

/// Runs a job; a panic in it is its own error and nobody else's.
fn guarded<T, E: From<DbError>>(job: &impl Fn(&mut AnyConn) -> Result<T, E>, conn: &mut AnyConn) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(|| job(conn)))
        .unwrap_or_else(|_| Err(DbError::Unexpected("a write panicked and was rolled back".into()).into()))
}

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
        if std::thread::current().id() == self.id {
            // It would wait for itself for ever.
            return Err(DbError::Unexpected("a write was started inside a write".into()).into());
        }
        let (to, answer) = sync_channel(1);
        let sent = match &*self.queue.read().unwrap_or_else(PoisonError::into_inner) {
            None => return Err(closed().into()),
            Some(queue) => queue.try_send(Box::new(Waiting { job, outcome: None, to })),
        };
        match sent {
            Ok(()) => answer.recv().unwrap_or_else(|_| Err(DbError::OutcomeUnknown.into())),
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
        AnyConn::begin_transaction(conn)?; // depth 2: a savepoint
        let stays = job.run(conn);
        if stays && connection::depth(conn) == Some(2) {
            AnyConn::commit_transaction(conn).map_err(rolled_back)?;
            continue;
        }
        if stays {
            job.undo(DbError::Unexpected("a write left a transaction open".into()));
        }
        // A panic leaves inner transactions open as well.
        loop {
            match connection::depth(conn) {
                Some(1) => break,
                Some(depth) if depth > 1 => AnyConn::rollback_transaction(conn).map_err(rolled_back)?,
                _ => return Err(DbError::Unexpected("a write ended the transaction of its batch".into())),
            }
        }
    }
    Ok(AnyConn::commit_transaction(conn)?)
}

/// The write lock is taken at once: a transaction that first reads and then wants to write is refused without waiting.
fn begin_writing(conn: &mut AnyConn) -> Result<(), DbError> {
    match conn {
        AnyConn::Sqlite(c) => Ok(AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?),
        AnyConn::Pg(c) => Ok(AnsiTransactionManager::begin_transaction(c)?),
    }
}

/// When a savepoint is gone, SQLite has undone the whole transaction by itself (disk full, I/O error).
fn rolled_back(error: diesel::result::Error) -> DbError {
    match DbError::from(error) {
        DbError::Unexpected(text) => DbError::Unavailable(format!("the database undid the transaction: {text}")),
        known => known,
    }
}

/// One job, one transaction on PostgreSQL.
pub(super) fn write_pooled<T, E: From<DbError>>(
    pool: &Connections,
    job: &impl Fn(&mut AnyConn) -> Result<T, E>,
) -> Result<T, E> {
    let mut tried = 0;
    loop {
        match attempt(pool, job) {
            Attempt::Done(outcome) => return outcome,
            Attempt::Again if tried < RETRIES => {
                tried += 1;
                // Two that got into each other's way should not start again at the same moment.
                let spread = u64::from(std::process::id()) % 3 + u64::from(tried);
                std::thread::sleep(Duration::from_millis(spread << tried));
            }
            Attempt::Again => return Err(DbError::Busy.into()),
        }
    }
}

enum Attempt<T, E> {
    Done(Result<T, E>),
    Again,
}

fn attempt<T, E: From<DbError>>(pool: &Connections, job: &impl Fn(&mut AnyConn) -> Result<T, E>) -> Attempt<T, E> {
    let mut lent = match connection::begin(pool, false) {
        Ok(lent) => lent,
        Err(error) => return Attempt::Done(Err(error.into())),
    };
    let failures = lent.failures.clone();
    let outcome = guarded(job, &mut lent.conn);
    let failed = |error: DbError| Attempt::Done(Err(error.into()));
    let value = match outcome {
        Ok(value) => value,
        Err(own) => {
            // A panic may leave inner transactions open; the pool then throws the connection away, and the server
            // rolls back.
            let _ = AnyConn::rollback_transaction(&mut lent.conn);
            return if failures.lost.load(Ordering::Relaxed) {
                failed(DbError::Unavailable("the connection was lost".into()))
            } else if failures.retry.load(Ordering::Relaxed) {
                Attempt::Again
            } else {
                Attempt::Done(Err(own))
            };
        }
    };
    if connection::depth(&mut lent.conn) != Some(1) {
        return failed(DbError::Unexpected("a write left a transaction open".into()));
    }
    // After a failed statement PostgreSQL answers COMMIT with success and rolls back. A job that went on without a
    // savepoint would be acknowledged and lost, so this is asked first.
    if failures.any.load(Ordering::Relaxed)
        && let Err(error) = lent.conn.batch_execute("SELECT 1")
    {
        let _ = AnyConn::rollback_transaction(&mut lent.conn);
        return failed(error.into());
    }
    match AnyConn::commit_transaction(&mut lent.conn) {
        Ok(()) => Attempt::Done(Ok(value)),
        Err(error) if is_lost(&error) => failed(DbError::OutcomeUnknown),
        Err(error) if wants_retry(&error) => Attempt::Again,
        Err(error) => failed(error.into()),
    }
}
