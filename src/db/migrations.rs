//! Brings a database to the shape that this program expects.

use super::connection::{self, AnyConn, Backend, DatabaseUrl, Role};
use super::error::DbError;
use diesel::backend::Backend as DieselBackend;
use diesel::connection::{AnsiTransactionManager as Ansi, SimpleConnection, TransactionManager};
use diesel::dsl::sql;
use diesel::migration::{Migration, MigrationSource};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, RunQueryDsl, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::time::{Duration, Instant};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// How long one instance waits for another that is migrating.
const PATIENCE: Duration = Duration::from_secs(60);
/// Any number that nobody else uses: "touch" in ASCII.
const LOCK: i64 = 0x74_6f75_6368;

/// Runs what is missing and returns the names of what was run. Several instances may start at once: one works, the
/// others wait and find nothing to do.
///
/// # Errors
/// [`DbError::Refused`] when the database comes from a newer version of the program; [`DbError::Busy`] when another
/// instance has been migrating for a minute.
pub fn run_pending(url: &DatabaseUrl) -> Result<Vec<String>, DbError> {
    match &mut connection::open(url, Role::Migrator)?.conn {
        AnyConn::Sqlite(conn) => in_one_transaction(conn),
        AnyConn::Pg(conn) => under_lock(conn),
    }
}

/// The names of the migrations that [`run_pending`] would run. Changes nothing and creates no file.
///
/// # Errors
/// As for [`run_pending`].
pub fn pending(url: &DatabaseUrl) -> Result<Vec<String>, DbError> {
    if url.path().is_some_and(|path| !path.exists()) {
        return names::<Sqlite>(&SQLITE.migrations().map_err(|e| unexpected(&*e))?);
    }
    let mut tracked =
        connection::open(url, if url.backend() == Backend::Sqlite { Role::Migrator } else { Role::Reader })?;
    // Asking creates diesel's own table on a new database, so it is asked in a transaction that is thrown away.
    match &mut tracked.conn {
        AnyConn::Sqlite(conn) => {
            begin_immediate(conn)?;
            let found = missing(conn, SQLITE).and_then(|m| names(&m));
            Ansi::rollback_transaction(conn)?;
            found
        }
        AnyConn::Pg(conn) => {
            Ansi::begin_transaction(conn)?;
            let found = missing(conn, POSTGRES).and_then(|m| names(&m));
            Ansi::rollback_transaction(conn)?;
            found
        }
    }
}

/// SQLite has one write lock, and changes of the schema can be rolled back: one transaction over all of it is the lock
/// and the safety net in one. diesel's transaction per migration becomes a savepoint inside.
fn in_one_transaction(conn: &mut SqliteConnection) -> Result<Vec<String>, DbError> {
    begin_immediate(conn)?;
    let done = writable(conn).and_then(|()| run_missing(conn, SQLITE)).and_then(|done| {
        let broken: i64 = sql::<BigInt>("SELECT count(*) FROM pragma_foreign_key_check").get_result(conn)?;
        match broken {
            0 => Ok(done),
            n => Err(DbError::Refused(format!("{n} rows point at rows that do not exist; nothing was migrated"))),
        }
    });
    match done {
        Ok(done) => {
            Ansi::commit_transaction(conn)?;
            Ok(done)
        }
        Err(error) => {
            let _ = Ansi::rollback_transaction(conn); // the first error is the one to tell
            Err(error)
        }
    }
}

/// SQLite begins to write in a file that it can't write to, and says so at the first change: so here is one, taken back.
fn writable(conn: &mut SqliteConnection) -> Result<(), DbError> {
    Ok(conn.batch_execute("SAVEPOINT probe; PRAGMA user_version = 0; ROLLBACK TO probe; RELEASE probe")?)
}

fn begin_immediate(conn: &mut SqliteConnection) -> Result<(), DbError> {
    let end = Instant::now() + PATIENCE;
    loop {
        match Ansi::begin_transaction_sql(conn, "BEGIN IMMEDIATE").map_err(DbError::from) {
            Err(DbError::Busy) if Instant::now() < end => {} // has waited for five seconds already
            outcome => return outcome,
        }
    }
}

/// PostgreSQL: a lock that belongs to this connection and goes with it, whatever happens. A migration that can't run in
/// a transaction (an index built concurrently) stays possible.
fn under_lock(conn: &mut PgConnection) -> Result<Vec<String>, DbError> {
    conn.batch_execute(&format!(
        "SET lock_timeout = '{}s'; SELECT pg_advisory_lock({LOCK}); SET lock_timeout = '5s'",
        PATIENCE.as_secs()
    ))?;
    let done = run_missing(conn, POSTGRES);
    conn.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    done
}

fn run_missing<DB, C>(conn: &mut C, source: EmbeddedMigrations) -> Result<Vec<String>, DbError>
where
    DB: DieselBackend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let missing = missing(conn, source)?;
    for migration in &missing {
        conn.run_migration(migration)
            .map_err(|error| DbError::Unexpected(format!("migration {} failed: {error}", migration.name())))?;
    }
    names(&missing)
}

fn missing<DB, C>(conn: &mut C, source: EmbeddedMigrations) -> Result<Vec<Box<dyn Migration<DB>>>, DbError>
where
    DB: DieselBackend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let mut known: Vec<Box<dyn Migration<DB>>> = source.migrations().map_err(|e| unexpected(&*e))?;
    for applied in conn.applied_migrations().map_err(|e| unexpected(&*e))? {
        let before = known.len();
        known.retain(|migration| migration.name().version() != applied);
        if known.len() == before {
            return Err(DbError::Refused(format!(
                "the database has been changed by a newer version of Touchstone (migration {applied}); \
                 start that version, or restore a backup from before the upgrade"
            )));
        }
    }
    known.sort_by(|a, b| a.name().version().cmp(&b.name().version()));
    Ok(known)
}

fn names<DB: DieselBackend>(migrations: &[Box<dyn Migration<DB>>]) -> Result<Vec<String>, DbError> {
    Ok(migrations.iter().map(|migration| migration.name().to_string()).collect())
}

fn unexpected(error: &(dyn std::error::Error + Send + Sync + 'static)) -> DbError {
    match error.downcast_ref::<diesel::result::Error>() {
        Some(diesel::result::Error::DatabaseError(_, info)) => DbError::Unexpected(info.message().to_owned()),
        _ => DbError::Unexpected(error.to_string()),
    }
}
