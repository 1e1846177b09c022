//! A large file on its way in where one writer serves everybody.
//!
//! Its rows are stored block by block and stand aside, as if they had been taken back: nobody sees them, nothing counts
//! them. One transaction at the end makes responses of all of them, and that is all for which others wait long.

use super::importer::{Done, Gathered, Importer, Taken};
use super::imports::{File, Target, count, note};
use super::{Acting, ActionError};
use crate::db::scope::{self, CanWrite, Ws};
use crate::db::{AnyConn, Database, DbError, imports, responses};
use crate::domain::id::{ImportId, WorkspaceId};
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
    Ok(imports::set_aside(conn, ws, taken.import, true)?)
}

/// Stores the next rows, each with its line. What they name is made if need be, and stays.
///
/// # Errors
/// [`ActionError::Overtaken`] when a row would make the id of a response free that was taken back: that is for those who do
/// it all in one transaction.
pub fn block(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    taken: Taken,
    rows: &[(u64, Draft)],
) -> Result<Gathered, ActionError> {
    demand_aside(conn, ws, taken.import)?;
    let mut importer = Importer::new(acting, target, taken.import).after(Gathered::with_ids(taken)).aside();
    importer.block(conn, ws, rows)?;
    importer.gathered()
}

/// Makes responses of all rows, and counts them. `read` is how many rows the file has.
///
/// # Errors
/// [`ActionError::Overtaken`] when somebody has stored a response meanwhile under the id of one of them.
pub fn finish(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    (import, read): (ImportId, u64),
    gathered: Gathered,
) -> Result<Done, ActionError> {
    demand_aside(conn, ws, import)?;
    let (rows, named) = responses::bring_in(conn, ws, import)?;
    if (rows as u64, usize::try_from(named).unwrap_or_default()) != gathered.stored() {
        return Err(ActionError::Overtaken);
    }
    imports::set_aside(conn, ws, import, false)?;
    let mut importer = Importer::new(acting, target, import).after(gathered);
    importer.change(conn, ws)?;
    let done = importer.finish(conn, ws)?;
    if done.changed > 0 {
        imports::set_changed(conn, ws, import, count(done.changed))?;
    }
    imports::progress(conn, ws, import, count(read), count(done.stored), true)?;
    Ok(done)
}

/// It may have gone with its workspace, and another one may have its number by now.
fn demand_aside(conn: &mut AnyConn, ws: &Ws<CanWrite>, import: ImportId) -> Result<(), DbError> {
    if imports::is_aside(conn, ws, import)? { Ok(()) } else { Err(DbError::NotFound) }
}

/// Throws away what an import that stands aside has stored, and the import: it came to nothing. Others write in between.
///
/// # Errors
/// When the database can't store it. Nobody sees what is left then.
pub fn clear(db: &Database, workspace: WorkspaceId, import: ImportId) -> Result<(), DbError> {
    let portion = move |conn: &mut AnyConn| {
        // Not as the one who sent it: they may have lost the right to write just now.
        let ws = scope::enter_as_operator(conn, workspace)?.as_writer();
        if !imports::is_aside(conn, &ws, import)? {
            return Ok(false);
        }
        let more = responses::drop_aside(conn, &ws, import)?;
        if !more {
            imports::forget_aside(conn, &ws, import)?;
        }
        Ok::<_, DbError>(more)
    };
    while db.write_in(workspace, portion)? {}
    Ok(())
}

/// Throws away what a server that was killed or stopped has left aside. For a server that has just begun, and serves alone.
///
/// # Errors
/// As for [`clear`], after all imports had their turn.
pub fn clear_all(db: &Database) -> Result<(), DbError> {
    let left = db.read(imports::left_aside)?;
    left.into_iter().map(|(workspace, import)| clear(db, workspace, import)).fold(Ok(()), Result::and)
}
