//! Why the database could not do it, as reasons that a caller can act on.

use diesel::ConnectionError;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

/// Everything that can go wrong below the actions.
///
/// It can be cloned because one failed commit is the answer to many writers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// No such row, or not for this caller.
    #[error("not found")]
    NotFound,
    /// The caller may see it but not do this with it.
    #[error("not allowed")]
    NotAllowed,
    /// There is one already. Holds `table.column` (several joined by `, `) on SQLite and the name of the constraint on
    /// PostgreSQL.
    #[error("{0} is taken")]
    UniqueViolation(String),
    /// The row points at something that is not there, or something still points at it.
    #[error("a row that this one belongs to is missing, or others still belong to it")]
    ForeignKeyViolation,
    /// Too much at once: nothing was stored and trying again in a moment makes sense.
    #[error("the database is busy")]
    Busy,
    /// Disk full, read-only, connection lost before the commit: nothing was stored, somebody has to look after the
    /// server.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The connection went away during the commit, so nobody here knows whether it is stored. Only asking again (by
    /// idempotency key) tells.
    #[error("the connection was lost during the commit, the outcome is unknown")]
    OutcomeUnknown,
    /// The stored data can't be trusted any more.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// We will not work with this database or this address; the text says what to do.
    #[error("{0}")]
    Refused(String),
    /// A mistake of ours. The text is for the log, never for a visitor.
    #[error("unexpected database error: {0}")]
    Unexpected(String),
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(kind, info) => from_database(kind, info.as_ref()),
            // diesel says this when it can't tell any more whether a transaction is open: the connection is gone.
            Error::BrokenTransactionManager => Self::Unavailable("the connection was lost".into()),
            Error::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            other => Self::Unexpected(other.to_string()),
        }
    }
}

impl From<ConnectionError> for DbError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::CouldntSetupConfiguration(inner) => Self::from(inner),
            other => from_message(&other.to_string()).unwrap_or_else(|| Self::Unavailable(other.to_string())),
        }
    }
}

fn from_database(kind: DatabaseErrorKind, info: &(dyn DatabaseErrorInformation + Send + Sync)) -> DbError {
    let message = info.message();
    match kind {
        DatabaseErrorKind::UniqueViolation => DbError::UniqueViolation(match info.constraint_name() {
            Some(name) => name.to_owned(),
            // SQLite has no names here, but its message lists the columns.
            None => message.strip_prefix("UNIQUE constraint failed: ").unwrap_or(message).to_owned(),
        }),
        DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation => DbError::ForeignKeyViolation,
        DatabaseErrorKind::SerializationFailure => DbError::Busy,
        DatabaseErrorKind::ReadOnlyTransaction
        | DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand => DbError::Unavailable(message.to_owned()),
        _ => from_message(message).unwrap_or_else(|| DbError::Unexpected(message.to_owned())),
    }
}

/// diesel passes no codes for these, so the fixed English sentences of both databases have to do (the connections ask
/// PostgreSQL for English).
fn from_message(message: &str) -> Option<DbError> {
    const BUSY: [&str; 9] = [
        "database is locked",
        "database table is locked",
        "database schema is locked",
        "deadlock detected",
        "could not serialize access",
        "due to lock timeout",
        "due to statement timeout",
        "too many clients",
        "remaining connection slots",
    ];
    const UNAVAILABLE: [&str; 16] = [
        "database or disk is full",
        "disk i/o error",
        "attempt to write a readonly database",
        "unable to open database file",
        "no space left on device",
        "could not extend file",
        "read-only transaction",
        "server closed the connection",
        "terminating connection",
        "no connection to the server",
        "connection refused",
        "connection to server",
        "could not receive data from server",
        "could not send data to server",
        "the database system is",
        "ssl connection has been closed",
    ];
    const CORRUPT: [&str; 4] =
        ["database disk image is malformed", "file is not a database", "invalid page in block", "could not read block"];
    let folded = message.to_ascii_lowercase();
    let any = |texts: &[&str]| texts.iter().any(|text| folded.contains(text));
    if any(&BUSY) {
        Some(DbError::Busy)
    } else if any(&CORRUPT) {
        Some(DbError::Corrupt(message.to_owned()))
    } else if any(&UNAVAILABLE) {
        Some(DbError::Unavailable(message.to_owned()))
    } else {
        None
    }
}

/// Whether the database asks for the same transaction once more (40001, 40P01).
pub(super) fn wants_retry(error: &Error) -> bool {
    match error {
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        Error::DatabaseError(_, info) => info.message().to_ascii_lowercase().contains("deadlock detected"),
        Error::RollbackErrorOnCommit { commit_error, .. } => wants_retry(commit_error),
        _ => false,
    }
}

/// Whether the connection itself is gone.
pub(super) fn is_lost(error: &Error) -> bool {
    match error {
        Error::BrokenTransactionManager
        | Error::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _) => true,
        Error::DatabaseError(_, info) => {
            let folded = info.message().to_ascii_lowercase();
            ["server closed the connection", "terminating connection", "no connection to the server"]
                .iter()
                .any(|text| folded.contains(text))
        }
        Error::RollbackErrorOnCommit { commit_error, .. } => is_lost(commit_error),
        _ => false,
    }
}
