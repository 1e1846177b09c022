//! Learning cards: their edits. What nobody has edited is not stored.

use diesel::prelude::*;

use super::schema::learning_edit as l;
use super::scope::{MayComment, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::{ExperimentId, LearningEditId};
use crate::domain::learning::{Edit, Words4};
use crate::domain::time::Moment;

#[derive(Queryable, Selectable)]
#[diesel(table_name = l)]
struct Row {
    id: i64,
    believed: Option<String>,
    observed: Option<String>,
    learned: Option<String>,
    will: Option<String>,
    at: i64,
    by_name: String,
    undone_at: Option<i64>,
}

/// The edits of an experiment's card, oldest first, those taken back included.
pub fn edits<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<Edit>, DbError> {
    let rows: Vec<Row> = l::table
        .filter(l::workspace_id.eq(ws.id().0).and(l::experiment_id.eq(experiment.0)))
        .order(l::id)
        .select(Row::as_select())
        .load(conn)?;
    let edit = |r: Row| Edit {
        id: LearningEditId(r.id),
        words: [r.believed, r.observed, r.learned, r.will],
        at: Moment(r.at),
        by: r.by_name,
        undone_at: r.undone_at.map(Moment),
    };
    Ok(rows.into_iter().map(edit).collect())
}

/// Stores an edit.
pub fn insert<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    words: &Words4,
    by: &str,
    now: Moment,
) -> Result<LearningEditId, DbError> {
    let id = counters::take(conn, ws.id(), "learning_edit", 1)?;
    let [believed, observed, learned, will] = words;
    diesel::insert_into(l::table)
        .values((
            (l::workspace_id.eq(ws.id().0), l::id.eq(id), l::experiment_id.eq(experiment.0)),
            (l::believed.eq(believed), l::observed.eq(observed), l::learned.eq(learned), l::will.eq(will)),
            (l::at.eq(now.0), l::by_name.eq(by)),
        ))
        .execute(conn)?;
    Ok(LearningEditId(id))
}

/// Takes an edit of an experiment's card back, or lets it stand again.
pub fn set_undone<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    id: LearningEditId,
    at: Option<Moment>,
) -> Result<(), DbError> {
    let of = l::workspace_id.eq(ws.id().0).and(l::id.eq(id.0)).and(l::experiment_id.eq(experiment.0));
    let changed = diesel::update(l::table.filter(of)).set(l::undone_at.eq(at.map(|m| m.0))).execute(conn)?;
    if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
}
