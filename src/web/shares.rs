//! Where members keep and share a report, and make and revoke its links.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use super::nav::Place;
use super::typed::{Typed, fresh_key};
use super::{Answer, Nothing, Posted, SignedIn, WebError, frozen::address, get};
use crate::actions::once::once;
use crate::actions::shares::{self as act, ShareToken};
use crate::actions::{Acting, ActionError};
use crate::db::experiments::{self, Experiment};
use crate::db::scope::{self, CanRead, Ws};
use crate::db::{AnyConn, DbError, frozen, shares};
use crate::domain::id::{ExperimentId, FrozenId, ShareId};
use crate::domain::invalid::Invalid;
use crate::domain::share::{Lasts, Terms};
use crate::domain::time::Moment;
use crate::domain::wording::date;
use crate::views::form::{Field, Problem};
use crate::views::share::{
    Choice, FreezeForm, FrozenLine, LinkLine, MadePage, ShareForm, SharingPage, kept, state, views,
};
use crate::views::{Flash, Link};

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/experiments/{experiment}/sharing").route(get().to(show)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/links").route(web::post().to(make)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/links/{link}/revoke").route(web::post().to(revoke)));
}

struct Found {
    experiment: Experiment,
    frozen: Vec<frozen::Entry>,
    links: Option<Vec<shares::Link>>,
}

/// Links are for those who may make them.
fn find(conn: &mut AnyConn, ws: &Ws<CanRead>, experiment: ExperimentId) -> Result<Found, DbError> {
    let found = experiments::get(conn, ws, experiment)?;
    let links = match ws.writer() {
        Some(writer) => Some(shares::list(conn, &writer, experiment)?),
        None => None,
    };
    Ok(Found { experiment: found, frozen: frozen::list(conn, ws, experiment)?, links })
}

async fn show(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, experiment) = path.into_inner();
    again(&who, ws, experiment, &Typed::default(), StatusCode::OK, &[]).await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn again(
    who: &SignedIn,
    ws: i64,
    experiment: i64,
    typed: &Typed,
    status: StatusCode,
    wrong: &[Invalid],
) -> Answer {
    let (bar, found) = who.read_in(ws, move |conn, ws| find(conn, ws, ExperimentId(experiment))).await?;
    let base = format!("/w/{ws}/experiments/{experiment}");
    let may_write = bar.role().may_write();
    let page = SharingPage {
        back: Link::new(base.clone(), found.experiment.name.clone()),
        report: format!("{base}/report"),
        problems: Problem::summary(wrong),
        freeze: if may_write { Some(freeze_form(&base, typed, wrong)?) } else { None },
        new: if may_write { Some(share_form(&base, &found.frozen, typed, wrong)?) } else { None },
        frozen: found.frozen.iter().map(|entry| frozen_line(ws, experiment, entry)).collect(),
        links: found.links.unwrap_or_default().iter().map(|link| link_line(&base, link, Moment::now())).collect(),
    };
    let layout = who.layout_in(&bar, Place::Experiments, "Keep and share the report");
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

pub(super) fn frozen_line(ws: i64, experiment: i64, entry: &frozen::Entry) -> FrozenLine {
    FrozenLine {
        href: address(ws, experiment, entry.id),
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

async fn make(req: HttpRequest, path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let user = who.user;
    // Who may not is told so before anything about the form.
    let enter = move |conn: &mut AnyConn| {
        let ws = scope::enter_write(conn, user, crate::domain::id::WorkspaceId(ws))?;
        experiments::get(conn, &ws, ExperimentId(experiment)).map(|_| ws)
    };
    let bar = who.state().read(enter).await?;
    let terms = match terms(&typed) {
        Ok(terms) => terms,
        Err(WebError::Invalid(wrong)) => {
            return again(&who, ws, experiment, &typed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await;
        }
        Err(other) => return Err(other),
    };
    let token = ShareToken::fresh()?;
    let (id, made) = made(&who, ws, experiment, &typed, terms, &token).await?;
    tracing::info!(event = "report shared", workspace = ws, experiment, link = id.0, user = user.0, "link made");
    let origin = who.state().site.origin(req.headers()).ok_or(WebError::Misdirected)?;
    let page = MadePage {
        back: Link::new(format!("/w/{ws}/experiments/{experiment}/sharing"), "Kept and shared"),
        address: made.then(|| format!("{origin}/s/{}", token.text())),
        sentence: sentence(&terms, made),
    };
    who.print(StatusCode::OK, &who.layout_in(&bar, Place::Experiments, "Link to the report"), &page)
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
    ws: i64,
    experiment: i64,
    typed: &Typed,
    terms: Terms,
    token: &ShareToken,
) -> Result<(ShareId, bool), WebError> {
    let (acting, key, token) = (who.acting(), typed.content_key()?, token.clone());
    who.write_in(ws, move |conn, ws| -> Result<_, ActionError> {
        let mut fresh = false;
        let id = once(conn, ws, &acting, &key, |conn| {
            fresh = true;
            Ok(act::share(conn, ws, &acting, ExperimentId(experiment), &terms, &token)?.0)
        })?;
        Ok((ShareId(id), fresh))
    })
    .await
}

async fn revoke(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, experiment, link) = path.into_inner();
    let acting: Acting = sent.by.acting();
    sent.by
        .write_in(ws, move |conn, ws| act::revoke(conn, ws, &acting, ExperimentId(experiment), ShareId(link)))
        .await?;
    tracing::info!(event = "link revoked", workspace = ws, experiment, link, user = sent.by.user.0, "link revoked");
    let said = Flash::said("Revoked. Whoever has the link finds nothing now; to share again, make a new one.");
    Ok(sent.by.go(&format!("/w/{ws}/experiments/{experiment}/sharing"), &said))
}
