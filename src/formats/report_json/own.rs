//! Own fields in the report: the experiment's values, and counts by the choices of responses.

use serde::Serialize;

use crate::domain::report::{FieldRow, OwnReport};

#[derive(Serialize)]
pub(super) struct Own<'a> {
    experiment: Vec<Fact<'a>>,
    responses: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
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
            why: own.why.as_deref(),
        }
    }
}

impl<'a> Row<'a> {
    fn of(row: &'a FieldRow) -> Self {
        let tally = &row.tally;
        Row {
            option: row.option.as_deref(),
            counted: tally.n(),
            buy: tally.buy,
            buy_into: tally.buy_into,
            soft_yes: tally.soft_yes,
            alternative: tally.alternative(),
            do_nothing: tally.do_nothing,
        }
    }
}
