//! The offers of templates.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::schema::template_offer as o;
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError};
use crate::domain::id::TemplateId;
use crate::domain::money::{Currency, Money};
use crate::domain::offer::Ask;
use crate::domain::response::Rung;
use crate::domain::template::Sketch;

#[derive(Queryable, Selectable)]
#[diesel(table_name = o)]
struct Row {
    template_id: i64,
    name: String,
    words: String,
    ask: i16,
    ask_amount_minor: Option<i64>,
    price_minor: Option<i64>,
    currency: Option<String>,
}

impl From<Row> for Sketch {
    fn from(r: Row) -> Self {
        let currency = r.currency.as_deref().and_then(|c| Currency::parse("currency", c).ok());
        let money = |minor: Option<i64>| minor.zip(currency).map(|(minor, currency)| Money { minor, currency });
        Sketch {
            name: r.name,
            words: r.words,
            ask: Ask { rung: Rung::from_code(r.ask).unwrap_or(Rung::Words), amount: money(r.ask_amount_minor) },
            price: money(r.price_minor),
        }
    }
}

/// The offers of some templates, by template.
pub(super) fn of_templates<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<Sketch>>, DbError> {
    let rows: Vec<Row> = o::table
        .filter(o::workspace_id.eq(ws.id().0).and(o::template_id.eq_any(ids)))
        .order((o::template_id, o::position))
        .select(Row::as_select())
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Sketch>> = HashMap::new();
    for row in rows {
        found.entry(row.template_id).or_default().push(row.into());
    }
    Ok(found)
}

/// Stores the offers of a template.
pub(super) fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    template: TemplateId,
    offers: &[Sketch],
) -> Result<(), DbError> {
    for (position, offer) in (1_i64..).zip(offers) {
        let currency = offer.price.or(offer.ask.amount).map(|m| m.currency.code().to_string());
        diesel::insert_into(o::table)
            .values((
                (o::workspace_id.eq(ws.id().0), o::template_id.eq(template.0), o::position.eq(position)),
                (o::name.eq(&offer.name), o::words.eq(&offer.words), o::ask.eq(offer.ask.rung.code())),
                o::ask_amount_minor.eq(offer.ask.amount.map(|m| m.minor)),
                o::price_minor.eq(offer.price.map(|m| m.minor)),
                o::currency.eq(currency),
            ))
            .execute(conn)?;
    }
    Ok(())
}
