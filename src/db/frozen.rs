//! Reports as they stood at a moment. They are stored once and never changed.

use diesel::prelude::*;

use super::schema::{frozen_edition as e, frozen_report as f};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::{FrozenId, WorkspaceId};
use crate::domain::share::{Readers, Scope};
use crate::domain::time::Moment;

/// A report to be kept.
#[derive(Debug, Clone)]
pub struct Frozen {
    /// What the team calls it.
    pub name: String,
    /// Title, sentence and picture of a link to it.
    pub preview: Preview,
    /// When it stood so.
    pub at: Moment,
    /// What each circle of readers may read.
    pub editions: Vec<(Readers, Edition)>,
}

/// What a link to a report shows where it is pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The name of what it is about.
    pub title: String,
    /// Its answer.
    pub sentence: String,
    /// A picture, as PNG.
    pub card: Vec<u8>,
}

/// What was printed for some readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The inside of the page, as HTML.
    pub page: String,
    /// The figures, as `touchstone-report/1`.
    pub figures: String,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: FrozenId,
    /// What the team calls it.
    pub name: String,
    /// The name of what it is about, at that time.
    pub title: String,
    /// Its answer.
    pub sentence: String,
    /// When it stood so.
    pub at: Moment,
    /// Who kept it.
    pub by: String,
}

type Line = (i64, String, String, String, i64, String);
type LineColumns = (f::id, f::name, f::title, f::sentence, f::frozen_at, f::frozen_by);
const LINE: LineColumns = (f::id, f::name, f::title, f::sentence, f::frozen_at, f::frozen_by);

impl Entry {
    fn of((id, name, title, sentence, at, by): Line) -> Self {
        Self { id: FrozenId(id), name, title, sentence, at: Moment(at), by }
    }
}

/// Stores a report for ever.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    scope: Scope,
    frozen: &Frozen,
    by: &str,
) -> Result<FrozenId, DbError> {
    let id = counters::take(conn, ws.id(), "frozen_report", 1)?;
    let preview = &frozen.preview;
    diesel::insert_into(f::table)
        .values((
            f::workspace_id.eq(ws.id().0),
            f::id.eq(id),
            f::experiment_id.eq(scope.experiment().map(|id| id.0)),
            f::proposition_id.eq(scope.proposition().map(|id| id.0)),
            f::name.eq(&frozen.name),
            f::title.eq(&preview.title),
            f::sentence.eq(&preview.sentence),
            f::card.eq(&preview.card),
            f::frozen_at.eq(frozen.at.0),
            f::frozen_by.eq(by),
        ))
        .execute(conn)?;
    for (readers, edition) in &frozen.editions {
        diesel::insert_into(e::table)
            .values((
                e::workspace_id.eq(ws.id().0),
                e::frozen_id.eq(id),
                e::readers.eq(readers.code()),
                e::page.eq(&edition.page),
                e::figures.eq(&edition.figures),
            ))
            .execute(conn)?;
    }
    Ok(FrozenId(id))
}

/// The frozen reports about something, the latest first.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>, scope: Scope) -> Result<Vec<Entry>, DbError> {
    let of = f::table.filter(f::workspace_id.eq(ws.id().0)).order(f::id.desc()).select(LINE).into_boxed();
    let lines: Vec<Line> = match scope {
        Scope::Experiment(id) => of.filter(f::experiment_id.eq(id.0)).load(conn),
        Scope::Proposition(id) => of.filter(f::proposition_id.eq(id.0)).load(conn),
        Scope::Portfolio => of.filter(f::experiment_id.is_null().and(f::proposition_id.is_null())).load(conn),
    }?;
    Ok(lines.into_iter().map(Entry::of).collect())
}

/// A frozen report about something.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such report about it.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, scope: Scope, id: FrozenId) -> Result<Entry, DbError> {
    let (about, line): ((Option<i64>, Option<i64>), Line) = f::table
        .filter(f::workspace_id.eq(ws.id().0).and(f::id.eq(id.0)))
        .select(((f::experiment_id, f::proposition_id), LINE))
        .first(conn)?;
    let asked = (scope.experiment().map(|id| id.0), scope.proposition().map(|id| id.0));
    if about == asked { Ok(Entry::of(line)) } else { Err(DbError::NotFound) }
}

/// What was printed for some readers.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such report.
pub fn edition<P>(conn: &mut AnyConn, ws: &Ws<P>, id: FrozenId, readers: Readers) -> Result<Edition, DbError> {
    let of = e::workspace_id.eq(ws.id().0).and(e::frozen_id.eq(id.0)).and(e::readers.eq(readers.code()));
    let (page, figures) = e::table.filter(of).select((e::page, e::figures)).first::<(String, String)>(conn)?;
    Ok(Edition { page, figures })
}

pub(super) fn card(conn: &mut AnyConn, ws: WorkspaceId, id: FrozenId) -> Result<Vec<u8>, DbError> {
    let of = f::workspace_id.eq(ws.0).and(f::id.eq(id.0));
    Ok(f::table.filter(of).select(f::card).first(conn)?)
}
