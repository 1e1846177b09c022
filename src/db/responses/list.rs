//! Lists of an experiment's responses: filtered, a page at a time.

use diesel::dsl::not;
use diesel::prelude::*;

use super::{Row, stands_aside};
use crate::db::schema::{response as r, response_value as v};
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, MultiBackend};
use crate::domain::id::ExperimentId;
use crate::domain::own_field::OwnValue;
use crate::domain::response::Outcome;

/// What a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this offer.
    pub offer: Option<i64>,
    /// Only this outcome.
    pub outcome: Option<Outcome>,
    /// Only this segment.
    pub segment: Option<i64>,
    /// Only those logged by this member.
    pub member: Option<i64>,
    /// Only those logged more than two days after they happened.
    pub late: bool,
    /// Only those that were taken back.
    pub undone: bool,
    /// Only those with all of these values of own fields.
    pub own: Vec<OwnValue>,
}

/// A response counts as late when it was logged this long after it happened, in microseconds.
pub const LATE: i64 = 2 * 86_400_000_000;

/// A page of an experiment's responses, newest first, before the id `before`.
pub fn list<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    let rows = filtered(ws, experiment, filter).filter(r::id.lt(before.unwrap_or(i64::MAX)));
    Ok(rows.order(r::id.desc()).limit(limit).select(Row::as_select()).load(conn)?)
}

/// The same in the order of logging, after the id `after`.
pub fn in_order<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    filter: &Filter,
    after: i64,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    let rows = filtered(ws, experiment, filter).filter(r::id.gt(after));
    Ok(rows.order(r::id).limit(limit).select(Row::as_select()).load(conn)?)
}

fn filtered<'a, P>(ws: &Ws<P>, experiment: ExperimentId, filter: &Filter) -> r::BoxedQuery<'a, MultiBackend> {
    let mut query = r::table.filter(r::workspace_id.eq(ws.id().0).and(r::experiment_id.eq(experiment.0))).into_boxed();
    query = if filter.undone {
        query.filter(r::undone_at.is_not_null().and(not(stands_aside())))
    } else {
        query.filter(r::undone_at.is_null())
    };
    if let Some(offer) = filter.offer {
        query = query.filter(r::offer_id.eq(offer));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(r::outcome.eq_any(outcome.codes()));
    }
    if let Some(segment) = filter.segment {
        query = query.filter(r::segment_id.eq(segment));
    }
    if let Some(member) = filter.member {
        query = query.filter(r::logged_by.eq(member));
    }
    if filter.late {
        query = query.filter(r::logged_at.gt(r::responded_at + LATE).and(r::import_id.is_null()));
    }
    for value in &filter.own {
        let same =
            v::workspace_id.eq(r::workspace_id).and(v::response_id.eq(r::id)).and(v::field_id.eq(value.field().0));
        let there = v::table.filter(same).filter(v::value.eq(value.text().to_owned())).select(v::field_id);
        query = query.filter(diesel::dsl::exists(there));
    }
    query
}
