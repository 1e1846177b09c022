//! Storing what customers say on an offer's page: the same way as every other response.

use super::responses::{self, Log};
use super::signed::Visitor;
use super::visits::{self, Comer};
use super::{Acting, ActionError};
use crate::db::named::customers;
use crate::db::responses as stored;
use crate::db::scope::{CanWrite, Offered, Ws, enter_by_offer_link};
use crate::db::{AnyConn, DbError, answers, contacts};
use crate::domain::account::Email;
use crate::domain::answer::{Answer, Person};
use crate::domain::id::{CustomerId, ResponseId};
use crate::domain::response::Draft;
use crate::domain::text::Name;
use crate::domain::time::Moment;

/// What history calls whoever answers on the page.
const CUSTOMER: &str = "the customer";

/// Stores an answer, or changes the one that the same visitor has given: what it was before stays in its history.
///
/// # Errors
/// [`DbError::NotFound`] when the page is no longer open.
pub fn answer(
    conn: &mut AnyConn,
    hash: &str,
    (visitor, comer): (Visitor, &Comer),
    answer: &Answer,
    now: Moment,
) -> Result<ResponseId, ActionError> {
    let offered = enter_by_offer_link(conn, hash, now)?;
    let ws = offered.answering();
    // From here on nobody else writes in the workspace: of two answers at the same moment one sees the other.
    stored::take_ids(conn, &ws, 0)?;
    let acting = Acting { name: CUSTOMER.into(), now };
    let code = identity(&offered, visitor);
    let there = match offered.invited() {
        Some((_, response)) => Some(response),
        None => answers::of_visitor(conn, &ws, offered.link(), &code)?,
    };
    let mut draft = answer.draft.clone();
    draft.customer = customer(conn, &ws, &offered, there, answer.who.as_ref())?;
    if let Some(colleague) = &answer.colleague {
        known(conn, &ws, colleague)?;
    }
    let id = match there {
        Some(id) => responses::edit(conn, &ws, &acting, id, Some(offered.offer()), &draft).map(|()| id)?,
        None => log(conn, &ws, &acting, &offered, draft, &code)?,
    };
    let given = match there {
        Some(_) => given(conn, &ws, id, answer)?,
        None => answer.given.clone(),
    };
    answers::note(conn, &ws, (offered.link(), &code), id, &given, now)?;
    visits::answered(conn, &offered, visitor, comer, now)?;
    Ok(id)
}

/// What a customer who is known gave beside the address under which they are known: another address is among it.
fn given(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ResponseId, answer: &Answer) -> Result<String, DbError> {
    let email = answer.who.as_ref().and_then(|person| person.email.as_ref());
    let known = email.map(|email| contacts::by_email(conn, ws, email)).transpose()?.flatten();
    let same = known.map(|(customer, _)| customer.0) == stored::get(conn, ws, id)?.customer_id;
    let other = email.filter(|_| !same).map_or("", Email::as_str);
    Ok([other, &answer.given].into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join("; "))
}

/// Under what a visitor's answer is found again. A personal address has one visitor, on however many machines.
pub fn identity(offered: &Offered, visitor: Visitor) -> String {
    if offered.invited().is_some() { "invited".into() } else { visitor.at_rest() }
}

fn log(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    offered: &Offered,
    draft: Draft,
    code: &str,
) -> Result<ResponseId, ActionError> {
    let key = format!("{}:{code}", offered.link());
    responses::log(
        conn,
        ws,
        acting,
        &Log { experiment: offered.experiment(), offer: Some(offered.offer()), draft, key: key.into() },
    )
}

/// The customer of an answer: whom the address belongs to, who answered before, or who they say they are.
fn customer(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    offered: &Offered,
    there: Option<ResponseId>,
    who: Option<&Person>,
) -> Result<Option<Name>, ActionError> {
    let before = match (offered.invited(), there) {
        (Some((customer, _)), _) => Some(customer),
        (None, Some(id)) => stored::get(conn, ws, id)?.customer_id.map(CustomerId),
        (None, None) => None,
    };
    if let Some(id) = before {
        if let Some(email) = who.and_then(|person| person.email.as_ref())
            && contacts::by_email(conn, ws, email)?.is_none()
        {
            contacts::set(conn, ws, id, email)?;
        }
        let name = customers::names(conn, ws, &[id.0])?.remove(&id.0).unwrap_or_default();
        return Ok(Some(Name::parse("customer", &name)?));
    }
    who.map(|person| known(conn, ws, person)).transpose()
}

/// The customer who a stranger says they are. Who has left the same address is the same; otherwise a new one is made, so
/// that nobody writes into what the team knows of somebody else.
fn known(conn: &mut AnyConn, ws: &Ws<CanWrite>, person: &Person) -> Result<Name, ActionError> {
    if let Some(email) = &person.email
        && let Some((_, name)) = contacts::by_email(conn, ws, email)?
    {
        return Ok(Name::parse("customer", &name)?);
    }
    let name = unused(conn, ws, person.name.as_ref())?;
    let made = customers::ensure(conn, ws, &[&name])?;
    if let (Some(email), Some(id)) = (&person.email, made.get(&name.folded())) {
        contacts::set(conn, ws, *id, email)?;
    }
    Ok(name)
}

/// A name that no customer has yet: the one that was left, with a number where it is taken.
fn unused(conn: &mut AnyConn, ws: &Ws<CanWrite>, wanted: Option<&Name>) -> Result<Name, ActionError> {
    let base: String = wanted.map_or("Visitor", Name::as_str).chars().take(Name::MAX - 20).collect();
    let first = stored::take_ids(conn, ws, 0)?;
    let numbered = (first..).map(|n| format!("{base} {n}"));
    for candidate in wanted.map(|name| name.as_str().to_string()).into_iter().chain(numbered) {
        let name = Name::parse("customer", &candidate)?;
        if customers::known(conn, ws, &[name.folded()])?.is_empty() {
            return Ok(name);
        }
    }
    Err(DbError::Unexpected("no name is free".into()).into())
}
