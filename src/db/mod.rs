//! The only place that speaks to a database.
//!
//! Everything here blocks. One bridge in `web` keeps it away from the threads that answer requests.

pub mod alternatives;
pub mod amendments;
pub mod answers;
pub mod attached;
pub mod basis;
pub mod checkpoints;
mod connection;
pub mod contacts;
mod counters;
pub mod customers;
pub mod decisions;
pub mod demo;
pub mod designs;
mod error;
pub mod evidence;
pub mod experiments;
pub mod findings;
pub mod follow_ups;
pub mod forecasts;
pub mod frozen;
pub mod guesses;
pub mod guides;
pub mod history;
pub mod idempotency;
pub mod imports;
mod jobs;
mod lanes;
pub mod learning;
pub mod links;
pub mod logging;
pub mod lookups;
pub mod migrations;
pub mod named;
pub mod offer_links;
pub mod offer_pages;
pub mod offer_pictures;
pub mod offered;
pub mod offers;
pub mod own_fields;
pub mod own_items;
pub mod own_values;
pub mod pairs;
mod plans;
mod pooled;
pub mod portfolio;
pub mod prices;
pub mod proposition_sets;
pub mod propositions;
pub mod responses;
pub mod rewordings;
mod schema;
pub mod scope;
pub mod sessions;
pub mod shares;
pub mod soundness;
pub mod streams;
pub mod tallies;
pub mod templates;
mod undated;
pub mod uploads;
mod upsert;
pub mod users;
pub mod visits;
pub mod workspaces;
mod writer;

pub(crate) use connection::per_backend;
pub use connection::{AnyConn, Backend, DatabaseUrl, MultiBackend};
pub use error::DbError;

use crate::domain::id::WorkspaceId;
use connection::{Connections, Failures, Role};
use diesel::connection::{SimpleConnection, TransactionManager};
use lanes::Lanes;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use writer::Writer;

/// How to open a [`Database`].
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections for reading; on PostgreSQL the same ones write.
    pub readers: u32,
    /// How long to wait for a free connection before the database counts as busy.
    pub wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 8, wait: Duration::from_secs(5) }
    }
}

/// An open database; clones are handles to the same one.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    doubts: Vec<String>,
    /// Empty after closing.
    pool: RwLock<Option<Connections>>,
    write: Write,
}

/// How writes become one after the other.
enum Write {
    /// SQLite: by one thread for the whole file.
    Writer(Writer),
    /// PostgreSQL: by a lane for each workspace; long work goes beside them, one after the other.
    Lanes(Lanes, Mutex<()>),
}

impl Database {
    /// Opens the database, creating the file when it is SQLite and there is none. The tables come from
    /// [`migrations::run_pending`].
    ///
    /// # Errors
    /// [`DbError::Refused`] when we must not work with it, [`DbError::Unavailable`] when it can't be reached.
    pub fn open(url: &DatabaseUrl, options: Options) -> Result<Self, DbError> {
        // Opened outside the pool: a wrong password should be told now, not after the pool's patience has run out.
        let doubts = connection::doubts(&mut connection::open(url, Role::Reader)?.conn)?;
        let (role, write) = match url.backend() {
            Backend::Sqlite => (Role::Reader, Write::Writer(Writer::start(url)?)),
            Backend::Postgres => (Role::Writer, Write::Lanes(Lanes::default(), Mutex::default())),
        };
        let pool = RwLock::new(Some(connection::pool(url, role, options.readers, options.wait)));
        Ok(Self { inner: Arc::new(Inner { backend: url.backend(), doubts, pool, write }) })
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.inner.backend
    }

    /// Whether one writer serves all workspaces, one transaction after the other.
    pub fn has_one_writer(&self) -> bool {
        matches!(self.inner.write, Write::Writer(_))
    }

    /// Settings of the server that could lose acknowledged data, as sentences for the person who runs it.
    pub fn warnings(&self) -> &[String] {
        &self.inner.doubts
    }

    /// Reads: everything inside sees the database as it was at one moment. Writing inside is refused.
    ///
    /// # Errors
    /// What `job` returns, or why the database could not be asked.
    pub fn read<T, E: From<DbError>>(&self, job: impl FnOnce(&mut AnyConn) -> Result<T, E>) -> Result<T, E> {
        let mut lent = connection::begin(&self.pool()?, true)?;
        // A panic in the job needs no care: the pool throws a connection away that comes back during one.
        let outcome = job(&mut lent.conn);
        // There is nothing to commit; when it fails, the pool sees the open transaction and drops the connection.
        let _ = AnyConn::rollback_transaction(&mut lent.conn);
        outcome
    }

    /// Writes: all of `job` is stored for good when this returns `Ok`, and nothing of it when it returns an error other
    /// than [`DbError::OutcomeUnknown`].
    ///
    /// `job` may run more than once when PostgreSQL asks for it, so it must not do anything but talk to its connection.
    /// It must not call `write` itself, and an error of a statement that it wants to survive needs a
    /// `conn.transaction(…)` around that statement.
    ///
    /// # Errors
    /// What `job` returns, or why it could not be stored. A panic in `job` is [`DbError::Unexpected`].
    pub fn write<T, E>(&self, job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + Sync + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        jobs::not_inside()?;
        match &self.inner.write {
            Write::Writer(writer) => writer.write(job),
            Write::Lanes(..) => pooled::write(&self.pool()?, job),
        }
    }

    /// Writes in one workspace, as [`Database::write`]: writers of a workspace that wait for each other anyway are
    /// stored together.
    ///
    /// # Errors
    /// As for [`Database::write`].
    pub fn write_in<T, E>(
        &self,
        ws: WorkspaceId,
        job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        jobs::not_inside()?;
        match &self.inner.write {
            Write::Writer(writer) => writer.write(job),
            Write::Lanes(lanes, _) => lanes.write(&self.pool()?, ws, job),
        }
    }

    /// Writes in one workspace for long, as [`Database::write`]: only such writers wait for each other, and with patience.
    /// On PostgreSQL `job` has no turn among the others of the workspace until it [waits for it](scope::Ws::wait_turn).
    ///
    /// # Errors
    /// As for [`Database::write`].
    pub fn write_apart<T, E>(
        &self,
        ws: WorkspaceId,
        job: impl Fn(&mut AnyConn) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        jobs::not_inside()?;
        match &self.inner.write {
            Write::Writer(writer) => writer.write(job),
            Write::Lanes(_, apart) => {
                // In this process they wait here: else many of them would take every connection of the pool.
                let _turn = apart.lock().unwrap_or_else(PoisonError::into_inner); // it guards no value
                pooled::write_apart(&self.pool()?, ws, job)
            }
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Why it does not.
    pub fn ping(&self) -> Result<(), DbError> {
        self.read(|conn| Ok(conn.batch_execute("SELECT 1")?))
    }

    /// Takes no more work, finishes what is queued and folds SQLite's log into its file. May be called more than once;
    /// dropping the last handle does it too.
    pub fn close(&self) {
        self.inner.close();
    }

    fn pool(&self) -> Result<Connections, DbError> {
        self.inner.pool.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(writer::closed)
    }
}

impl Inner {
    fn close(&self) {
        // Readers first: SQLite removes the log only when the last connection goes.
        drop(self.pool.write().unwrap_or_else(PoisonError::into_inner).take());
        if let Write::Writer(writer) = &self.write {
            writer.close();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}
