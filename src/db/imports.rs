//! Imports: what came in together, and can go out together.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::schema::{import as i, response as r, response_history as h};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::{ExperimentId, ImportId, WorkspaceId};
use crate::domain::time::Moment;

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The experiment, where it was into one.
    pub experiment: Option<ExperimentId>,
    /// The file's name, as the sender gave it.
    pub file_name: String,
    /// What the file's bytes hash to, so that an interrupted import finds its place.
    pub file_hash: String,
    /// Rows read so far.
    pub rows_read: i64,
    /// Responses stored.
    pub responses: i64,
    /// Responses that were here and have been changed.
    pub changed: i64,
    /// Whether the whole file is in.
    pub finished: bool,
    /// When it began.
    pub at: Moment,
    /// Who imported.
    pub by: String,
    /// When it was undone.
    pub undone_at: Option<Moment>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = i)]
struct Row {
    id: i64,
    experiment_id: Option<i64>,
    file_name: String,
    file_hash: String,
    rows_read: i64,
    responses: i64,
    changed: i64,
    finished: bool,
    at: i64,
    by_name: String,
    undone_at: Option<i64>,
}

/// The file names of some imports.
pub fn names<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[i64]) -> Result<HashMap<i64, String>, DbError> {
    let rows: Vec<(i64, String)> = i::table
        .filter(i::workspace_id.eq(ws.id().0).and(i::id.eq_any(ids)))
        .select((i::id, i::file_name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

impl From<Row> for Import {
    fn from(r: Row) -> Self {
        Import {
            id: ImportId(r.id),
            experiment: r.experiment_id.map(ExperimentId),
            file_name: r.file_name,
            file_hash: r.file_hash,
            rows_read: r.rows_read,
            responses: r.responses,
            changed: r.changed,
            finished: r.finished,
            at: Moment(r.at),
            by: r.by_name,
            undone_at: r.undone_at.map(Moment),
        }
    }
}

/// What is noted of an import when it begins.
#[derive(Debug, Clone, Copy)]
pub struct NewImport<'a> {
    /// The experiment, where it is into one.
    pub experiment: Option<ExperimentId>,
    /// The file's name.
    pub file_name: &'a str,
    /// What the file's bytes hash to.
    pub file_hash: &'a str,
    /// Who imports.
    pub by: &'a str,
    /// When.
    pub at: Moment,
}

/// Takes an id for an import to come.
pub fn take_id(conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<ImportId, DbError> {
    Ok(ImportId(counters::take(conn, ws.id(), "import", 1)?))
}

/// Notes the beginning of an import under an id that was taken for it.
pub fn insert(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId, new: &NewImport<'_>) -> Result<(), DbError> {
    diesel::insert_into(i::table)
        .values((
            i::workspace_id.eq(ws.id().0),
            i::id.eq(id.0),
            i::experiment_id.eq(new.experiment.map(|e| e.0)),
            i::file_name.eq(new.file_name),
            i::file_hash.eq(new.file_hash),
            i::rows_read.eq(0),
            i::responses.eq(0),
            i::finished.eq(false),
            i::at.eq(new.at.0),
            i::by_name.eq(new.by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes how far an import has come.
pub fn progress(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ImportId,
    rows: i64,
    responses: i64,
    finished: bool,
) -> Result<(), DbError> {
    diesel::update(i::table.filter(i::workspace_id.eq(ws.id().0).and(i::id.eq(id.0))))
        .set((i::rows_read.eq(rows), i::responses.eq(responses), i::finished.eq(finished)))
        .execute(conn)?;
    Ok(())
}

/// Notes how many responses an import has changed.
pub fn set_changed(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId, changed: i64) -> Result<(), DbError> {
    let of = i::table.filter(i::workspace_id.eq(ws.id().0).and(i::id.eq(id.0)));
    diesel::update(of).set(i::changed.eq(changed)).execute(conn)?;
    Ok(())
}

/// The responses whose latest change was made by an import: what they were before, in the natural layout.
pub fn changes(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId) -> Result<Vec<(i64, String)>, DbError> {
    let made = h::table
        .filter(h::workspace_id.eq(ws.id().0).and(h::import_id.eq(id.0)))
        .order(h::response_id)
        .select((h::id, h::response_id, h::before))
        .load::<(i64, i64, String)>(conn)?;
    let mut latest = Vec::new();
    for (change, response, before) in made {
        let of = h::workspace_id.eq(ws.id().0).and(h::response_id.eq(response));
        let last: Option<i64> = h::table.filter(of).select(diesel::dsl::max(h::id)).first(conn)?;
        if last == Some(change) {
            latest.push((response, before));
        }
    }
    Ok(latest)
}

/// Notes that an import was undone, or brought back.
pub fn set_undone(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId, at: Option<Moment>) -> Result<(), DbError> {
    diesel::update(i::table.filter(i::workspace_id.eq(ws.id().0).and(i::id.eq(id.0))))
        .set(i::undone_at.eq(at.map(|m| m.0)))
        .execute(conn)?;
    Ok(())
}

/// Notes whether the rows of an import stand aside until all of them are there. Nobody sees it or them as long.
pub fn set_aside(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId, aside: bool) -> Result<(), DbError> {
    let of = i::workspace_id.eq(ws.id().0).and(i::id.eq(id.0));
    diesel::update(i::table.filter(of)).set(i::aside.eq(aside)).execute(conn)?;
    Ok(())
}

/// Whether an import stands aside.
pub fn is_aside(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId) -> Result<bool, DbError> {
    let of = i::workspace_id.eq(ws.id().0).and(i::id.eq(id.0));
    Ok(diesel::select(exists(i::table.filter(of.and(i::aside.eq(true))))).get_result(conn)?)
}

/// The imports that stand aside, in all workspaces: of a server that has just begun nobody goes on with them.
pub fn left_aside(conn: &mut AnyConn) -> Result<Vec<(WorkspaceId, ImportId)>, DbError> {
    let found: Vec<(i64, i64)> = i::table.filter(i::aside.eq(true)).select((i::workspace_id, i::id)).load(conn)?;
    Ok(found.into_iter().map(|(workspace, id)| (WorkspaceId(workspace), ImportId(id))).collect())
}

/// Forgets an import that stands aside and has no rows left.
pub fn forget_aside(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId) -> Result<(), DbError> {
    let of = i::workspace_id.eq(ws.id().0).and(i::id.eq(id.0));
    diesel::delete(i::table.filter(of.and(i::aside.eq(true)))).execute(conn)?;
    Ok(())
}

/// One import.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ImportId) -> Result<Import, DbError> {
    let of = i::workspace_id.eq(ws.id().0).and(i::id.eq(id.0));
    let row: Row = i::table.filter(of.and(i::aside.eq(false))).select(Row::as_select()).first(conn)?;
    Ok(row.into())
}

/// The newest imports of a workspace.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>, limit: i64) -> Result<Vec<Import>, DbError> {
    let rows: Vec<Row> = i::table
        .filter(i::workspace_id.eq(ws.id().0).and(i::aside.eq(false)))
        .order(i::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Import::from).collect())
}

/// The newest imports that went into an experiment or brought it some of their responses.
pub fn into_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    limit: i64,
) -> Result<Vec<Import>, DbError> {
    let brought = r::table
        .filter(r::workspace_id.eq(i::workspace_id).and(r::import_id.eq(i::id.nullable())))
        .filter(r::experiment_id.eq(experiment.0));
    let into = i::experiment_id
        .eq(experiment.0)
        .assume_not_null()
        .or(i::experiment_id.is_null().and(diesel::dsl::exists(brought)));
    let rows: Vec<Row> = i::table
        .filter(i::workspace_id.eq(ws.id().0).and(into).and(i::aside.eq(false)))
        .order(i::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Import::from).collect())
}

/// How many responses of each import were edited by hand since, for those where there are any.
pub fn edited_counts<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[i64]) -> Result<HashMap<i64, i64>, DbError> {
    let rows: Vec<(Option<i64>, i64)> = r::table
        .inner_join(h::table.on(h::workspace_id.eq(r::workspace_id).and(h::response_id.eq(r::id))))
        .filter(r::workspace_id.eq(ws.id().0).and(r::import_id.eq_any(ids)).and(r::undone_at.is_null()))
        .filter(h::what.eq("edited"))
        .group_by(r::import_id)
        .select((r::import_id, diesel::dsl::count(r::id).aggregate_distinct()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, n)| id.map(|id| (id, n))).collect())
}

