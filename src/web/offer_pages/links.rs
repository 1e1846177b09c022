//! Addresses of the page: made for everybody, made for invited customers, revoked.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use super::page::again;
use super::{Path, at, entered, here, layout};
use crate::actions::offer_links as act;
use crate::actions::once::once;
use crate::actions::shares::ShareToken;
use crate::db::offer_pages;
use crate::db::scope::{CanWrite, Ws};
use crate::domain::id::{ExperimentId, OfferLinkId};
use crate::domain::invitation::{self, Invitee};
use crate::domain::text::Name;
use crate::domain::wording::counted;
use crate::views::offer_page::{InvitedPage, MadePage};
use crate::views::{Flash, Link, qr};
use crate::web::typed::Typed;
use crate::web::{Answer, Nothing, Posted, SignedIn, WebError};

/// Whether customers find the page by now.
async fn is_open(who: &SignedIn, bar: &Ws<CanWrite>, offer: i64) -> Result<bool, WebError> {
    let ws = bar.clone();
    let look = move |conn: &mut crate::db::AnyConn| {
        offer_pages::get(conn, &ws, crate::domain::id::OfferId(offer))?.ok_or(crate::db::DbError::NotFound)
    };
    Ok(who.state().read(look).await?.opened_at.is_some())
}

/// Makes an address for everybody and shows it, once.
pub(super) async fn make(req: HttpRequest, path: Path, sent: Posted<Typed>) -> Answer {
    let numbers @ (ws, experiment, offer) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let at = at(experiment, offer);
    let bar = entered(&who, ws, at).await?;
    let open = is_open(&who, &bar, offer).await?;
    let name = match Name::parse("link", typed.get("link")) {
        Ok(name) => name,
        Err(wrong) => return again(&who, numbers, &typed, StatusCode::UNPROCESSABLE_ENTITY, &[wrong]).await,
    };
    let (token, acting, key) = (ShareToken::fresh()?, who.acting(), typed.content_key()?);
    let given = token.clone();
    let store = move |conn: &mut crate::db::AnyConn, ws: &Ws<CanWrite>| -> Result<bool, crate::actions::ActionError> {
        let mut fresh = false;
        once(conn, ws, &acting, &key, |conn| {
            fresh = true;
            Ok(act::make(conn, ws, &acting, at, &name, &given)?.0)
        })?;
        Ok(fresh)
    };
    let made = who.write_in(ws, store).await?;
    let origin = who.state().site.origin(req.headers()).ok_or(WebError::Misdirected)?;
    let address = made.then(|| format!("{origin}/o/{}", token.text()));
    let page = MadePage {
        back: Link::new(here(ws, experiment, offer), "Page for customers"),
        svg: address.as_ref().and_then(|address| qr::svg(address, "The address as a code to scan")),
        sentence: sentence(made, open),
        address,
    };
    who.print(StatusCode::OK, &layout(&who, &bar, "New address"), &page)
}

fn sentence(made: bool, open: bool) -> String {
    match (made, open) {
        (false, _) => "It was shown when it was made. If it was not copied, revoke it and make another one.",
        (true, true) => "Whoever has it can answer the offer.",
        (true, false) => "Whoever has it can answer the offer as soon as you open the page.",
    }
    .to_owned()
}

/// Invites customers and shows their addresses, once.
pub(super) async fn invite(req: HttpRequest, path: Path, sent: Posted<Typed>) -> Answer {
    let numbers @ (ws, experiment, offer) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let at = at(experiment, offer);
    let bar = entered(&who, ws, at).await?;
    let open = is_open(&who, &bar, offer).await?;
    let list = match invitation::parse("customers", typed.get("customers")) {
        Ok(list) => list,
        Err(wrong) => return again(&who, numbers, &typed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await,
    };
    let invited = list.into_iter().map(|one| Ok((one, ShareToken::fresh()?))).collect::<Result<Vec<_>, WebError>>()?;
    let (acting, key, given) = (who.acting(), typed.content_key()?, invited.clone());
    let store = move |conn: &mut crate::db::AnyConn, ws: &Ws<CanWrite>| -> Result<bool, crate::actions::ActionError> {
        let mut fresh = false;
        once(conn, ws, &acting, &key, |conn| {
            fresh = true;
            let made = act::invite(conn, ws, &acting, at, &given)?;
            Ok(made.first().map_or(0, |id| id.0))
        })?;
        Ok(fresh)
    };
    let made = match who.write_in(ws, store).await {
        Ok(made) => made,
        Err(WebError::Invalid(wrong)) => {
            return again(&who, numbers, &typed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await;
        }
        Err(WebError::Conflict(why)) => return Ok(who.go(&here(ws, experiment, offer), &Flash::said(why))),
        Err(other) => return Err(other),
    };
    let origin = who.state().site.origin(req.headers()).ok_or(WebError::Misdirected)?;
    let addresses = if made { addresses(&invited, &origin) } else { Vec::new() };
    let page = InvitedPage {
        back: Link::new(here(ws, experiment, offer), "Page for customers"),
        text: addresses.iter().map(|l| format!("{}\t{}\n", l.label, l.href)).collect(),
        sentence: invited_sentence(made, open, invited.len()),
        addresses,
    };
    who.print(StatusCode::OK, &layout(&who, &bar, "Invitations"), &page)
}

fn addresses(invited: &[(Invitee, ShareToken)], origin: &str) -> Vec<Link> {
    let link =
        |(one, token): &(Invitee, ShareToken)| Link::new(format!("{origin}/o/{}", token.text()), one.name.as_str());
    invited.iter().map(link).collect()
}

fn invited_sentence(made: bool, open: bool, number: usize) -> String {
    if !made {
        return "They were shown when they were made. Revoke those that were not copied, and invite anew.".into();
    }
    let addresses = counted(number as u64, "address", "addresses");
    let when = if open { "" } else { " They work as soon as you open the page." };
    format!(
        "{addresses}, shown this once and kept nowhere. Send each customer their own; nothing is sent by itself.{when}"
    )
}

/// Revokes an address.
pub(super) async fn revoke(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, experiment, link) = path.into_inner();
    let acting = sent.by.acting();
    let revoke = move |conn: &mut crate::db::AnyConn, ws: &Ws<CanWrite>| {
        act::revoke(conn, ws, &acting, ExperimentId(experiment), OfferLinkId(link))
    };
    let offer = sent.by.write_in(ws, revoke).await?;
    let said = Flash::said("Revoked. Whoever has the address finds nothing now.");
    Ok(sent.by.go(&here(ws, experiment, offer.0), &said))
}
