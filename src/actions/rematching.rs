//! Rows of a file that are here already by their sender's id: which of them say something else, and what.

use std::collections::HashMap;

use super::counting::Counting;
use super::{Acting, ActionError, natural, responses as responses_act};
use crate::db::responses::Row;
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, imports, lookups, own_fields};
use crate::domain::id::{ExperimentId, ImportId, ResponseId};
use crate::domain::natural::Natural;
use crate::domain::own_field::{Holder, OwnFields};
use crate::domain::rematch::{differences, merged};
use crate::domain::response::{CheckRules, Draft, check};
use crate::domain::time::{DateForm, Moment};
use crate::formats::natural_json;

/// Both halves were judged by the clock when they came.
const WHENEVER: Moment = Moment(i64::MAX / 2);

/// A response that a row says something else of.
pub struct Change {
    /// The row's line.
    pub line: u64,
    /// The row.
    pub draft: Draft,
    /// The response.
    pub response: i64,
    /// The import that brought it.
    pub import: Option<i64>,
    /// What the response is once the row has had its say.
    pub merged: Draft,
    /// The change in words.
    pub words: String,
}

/// The changes that rows bring to responses of an experiment.
pub fn changes<'a, P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    rows: impl Iterator<Item = &'a (u64, Draft)>,
) -> Result<Vec<Change>, DbError> {
    let mut by_id: HashMap<&str, &(u64, Draft)> = HashMap::new();
    for row in rows {
        if let Some(id) = &row.1.external_id {
            by_id.entry(id.as_str()).or_insert(row); // of two rows with one id the first one counts
        }
    }
    if by_id.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = by_id.keys().map(|id| (*id).to_owned()).collect();
    let here = lookups::rows_by_external(conn, ws, experiment, &ids)?;
    let naturals = natural::of_rows(conn, ws, &here)?;
    let own = own_fields::list(conn, ws, Holder::Response)?;
    let mut found: Vec<Change> = here
        .iter()
        .zip(&naturals)
        .filter_map(|(row, natural)| {
            let (line, draft) = by_id.get(row.external_id.as_deref()?)?;
            change(*line, draft, row, natural, &own)
        })
        .collect();
    found.sort_by_key(|change| change.line);
    Ok(found)
}

fn change(line: u64, draft: &Draft, row: &Row, here: &Natural, own: &OwnFields) -> Option<Change> {
    let there = merged(here, &Natural::from(draft))?;
    // What was stored once and what was checked just now are right together, or the row is told when it is changed.
    let merged = checked(&there, own)?;
    let told = |said: Option<&str>| said.map_or_else(|| "nothing".to_owned(), crate::domain::invalid::shown);
    let each = differences(here, &there)
        .into_iter()
        .map(|d| format!("{} {} → {}", d.column.replace('_', " "), told(d.here), told(d.there)));
    let words = format!("Line {line}: {}", each.collect::<Vec<_>>().join(", "));
    Some(Change { line, draft: draft.clone(), response: row.id, import: row.import_id, merged, words })
}

fn checked(natural: &Natural, own: &OwnFields) -> Option<Draft> {
    let rules = CheckRules { now: WHENEVER, dates: Default::default(), scale_max_milli: i32::MAX };
    let draft = check(&natural.fields(), &rules).ok()?;
    Some(Draft { own: Some(own.check(natural.own(), DateForm::Iso).ok()?), ..draft })
}

/// Makes what an import has changed as it was before, where nobody has changed it since.
pub(super) fn change_back(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    id: ImportId,
    counting: &mut Counting,
) -> Result<(), ActionError> {
    let own = own_fields::list(conn, ws, Holder::Response)?;
    for (response, before) in imports::changes(conn, ws, id)? {
        if let Some(draft) = natural_json::read(&before).and_then(|natural| checked(&natural, &own)) {
            responses_act::change(conn, ws, acting, (ResponseId(response), None), &draft, None, counting)?;
        }
    }
    Ok(())
}