/// The interrupted import of a file, if there is one.
pub fn interrupted<P>(conn: &mut AnyConn, ws: &Ws<P>, file_hash: &str) -> Result<Option<Import>, DbError> {
    let row: Option<Row> = i::table
        .filter(
            i::workspace_id
                .eq(ws.id().0)
                .and(i::file_hash.eq(file_hash))
                .and(i::finished.eq(false))
                .and(i::undone_at.is_null())
                .and(i::aside.eq(false)),
        )
        .order(i::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Import::from))
}

/// The latest import of the very same file that is in and was not taken out again.
pub fn same_file<P>(conn: &mut AnyConn, ws: &Ws<P>, file_hash: &str) -> Result<Option<Import>, DbError> {
    let of = i::workspace_id.eq(ws.id().0).and(i::file_hash.eq(file_hash));
    let row: Option<Row> = i::table
        .filter(of.and(i::finished.eq(true)).and(i::undone_at.is_null()))
        .order(i::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Import::from))
}

/// The responses of an import that were edited by hand since, the first hundred.
pub fn edited<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ImportId) -> Result<Vec<i64>, DbError> {
    Ok(r::table
        .inner_join(h::table.on(h::workspace_id.eq(r::workspace_id).and(h::response_id.eq(r::id))))
        .filter(r::workspace_id.eq(ws.id().0).and(r::import_id.eq(id.0)).and(r::undone_at.is_null()))
        .filter(h::what.eq("edited"))
        .select(r::id)
        .distinct()
        .order(r::id)
        .limit(100)
        .load(conn)?)
}
