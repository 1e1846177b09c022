//! Counted responses by the option of each choice field; who has no value of a field is in no count of it.

use diesel::prelude::*;

use super::counter::Counted;
use crate::db::own_values;
use crate::db::responses::Row;
use crate::db::schema::{choice_tally as t, offer as o};
use crate::db::scope::Ws;
use crate::db::upsert::Value;
use crate::db::{AnyConn, DbError};
use crate::domain::id::ExperimentId;

/// What makes responses alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The offer.
    pub offer: i64,
    /// The field.
    pub field: i64,
    /// The option.
    pub option: String,
    /// What they did.
    pub outcome: i16,
    /// What they gave up.
    pub rung: i16,
}

impl Key {
    /// The keys of a response, one for each of its values that is a choice.
    pub fn of<'a>(row: &'a Row, values: &'a [own_values::Row]) -> impl Iterator<Item = Self> + 'a {
        let chosen = values.iter().filter_map(own_values::Row::chosen);
        chosen.map(|(field, option)| Key {
            offer: row.offer_id,
            field,
            option: option.to_owned(),
            outcome: row.outcome,
            rung: row.rung,
        })
    }
}

impl Counted for Key {
    const TABLE: &str = "choice_tally";
    const COLUMNS: &[&str] = &["offer_id", "field_id", "option", "outcome", "rung"];

    fn values(&self) -> Vec<Value> {
        vec![self.offer.into(), self.field.into(), self.option.clone().into(), self.outcome.into(), self.rung.into()]
    }
}

/// The counts of an experiment, in the order of their keys.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<(Key, i64)>, DbError> {
    let rows: Vec<(i64, i64, String, i16, i16, i64)> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)).and(t::count.ne(0)))
        .select((t::offer_id, t::field_id, t::option, t::outcome, t::rung, t::count))
        .load(conn)?;
    let keyed = rows
        .into_iter()
        .map(|(offer, field, option, outcome, rung, count)| (Key { offer, field, option, outcome, rung }, count));
    let mut found: Vec<(Key, i64)> = keyed.collect();
    found.sort_unstable();
    Ok(found)
}
