//! Offers: invitations to act inside an experiment.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::offer as o;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::{ExperimentId, OfferId, PropositionSetId};
use crate::domain::money::{Currency, Money};
use crate::domain::offer::Ask;
use crate::domain::response::Rung;
use crate::domain::text::Name;

/// An offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// The experiment that it belongs to.
    pub experiment: ExperimentId,
    /// Its name.
    pub name: String,
    /// The words in which it is made.
    pub words: String,
    /// What it asks for.
    pub ask: Ask,
    /// Its price.
    pub price: Option<Money>,
    /// The value propositions that it carries.
    pub propositions: Option<PropositionSetId>,
    /// Whether it is no longer made; its responses stay.
    pub archived: bool,
}

/// What an offer is made of.
#[derive(Debug, Clone)]
pub struct NewOffer {
    /// Its name.
    pub name: Name,
    /// The words in which it is made.
    pub words: String,
    /// What it asks for.
    pub ask: Ask,
    /// Its price.
    pub price: Option<Money>,
    /// The value propositions that it carries.
    pub propositions: Option<PropositionSetId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = o)]
struct Row {
    id: i64,
    experiment_id: i64,
    name: String,
    words: String,
    ask: i16,
    ask_amount_minor: Option<i64>,
    price_minor: Option<i64>,
    currency: Option<String>,
    proposition_set_id: Option<i64>,
    archived: bool,
}

impl From<Row> for Offer {
    fn from(r: Row) -> Self {
        let currency = r.currency.as_deref().and_then(|c| Currency::parse("currency", c).ok());
        let money = |minor: Option<i64>| minor.zip(currency).map(|(minor, currency)| Money { minor, currency });
        Offer {
            id: OfferId(r.id),
            experiment: ExperimentId(r.experiment_id),
            name: r.name,
            words: r.words,
            ask: Ask { rung: Rung::from_code(r.ask).unwrap_or(Rung::Words), amount: money(r.ask_amount_minor) },
            price: money(r.price_minor),
            propositions: r.proposition_set_id.map(PropositionSetId),
            archived: r.archived,
        }
    }
}

/// The experiment's offers, in the order in which they were made.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<Offer>, DbError> {
    let rows: Vec<Row> = o::table
        .filter(o::workspace_id.eq(ws.id().0).and(o::experiment_id.eq(experiment.0)))
        .order(o::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Offer::from).collect())
}

/// The offers of some experiments, by experiment, each list in the order in which they were made.
pub fn of_experiments<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    ids: &[ExperimentId],
) -> Result<HashMap<i64, Vec<Offer>>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = o::table
        .filter(o::workspace_id.eq(ws.id().0).and(o::experiment_id.eq_any(&ids)))
        .order(o::id)
        .select(Row::as_select())
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Offer>> = HashMap::new();
    for row in rows {
        found.entry(row.experiment_id).or_default().push(row.into());
    }
    Ok(found)
}

/// All offers of the workspace, by experiment.
pub fn of_workspace<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<i64, Vec<Offer>>, DbError> {
    let rows: Vec<Row> =
        o::table.filter(o::workspace_id.eq(ws.id().0)).order(o::id).select(Row::as_select()).load(conn)?;
    let mut found: HashMap<i64, Vec<Offer>> = HashMap::new();
    for row in rows {
        found.entry(row.experiment_id).or_default().push(row.into());
    }
    Ok(found)
}

/// One offer.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, id: OfferId) -> Result<Offer, DbError> {
    let row: Row =
        o::table.filter(o::workspace_id.eq(ws.id().0).and(o::id.eq(id.0))).select(Row::as_select()).first(conn)?;
    Ok(row.into())
}

/// Makes an offer.
pub fn insert(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    new: &NewOffer,
) -> Result<OfferId, DbError> {
    let id = take_ids(conn, ws, 1)?;
    insert_as(conn, ws, experiment, id, new)?;
    Ok(id)
}

/// Takes ids for offers to be made; they follow the first, which is returned.
pub fn take_ids(conn: &mut AnyConn, ws: &Ws<CanWrite>, count: usize) -> Result<OfferId, DbError> {
    Ok(OfferId(counters::take(conn, ws.id(), "offer", count as i64)?))
}

/// Makes an offer under an id that was taken for it.
pub fn insert_as(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    id: OfferId,
    new: &NewOffer,
) -> Result<(), DbError> {
    diesel::insert_into(o::table)
        .values((
            (o::workspace_id.eq(ws.id().0), o::id.eq(id.0), o::experiment_id.eq(experiment.0), o::archived.eq(false)),
            columns(new),
        ))
        .execute(conn)?;
    Ok(())
}

/// Changes an offer.
pub fn update(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: OfferId, new: &NewOffer) -> Result<(), DbError> {
    let of = o::workspace_id.eq(ws.id().0).and(o::id.eq(id.0));
    let changed = diesel::update(o::table.filter(of)).set(columns(new)).execute(conn)?;
    if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
}

/// Makes an offer no longer, or again.
pub fn set_archived(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: OfferId, archived: bool) -> Result<(), DbError> {
    let of = o::workspace_id.eq(ws.id().0).and(o::id.eq(id.0));
    let changed = diesel::update(o::table.filter(of)).set(o::archived.eq(archived)).execute(conn)?;
    if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
}

type Columns = (
    diesel::dsl::Eq<o::name, String>,
    diesel::dsl::Eq<o::fold, String>,
    diesel::dsl::Eq<o::words, String>,
    diesel::dsl::Eq<o::ask, i16>,
    diesel::dsl::Eq<o::ask_amount_minor, Option<i64>>,
    diesel::dsl::Eq<o::price_minor, Option<i64>>,
    diesel::dsl::Eq<o::currency, Option<String>>,
    diesel::dsl::Eq<o::proposition_set_id, Option<i64>>,
);

fn columns(new: &NewOffer) -> Columns {
    let currency = new.price.or(new.ask.amount).map(|m| m.currency.code().to_string());
    (
        o::name.eq(new.name.as_str().to_string()),
        o::fold.eq(new.name.folded()),
        o::words.eq(new.words.clone()),
        o::ask.eq(new.ask.rung.code()),
        o::ask_amount_minor.eq(new.ask.amount.map(|m| m.minor)),
        o::price_minor.eq(new.price.map(|m| m.minor)),
        o::currency.eq(currency),
        o::proposition_set_id.eq(new.propositions.map(|s| s.0)),
    )
}
