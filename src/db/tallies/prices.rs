//! Responses by the price that was asked, warm contacts apart.

use diesel::prelude::*;

use super::counter::Counted;
use crate::db::responses::Row;
use crate::db::schema::{offer as o, price_tally as t};
use crate::db::scope::Ws;
use crate::db::upsert::Value;
use crate::db::{AnyConn, DbError};
use crate::domain::id::ExperimentId;
use crate::domain::money::{Currency, Money};
use crate::domain::price::PriceAsked;
use crate::domain::time::{Day, Moment};

/// What makes responses alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    offer: i64,
    minor: i64,
    currency: String,
    day: i64,
}

impl Key {
    /// The key of a response; nothing where no price was asked, or where a warm contact was.
    pub fn of(row: &Row) -> Option<Self> {
        let (minor, currency) = row.price_minor.zip(row.currency.clone()).filter(|_| !row.warm)?;
        let day = i64::from(Moment(row.responded_at).day().0);
        Some(Key { offer: row.offer_id, minor, currency, day })
    }
}

impl Counted for Key {
    const TABLE: &str = "price_tally";
    const COLUMNS: &[&str] = &["offer_id", "price_minor", "currency", "day"];

    fn values(&self) -> Vec<Value> {
        vec![self.offer.into(), self.minor.into(), self.currency.clone().into(), self.day.into()]
    }
}

/// The prices that were asked in an experiment, each with its offer.
pub fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<Vec<(i64, PriceAsked)>, DbError> {
    let rows: Vec<(i64, i64, String, Option<i64>)> = t::table
        .inner_join(o::table.on(o::workspace_id.eq(t::workspace_id).and(o::id.eq(t::offer_id))))
        .filter(t::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)).and(t::count.ne(0)))
        .group_by((t::offer_id, t::price_minor, t::currency))
        .select((t::offer_id, t::price_minor, t::currency, diesel::dsl::min(t::day)))
        .load(conn)?;
    let asked = |(offer, minor, currency, day): (i64, i64, String, Option<i64>)| {
        let currency = Currency::parse("currency", &currency).ok()?;
        let from = Day(i32::try_from(day?).ok()?);
        Some((offer, PriceAsked { price: Money { minor, currency }, from }))
    };
    Ok(rows.into_iter().filter_map(asked).collect())
}
