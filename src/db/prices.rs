//! What an offer cost over time.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{offer as o, price_change as p};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters, tallies};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::money::{Currency, Money};
use crate::domain::price::{PriceChange, Prices};
use crate::domain::time::Moment;

/// Keeps a change of an offer's price: when, by whom, from what to what.
pub fn insert_change(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    offer: OfferId,
    (at, by): (Moment, &str),
    (before, after): (Option<Money>, Option<Money>),
) -> Result<(), DbError> {
    let id = counters::take(conn, ws.id(), "price_change", 1)?;
    let code = |money: Option<Money>| money.map(|m| m.currency.code().to_string());
    diesel::insert_into(p::table)
        .values((
            (p::workspace_id.eq(ws.id().0), p::id.eq(id), p::offer_id.eq(offer.0)),
            (p::at.eq(at.0), p::by_name.eq(by)),
            (p::minor_before.eq(before.map(|m| m.minor)), p::currency_before.eq(code(before))),
            (p::minor_after.eq(after.map(|m| m.minor)), p::currency_after.eq(code(after))),
        ))
        .execute(conn)?;
    Ok(())
}

type Columns = (i64, i64, Option<i64>, Option<String>, Option<i64>, Option<String>);

/// The prices of an experiment's offers, by offer.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<HashMap<i64, Prices>, DbError> {
    let rows: Vec<Columns> = p::table
        .inner_join(o::table.on(o::workspace_id.eq(p::workspace_id).and(o::id.eq(p::offer_id))))
        .filter(p::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)))
        .order((p::at, p::id))
        .select((p::offer_id, p::at, p::minor_before, p::currency_before, p::minor_after, p::currency_after))
        .load(conn)?;
    let mut found: HashMap<i64, Prices> = HashMap::new();
    for (offer, at, minor_before, currency_before, minor_after, currency_after) in rows {
        let change = PriceChange {
            on: Moment(at).day(),
            before: money(minor_before, currency_before),
            after: money(minor_after, currency_after),
        };
        found.entry(offer).or_default().changed.push(change);
    }
    for (offer, asked) in tallies::prices::of_experiment(conn, ws, experiment)? {
        found.entry(offer).or_default().asked.push(asked);
    }
    Ok(found)
}

fn money(minor: Option<i64>, currency: Option<String>) -> Option<Money> {
    let currency = Currency::parse("currency", &currency?).ok()?;
    Some(Money { minor: minor?, currency })
}
