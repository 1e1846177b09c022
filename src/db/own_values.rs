//! The values of own fields: each text is the one way of writing its value, so equal values are equal texts.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{experiment_value as e, own_field as f, response_value as v};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, OwnFieldId, ResponseId};
use crate::domain::own_field::{Holder, Kind, Options, OwnText, OwnValue};
use crate::domain::portfolio::Fact;

/// How many rows one statement carries: four columns stay below SQLite's 32,766 parameters.
const CHUNK: usize = 5_000;

/// From how many rows on PostgreSQL copies them quicker than it reads them out of a statement.
const MANY: usize = 50;

/// The value of a response's field.
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = v)]
#[diesel(treat_none_as_default_value = false)]
pub struct Row {
    workspace_id: i64,
    response_id: i64,
    field_id: i64,
    value: String,
    /// Whether it is one of a few options.
    #[diesel(skip_insertion)]
    choice: bool,
}

impl Row {
    /// The rows of a response's values.
    pub fn of<'a>(
        ws: &Ws<CanWrite>,
        response: i64,
        values: impl IntoIterator<Item = &'a OwnValue>,
    ) -> impl Iterator<Item = Self> {
        let workspace_id = ws.id().0;
        values.into_iter().map(move |value| Row {
            workspace_id,
            response_id: response,
            field_id: value.field().0,
            value: value.text().to_owned(),
            choice: value.is_choice(),
        })
    }

    /// The response that has the value.
    pub fn response(&self) -> i64 {
        self.response_id
    }

    /// The field and the option; nothing where the value is no choice.
    pub fn chosen(&self) -> Option<(i64, &str)> {
        self.choice.then_some((self.field_id, self.value.as_str()))
    }
}

/// Stores values of responses that have none yet.
pub fn insert(conn: &mut AnyConn, rows: &[Row]) -> Result<(), DbError> {
    match conn {
        AnyConn::Pg(conn) if rows.len() >= MANY => {
            diesel::copy_from(v::table).from_insertable(rows).execute(conn)?;
        }
        AnyConn::Pg(conn) => {
            for chunk in rows.chunks(CHUNK) {
                diesel::insert_into(v::table).values(chunk).execute(conn)?;
            }
        }
        // As with responses, the statement for one row is kept prepared.
        AnyConn::Sqlite(conn) => {
            for row in rows {
                diesel::insert_into(v::table).values(row).execute(conn)?;
            }
        }
    }
    Ok(())
}

/// Writes all values of a response anew.
pub fn replace(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    response: ResponseId,
    values: &[OwnValue],
) -> Result<(), DbError> {
    let of = v::workspace_id.eq(ws.id().0).and(v::response_id.eq(response.0));
    diesel::delete(v::table.filter(of)).execute(conn)?;
    insert(conn, &Row::of(ws, response.0, values).collect::<Vec<_>>())
}

/// Throws the values of some responses away.
pub fn remove(conn: &mut AnyConn, ws: &Ws<CanWrite>, responses: &[i64]) -> Result<(), DbError> {
    let of = v::workspace_id.eq(ws.id().0).and(v::response_id.eq_any(responses));
    diesel::delete(v::table.filter(of)).execute(conn)?;
    Ok(())
}

/// The values of some responses, those of fields that were put away among them, by response and in the fields' order.
pub fn of_responses<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[i64]) -> Result<HashMap<i64, Vec<OwnText>>, DbError> {
    let mut found: HashMap<i64, Vec<OwnText>> = HashMap::new();
    if fields(conn, ws, Holder::Response)? == 0 {
        return Ok(found);
    }
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(i64, i64, String, String)> = v::table
            .inner_join(f::table.on(f::workspace_id.eq(v::workspace_id).and(f::id.eq(v::field_id))))
            .filter(v::workspace_id.eq(ws.id().0).and(v::response_id.eq_any(chunk)))
            .order((v::response_id, v::field_id))
            .select((v::response_id, v::field_id, f::name, v::value))
            .load(conn)?;
        for (response, field, name, text) in rows {
            let said = OwnText { field: OwnFieldId(field), name: name.into(), text };
            found.entry(response).or_default().push(said);
        }
    }
    Ok(found)
}

