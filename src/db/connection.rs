//! One connection type for both databases, and what every connection must be told before its first query.

use super::error::{DbError, is_lost, wants_retry};
use diesel::connection::{
    Connection, Instrumentation, InstrumentationEvent, SimpleConnection, TransactionManager, TransactionManagerStatus,
    get_default_instrumentation,
};
use diesel::dsl::sql;
use diesel::r2d2::{ManageConnection, NopErrorHandler, Pool, PooledConnection, R2D2Connection};
use diesel::sql_types::{BigInt, Text};
use diesel::{ConnectionError, PgConnection, RunQueryDsl, SqliteConnection};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub use any::{AnyConn, MultiBackend};

mod any {
    #![allow(missing_docs)] // the derive makes public items and documents none of them

    use diesel::{PgConnection, SqliteConnection};

    /// A connection to either database; nearly every query is written once, against this.
    #[derive(diesel::MultiConnection)]
    pub enum AnyConn {
        /// The bundled SQLite.
        Sqlite(SqliteConnection),
        /// A PostgreSQL server.
        Pg(PgConnection),
    }
}

/// Runs the same diesel expression on whichever connection it is, for what diesel can't print for both at once:
/// upserts and batch inserts.
///
/// `per_backend!(conn, c => diesel::insert_into(t).values(&rows).execute(c))`
macro_rules! per_backend {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::db::AnyConn::Sqlite($c) => $body,
            $crate::db::AnyConn::Pg($c) => $body,
        }
    };
}
pub(crate) use per_backend;

/// Which of the two databases it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// SQLite, one file.
    Sqlite,
    /// PostgreSQL, a server.
    Postgres,
}

/// A checked address of a database.
///
/// Printing it leaves out everything that may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    backend: Backend,
    /// The path for SQLite; the whole address for PostgreSQL, because libpq reads its options itself.
    target: String,
}

