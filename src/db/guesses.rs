//! What a workspace has said of its files before, so that the next one can be guessed.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::schema::{import_layout as l, import_word as w};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};

/// What was chosen for the latest file with these column names, as its form sent it. `header` stands for the names.
pub fn layout<P>(conn: &mut AnyConn, ws: &Ws<P>, header: &str) -> Result<Option<String>, DbError> {
    let of = l::workspace_id.eq(ws.id().0).and(l::header.eq(header));
    Ok(l::table.filter(of).select(l::choices).first(conn).optional()?)
}

/// Keeps what was chosen for a file with these column names.
pub fn keep_layout(conn: &mut AnyConn, ws: &Ws<CanWrite>, header: &str, choices: &str) -> Result<(), DbError> {
    diesel::sql_query(
        "INSERT INTO import_layout (workspace_id, header, choices) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, header) DO UPDATE SET choices = excluded.choices",
    )
    .bind::<BigInt, _>(ws.id().0)
    .bind::<Text, _>(header)
    .bind::<Text, _>(choices)
    .execute(conn)?;
    Ok(())
}

/// The most words that are remembered.
const MOST: i64 = 2_000;

/// The words that were given a meaning: column, word, meaning.
pub fn words<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<(String, String, String)>, DbError> {
    let of = w::table.filter(w::workspace_id.eq(ws.id().0)).order((w::field, w::word)).limit(MOST);
    Ok(of.select((w::field, w::word, w::meaning)).load(conn)?)
}

/// Keeps the meaning of a word of a column.
pub fn keep_word(conn: &mut AnyConn, ws: &Ws<CanWrite>, field: &str, word: &str, meaning: &str) -> Result<(), DbError> {
    diesel::sql_query(
        "INSERT INTO import_word (workspace_id, field, word, meaning) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, field, word) DO UPDATE SET meaning = excluded.meaning",
    )
    .bind::<BigInt, _>(ws.id().0)
    .bind::<Text, _>(field)
    .bind::<Text, _>(word)
    .bind::<Text, _>(meaning)
    .execute(conn)?;
    Ok(())
}
