//! Whether a SQLite file is whole, asked before anything is written to it.

use super::connection::{DatabaseUrl, rooted};
use super::error::DbError;
use diesel::connection::{Connection, SimpleConnection};
use diesel::dsl::sql;
use diesel::sql_types::Text;
use diesel::{RunQueryDsl, SqliteConnection};

/// Reads every page of a SQLite file once and writes none; of anything else there is nothing to ask. A later fault shows
/// where a page is read, long after answers have been stored beside it.
///
/// # Errors
/// [`DbError::Corrupt`] with the first fault, or why the file can't be read.
pub fn check(url: &DatabaseUrl) -> Result<(), DbError> {
    match url.path() {
        Some(path) if path.exists() => match first_fault(&mut open(&path.display().to_string())?)? {
            None => Ok(()),
            Some(fault) => Err(DbError::Corrupt(fault)),
        },
        _ => Ok(()),
    }
}

fn first_fault(conn: &mut SqliteConnection) -> Result<Option<String>, DbError> {
    let said: String = sql::<Text>("PRAGMA quick_check(1)").get_result(conn)?;
    Ok((said != "ok").then(|| said.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Opens a SQLite file that is there so that nothing can write to it, not even its log at the end.
fn open(path: &str) -> Result<SqliteConnection, DbError> {
    let name: String = rooted(path).chars().map(escaped).collect();
    let host = if name.starts_with('/') { "//" } else { "" };
    let mut conn = SqliteConnection::establish(&format!("file:{host}{name}?mode=ro"))?;
    conn.batch_execute("PRAGMA busy_timeout = 5000")?;
    Ok(conn)
}

/// A character of a path within an address.
fn escaped(c: char) -> String {
    match c {
        '%' => "%25".to_owned(),
        '#' => "%23".to_owned(),
        '?' => "%3f".to_owned(),
        other => other.to_string(),
    }
}