impl DatabaseUrl {
    /// Reads `sqlite:PATH`, `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// [`DbError::Refused`] for everything else. Nothing is opened or created here, so a typo leaves no file behind.
    pub fn parse(address: &str) -> Result<Self, DbError> {
        let address = address.trim();
        if address.contains('\0') {
            return Err(refused("the database address holds a NUL character"));
        }
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Self { backend: Backend::Postgres, target: address.to_owned() });
        }
        let Some(path) = address.strip_prefix("sqlite:") else {
            return Err(refused(
                "the database address must start with sqlite: or postgres://, \
                 for example sqlite:data/touchstone.db or postgres://user@localhost/touchstone",
            ));
        };
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.ends_with('/') {
            return Err(refused("the database address names no file, write for example sqlite:data/touchstone.db"));
        }
        if path == ":memory:" {
            // Each connection of the pool would see a database of its own.
            return Err(refused("a database in memory can't be shared by several connections, write sqlite:PATH"));
        }
        if path.contains('?') {
            return Err(refused("options after ? are not read for SQLite, write sqlite:PATH"));
        }
        Ok(Self { backend: Backend::Sqlite, target: path.to_owned() })
    }

    /// Which database it leads to.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The file, when it is SQLite.
    pub fn path(&self) -> Option<&Path> {
        match self.backend {
            Backend::Sqlite => Some(Path::new(&self.target)),
            Backend::Postgres => None,
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.backend {
            Backend::Sqlite => write!(f, "sqlite:{}", self.target),
            Backend::Postgres => f.write_str("postgres://…"),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

fn refused(text: impl Into<String>) -> DbError {
    DbError::Refused(text.into())
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Reader,
    Writer,
    Migrator,
}

/// A connection with a memory of what failed on it: a job returns an error type of its own, and only the connection
/// still knows whether the database asked for a retry.
pub(super) struct Tracked {
    pub(super) conn: AnyConn,
    pub(super) failures: Arc<Failures>,
}

/// What failed since [`Failures::forget`].
#[derive(Default)]
pub(super) struct Failures {
    pub(super) any: AtomicBool,
    pub(super) retry: AtomicBool,
    pub(super) lost: AtomicBool,
}

impl Failures {
    pub(super) fn forget(&self) {
        for flag in [&self.any, &self.retry, &self.lost] {
            flag.store(false, Ordering::Relaxed);
        }
    }
}

/// Notes failures and passes every event on to the instrumentation that diesel would have used without us.
struct Noting {
    failures: Arc<Failures>,
    next: Option<Box<dyn Instrumentation>>,
}

impl Instrumentation for Noting {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::FinishQuery { error: Some(error), .. } = &event {
            self.failures.any.store(true, Ordering::Relaxed);
            if wants_retry(error) {
                self.failures.retry.store(true, Ordering::Relaxed);
            }
            if is_lost(error) {
                self.failures.lost.store(true, Ordering::Relaxed);
            }
        }
        if let Some(next) = &mut self.next {
            next.on_connection_event(event);
        }
    }
}

/// Opens a connection by scheme and tells it our settings.
pub(super) fn open(url: &DatabaseUrl, role: Role) -> Result<Tracked, DbError> {
    let mut conn = match url.backend {
        Backend::Sqlite => AnyConn::Sqlite(open_sqlite(&url.target, role)?),
        Backend::Postgres => AnyConn::Pg(open_postgres(&url.target, role)?),
    };
    let failures = Arc::new(Failures::default());
    conn.set_instrumentation(Noting { failures: failures.clone(), next: get_default_instrumentation() });
    Ok(Tracked { conn, failures })
}

/// The first SQLite whose write-ahead log can't be damaged by a reset at the wrong moment.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// Not every step of opening a new file waits by the busy time-out (switching the journal does not), so
/// processes that open it at the same moment have to take turns here.
fn open_sqlite(path: &str, role: Role) -> Result<SqliteConnection, DbError> {
    let end = Instant::now() + Duration::from_secs(5);
    loop {
        match try_open_sqlite(path, role) {
            Err(DbError::Busy) if Instant::now() < end => std::thread::sleep(Duration::from_millis(10)),
            outcome => return outcome,
        }
    }
}

/// A relative path gets a ./ so that SQLite never reads a name such as file:x as an address with options.
pub(super) fn rooted(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("./{path}") }
}

fn try_open_sqlite(path: &str, role: Role) -> Result<SqliteConnection, DbError> {
    if let Some(folder) = Path::new(path).parent().filter(|f| !f.as_os_str().is_empty() && !f.is_dir()) {
        return Err(refused(format!("the folder {} of the database does not exist", folder.display())));
    }
    let mut conn = SqliteConnection::establish(&rooted(path))?;
    let version: String = sql::<Text>("SELECT sqlite_version()").get_result(&mut conn)?;
    let mut numbers = version.split('.').map(|n| n.parse().unwrap_or(0));
    if [(); 3].map(|()| numbers.next().unwrap_or(0)) < OLDEST_SQLITE {
        return Err(refused(format!("SQLite {version} is too old, 3.51.3 or newer is needed")));
    }
    // The time-out comes first: the others may have to wait for another process already.
    conn.batch_execute("PRAGMA busy_timeout = 5000")?;
    // Rebuilding a table needs the checks off; the migrator checks all of them at its end.
    let keys = i64::from(role != Role::Migrator);
    conn.batch_execute(&format!("PRAGMA foreign_keys = {keys}"))?;
    switch_to_wal(&mut conn)?;
    conn.batch_execute("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 67108864")?;
    // PostgreSQL refuses writes in a read-only transaction; this makes SQLite refuse them too.
    let only = i64::from(role == Role::Reader);
    conn.batch_execute(&format!("PRAGMA query_only = {only}"))?;
    for (pragma, wanted) in [
        ("busy_timeout", 5000),
        ("foreign_keys", keys),
        ("synchronous", 2),
        ("trusted_schema", 0),
        ("journal_size_limit", 64 << 20),
        ("query_only", only),
    ] {
        let found: i64 = sql::<BigInt>(&format!("PRAGMA {pragma}")).get_result(&mut conn)?;
        if found != wanted {
            return Err(refused(format!("SQLite does not accept {pragma} = {wanted}, it says {found}")));
        }
    }
    Ok(conn)
}

/// The switch needs the file for itself and does not wait by the busy time-out.
fn switch_to_wal(conn: &mut SqliteConnection) -> Result<(), DbError> {
    let mode: String = sql::<Text>("PRAGMA journal_mode = WAL").get_result(conn)?;
    match mode.as_str() {
        "wal" => Ok(()),
        "delete" => Err(DbError::Busy),
        mode => Err(refused(format!("SQLite can't keep a write-ahead log here (it stays at {mode})"))),
    }
}

fn open_postgres(address: &str, role: Role) -> Result<PgConnection, DbError> {
    let mut conn = PgConnection::establish(address).map_err(|error| match &error {
        ConnectionError::BadConnection(text) if asks_for_tls(text) && !cfg!(feature = "postgres-tls") => refused(
            "the PostgreSQL server or its address asks for TLS, and this program was built without it; build it with: \
             cargo build --release --features postgres-tls",
        ),
        _ => error.into(),
    })?;
    // A migration may take its time; a page may not.
    let statement = if role == Role::Migrator { "0" } else { "10s" };
    conn.batch_execute(&format!(
        "SET statement_timeout = '{statement}'; SET lock_timeout = '5s'; \
         SET idle_in_transaction_session_timeout = '30s'; SET TimeZone = 'UTC'; SET client_encoding = 'UTF8'"
    ))?;
    // Errors are told apart by their English text where diesel passes no code. An ordinary user may not set this on
    // every server; then the server's own setting stays.
    let _ = conn.batch_execute("SET lc_messages = 'C'");
    Ok(conn)
}

/// How libpq says that it would need TLS, and how a server says that it wants it.
fn asks_for_tls(error: &str) -> bool {
    ["SSL support is not compiled in", "no encryption", "SSL off"].iter().any(|part| error.contains(part))
}

/// What of this server's settings could lose acknowledged data, in sentences for the person who runs it.
pub(super) fn doubts(conn: &mut AnyConn) -> Result<Vec<String>, DbError> {
    let AnyConn::Pg(conn) = conn else {
        return Ok(Vec::new()); // SQLite was told what we need and asked whether it heard
    };
    let encoding: String = sql::<Text>("SHOW server_encoding").get_result(conn)?;
    if encoding != "UTF8" {
        return Err(refused(format!(
            "the PostgreSQL database is encoded in {encoding}, create it with: CREATE DATABASE … ENCODING 'UTF8'"
        )));
    }
    let mut found = Vec::new();
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let value: String = sql::<Text>(&format!("SHOW {setting}")).get_result(conn)?;
        // remote_write, remote_apply and the like promise more than on; local is as good on one machine.
        if matches!(value.as_str(), "off" | "false" | "0") {
            found.push(format!("PostgreSQL runs with {setting} = {value}: a power cut can lose acknowledged answers"));
        }
    }
    Ok(found)
}

