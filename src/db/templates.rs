//! Templates that a workspace keeps, and what its experiments were begun from.

mod sketches;

use diesel::prelude::*;

use super::plans::plan;
use super::schema::{begun_from as b, experiment as e, template as t};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::experiment::Method;
use crate::domain::guide::Guide;
use crate::domain::id::{ExperimentId, TemplateId};
use crate::domain::template::{BuiltIn, Proposal, Source, Template};
use crate::domain::text::Name;
use crate::domain::time::Moment;

/// A template that a workspace keeps.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its id.
    pub id: TemplateId,
    /// What it fills in.
    pub template: Template,
    /// The name of the experiment that it was saved from.
    pub saved_from: String,
    /// Who saved it.
    pub by: String,
    /// When.
    pub at: Moment,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: i64,
    name: String,
    method: Option<String>,
    alternatives: String,
    questions: Option<String>,
    items: String,
    succeed_at: Option<i64>,
    stop_at: Option<i64>,
    because: String,
    by_name: String,
    saved_at: i64,
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_string).collect()
}

impl Row {
    fn kept(self, saved_from: String) -> Kept {
        let proposal = plan(self.succeed_at, self.stop_at, None);
        let template = Template {
            name: self.name,
            method: self.method.as_deref().and_then(Method::parse),
            offers: Vec::new(),
            alternatives: lines(&self.alternatives),
            guide: self.questions.as_deref().map(Guide::stored),
            proposal: proposal.map(|plan| Proposal { plan, because: self.because }),
            items: lines(&self.items),
        };
        Kept { id: TemplateId(self.id), template, saved_from, by: self.by_name, at: Moment(self.saved_at) }
    }
}

/// Templates of the workspace with their offers: some of them, or all that weren't taken away, by name.
fn load<P>(conn: &mut AnyConn, ws: &Ws<P>, some: Option<TemplateId>) -> Result<Vec<Kept>, DbError> {
    let known = t::table
        .inner_join(e::table.on(e::workspace_id.eq(t::workspace_id).and(e::id.eq(t::experiment_id))))
        .filter(t::workspace_id.eq(ws.id().0))
        .order((t::fold, t::id))
        .select((Row::as_select(), e::name));
    let rows: Vec<(Row, String)> = match some {
        Some(id) => known.filter(t::id.eq(id.0)).load(conn)?,
        None => known.filter(t::archived_at.is_null()).load(conn)?,
    };
    let ids: Vec<i64> = rows.iter().map(|(row, _)| row.id).collect();
    let mut offers = sketches::of_templates(conn, ws, &ids)?;
    let kept = |(row, from): (Row, String)| {
        let mut kept = row.kept(from);
        kept.template.offers = offers.remove(&kept.id.0).unwrap_or_default();
        kept
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// The templates that the workspace keeps, by name; not those that were taken away.
///
/// # Errors
/// When the database can't be asked.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<Kept>, DbError> {
    load(conn, ws, None)
}

/// One template, one that was taken away too.
///
/// # Errors
/// [`DbError::NotFound`] when the workspace has none of this number.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, id: TemplateId) -> Result<Kept, DbError> {
    load(conn, ws, Some(id))?.pop().ok_or(DbError::NotFound)
}

/// What a template fills in, whoever keeps it.
///
/// # Errors
/// [`DbError::NotFound`] when the workspace has none of this number.
pub fn of_source<P>(conn: &mut AnyConn, ws: &Ws<P>, source: Source) -> Result<Template, DbError> {
    match source {
        Source::BuiltIn(one) => Ok(one.template()),
        Source::Own(id) => get(conn, ws, id).map(|kept| kept.template),
    }
}

/// Keeps a template that an experiment was saved as.
///
/// # Errors
/// When the database can't store it.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    (name, template): (&Name, &Template),
    from: ExperimentId,
    (by, at): (&str, Moment),
) -> Result<TemplateId, DbError> {
    let id = counters::take(conn, ws.id(), "template", 1)?;
    let plan = template.proposal.as_ref().map(|p| p.plan);
    diesel::insert_into(t::table)
        .values((
            (t::workspace_id.eq(ws.id().0), t::id.eq(id), t::name.eq(name.as_str()), t::fold.eq(name.folded())),
            t::method.eq(template.method.map(Method::word)),
            t::alternatives.eq(template.alternatives.join("\n")),
            t::questions.eq(template.guide.as_ref().map(Guide::text)),
            t::items.eq(template.items.join("\n")),
            t::succeed_at.eq(plan.map(|p| i64::from(p.succeed_at.millionths()))),
            t::stop_at.eq(plan.and_then(|p| p.stop_at).and_then(|n| i64::try_from(n).ok())),
            t::because.eq(template.proposal.as_ref().map_or("", |p| p.because.as_str())),
            (t::experiment_id.eq(from.0), t::by_name.eq(by), t::saved_at.eq(at.0)),
        ))
        .execute(conn)?;
    sketches::insert(conn, ws, TemplateId(id), &template.offers)?;
    Ok(TemplateId(id))
}

macro_rules! update {
    ($conn:expr, $ws:expr, $id:expr, $values:expr) => {{
        let of = t::workspace_id.eq($ws.id().0).and(t::id.eq($id.0));
        let changed = diesel::update(t::table.filter(of)).set($values).execute($conn)?;
        if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
    }};
}

/// Writes a template's name.
///
/// # Errors
/// [`DbError::NotFound`] when the workspace has none of this number.
pub fn rename(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: TemplateId, name: &Name) -> Result<(), DbError> {
    update!(conn, ws, id, (t::name.eq(name.as_str()), t::fold.eq(name.folded())))
}

/// Takes a template away, or brings it back.
///
/// # Errors
/// [`DbError::NotFound`] when the workspace has none of this number.
pub fn set_archived(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: TemplateId, at: Option<Moment>) -> Result<(), DbError> {
    update!(conn, ws, id, t::archived_at.eq(at.map(|m| m.0)))
}

/// Notes what an experiment was begun from.
///
/// # Errors
/// When the database can't store it.
pub fn note_begun(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    source: Source,
) -> Result<(), DbError> {
    let (word, own) = match source {
        Source::BuiltIn(one) => (Some(one.word()), None),
        Source::Own(id) => (None, Some(id.0)),
    };
    diesel::insert_into(b::table)
        .values((
            b::workspace_id.eq(ws.id().0),
            b::experiment_id.eq(experiment.0),
            b::word.eq(word),
            b::template_id.eq(own),
        ))
        .execute(conn)?;
    Ok(())
}

/// What an experiment was begun from, with what that fills in; nothing where it began blank.
///
/// # Errors
/// When the database can't be asked.
pub fn begun_from<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<Option<(Source, Template)>, DbError> {
    let of = b::workspace_id.eq(ws.id().0).and(b::experiment_id.eq(experiment.0));
    let row: Option<(Option<String>, Option<i64>)> =
        b::table.filter(of).select((b::word, b::template_id)).first(conn).optional()?;
    let source = row.and_then(|(word, own)| {
        let built_in = word.as_deref().and_then(BuiltIn::parse).map(Source::BuiltIn);
        built_in.or(own.map(|id| Source::Own(TemplateId(id))))
    });
    source.map(|source| Ok((source, of_source(conn, ws, source)?))).transpose()
}
