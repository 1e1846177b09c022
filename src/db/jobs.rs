//! Jobs that write, each waiting for its answer.

use super::{AnyConn, DbError, connection};
use diesel::connection::TransactionManager;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// A job with the types of its answer hidden.
pub(super) trait Queued: Send {
    /// Runs the job; whether its changes shall stay.
    fn run(&mut self, conn: &mut AnyConn) -> bool;
    /// What the job did was rolled back. Its own error says more than this one.
    fn undo(&mut self, error: DbError);
    /// Replaces the outcome, whatever it was.
    fn fail(&mut self, error: DbError);
    /// Tells the one who waits.
    fn answer(self: Box<Self>);
    /// Asks the one who waits to work off the queue that this job stands in.
    fn lead(&self);
}

/// What somebody who waits is told.
pub(super) enum Told<T, E> {
    /// The outcome.
    Answer(Result<T, E>),
    /// To work off the queue.
    Lead,
}

impl<T, E: From<DbError>> Told<T, E> {
    /// The outcome, for whoever stands in no queue.
    pub(super) fn outcome(self) -> Result<T, E> {
        match self {
            Told::Answer(outcome) => outcome,
            Told::Lead => Err(DbError::OutcomeUnknown.into()),
        }
    }
}

struct Waiting<F, T, E> {
    job: F,
    outcome: Option<Result<T, E>>,
    to: SyncSender<Told<T, E>>,
}

/// A job, and where its answer will come.
pub(super) fn waiting<F, T, E>(job: F) -> (Box<dyn Queued>, Receiver<Told<T, E>>)
where
    F: Fn(&mut AnyConn) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    // Room for both messages: whoever tells never waits.
    let (to, told) = sync_channel(2);
    (Box::new(Waiting { job, outcome: None, to }), told)
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
        if !matches!(self.outcome, Some(Err(_))) {
            self.fail(error);
        }
    }

    fn fail(&mut self, error: DbError) {
        self.outcome = Some(Err(error.into()));
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            let _ = self.to.send(Told::Answer(outcome)); // whoever asked may have gone
        }
    }

    fn lead(&self) {
        let _ = self.to.send(Told::Lead);
    }
}

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Refuses a write that is started inside a write: it would wait for itself for ever.
pub(super) fn not_inside() -> Result<(), DbError> {
    if INSIDE.get() { Err(DbError::Unexpected("a write was started inside a write".into())) } else { Ok(()) }
}

/// Runs a job; a panic in it is its own error and nobody else's.
fn guarded<T, E: From<DbError>>(job: &impl Fn(&mut AnyConn) -> Result<T, E>, conn: &mut AnyConn) -> Result<T, E> {
    INSIDE.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(|| job(conn)))
        .unwrap_or_else(|_| Err(DbError::Unexpected("a write panicked and was rolled back".into()).into()));
    INSIDE.set(false);
    outcome
}

/// Runs a job in a savepoint of the open transaction. After `Ok` it is part of it or has left nothing behind; after an
/// error the transaction can't go on.
pub(super) fn in_savepoint(
    conn: &mut AnyConn,
    job: &mut dyn Queued,
    sound: impl FnOnce(&mut AnyConn) -> bool,
) -> Result<(), DbError> {
    AnyConn::begin_transaction(conn)?; // depth 2: a savepoint
    let stays = job.run(conn);
    if stays && connection::depth(conn) != Some(2) {
        job.fail(DbError::Unexpected("a write left a transaction open".into()));
    } else if stays && !sound(conn) {
        job.fail(DbError::Unexpected("a write went on after a failed statement".into()));
    } else if stays {
        return AnyConn::commit_transaction(conn).map_err(rolled_back);
    }
    // A panic leaves inner transactions open as well.
    loop {
        match connection::depth(conn) {
            Some(1) => return Ok(()),
            Some(depth) if depth > 1 => AnyConn::rollback_transaction(conn).map_err(rolled_back)?,
            _ => return Err(DbError::Unexpected("a write ended the transaction of its batch".into())),
        }
    }
}

/// When a savepoint is gone, SQLite has undone the whole transaction by itself (disk full, I/O error).
fn rolled_back(error: diesel::result::Error) -> DbError {
    match DbError::from(error) {
        DbError::Unexpected(text) => DbError::Unavailable(format!("the database undid the transaction: {text}")),
        known => known,
    }
}
