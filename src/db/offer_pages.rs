//! The pages on which customers answer offers themselves.

use diesel::prelude::*;

use super::schema::{experiment as e, offer_page as p};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::offer_page::{Arrangement, Commitment, Language, OfferPageDraft, Sites};
use crate::domain::silence::Patience;
use crate::domain::time::{Day, Moment};

/// A page as it is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferPage {
    /// Whose page it is, as customers read it.
    pub brand: String,
    /// Where the picture stands.
    pub arrangement: Arrangement,
    /// What a customer gives with a yes.
    pub commitment: Commitment,
    /// The language.
    pub language: Language,
    /// Sites that may show the page.
    pub sites: Sites,
    /// The last day.
    pub closes_on: Option<Day>,
    /// Since when it is open; nothing while it is closed.
    pub opened_at: Option<Moment>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = p)]
struct Row {
    brand: String,
    arrangement: String,
    commitment: String,
    language: String,
    sites: String,
    closes_on: Option<i64>,
    opened_at: Option<i64>,
}

impl From<Row> for OfferPage {
    fn from(r: Row) -> Self {
        Self {
            brand: r.brand,
            arrangement: Arrangement::parse(&r.arrangement).unwrap_or(Arrangement::Plain),
            commitment: Commitment::parse(&r.commitment).unwrap_or(Commitment::Email),
            language: Language::parse(&r.language).unwrap_or(Language::English),
            sites: Sites::stored(&r.sites),
            closes_on: r.closes_on.and_then(|d| i32::try_from(d).ok()).map(Day),
            opened_at: r.opened_at.map(Moment),
        }
    }
}

/// The page of an offer, if there is one.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, offer: OfferId) -> Result<Option<OfferPage>, DbError> {
    let of = p::workspace_id.eq(ws.id().0).and(p::offer_id.eq(offer.0));
    let row: Option<Row> = p::table.filter(of).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(OfferPage::from))
}

/// Sets a page up, or changes it. The secret is kept from the first time.
pub fn save(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    (experiment, offer): (ExperimentId, OfferId),
    secret: &str,
    draft: &OfferPageDraft,
) -> Result<(), DbError> {
    let written = (
        p::brand.eq(draft.brand.as_str()),
        p::arrangement.eq(draft.arrangement.word()),
        p::commitment.eq(draft.commitment.word()),
        p::language.eq(draft.language.word()),
        p::sites.eq(draft.sites.text()),
        p::closes_on.eq(draft.closes_on.map(|d| i64::from(d.0))),
    );
    let of = p::workspace_id.eq(ws.id().0).and(p::offer_id.eq(offer.0));
    if diesel::update(p::table.filter(of)).set(written.clone()).execute(conn)? > 0 {
        return Ok(());
    }
    let key = (p::workspace_id.eq(ws.id().0), p::offer_id.eq(offer.0), p::experiment_id.eq(experiment.0));
    diesel::insert_into(p::table).values((key, p::secret.eq(secret), written)).execute(conn)?;
    Ok(())
}

/// Opens a page, or closes it.
///
/// # Errors
/// [`DbError::NotFound`] when the offer has none.
pub fn set_open(conn: &mut AnyConn, ws: &Ws<CanWrite>, offer: OfferId, since: Option<Moment>) -> Result<(), DbError> {
    let of = p::workspace_id.eq(ws.id().0).and(p::offer_id.eq(offer.0));
    let changed = diesel::update(p::table.filter(of)).set(p::opened_at.eq(since.map(|m| m.0))).execute(conn)?;
    if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
}

/// How long an experiment's customers have to decide.
pub fn patience<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Patience, DbError> {
    let of = e::workspace_id.eq(ws.id().0).and(e::id.eq(experiment.0));
    Ok(Patience::stored(e::table.filter(of).select(e::decision_days).first(conn)?))
}

/// Writes how long they have.
pub fn set_patience(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, to: Patience) -> Result<(), DbError> {
    let of = e::workspace_id.eq(ws.id().0).and(e::id.eq(id.0));
    diesel::update(e::table.filter(of)).set(e::decision_days.eq(to.days())).execute(conn)?;
    Ok(())
}
