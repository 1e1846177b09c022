//! The counts by own fields, and the experiment's own values.

use serde::Serialize;

use crate::domain::report::{FieldRow, OwnReport};
use crate::domain::wording::count;

/// The section of own fields.
#[derive(Debug, Clone, Serialize)]
pub struct OwnSection {
    /// Where it stands.
    pub id: String,
    /// Empty for a part that isn't counted by them, which is then said.
    tables: Vec<OwnTable>,
}

#[derive(Debug, Clone, Serialize)]
struct OwnTable {
    name: String,
    rows: Vec<OwnRow>,
    has_buy_into: bool,
}

#[derive(Debug, Clone, Serialize)]
struct OwnRow {
    option: Option<String>,
    counted: String,
    buy: String,
    buy_into: String,
    soft_yes: String,
    alternative: String,
    do_nothing: String,
}

impl OwnSection {
    /// The section; nothing where nothing can be said.
    pub(super) fn of(own: &OwnReport, id: &str) -> Option<Self> {
        let tables = own.by_field.iter().map(|field| OwnTable {
            name: field.name.clone(),
            rows: field.rows.iter().map(OwnRow::of).collect(),
            has_buy_into: field.rows.iter().any(|row| row.buy_into > 0),
        });
        let said = !own.by_field.is_empty() || own.uncounted;
        said.then(|| OwnSection { id: format!("{id}own"), tables: tables.collect() })
    }
}

impl OwnRow {
    fn of(row: &FieldRow) -> Self {
        OwnRow {
            option: row.option.clone(),
            counted: count(row.counted()),
            buy: count(row.buy),
            buy_into: count(row.buy_into),
            soft_yes: count(row.soft_yes),
            alternative: count(row.alternative),
            do_nothing: count(row.do_nothing),
        }
    }
}

/// The experiment's own values in a line.
pub(super) fn facts(own: &OwnReport) -> Option<String> {
    let each: Vec<String> = own.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    (!each.is_empty()).then(|| each.join(" · "))
}
