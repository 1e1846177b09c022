//! Counting who looks at an offer's page, without knowing who they are.

use super::ActionError;
use super::signed::{Visitor, code};
use crate::db::responses as stored;
use crate::db::scope::{CanWrite, Offered, Ws, enter_by_offer_link};
use crate::db::{AnyConn, DbError, visits};
use crate::domain::id::OfferLinkId;
use crate::domain::time::Moment;

/// Where a request comes from. It is never stored: what is stored is a code of it.
#[derive(Clone)]
pub struct Comer {
    /// The network.
    pub network: String,
    /// What the browser calls itself.
    pub browser: String,
    /// A salt for the case that this is the first visitor of the day.
    pub salt: String,
}

/// Counts a visitor who looks at a page, once however often they look; whether this was the first time.
///
/// # Errors
/// [`DbError::NotFound`] when the page is no longer open.
pub fn look(conn: &mut AnyConn, hash: &str, visitor: Visitor, comer: &Comer, now: Moment) -> Result<bool, ActionError> {
    let offered = enter_by_offer_link(conn, hash, now)?;
    let (ws, link) = (offered.answering(), offered.link());
    stored::take_ids(conn, &ws, 0)?;
    let (codes, page) = (codes(conn, &ws, link, comer, now)?, visitor.at_rest());
    let new = !visits::known(conn, &ws, link, &codes, &page)?;
    if new {
        visits::insert(conn, &ws, link, (&codes[0], &page), false, now)?;
        visits::count(conn, &ws, link, now)?;
    }
    Ok(new)
}

/// Notes that a visitor has answered, and so is not silent.
pub(super) fn answered(
    conn: &mut AnyConn,
    offered: &Offered,
    visitor: Visitor,
    comer: &Comer,
    now: Moment,
) -> Result<(), ActionError> {
    let (ws, link) = (offered.answering(), offered.link());
    let (codes, page) = (codes(conn, &ws, link, comer, now)?, visitor.at_rest());
    if visits::known(conn, &ws, link, &codes, &page)? {
        visits::answered(conn, &ws, link, &codes, &page)?;
    } else {
        // Who answers first and is seen to look later must not count as silent.
        visits::insert(conn, &ws, link, (&codes[0], &page), true, now)?;
    }
    Ok(())
}

/// The codes under which a visitor may stand: the one of today first, those of the days before behind it.
fn codes(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    link: OfferLinkId,
    comer: &Comer,
    now: Moment,
) -> Result<Vec<String>, DbError> {
    let (today, mut salts) = (now.day(), visits::salts(conn, ws, link)?);
    match salts.iter().position(|(day, _)| *day == today) {
        Some(place) => salts.swap(0, place),
        None => {
            visits::add_salt(conn, ws, link, today, &comer.salt)?;
            salts.insert(0, (today, comer.salt.clone()));
        }
    }
    Ok(salts.iter().map(|(_, salt)| code(salt, &comer.network, &comer.browser)).collect())
}
