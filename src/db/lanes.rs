//! Writers of one workspace on PostgreSQL share a transaction.
//!
//! They would queue at the workspace's counter of ids anyway, each for the whole transaction of the one before, flush to
//! the disk included. So their jobs queue here, a lane for each workspace: all that wait are run in one transaction, each
//! in a savepoint of its own, and are answered after the commit. Lanes don't wait for each other. Whoever finds his lane
//! empty works it off, and after one batch hands it on to the first who waits.

use super::AnyConn;
use super::connection::{self, Connections};
use super::error::{DbError, is_lost};
use super::jobs::{Queued, Told, in_savepoint, waiting};
use super::pooled::{alone, begin, sound};
use super::writer::QUEUE;
use crate::domain::id::WorkspaceId;
use diesel::connection::TransactionManager;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Jobs of one transaction: PostgreSQL keeps 64 savepoints of a transaction at hand, and jobs have some of their own.
const BATCH: usize = 32;

type Batch = Vec<Box<dyn Queued>>;

/// The lanes that somebody is working off.
#[derive(Default)]
pub(super) struct Lanes(Mutex<HashMap<i64, VecDeque<Box<dyn Queued>>>>);

impl Lanes {
    /// Runs a job in a lane, with those that wait there.
    pub(super) fn write<T, E>(
        &self,
        pool: &Connections,
        ws: WorkspaceId,
        job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (job, told) = waiting(job);
        if self.enter(ws, job)? {
            self.work_off(pool, ws);
        }
        loop {
            match told.recv() {
                Ok(Told::Answer(outcome)) => return outcome,
                Ok(Told::Lead) => self.work_off(pool, ws),
                Err(_) => return Err(DbError::OutcomeUnknown.into()),
            }
        }
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<i64, VecDeque<Box<dyn Queued>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner) // every change of the map is whole
    }

    /// Puts a job at the end of its lane; whether nobody works the lane off.
    fn enter(&self, ws: WorkspaceId, job: Box<dyn Queued>) -> Result<bool, DbError> {
        let mut lanes = self.lanes();
        let free = !lanes.contains_key(&ws.0);
        let lane = lanes.entry(ws.0).or_default();
        if lane.len() >= QUEUE {
            return Err(DbError::Busy);
        }
        lane.push_back(job);
        Ok(free)
    }

    /// Runs one batch and hands the lane on.
    fn work_off(&self, pool: &Connections, ws: WorkspaceId) {
        let turn = Turn { lanes: self, ws };
        let mut batch = self.next_batch(ws);
        run(pool, ws, &mut batch);
        drop(turn); // the next batch need not wait for our answers
        batch.into_iter().for_each(|job| job.answer());
    }

    fn next_batch(&self, ws: WorkspaceId) -> Batch {
        let mut lanes = self.lanes();
        lanes.get_mut(&ws.0).map(|lane| lane.drain(..lane.len().min(BATCH)).collect()).unwrap_or_default()
    }
}

/// The right to work a lane off. It is handed on however it ends, also by a panic.
struct Turn<'a> {
    lanes: &'a Lanes,
    ws: WorkspaceId,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut lanes = self.lanes.lanes();
        match lanes.get(&self.ws.0).and_then(VecDeque::front) {
            Some(first) => first.lead(),
            None => drop(lanes.remove(&self.ws.0)),
        }
    }
}

/// Runs a batch; afterwards every job of it knows its outcome.
fn run(pool: &Connections, ws: WorkspaceId, batch: &mut Batch) {
    if batch.len() > 1 {
        match together(pool, ws, batch) {
            Ok(()) => return,
            Err(Failed::All(error)) => return batch.iter_mut().for_each(|job| job.undo(error.clone())),
            Err(Failed::Somebody) => {}
        }
    }
    batch.iter_mut().for_each(|job| alone(pool, Some(ws), job.as_mut()));
}

/// Why a batch is not stored.
enum Failed {
    /// Something that concerns all.
    All(DbError),
    /// One is to blame for what happened to all, so each gets a transaction of his own.
    Somebody,
}

fn together(pool: &Connections, ws: WorkspaceId, batch: &mut Batch) -> Result<(), Failed> {
    let mut lent = begin(pool, Some(ws)).map_err(Failed::All)?;
    let failures = lent.failures.clone();
    for job in batch.iter_mut() {
        failures.forget();
        let ran = in_savepoint(&mut lent.conn, job.as_mut(), |conn| sound(conn, &failures).is_ok());
        let asked = failures.retry.load(Ordering::Relaxed) || failures.lost.load(Ordering::Relaxed);
        if ran.is_err() || asked {
            connection::reset(&mut lent.conn);
            return Err(Failed::Somebody);
        }
    }
    match AnyConn::commit_transaction(&mut lent.conn) {
        Ok(()) => Ok(()),
        Err(error) if is_lost(&error) => Err(Failed::All(DbError::OutcomeUnknown)),
        Err(_) => {
            connection::reset(&mut lent.conn);
            Err(Failed::Somebody)
        }
    }
}
