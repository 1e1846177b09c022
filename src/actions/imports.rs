//! Bringing in many responses at once: all of them or none, and out again in one step.

use std::collections::BTreeSet;

use super::counting::Counting;
pub use super::importer::{Done, Gathered, Importer, Taken};
pub use super::place::{MOST_CHANGED, Target};
use super::preview::Source;
use super::resolving::{Names, Offers};
use super::{Acting, ActionError, rematching};
use crate::db::attached::{Attached, Attachments};
use crate::db::imports::NewImport;
use crate::db::responses::{self, Row};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, imports, offers};
use crate::domain::id::{ExperimentId, ImportId};
use crate::domain::invalid::shown;
use crate::domain::response::Draft;
use crate::domain::text::Name;

/// The file that is brought in.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name, as the sender gave it.
    pub name: &'a str,
    /// What its bytes hash to; nothing for files of our own.
    pub hash: &'a str,
}

/// Notes the beginning of an import.
pub fn begin(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    file_name: &str,
    file_hash: &str,
) -> Result<ImportId, ActionError> {
    // The counter's row is where writers of one workspace queue on PostgreSQL.
    responses::take_ids(conn, ws, 0)?;
    let id = imports::take_id(conn, ws)?;
    note(conn, ws, acting, target, id, File { name: file_name, hash: file_hash })?;
    Ok(id)
}

pub(super) fn note(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    id: ImportId,
    file: File<'_>,
) -> Result<(), DbError> {
    let file_name = &shown(file.name);
    let (file_hash, by, at) = (file.hash, acting.name.as_str(), acting.now);
    imports::insert(conn, ws, id, &NewImport { experiment: target.experiment, file_name, file_hash, by, at })
}

/// Takes the ids of an import to come, so that it can be stored without anybody waiting for it at the counters.
pub fn take(conn: &mut AnyConn, ws: &Ws<CanWrite>, rows: usize, new_offers: usize) -> Result<Taken, ActionError> {
    Ok(Taken {
        import: imports::take_id(conn, ws)?,
        responses: (responses::take_ids(conn, ws, rows)?, rows),
        offers: (offers::take_ids(conn, ws, new_offers)?.0, new_offers),
    })
}

/// Makes the segments, customers, cares and the like that rows name, ahead of the rows themselves.
pub fn name(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    rows: &[(u64, Draft)],
) -> Result<(), ActionError> {
    let drafts: Vec<&Draft> = rows.iter().map(|(_, draft)| draft).collect();
    Ok(Names::default().prepare(conn, ws, experiment, &drafts)?)
}

/// Brings a whole file in within this one transaction, all of its rows or none. What it names was made before and its
/// ids were taken before, so others in the workspace wait only while it is counted, at the end. `told` hears how many rows
/// have been stored so far.
pub fn whole(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    taken: Taken,
    (file, source): (File<'_>, &Source<'_>),
    told: &(dyn Fn(u64) + Sync),
) -> Result<Done, ActionError> {
    note(conn, ws, acting, target, taken.import, file)?;
    let mut importer = Importer::new(acting, target, taken.import).after(Gathered::with_ids(taken));
    let mut read = 0;
    source.each_block(&mut |block| {
        importer.block(conn, ws, block)?;
        read += block.len() as u64;
        told(read);
        Ok(())
    })?;
    ws.wait_turn(conn)?;
    importer.change(conn, ws)?;
    let done = importer.finish(conn, ws)?;
    if done.changed > 0 {
        imports::set_changed(conn, ws, taken.import, count(done.changed))?;
    }
    imports::progress(conn, ws, taken.import, count(read), count(done.stored), true)?;
    Ok(done)
}

/// Brings a whole file in within this one transaction: all of its rows or none.
pub fn at_once(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    file: File<'_>,
    rows: &[(u64, Draft)],
) -> Result<(ImportId, Done), ActionError> {
    let id = begin(conn, ws, acting, target, file.name, file.hash)?;
    let done = block(conn, ws, acting, target, id, rows, true)?;
    Ok((id, done))
}

/// Brings the next rows of a file in within this one transaction. `last` says that they are the last ones.
pub fn block(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    id: ImportId,
    rows: &[(u64, Draft)],
    last: bool,
) -> Result<Done, ActionError> {
    let before = imports::get(conn, ws, id)?;
    let mut importer = Importer::new(acting, target, id);
    importer.block(conn, ws, rows)?;
    let done = importer.finish(conn, ws)?;
    let (read, stored) = (before.rows_read + count(rows.len() as u64), before.responses + count(done.stored));
    imports::progress(conn, ws, id, read, stored, last)?;
    Ok(done)
}

pub(super) fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Takes an import out again, in one step. It can be brought back. What it has changed is as it was before, unless it was
/// changed again since.
pub fn undo(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ImportId) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    if imports::get(conn, ws, id)?.undone_at.is_some() {
        return Ok(());
    }
    let mut counting = Counting::default();
    each_of(conn, ws, id, |row, attached| {
        if row.undone_at.is_none() {
            counting.removed(row, attached);
        }
    })?;
    responses::set_import_undone(conn, ws, id, None, Some(acting.now))?;
    rematching::change_back(conn, ws, acting, id, &mut counting)?;
    imports::set_undone(conn, ws, id, Some(acting.now))?;
    counting.finish(conn, ws)
}

/// Brings an import back that was undone, as far as its senders' ids have not come in again by another way.
pub fn restore(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    let Some(at) = imports::get(conn, ws, id)?.undone_at else { return Ok(()) };
    let mut counting = Counting::default();
    each_of(conn, ws, id, |row, attached| {
        if row.undone_at == Some(at.0) && !row.replaced {
            counting.added(row, attached);
        }
    })?;
    responses::set_import_undone(conn, ws, id, Some(at), None)?;
    imports::set_undone(conn, ws, id, None)?;
    counting.finish(conn, ws)
}

fn each_of(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ImportId,
    mut each: impl FnMut(&Row, Attached<'_>),
) -> Result<(), DbError> {
    let mut after = 0;
    loop {
        let rows = responses::of_import(conn, ws, id, after, 5_000)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        Attachments::stored(conn, ws, &ids)?.each(&rows, &mut each);
    }
}

/// The offers that drafts name and an experiment doesn't have: what a preview asks to confirm.
pub fn unknown_offers<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    names: &BTreeSet<String>,
) -> Result<Vec<String>, ActionError> {
    let offers = Offers::of(conn, ws, experiment)?;
    let unknown = names.iter().filter(|n| Name::parse("offer", n).is_ok_and(|n| !offers.knows(&n)));
    Ok(unknown.cloned().collect())
}
