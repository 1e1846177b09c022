//! Where members keep and share a report, and make and revoke its links.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use super::reported::Reported;
use super::typed::{Typed, fresh_key};
use super::{Answer, Nothing, Posted, SignedIn, WebError, get};
use crate::actions::once::once;
use crate::actions::shares::{self as act, ShareToken};
use crate::actions::{Acting, ActionError};
use crate::db::scope::{self, CanRead, Ws};
use crate::db::{AnyConn, DbError, basis, frozen, shares};
use crate::domain::id::{FrozenId, ShareId, WorkspaceId};
use crate::domain::invalid::Invalid;
use crate::domain::share::{Lasts, Scope, Terms};
use crate::domain::time::Moment;
use crate::domain::wording::date;
use crate::views::Flash;
use crate::views::form::{Field, Problem};
use crate::views::share::{
    Choice, FreezeForm, FrozenLine, LinkLine, MadePage, ShareForm, SharingPage, kept, state, views,
};

/// Addresses of a workspace, of its experiments and of its value propositions.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/sharing").route(get().to(show)))
        .service(web::resource("/w/{ws}/links").route(web::post().to(make)))
        .service(web::resource("/w/{ws}/links/{link}/revoke").route(web::post().to(revoke)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/sharing").route(get().to(show)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/links").route(web::post().to(make)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/links/{link}/revoke").route(web::post().to(revoke)))
        .service(web::resource("/w/{ws}/propositions/{proposition}/sharing").route(get().to(show)))
        .service(web::resource("/w/{ws}/propositions/{proposition}/links").route(web::post().to(make)))
        .service(web::resource("/w/{ws}/propositions/{proposition}/links/{link}/revoke").route(web::post().to(revoke)));
}

struct Found {
    name: String,
    frozen: Vec<frozen::Entry>,
    links: Option<Vec<shares::Link>>,
}

/// Links are for those who may make them.
fn find(conn: &mut AnyConn, ws: &Ws<CanRead>, scope: Scope) -> Result<Found, DbError> {
    let name = basis::name(conn, ws, scope)?;
    let links = match ws.writer() {
        Some(writer) => Some(shares::list(conn, &writer, scope)?),
        None => None,
    };
    Ok(Found { name, frozen: frozen::list(conn, ws, scope)?, links })
}

async fn show(who: SignedIn, at: web::Path<Reported>) -> Answer {
    again(&who, &at, &Typed::default(), StatusCode::OK, &[]).await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn again(
    who: &SignedIn,
    at: &Reported,
    typed: &Typed,
    status: StatusCode,
    wrong: &[Invalid],
) -> Answer {
    let scope = at.scope();
    let (bar, found) = who.read_in(at.ws, move |conn, ws| find(conn, ws, scope)).await?;
    let (base, report) = (at.base(), at.report());
    let may_write = bar.role().may_write();
    let page = SharingPage {
        back: at.back(&bar, &found.name),
        report: (report != base).then_some(report),
        problems: Problem::summary(wrong),
        freeze: if may_write { Some(freeze_form(&base, typed, wrong)?) } else { None },
        new: if may_write { Some(share_form(&base, &found.frozen, typed, wrong)?) } else { None },
        frozen: found.frozen.iter().map(|entry| frozen_line(at, entry)).collect(),
        links: found.links.unwrap_or_default().iter().map(|link| link_line(&base, link, Moment::now())).collect(),
    };
    let layout = who.layout_in(&bar, at.place(), "Keep and share the report");
    who.print(status, &layout, &page)
}

fn freeze_form(base: &str, typed: &Typed, wrong: &[Invalid]) -> Result<FreezeForm, WebError> {
    let name = Field::line("name", "Name of the frozen report").optional().value(typed.get("name"));
    let name = name.hint("Left empty, it is called after today.");
    Ok(FreezeForm { action: format!("{base}/frozen"), key: fresh_key()?, name: name.checked(wrong) })
}

fn share_form(base: &str, frozen: &[frozen::Entry], typed: &Typed, wrong: &[Invalid]) -> Result<ShareForm, WebError> {
    let chosen = typed.get("report");
    let choice = |value: String, label: String| Choice { selected: value == chosen, value, label };
    let mut reports: Vec<Choice> =
        frozen.iter().map(|f| choice(f.id.to_string(), format!("{}, as frozen", f.name))).collect();
    reports.push(choice("now".into(), "The report as it stands whenever it is read".into()));
    let proposed = Lasts::PROPOSED.days().to_string();
    let days = if typed.has("days") { typed.get("days") } else { &proposed };
    let hint = format!("From 1 to {}. You can revoke the link at any time.", Lasts::MOST);
    Ok(ShareForm {
        action: format!("{base}/links"),
        key: fresh_key()?,
        reports,
        days: Field::typed("days", "Days until it expires", "number").value(days).hint(&hint).checked(wrong),
        words: typed.get("words") == "yes",
    })
}

pub(super) fn frozen_line(at: &Reported, entry: &frozen::Entry) -> FrozenLine {
    FrozenLine {
        href: at.kept(entry.id),
        name: entry.name.clone(),
        sentence: entry.sentence.clone(),
        kept: kept(entry.at, &entry.by),
    }
}

fn link_line(base: &str, link: &shares::Link, now: Moment) -> LinkLine {
    let words = if link.words { "with customers’ words" } else { "without customers’ words" };
    let works = link.revoked.is_none() && link.expires_at > now;
    LinkLine {
        what: link.frozen.clone().map_or("Report as it stands".into(), |name| format!("{name}, as frozen")),
        made: format!("Made by {} on {}, {words}.", link.made_by, date(link.made_at.day())),
        state: state(link.expires_at, link.revoked.as_ref().map(|(by, at)| (by.as_str(), *at)), now),
        views: views(link.views, link.viewed_at),
        revoke: works.then(|| format!("{base}/links/{}/revoke", link.id)),
    }
}

fn terms(typed: &Typed) -> Result<Terms, WebError> {
    let frozen = match typed.get("report") {
        "now" => None,
        number => Some(FrozenId(number.parse().map_err(|_| WebError::NotFound)?)),
    };
    Ok(Terms { frozen, words: typed.get("words") == "yes", lasts: Lasts::parse("days", typed.get("days"))? })
}

async fn make(req: HttpRequest, at: web::Path<Reported>, sent: Posted<Typed>) -> Answer {
    let (at, Posted { by: who, input: typed }) = (at.into_inner(), sent);
    let (user, ws, scope) = (who.user, WorkspaceId(at.ws), at.scope());
    // Who may not is told so before anything about the form.
    let enter = move |conn: &mut AnyConn| {
        let ws = scope::enter_write(conn, user, ws)?;
        basis::name(conn, &ws, scope).map(|_| ws)
    };
    let bar = who.state().read(enter).await?;
    let terms = match terms(&typed) {
        Ok(terms) => terms,
        Err(WebError::Invalid(wrong)) => {
            return again(&who, &at, &typed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await;
        }
        Err(other) => return Err(other),
    };
    let token = ShareToken::fresh()?;
    let (id, made) = made(&who, &at, &typed, terms, &token).await?;
    tracing::info!(event = "report shared", workspace = at.ws, scope = ?scope, link = id.0, user = user.0, "link made");
    let origin = who.state().site.origin(req.headers()).ok_or(WebError::Misdirected)?;
    let page = MadePage {
        back: crate::views::Link::new(at.sharing(), "Kept and shared"),
        address: made.then(|| format!("{origin}/s/{}", token.text())),
        sentence: sentence(&terms, made),
    };
    who.print(StatusCode::OK, &who.layout_in(&bar, at.place(), "Link to the report"), &page)
}

fn sentence(terms: &Terms, made: bool) -> String {
    if !made {
        return "Its address was shown when it was made. If it was not copied, revoke it and make another one.".into();
    }
    let words = if terms.words { "with" } else { "without" };
    let days = crate::domain::wording::counted(terms.lasts.days().unsigned_abs(), "day", "days");
    format!("It works for {days} and shows one report, {words} customers’ own words.")
}

/// Stores the link, and says whether this sending of the form is the one that made it.
async fn made(
    who: &SignedIn,
    at: &Reported,
    typed: &Typed,
    terms: Terms,
    token: &ShareToken,
) -> Result<(ShareId, bool), WebError> {
    let (acting, key, token, scope) = (who.acting(), typed.content_key()?, token.clone(), at.scope());
    who.write_in(at.ws, move |conn, ws| -> Result<_, ActionError> {
        let mut fresh = false;
        let id = once(conn, ws, &acting, &key, |conn| {
            fresh = true;
            Ok(act::share(conn, ws, &acting, scope, &terms, &token)?.0)
        })?;
        Ok((ShareId(id), fresh))
    })
    .await
}

async fn revoke(at: web::Path<Reported>, sent: Posted<Nothing>) -> Answer {
    let (scope, link, acting): (Scope, ShareId, Acting) = (at.scope(), at.link()?, sent.by.acting());
    sent.by.write_in(at.ws, move |conn, ws| act::revoke(conn, ws, &acting, scope, link)).await?;
    let (ws, user) = (at.ws, sent.by.user.0);
    tracing::info!(event = "link revoked", workspace = ws, scope = ?scope, link = link.0, user, "link revoked");
    let said = Flash::said("Revoked. Whoever has the link finds nothing now; to share again, make a new one.");
    Ok(sent.by.go(&at.sharing(), &said))
}
