//! Forecasting on a draft's page, and the workspace's forecasts as a page and as files.

use actix_web::{HttpResponse, web};

use super::experiments::page::back;
use super::nav::Place;
use super::typed::Typed;
use super::{Answer, Nothing, Posted, SignedIn, WebError, get};
use crate::actions::once::once;
use crate::actions::{ActionError, forecasts as act};
use crate::db::scope::{CanComment, CanRead, Ws};
use crate::db::{AnyConn, DbError, forecasts};
use crate::domain::forecast::{Judged, Percent, Record};
use crate::domain::id::ExperimentId;
use crate::formats::forecasts as files;
use crate::views::forecast::{ForecastLine, ForecastsPage, answer, calibration};
use crate::views::{Flash, Link};

/// Addresses below `/w/{ws}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(format!("/w/{{ws}}/experiments/{{experiment}}{path}"));
    cfg.service(at("/forecast").route(web::post().to(give)))
        .service(at("/forecast/withdraw").route(web::post().to(withdraw)))
        .service(web::resource("/w/{ws}/forecasts").route(get().to(show)))
        .service(web::resource("/w/{ws}/forecasts.csv").route(get().to(csv)))
        .service(web::resource("/w/{ws}/forecasts.json").route(get().to(json)));
}

async fn give(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = given(&who, at, &typed).await;
    back(&who, at, "#forecast", "Noted. The others see it after the start.", &typed, done).await
}

async fn given(who: &SignedIn, (ws, id): (i64, i64), typed: &Typed) -> Result<(), WebError> {
    let chance = Percent::parse("chance", typed.get("chance"))?;
    let (acting, key) = (who.acting(), typed.content_key()?);
    let once_given = move |conn: &mut AnyConn, ws: &Ws<CanComment>| {
        once(conn, ws, &acting, &key, |conn| act::give(conn, ws, &acting, ExperimentId(id), chance).map(|()| id))
    };
    who.comment_in(ws, once_given).await.map(|_| ())
}

async fn withdraw(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id) = path.into_inner();
    sent.by
        .comment_in(ws, move |conn, ws| -> Result<_, ActionError> { act::withdraw(conn, ws, ExperimentId(id)) })
        .await?;
    Ok(sent.by.go(&format!("/w/{ws}/experiments/{id}#forecast"), &Flash::said("Your forecast is taken back.")))
}

async fn found(who: &SignedIn, ws: i64) -> Result<(Ws<CanRead>, Vec<Judged>, Record), WebError> {
    let (bar, judged) = who.read_in(ws, |conn, ws| -> Result<_, DbError> { forecasts::list(conn, ws) }).await?;
    let record = record(&judged)?;
    Ok((bar, judged, record))
}

/// How well the forecasts of a workspace fit.
pub(super) fn record(judged: &[Judged]) -> Result<Record, WebError> {
    Record::of(judged).map_err(|e| WebError::Internal(e.to_string()))
}

async fn show(who: SignedIn, path: web::Path<i64>) -> Answer {
    let ws = path.into_inner();
    let (bar, judged, record) = found(&who, ws).await?;
    let (heading, lead) = answer(&record);
    let forms = if judged.is_empty() {
        vec![Link::new(format!("/w/{ws}"), "Go to the experiments")]
    } else {
        vec![Link::new(format!("/w/{ws}/forecasts.csv"), "CSV"), Link::new(format!("/w/{ws}/forecasts.json"), "JSON")]
    };
    let lines = judged.iter().map(|j| ForecastLine::of(ws, j)).collect();
    let page = ForecastsPage { heading, lead, lines, calibration: calibration(&record), forms };
    who.page_in(&bar, Place::Forecasts, &page.heading.clone(), &page)
}

async fn csv(who: SignedIn, path: web::Path<i64>) -> Answer {
    let (_, judged, _) = found(&who, path.into_inner()).await?;
    let body = files::csv(&judged).map_err(WebError::Internal)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", "attachment; filename=\"forecasts.csv\""))
        .body(body))
}

async fn json(who: SignedIn, path: web::Path<i64>) -> Answer {
    let (_, judged, record) = found(&who, path.into_inner()).await?;
    let body = files::json(&judged, &record).map_err(WebError::Internal)?;
    Ok(HttpResponse::Ok().content_type("application/json; charset=utf-8").body(body))
}
