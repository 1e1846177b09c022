//! Experiments and what belongs to their design.

use std::collections::HashMap;

use diesel::prelude::*;

use super::plans::{columns, plan};
use super::schema::{experiment as e, experiment_segment as es, segment as sg};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::experiment::{Method, Status};
use crate::domain::id::{ExperimentId, SegmentId, UserId};
use crate::domain::plan::Plan;
use crate::domain::tag::Tags;
use crate::domain::text::{Name, Words};
use crate::domain::time::Moment;

/// An experiment without its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// Its id.
    pub id: ExperimentId,
    /// Its name.
    pub name: String,
    /// What the team believes.
    pub hypothesis: String,
    /// Where it stands.
    pub status: Status,
    /// How customers are asked.
    pub method: Option<Method>,
    /// What would sink the idea soonest if it were wrong.
    pub riskiest_assumption: String,
    /// The plan.
    pub plan: Option<Plan>,
    /// Where published counts come from.
    pub source: Option<String>,
    /// When it was created.
    pub created_at: Moment,
    /// When it was started.
    pub started_at: Option<Moment>,
    /// When it was stopped.
    pub stopped_at: Option<Moment>,
    /// When it was put away.
    pub archived_at: Option<Moment>,
    /// What it is found again by.
    pub tags: Tags,
    /// Who designed it; nobody where a command or the demo did.
    pub owner: Option<UserId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = e)]
struct Row {
    id: i64,
    name: String,
    hypothesis: String,
    status: String,
    method: Option<String>,
    riskiest_assumption: String,
    succeed_at: Option<i64>,
    stop_at: Option<i64>,
    stop_on: Option<i64>,
    source: Option<String>,
    created_at: i64,
    started_at: Option<i64>,
    stopped_at: Option<i64>,
    archived_at: Option<i64>,
    tags: String,
    owner_id: Option<i64>,
}

impl From<Row> for Experiment {
    fn from(r: Row) -> Self {
        Experiment {
            id: ExperimentId(r.id),
            name: r.name,
            hypothesis: r.hypothesis,
            status: Status::parse(&r.status).unwrap_or(Status::Draft),
            method: r.method.as_deref().and_then(Method::parse),
            riskiest_assumption: r.riskiest_assumption,
            plan: plan(r.succeed_at, r.stop_at, r.stop_on),
            source: r.source,
            created_at: Moment(r.created_at),
            started_at: r.started_at.map(Moment),
            stopped_at: r.stopped_at.map(Moment),
            archived_at: r.archived_at.map(Moment),
            tags: Tags::stored(&r.tags),
            owner: r.owner_id.map(UserId),
        }
    }
}

/// The workspace's experiments, newest first; those put away only when asked for.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>, archived: bool) -> Result<Vec<Experiment>, DbError> {
    let query = e::table.filter(e::workspace_id.eq(ws.id().0)).order(e::id.desc()).select(Row::as_select());
    let rows: Vec<Row> = if archived {
        query.filter(e::archived_at.is_not_null()).load(conn)?
    } else {
        query.filter(e::archived_at.is_null()).load(conn)?
    };
    Ok(rows.into_iter().map(Experiment::from).collect())
}

/// The names of all experiments, archived ones too, by id.
pub fn names<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<i64, String>, DbError> {
    let rows: Vec<(i64, String)> =
        e::table.filter(e::workspace_id.eq(ws.id().0)).select((e::id, e::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// One experiment.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Experiment, DbError> {
    let row: Row =
        e::table.filter(e::workspace_id.eq(ws.id().0).and(e::id.eq(id.0))).select(Row::as_select()).first(conn)?;
    Ok(row.into())
}

/// Some experiments, oldest first.
pub fn some<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[ExperimentId]) -> Result<Vec<Experiment>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = e::table
        .filter(e::workspace_id.eq(ws.id().0).and(e::id.eq_any(&ids)))
        .order(e::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Experiment::from).collect())
}

/// The experiment of a name.
pub fn by_name<P>(conn: &mut AnyConn, ws: &Ws<P>, name: &Name) -> Result<Option<Experiment>, DbError> {
    let row: Option<Row> = e::table
        .filter(e::workspace_id.eq(ws.id().0).and(e::fold.eq(name.folded())))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Experiment::from))
}

/// Creates a draft.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    name: &Name,
    hypothesis: &str,
    now: Moment,
) -> Result<ExperimentId, DbError> {
    let id = counters::take(conn, ws.id(), "experiment", 1)?;
    diesel::insert_into(e::table)
        .values((
            e::workspace_id.eq(ws.id().0),
            e::id.eq(id),
            e::name.eq(name.as_str()),
            e::fold.eq(name.folded()),
            e::hypothesis.eq(hypothesis),
            e::status.eq(Status::Draft.word()),
            e::riskiest_assumption.eq(""),
            e::created_at.eq(now.0),
            e::owner_id.eq(ws.user().map(|user| user.0)),
        ))
        .execute(conn)?;
    Ok(ExperimentId(id))
}

