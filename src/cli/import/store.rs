//! Storing a checked file block by block, so that an interruption loses nothing that was committed.

use super::{BLOCK, Into, Reading, Stop, file, told};
use crate::actions::imports::{self, Done, File};
use crate::db::scope::{self, CanWrite, Ws};
use crate::db::{AnyConn, Database, DbError, imports as stored};
use crate::domain::id::ImportId;
use crate::domain::response::Draft;
use crate::formats::responses_csv::Rows;
use std::io::Read;
use std::sync::Arc;

/// A checked file on its way into the database.
pub struct Store<'a> {
    pub db: &'a Database,
    pub into: &'a Into,
    pub name: &'a str,
    pub hash: String,
    /// How many rows were found right.
    pub expected: u64,
}

impl Store<'_> {
    /// Stores what isn't stored yet, and says what was done.
    pub fn run<R: Read>(&self, reading: &Reading, mut rows: Rows<R>, size: u64) -> Result<Vec<String>, Stop> {
        let workspace = self.into.workspace;
        let hash = self.hash.clone();
        let interrupted = self.db.read(|conn| {
            let ws = scope::enter_as_operator(conn, workspace)?;
            stored::interrupted(conn, &ws, &hash)
        })?;
        let (mut id, mut read) = (interrupted.as_ref().map(|i| i.id), 0);
        if let Some(earlier) = &interrupted {
            read = u64::try_from(earlier.rows_read).unwrap_or_default();
            rows.by_ref().take(usize::try_from(read).unwrap_or(usize::MAX)).for_each(drop);
        }
        let resumed = read;
        let (bar, mut all) = (file::bar(size, "storing"), Done::default());
        while read < self.expected || id.is_none() {
            let block: Result<Vec<(u64, Draft)>, _> =
                rows.by_ref().take(BLOCK).map(|row| reading.placed(row.line, row.draft)).collect();
            let block = block.map_err(|e| Stop(vec![e.to_string()]))?;
            read += block.len() as u64;
            if block.is_empty() || read > self.expected {
                return Err(Stop(vec!["The file changed while it was read. Start again with the whole file.".into()]));
            }
            let (import, done) = self.block(id, block, read == self.expected)?;
            id = Some(import);
            all.stored += done.stored;
            all.already_here += done.already_here;
            all.made.extend(done.made);
            bar.set_position(rows.bytes().unwrap_or(size));
        }
        bar.finish_and_clear();
        Ok(summary(resumed, &all))
    }

    /// One transaction; the first one notes the import as well.
    fn block(&self, id: Option<ImportId>, rows: Vec<(u64, Draft)>, last: bool) -> Result<(ImportId, Done), Stop> {
        let (into, name, hash, rows) = (self.into.clone(), self.name.to_owned(), self.hash.clone(), Arc::new(rows));
        let job = move |conn: &mut AnyConn| {
            let ws = enter(conn, &into)?;
            let id = match id {
                Some(id) => id,
                None => {
                    let file = File { name: &name, hash: &hash };
                    imports::begin(conn, &ws, &into.acting, into.target, file.name, file.hash)?
                }
            };
            Ok((id, imports::block(conn, &ws, &into.acting, into.target, id, &rows, last)?))
        };
        self.db.write_in(self.into.workspace, job).map_err(told)
    }
}

fn enter(conn: &mut AnyConn, into: &Into) -> Result<Ws<CanWrite>, DbError> {
    Ok(match into.user {
        Some(user) => scope::enter_write(conn, user, into.workspace)?,
        None => scope::enter_as_operator(conn, into.workspace)?.as_writer(),
    })
}

fn summary(resumed: u64, all: &Done) -> Vec<String> {
    let mut lines = Vec::new();
    if resumed > 0 {
        lines.push(format!("Went on after row {resumed}, where this file was interrupted."));
    }
    lines.extend(all.made.iter().map(|made| format!("Made the {made}.")));
    if all.already_here > 0 {
        lines.push(format!("{} rows were already here and were skipped.", all.already_here));
    }
    lines.push(format!("{} responses stored.", all.stored));
    lines
}
