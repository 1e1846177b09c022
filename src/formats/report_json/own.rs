//! Own fields in the report: the experiment's values, and counts by the choices of responses.

use serde::Serialize;

use crate::domain::report::{FieldRow, OwnReport};

#[derive(Serialize)]
pub(super) struct Own<'a> {
    experiment: Vec<Fact<'a>>,
    responses: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Fact<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    options: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    /// `null` for no value.
    option: Option<&'a str>,
    counted: u64,
    buy: u64,
    buy_into: u64,
    soft_yes: u64,
    alternative: u64,
    do_nothing: u64,
}

impl<'a> Own<'a> {
    pub(super) fn of(own: &'a OwnReport) -> Self {
        let field = |name: &'a str, rows: &'a [FieldRow]| Field { name, options: rows.iter().map(Row::of).collect() };
        Own {
            experiment: own.facts.iter().map(|(name, value)| Fact { name, value }).collect(),
            responses: own.by_field.iter().map(|by| field(&by.name, &by.rows)).collect(),
        }
    }
}

impl<'a> Row<'a> {
    fn of(row: &'a FieldRow) -> Self {
        Row {
            option: row.option.as_deref(),
            counted: row.counted(),
            buy: row.buy,
            buy_into: row.buy_into,
            soft_yes: row.soft_yes,
            alternative: row.alternative,
            do_nothing: row.do_nothing,
        }
    }
}