macro_rules! update {
    ($conn:expr, $ws:expr, $id:expr, $values:expr) => {{
        let changed = diesel::update(e::table.filter(e::workspace_id.eq($ws.id().0).and(e::id.eq($id.0))))
            .set($values)
            .execute($conn)?;
        if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
    }};
}

/// Writes name and hypothesis.
pub fn rename(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    name: &Name,
    hypothesis: &str,
) -> Result<(), DbError> {
    update!(conn, ws, id, (e::name.eq(name.as_str()), e::fold.eq(name.folded()), e::hypothesis.eq(hypothesis)))
}

/// Writes the tags.
pub fn set_tags(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, tags: &Tags) -> Result<(), DbError> {
    update!(conn, ws, id, e::tags.eq(tags.line()))
}

/// Writes how customers are asked and what would sink the idea.
pub fn set_method(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    method: Option<Method>,
    riskiest: Option<&Words>,
) -> Result<(), DbError> {
    update!(
        conn,
        ws,
        id,
        (e::method.eq(method.map(Method::word)), e::riskiest_assumption.eq(riskiest.map_or("", Words::as_str)),)
    )
}

/// Writes the plan.
pub fn set_plan(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, plan: Option<&Plan>) -> Result<(), DbError> {
    let (bar, stop_at, stop_on) = columns(plan);
    update!(conn, ws, id, (e::succeed_at.eq(bar), e::stop_at.eq(stop_at), e::stop_on.eq(stop_on)))
}

/// Writes where published counts come from.
pub fn set_source(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, source: &str) -> Result<(), DbError> {
    update!(conn, ws, id, e::source.eq(Some(source)))
}

/// Writes where the experiment stands and since when.
pub fn set_status(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    status: Status,
    started: Option<Moment>,
    stopped: Option<Moment>,
) -> Result<(), DbError> {
    update!(
        conn,
        ws,
        id,
        (e::status.eq(status.word()), e::started_at.eq(started.map(|m| m.0)), e::stopped_at.eq(stopped.map(|m| m.0)),)
    )
}

/// Puts the experiment away, or takes it out again.
pub fn set_archived(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    at: Option<Moment>,
) -> Result<(), DbError> {
    update!(conn, ws, id, e::archived_at.eq(at.map(|m| m.0)))
}

/// The segments that the experiment asks.
pub fn segments<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Vec<(SegmentId, String)>, DbError> {
    let rows: Vec<(i64, String)> = es::table
        .inner_join(sg::table.on(sg::workspace_id.eq(es::workspace_id).and(sg::id.eq(es::segment_id))))
        .filter(es::workspace_id.eq(ws.id().0).and(es::experiment_id.eq(id.0)))
        .order((sg::fold, sg::id))
        .select((sg::id, sg::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (SegmentId(id), name)).collect())
}

/// The segments that each experiment of the workspace asks.
pub fn all_segments<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<i64, Vec<String>>, DbError> {
    let rows: Vec<(i64, String)> = es::table
        .inner_join(sg::table.on(sg::workspace_id.eq(es::workspace_id).and(sg::id.eq(es::segment_id))))
        .filter(es::workspace_id.eq(ws.id().0))
        .order((sg::fold, sg::id))
        .select((es::experiment_id, sg::name))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<String>> = HashMap::new();
    for (experiment, name) in rows {
        found.entry(experiment).or_default().push(name);
    }
    Ok(found)
}

/// Adds a segment to those that the experiment asks.
pub fn add_segment(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, segment: SegmentId) -> Result<(), DbError> {
    let there: i64 = es::table
        .filter(es::workspace_id.eq(ws.id().0).and(es::experiment_id.eq(id.0)).and(es::segment_id.eq(segment.0)))
        .count()
        .get_result(conn)?;
    if there == 0 {
        diesel::insert_into(es::table)
            .values((es::workspace_id.eq(ws.id().0), es::experiment_id.eq(id.0), es::segment_id.eq(segment.0)))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes a segment from those that the experiment asks; its responses stay.
pub fn remove_segment(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    segment: SegmentId,
) -> Result<(), DbError> {
    let of = es::workspace_id.eq(ws.id().0).and(es::experiment_id.eq(id.0)).and(es::segment_id.eq(segment.0));
    diesel::delete(es::table.filter(of)).execute(conn)?;
    Ok(())
}
