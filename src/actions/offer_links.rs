//! Addresses of an offer's page: for everybody, and for invited customers one each.

use std::collections::HashMap;

use super::offer_pages::{At, belongs};
use super::responses::{self, Log};
use super::shares::ShareToken;
use super::{Acting, ActionError};
use crate::db::named::customers;
use crate::db::offer_links::{self, NewOfferLink};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, contacts, offer_pages, responses as stored};
use crate::domain::account::Email;
use crate::domain::id::{CustomerId, ExperimentId, OfferLinkId, ResponseId};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::invitation::Invitee;
use crate::domain::response::{CheckRules, Fields, Outcome, check};
use crate::domain::text::Name;

/// Makes an address for everybody.
///
/// # Errors
/// [`DbError::NotFound`] when the offer has no page.
pub fn make(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    at: At,
    name: &Name,
    token: &ShareToken,
) -> Result<OfferLinkId, ActionError> {
    has_page(conn, ws, at)?;
    let hash = token.at_rest();
    let new = NewOfferLink { experiment: at.0, offer: at.1, name: name.as_str(), hash: &hash, invited: None };
    Ok(offer_links::insert(conn, ws, &new, (&acting.name, acting.now))?)
}

fn has_page(conn: &mut AnyConn, ws: &Ws<CanWrite>, at: At) -> Result<(), ActionError> {
    belongs(conn, ws, at)?;
    offer_pages::get(conn, ws, at.1)?.ok_or(DbError::NotFound)?;
    Ok(())
}

/// Invites customers: each gets an address and a response that is pending until they answer by it.
///
/// # Errors
/// When one of them is invited already, by line; and while the experiment does not ask.
pub fn invite(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    at: At,
    invited: &[(Invitee, ShareToken)],
) -> Result<Vec<OfferLinkId>, ActionError> {
    has_page(conn, ws, at)?;
    stored::take_ids(conn, ws, 0)?;
    let known = offer_links::invited(conn, ws, at.1)?;
    let (mut made, mut wrong) = (Vec::new(), Vec::new());
    for (one, token) in invited {
        let customer = customer(conn, ws, one)?;
        if known.contains(&customer) {
            let who = shown(one.name.as_str());
            wrong.push(Invalid::new("customers", "already_here", format!("'{who}' is invited already.")));
            continue;
        }
        let name = customers::names(conn, ws, &[customer.0])?.remove(&customer.0).unwrap_or_default();
        let response = pending(conn, ws, acting, at, &name, token)?;
        let (hash, invited) = (token.at_rest(), Some((customer, response)));
        let new = NewOfferLink { experiment: at.0, offer: at.1, name: "", hash: &hash, invited };
        made.push(offer_links::insert(conn, ws, &new, (&acting.name, acting.now))?);
    }
    if wrong.is_empty() { Ok(made) } else { Err(wrong.into()) }
}

/// The customer of an invitation: who has the address, or who has the name.
fn customer(conn: &mut AnyConn, ws: &Ws<CanWrite>, one: &Invitee) -> Result<CustomerId, ActionError> {
    if let Some(email) = &one.email
        && let Some((known, _)) = contacts::by_email(conn, ws, email)?
    {
        return Ok(known);
    }
    let ids: HashMap<String, CustomerId> = customers::ensure(conn, ws, &[&one.name])?;
    let id = *ids.get(&one.name.folded()).ok_or(DbError::NotFound)?;
    if let Some(email) = &one.email {
        reach(conn, ws, id, email, &one.name)?;
    }
    Ok(id)
}

fn reach(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: CustomerId, email: &Email, name: &Name) -> Result<(), ActionError> {
    if contacts::set(conn, ws, id, email)? {
        return Ok(());
    }
    let what = format!("'{}' is known under another address. Give them another name.", shown(name.as_str()));
    Err(Invalid::new("customers", "other_address", what).into())
}

fn pending(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    at: At,
    customer: &str,
    token: &ShareToken,
) -> Result<ResponseId, ActionError> {
    let fields = Fields {
        offer: Some("#"),
        outcome: Some(Outcome::Pending.word()),
        customer: Some(customer),
        ..Fields::default()
    };
    let draft = check(&fields, &CheckRules::form(acting.now))?;
    let log = Log { experiment: at.0, offer: Some(at.1), draft, key: token.at_rest() };
    responses::log(conn, ws, acting, &log)
}

/// Takes an address back for good. Whoever was invited by it and has not answered is no longer asked.
///
/// # Errors
/// [`DbError::NotFound`] when the experiment has no such address.
pub fn revoke(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    experiment: ExperimentId,
    id: OfferLinkId,
) -> Result<crate::domain::id::OfferId, ActionError> {
    stored::take_ids(conn, ws, 0)?;
    let (offer, response) = offer_links::revoke(conn, ws, experiment, id, (&acting.name, acting.now))?;
    if let Some(response) = response
        && stored::get(conn, ws, response)?.outcome() == Outcome::Pending
    {
        responses::undo(conn, ws, acting, response)?;
    }
    Ok(offer)
}
