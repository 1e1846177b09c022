//! What an offer's page shows to whoever has an address of it.

use super::named::{cares, customers};
use super::offer_pages::OfferPage;
use super::offer_pictures::Picture;
use super::offers::Offer;
use super::responses::{self, Row};
use super::scope::{Offered, Ws};
use super::{
    AnyConn, DbError, alternatives, answers, experiments, offer_pages, offer_pictures, offers, proposition_sets,
    propositions,
};
use crate::domain::answer::{Question, SOMETHING_ELSE};
use crate::domain::experiment::Method;
use crate::domain::id::{ExperimentId, OfferId, ResponseId};
use crate::domain::silence::Patience;

/// The most cares that the page shows for ticking.
const MOST_CARES: usize = 8;

/// Everything that the page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The offer.
    pub offer: Offer,
    /// How the page is set up.
    pub page: OfferPage,
    /// The picture.
    pub picture: Option<Picture>,
    /// What is asked.
    pub question: Question,
    /// How long customers have to decide.
    pub patience: Patience,
    /// Whom a personal address belongs to.
    pub invited: Option<String>,
}

/// The page of an offer, for a preview by its team.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such offer, or the offer no page.
pub fn preview<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    (experiment, offer): (ExperimentId, OfferId),
) -> Result<Shown, DbError> {
    let offer = offers::get(conn, ws, offer)?;
    if offer.experiment != experiment {
        return Err(DbError::NotFound);
    }
    let mut page = offer_pages::get(conn, ws, offer.id)?.ok_or(DbError::NotFound)?;
    page.commitment = page.commitment.where_priced(offer.price.is_some());
    let method = experiments::get(conn, ws, experiment)?.method;
    let question = Question {
        commitment: Some(page.commitment),
        alternatives: named_alternatives(conn, ws, experiment)?,
        cares: claimed(conn, ws, &offer)?,
        price: offer.price,
        into: method == Some(Method::InternalPitch),
    };
    Ok(Shown {
        picture: offer_pictures::get(conn, ws, offer.id)?,
        patience: offer_pages::patience(conn, ws, experiment)?,
        invited: None,
        offer,
        page,
        question,
    })
}

/// The page for whoever has an address.
///
/// # Errors
/// As for [`preview`].
pub fn shown(conn: &mut AnyConn, offered: &Offered) -> Result<Shown, DbError> {
    let ws = offered.reader();
    let mut shown = preview(conn, &ws, (offered.experiment(), offered.offer()))?;
    if let Some((customer, _)) = offered.invited() {
        shown.invited = customers::names(conn, &ws, &[customer.0])?.remove(&customer.0);
    }
    Ok(shown)
}

fn named_alternatives<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Vec<String>, DbError> {
    let open = alternatives::list(conn, ws, id)?.into_iter().filter(|a| !a.archived && a.name != SOMETHING_ELSE);
    Ok(open.map(|a| a.name).collect())
}

/// The cares that the offer claims to take care of.
fn claimed<P>(conn: &mut AnyConn, ws: &Ws<P>, offer: &Offer) -> Result<Vec<String>, DbError> {
    let sets: Vec<i64> = offer.propositions.iter().map(|s| s.0).collect();
    let claims = propositions::claims(conn, ws)?;
    let mut found: Vec<String> = Vec::new();
    for name in proposition_sets::members(conn, ws, &sets)?.values().flat_map(|set| set.iter()) {
        for care in claims.get(name).into_iter().flatten() {
            if !found.contains(care) && found.len() < MOST_CARES {
                found.push(care.clone());
            }
        }
    }
    Ok(found)
}

/// What a visitor has said so far.
#[derive(Debug, Clone)]
pub struct Said {
    /// The response.
    pub row: Row,
    /// The alternative.
    pub chose: Option<String>,
    /// The cares that they ticked.
    pub cares: Vec<String>,
}

/// The answer that a visitor has given; nothing while a personal address waits for one.
pub fn said(conn: &mut AnyConn, offered: &Offered, visitor: &str) -> Result<Option<Said>, DbError> {
    let ws = offered.reader();
    let given = answers::of_visitor(conn, &ws, offered.link(), visitor)?;
    given.map(|id| stored(conn, &ws, offered.experiment(), id)).transpose()
}

fn stored<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId, id: ResponseId) -> Result<Said, DbError> {
    let row = responses::get(conn, ws, id)?;
    let ids: Vec<i64> = responses::cares(conn, ws, &[id.0])?.into_iter().map(|c| c.care_id).collect();
    let cares = cares::names(conn, ws, &ids)?.into_values().collect();
    let all = alternatives::list(conn, ws, experiment)?;
    let chose = all.into_iter().find(|a| Some(a.id.0) == row.alternative_id).map(|a| a.name);
    Ok(Said { row, chose, cares })
}
