//! Counts of alike responses, kept in the same transaction as the responses.

pub mod cares;
pub mod choices;
mod counter;
pub mod endings;
pub mod logged;
pub mod prices;
pub mod sources;
pub mod whole;

use std::collections::HashMap;

use diesel::prelude::*;

use super::attached::Attached;
use super::responses::Row;
use super::schema::{offer as o, response as r, tally as t};
use super::scope::{CanWrite, Ws};
use super::upsert::Value;
use super::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::response::{Outcome, Standing};
use crate::domain::time::Day;
use counter::{Counted, Counter};

/// What makes responses alike. Zero stands for "none".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The offer.
    pub offer: i64,
    /// The segment.
    pub segment: i64,
    /// The value propositions shown.
    pub propositions: i64,
    /// What they did.
    pub outcome: i16,
    /// What they chose instead.
    pub alternative: i64,
    /// What they gave up.
    pub rung: i16,
    /// Whether they count.
    pub standing: i16,
    /// The day.
    pub day: i64,
}

/// Changes of counts, gathered before they are written.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    alike: Counter<Key>,
    cares: Counter<cares::Key>,
    choices: Counter<choices::Key>,
    sources: Counter<sources::Key>,
    endings: Counter<endings::Key>,
    prices: Counter<prices::Key>,
}

impl Key {
    /// The key of a response.
    pub fn of(row: &Row) -> Self {
        Key {
            offer: row.offer_id,
            segment: row.segment_id.unwrap_or(0),
            propositions: row.proposition_set_id.unwrap_or(0),
            outcome: row.outcome,
            alternative: row.alternative_id.unwrap_or(0),
            rung: row.rung,
            standing: row.standing,
            day: i64::from(crate::domain::time::Moment(row.responded_at).day().0),
        }
    }
}

impl Changes {
    /// Counts a response in, with what is attached to it.
    pub fn add(&mut self, row: &Row, attached: Attached<'_>) {
        self.count(row, attached, row.quantity);
    }

    /// Counts a response out, with what is attached to it.
    pub fn remove(&mut self, row: &Row, attached: Attached<'_>) {
        self.count(row, attached, -row.quantity);
    }

    fn count(&mut self, row: &Row, attached: Attached<'_>, by: i64) {
        self.alike.add(Key::of(row), by);
        if let Some(key) = prices::Key::of(row) {
            self.prices.add(key, by);
        }
        if row.standing() != Standing::Counted || row.outcome() == Outcome::Pending {
            return;
        }
        self.sources.add(sources::Key::of(row), by);
        if let Some(key) = cares::Key::of(row, attached.cares) {
            self.cares.add(key, by);
        }
        choices::Key::of(row, attached.values).for_each(|key| self.choices.add(key, by));
        if let Some(key) = endings::Key::of(row) {
            self.endings.add(key, by);
        }
    }

    /// Gathers what others gathered as well.
    pub fn join(&mut self, more: Changes) {
        self.alike.join(more.alike);
        self.cares.join(more.cares);
        self.choices.join(more.choices);
        self.sources.join(more.sources);
        self.endings.join(more.endings);
        self.prices.join(more.prices);
    }

    /// Writes the gathered changes.
    pub fn write(self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), DbError> {
        self.alike.write(conn, ws)?;
        self.cares.write(conn, ws)?;
        self.choices.write(conn, ws)?;
        self.sources.write(conn, ws)?;
        self.endings.write(conn, ws)?;
        self.prices.write(conn, ws)
    }
}

impl Counted for Key {
    const TABLE: &str = "tally";
    const COLUMNS: &[&str] =
        &["offer_id", "segment_id", "proposition_set_id", "outcome", "alternative_id", "rung", "standing", "day"];

    fn values(&self) -> Vec<Value> {
        vec![
            self.offer.into(),
            self.segment.into(),
            self.propositions.into(),
            self.outcome.into(),
            self.alternative.into(),
            self.rung.into(),
            self.standing.into(),
            self.day.into(),
        ]
    }
}

/// A key and its count, as columns.
#[rustfmt::skip]
const KEYED: (
    t::offer_id, t::segment_id, t::proposition_set_id, t::outcome, t::alternative_id, t::rung, t::standing, t::day, t::count,
) = (
    t::offer_id, t::segment_id, t::proposition_set_id, t::outcome, t::alternative_id, t::rung, t::standing, t::day, t::count,
);

