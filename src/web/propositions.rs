//! Value propositions across their experiments, as pages and as JSON.

use actix_web::{HttpResponse, web};

use super::nav::Place;
use super::{Answer, SignedIn, WebError, get};
use crate::db::scope::{CanRead, Ws};
use crate::db::{DbError, named, portfolio, propositions};
use crate::domain::id::PropositionId;
use crate::domain::portfolio::Row;
use crate::domain::proposition::{Proposition, Propositions};
use crate::domain::time::Moment;
use crate::formats::proposition_json;
use crate::stats::StatsError;
use crate::views::Link;
use crate::views::proposition::{PropositionPage, PropositionsPage};

/// Addresses below `/w/{ws}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/propositions").route(get().to(list)))
        .service(web::resource("/w/{ws}/propositions.json").route(get().to(list_json)))
        .service(web::resource("/w/{ws}/propositions/{proposition}").route(get().to(show)))
        .service(web::resource("/w/{ws}/propositions/{proposition}/report.json").route(get().to(json)));
}

fn home(ws: i64) -> String {
    format!("/w/{ws}/propositions")
}

/// Where the page of a value proposition is, by its name.
pub(super) fn page_of(ws: i64, ids: &[(PropositionId, String)], name: &str) -> Option<String> {
    let (id, _) = ids.iter().find(|(_, n)| n == name)?;
    Some(format!("{}/{id}", home(ws)))
}

/// Works something out beside the threads that answer: pooling takes milliseconds for each value proposition.
pub(super) async fn computed<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StatsError> + Send + 'static,
) -> Result<T, WebError> {
    let done = web::block(work).await.map_err(|e| WebError::Internal(e.to_string()))?;
    // Stored counts and plans have been checked, so the statistics can't refuse them.
    done.map_err(|e| WebError::Internal(e.to_string()))
}

pub(super) fn json_answer(body: serde_json::Result<String>) -> Answer {
    let body = body.map_err(|e| WebError::Internal(e.to_string()))?;
    Ok(HttpResponse::Ok().content_type("application/json; charset=utf-8").body(body))
}

async fn one(who: &SignedIn, (ws, id): (i64, i64)) -> Result<(Ws<CanRead>, Proposition), WebError> {
    let (bar, (claim, known)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let claim = propositions::get(conn, ws, PropositionId(id))?;
            let known = portfolio::of_proposition(conn, ws, &claim.name)?;
            Ok((claim, known))
        })
        .await?;
    Ok((bar, computed(move || Proposition::of(claim, &known, Moment::now())).await?))
}

async fn show(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let (bar, found) = one(&who, at).await?;
    let back = Link::new(home(ws), "Value propositions");
    let base = format!("{}/{id}", home(ws));
    let ways = vec![
        Link::new(format!("{base}/decisions"), "Decisions"),
        Link::new(format!("{base}/sharing"), "Keep and share"),
        Link::new(format!("{base}/report.json"), "JSON"),
    ];
    let page = PropositionPage::of(&found, Some(back), ways, &|row: &Row| Some(super::experiments::base(ws, row.id.0)));
    who.page_in(&bar, Place::Propositions, &page.title(), &page)
}

async fn json(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (_, found) = one(&who, path.into_inner()).await?;
    json_answer(proposition_json::to_string(&found))
}

type Ids = Vec<(PropositionId, String)>;

async fn all(who: &SignedIn, ws: i64) -> Result<(Ws<CanRead>, Ids, Propositions), WebError> {
    let (bar, (ids, known)) = who
        .read_in(ws, |conn, ws| -> Result<_, DbError> {
            Ok((named::propositions::list(conn, ws)?, portfolio::of_workspace(conn, ws)?))
        })
        .await?;
    let names: Vec<String> = ids.iter().map(|(_, name)| name.clone()).collect();
    let found = computed(move || Propositions::of(&known, &names, Moment::now())).await?;
    Ok((bar, ids, found))
}

async fn list(who: SignedIn, path: web::Path<i64>) -> Answer {
    let ws = path.into_inner();
    let (bar, ids, found) = all(&who, ws).await?;
    let ways = match ids.is_empty() {
        true => vec![Link::new(format!("/w/{ws}"), "Go to the experiments")],
        false => vec![Link::new(format!("{}.json", home(ws)), "JSON")],
    };
    let page = PropositionsPage::of(&found, ways, &|name: &str| page_of(ws, &ids, name));
    who.page_in(&bar, Place::Propositions, &found.headline, &page)
}

async fn list_json(who: SignedIn, path: web::Path<i64>) -> Answer {
    let (_, _, found) = all(&who, path.into_inner()).await?;
    json_answer(proposition_json::list_to_string(&found))
}