/// The options that some responses chose, those of fields that were put away among them, by response and field.
pub fn chosen<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[i64]) -> Result<Vec<Row>, DbError> {
    let mut found = Vec::new();
    if fields(conn, ws, Holder::Response)? == 0 {
        return Ok(found);
    }
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(i64, i64, String)> = v::table
            .inner_join(f::table.on(f::workspace_id.eq(v::workspace_id).and(f::id.eq(v::field_id))))
            .filter(v::workspace_id.eq(ws.id().0).and(v::response_id.eq_any(chunk)).and(f::kind.eq(Kind::CHOICE)))
            .order((v::response_id, v::field_id))
            .select((v::response_id, v::field_id, v::value))
            .load(conn)?;
        let row = |(response_id, field_id, value)| Row {
            workspace_id: ws.id().0,
            response_id,
            field_id,
            value,
            choice: true,
        };
        found.extend(rows.into_iter().map(row));
    }
    Ok(found)
}

/// The values that a response is to have, where they differ from those that it has.
pub fn changed<'a, P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    response: ResponseId,
    values: Option<&'a [OwnValue]>,
) -> Result<Option<&'a [OwnValue]>, DbError> {
    let Some(values) = values else { return Ok(None) };
    let there = of_responses(conn, ws, &[response.0])?.remove(&response.0).unwrap_or_default();
    let pairs = there.iter().map(|said| (said.field, said.text.as_str()));
    Ok(Some(values).filter(|values| !pairs.eq(values.iter().map(|value| (value.field(), value.text())))))
}

fn fields<P>(conn: &mut AnyConn, ws: &Ws<P>, holder: Holder) -> Result<i64, DbError> {
    let of = f::workspace_id.eq(ws.id().0).and(f::holder.eq(holder.code()));
    Ok(f::table.filter(of).count().get_result(conn)?)
}

/// The values of an experiment, those of fields that were put away among them, in the fields' order.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Vec<OwnText>, DbError> {
    let rows: Vec<(i64, String, String)> = e::table
        .inner_join(f::table.on(f::workspace_id.eq(e::workspace_id).and(f::id.eq(e::field_id))))
        .filter(e::workspace_id.eq(ws.id().0).and(e::experiment_id.eq(id.0)))
        .order(e::field_id)
        .select((e::field_id, f::name, e::value))
        .load(conn)?;
    let said =
        |(field, name, text): (i64, String, String)| OwnText { field: OwnFieldId(field), name: name.into(), text };
    Ok(rows.into_iter().map(said).collect())
}

/// The values of an experiment's fields that are not put away, by the fields' names.
pub fn facts<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Vec<(String, String)>, DbError> {
    Ok(e::table
        .inner_join(f::table.on(f::workspace_id.eq(e::workspace_id).and(f::id.eq(e::field_id))))
        .filter(e::workspace_id.eq(ws.id().0).and(e::experiment_id.eq(id.0)).and(f::archived.eq(false)))
        .order(e::field_id)
        .select((f::name, e::value))
        .load(conn)?)
}

/// The same of all experiments that have some.
pub fn all_facts<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<i64, Vec<Fact>>, DbError> {
    let rows: Vec<(i64, String, String)> = e::table
        .inner_join(f::table.on(f::workspace_id.eq(e::workspace_id).and(f::id.eq(e::field_id))))
        .filter(e::workspace_id.eq(ws.id().0).and(f::archived.eq(false)))
        .order((e::experiment_id, e::field_id))
        .select((e::experiment_id, f::name, e::value))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Fact>> = HashMap::new();
    for (experiment, name, value) in rows {
        found.entry(experiment).or_default().push(Fact::new(name, value));
    }
    Ok(found)
}

/// Writes the value of an experiment's field, or takes it away.
pub fn set_of_experiment(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    field: OwnFieldId,
    value: Option<&OwnValue>,
) -> Result<(), DbError> {
    let of = e::workspace_id.eq(ws.id().0).and(e::experiment_id.eq(id.0)).and(e::field_id.eq(field.0));
    diesel::delete(e::table.filter(of)).execute(conn)?;
    if let Some(value) = value {
        diesel::insert_into(e::table)
            .values((
                e::workspace_id.eq(ws.id().0),
                e::experiment_id.eq(id.0),
                e::field_id.eq(field.0),
                e::value.eq(value.text()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The choice fields of responses that are not put away: id, name and options.
pub fn choices<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<(i64, String, Options)>, DbError> {
    let rows: Vec<(i64, String, String)> = f::table
        .filter(f::workspace_id.eq(ws.id().0).and(f::holder.eq(Holder::Response.code())))
        .filter(f::kind.eq(Kind::CHOICE).and(f::archived.eq(false)))
        .order(f::id)
        .select((f::id, f::name, f::options))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name, options)| (id, name, Options::stored(&options))).collect())
}