/// Opens connections for the pool.
pub(super) struct Manager {
    url: DatabaseUrl,
    role: Role,
}

impl ManageConnection for Manager {
    type Connection = Tracked;
    type Error = DbError;

    fn connect(&self) -> Result<Tracked, DbError> {
        open(&self.url, self.role)
    }

    fn is_valid(&self, tracked: &mut Tracked) -> Result<(), DbError> {
        Ok(tracked.conn.ping()?)
    }

    fn has_broken(&self, tracked: &mut Tracked) -> bool {
        std::thread::panicking() || tracked.conn.is_broken()
    }
}

pub(super) type Connections = Pool<Manager>;
pub(super) type Lent = PooledConnection<Manager>;

/// A pool that opens connections when they are needed. Asking each one whether it lives at every use would cost a
/// third of a small read on PostgreSQL, so [`begin`] finds the dead ones instead.
pub(super) fn pool(url: &DatabaseUrl, role: Role, size: u32, wait: Duration) -> Connections {
    Pool::builder()
        .max_size(size.max(1))
        .min_idle(Some(0))
        .connection_timeout(wait)
        .test_on_check_out(false)
        .error_handler(Box::new(NopErrorHandler)) // the last error comes back from the failed check-out
        .build_unchecked(Manager { url: url.clone(), role })
}

fn lend(pool: &Connections) -> Result<Lent, DbError> {
    pool.get().map_err(|error| {
        if pool.state().connections >= pool.max_size() {
            DbError::Busy // all of them are at work
        } else {
            DbError::Unavailable(error.to_string())
        }
    })
}

/// Takes a connection and opens a transaction on it. A connection that died while nobody used it shows at this first
/// statement, before anything has happened, so the next one is taken; the pool throws the dead one away.
pub(super) fn begin(pool: &Connections, read_only: bool) -> Result<Lent, DbError> {
    use diesel::connection::AnsiTransactionManager as Ansi;
    let mut tries = pool.max_size() + 1; // after a restart of the server all of them are dead
    loop {
        let mut lent = lend(pool)?;
        lent.failures.forget();
        let begun = match &mut lent.conn {
            AnyConn::Sqlite(c) => Ansi::begin_transaction_sql(c, "BEGIN DEFERRED"),
            AnyConn::Pg(c) if read_only => {
                Ansi::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            }
            AnyConn::Pg(c) => Ansi::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL READ COMMITTED"),
        };
        tries -= 1;
        match begun {
            Ok(()) => return Ok(lent),
            Err(error) if is_lost(&error) && tries > 0 => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// How many transactions are open inside each other; `None` when diesel has lost count.
pub(super) fn depth(conn: &mut AnyConn) -> Option<u32> {
    AnyConn::transaction_manager_status_mut(conn).transaction_depth().ok().map(|d| d.map_or(0, |d| d.get()))
}

/// Ends whatever transaction is open, and makes diesel believe it: after a disk-full error SQLite has rolled back on its
/// own, and diesel would give the connection up. Reopening instead would be worse, because reading the log afresh may
/// bring a commit back that has been answered as failed.
pub(super) fn reset(conn: &mut AnyConn) {
    let _ = per_backend!(conn, c => c.batch_execute("ROLLBACK")); // fails when there is nothing left to roll back
    *AnyConn::transaction_manager_status_mut(conn) = TransactionManagerStatus::default();
}