type Columns = (i64, i64, i64, i16, i64, i16, i16, i64, i64);

fn key((offer, segment, propositions, outcome, alternative, rung, standing, day, count): Columns) -> (Key, i64) {
    (Key { offer, segment, propositions, outcome, alternative, rung, standing, day }, count)
}

/// The counts of an experiment, by key.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<(Key, i64)>, DbError> {
    let rows: Vec<Columns> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)).and(t::count.ne(0)))
        .select(KEYED)
        .load(conn)?;
    let mut found: Vec<(Key, i64)> = rows.into_iter().map(key).collect();
    found.sort_unstable();
    Ok(found)
}

/// The counts of one offer, by key.
pub fn of_offer<P>(conn: &mut AnyConn, ws: &Ws<P>, offer: OfferId) -> Result<Vec<(Key, i64)>, DbError> {
    let rows: Vec<Columns> = t::table
        .filter(t::workspace_id.eq(ws.id().0).and(t::offer_id.eq(offer.0)).and(t::count.ne(0)))
        .select(KEYED)
        .load(conn)?;
    Ok(rows.into_iter().map(key).collect())
}

/// How many responses an experiment got on a day, whether they count or not.
pub fn on_day<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId, day: Day) -> Result<i64, DbError> {
    let counts: Vec<i64> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)))
        .filter(t::day.eq(i64::from(day.0)))
        .select(t::count)
        .load(conn)?;
    Ok(counts.iter().sum())
}

/// The day of the first counted response of an experiment.
pub fn first_day<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Option<Day>, DbError> {
    Ok(first_days(conn, ws, &[experiment])?.remove(&experiment.0))
}

/// The same of some experiments, by experiment; those without a counted response are left out.
pub fn first_days<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[ExperimentId]) -> Result<HashMap<i64, Day>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, Option<i64>)> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq_any(&ids)).and(t::count.ne(0)))
        .filter(t::standing.eq(Standing::Counted.code()).and(t::outcome.ne(Outcome::Pending.code())))
        .group_by(o::experiment_id)
        .select((o::experiment_id, diesel::dsl::min(t::day)))
        .load(conn)?;
    let day = |(experiment, day): (i64, Option<i64>)| Some((experiment, Day(i32::try_from(day?).ok()?)));
    Ok(rows.into_iter().filter_map(day).collect())
}

/// How many segments have responded in an experiment.
pub fn segments<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<usize, DbError> {
    let found: Vec<i64> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)))
        .filter(t::count.ne(0).and(t::segment_id.ne(0)))
        .select(t::segment_id)
        .distinct()
        .load(conn)?;
    Ok(found.len())
}

/// How many responses each experiment of the workspace counts, pending, warm and repeated ones apart.
pub fn counted<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<i64, i64>, DbError> {
    let rows: Vec<(i64, i16, i16, i64)> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(t::count.ne(0)))
        .select((o::experiment_id, t::outcome, t::standing, t::count))
        .load(conn)?;
    let mut found = HashMap::new();
    for (experiment, outcome, standing, count) in rows {
        if standing == 0 && outcome != Outcome::Pending.code() {
            *found.entry(experiment).or_default() += count;
        }
    }
    Ok(found)
}

/// The counts of an experiment, counted anew from its responses: what [`of_experiment`] must equal.
pub fn recount<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<(Key, i64)>, DbError> {
    let mut counts: HashMap<Key, i64> = HashMap::new();
    let mut after = 0;
    loop {
        let rows: Vec<Row> = r::table
            .filter(
                r::workspace_id
                    .eq(ws.id().0)
                    .and(r::experiment_id.eq(experiment.0))
                    .and(r::undone_at.is_null())
                    .and(r::id.gt(after)),
            )
            .order(r::id)
            .limit(10_000)
            .select(Row::as_select())
            .load(conn)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in &rows {
            *counts.entry(Key::of(row)).or_default() += row.quantity;
        }
    }
    let mut found: Vec<(Key, i64)> = counts.into_iter().filter(|(_, n)| *n != 0).collect();
    found.sort_unstable();
    Ok(found)
}
