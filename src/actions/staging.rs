//! A large file on its way in where one writer serves everybody.
//!
//! Its rows are stored block by block and stand aside, as if they had been taken back: nobody sees them, nothing counts
//! them. One transaction at the end makes responses of all of them, and that is all for which others wait long.

use super::importer::{Done, Gathered, Importer, Taken};
use super::imports::{File, Target, count, note};
use super::{Acting, ActionError};
use crate::db::scope::{self, CanWrite, Ws};
use crate::db::{AnyConn, Database, DbError, imports, responses};
use crate::domain::id::ImportId;
use crate::domain::response::Draft;

/// Notes an import that stands aside until it is whole.
pub fn begin(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    taken: Taken,
    file: File<'_>,
) -> Result<(), ActionError> {
    note(conn, ws, acting, target, taken.import, file)?;
    Ok(imports::set_aside(conn, ws, taken.import, acting.now)?)
}

/// Stores the next rows, each with its line. What they name is made if need be, and stays.
///
/// # Errors
/// [`DbError::UniqueViolation`] when a row would make the id of a response free that was taken back: that is for those who do it
/// all in one transaction.
pub fn block(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    taken: Taken,
    rows: &[(u64, Draft)],
) -> Result<Gathered, ActionError> {
    let mut importer = Importer::new(acting, target, taken.import).after(Gathered::with_ids(taken)).aside();
    importer.block(conn, ws, rows)?;
    importer.gathered()
}

/// Makes responses of all rows, and counts them. `read` is how many rows the file has.
///
/// # Errors
/// [`DbError::UniqueViolation`] when somebody has stored a response meanwhile under the id of one of them.
pub fn finish(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    (import, read): (ImportId, u64),
    gathered: Gathered,
) -> Result<Done, ActionError> {
    let (rows, named) = responses::bring_in(conn, ws, import)?;
    if (rows as u64, usize::try_from(named).unwrap_or_default()) != gathered.stored() {
        return Err(DbError::UniqueViolation("response_external_id".into()).into());
    }
    imports::set_undone(conn, ws, import, None)?;
    let mut importer = Importer::new(acting, target, import).after(gathered);
    importer.change(conn, ws)?;
    let done = importer.finish(conn, ws)?;
    if done.changed > 0 {
        imports::set_changed(conn, ws, import, count(done.changed))?;
    }
    imports::progress(conn, ws, import, count(read), count(done.stored), true)?;
    Ok(done)
}

/// Throws away some rows of an import that came to nothing, and the import with the last of them. Returns whether there
/// may be more.
pub fn clear(conn: &mut AnyConn, ws: &Ws<CanWrite>, import: ImportId) -> Result<bool, DbError> {
    let more = responses::drop_aside(conn, ws, import)?;
    if !more {
        imports::forget_aside(conn, ws, import)?;
    }
    Ok(more)
}

/// Throws away what a server that was killed has left aside. For a server that has just begun, and serves alone.
///
/// # Errors
/// When the database can't store it.
pub fn clear_all(db: &Database) -> Result<(), DbError> {
    for (workspace, import) in db.read(imports::left_aside)? {
        let portion = move |conn: &mut AnyConn| {
            let ws = scope::enter_as_operator(conn, workspace)?.as_writer();
            clear(conn, &ws, import)
        };
        while db.write_in(workspace, portion)? {}
    }
    Ok(())
}
