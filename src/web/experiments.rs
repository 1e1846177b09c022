//! Experiments: each one's page, and what can be done with it.

mod design;
mod guide;
mod offers;
mod own;
mod own_items;
pub(super) mod page;
mod templates;

use actix_web::http::StatusCode;
use actix_web::web;

use super::nav::Place;
use super::portfolio::Asked;
use super::typed::{Typed, fresh_key};
use super::{Answer, Nothing, Posted, SignedIn, WebError, get, portfolio};
use crate::actions::once::once;
use crate::actions::{Acting, ActionError, experiments as act, templates as template};
use crate::db::AnyConn;
use crate::db::scope::{CanWrite, Ws};
use crate::domain::id::ExperimentId;
use crate::domain::template::Source;
use crate::views::experiment::NewForm;
use crate::views::form::Problem;
use crate::views::{Flash, Undo};

/// Addresses below `/w/{ws}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(format!("/w/{{ws}}/experiments/{{experiment}}{path}"));
    cfg.service(web::resource("/w/{ws}/experiments").route(web::post().to(create)))
        .service(at("").route(get().to(show)).route(web::post().to(design::rename)))
        .service(at("/tags").route(web::post().to(design::set_tags)))
        .service(at("/segments").route(web::post().to(design::add_segments)))
        .service(at("/segments/{part}/remove").route(web::post().to(design::remove_segment)))
        .service(at("/alternatives").route(web::post().to(design::add_alternative)))
        .service(at("/alternatives/{part}/archive").route(web::post().to(design::archive_alternative)))
        .service(at("/alternatives/{part}/restore").route(web::post().to(design::restore_alternative)))
        .service(at("/offers").route(web::post().to(offers::add)))
        .service(at("/offers/{part}").route(get().to(offers::show)).route(web::post().to(offers::change)))
        .service(at("/offers/{part}/archive").route(web::post().to(offers::archive)))
        .service(at("/offers/{part}/restore").route(web::post().to(offers::restore)))
        .service(at("/method").route(web::post().to(design::set_method)))
        .service(at("/plan").route(web::post().to(design::set_plan)))
        .service(at("/amendments").route(web::post().to(design::amend)))
        .service(at("/guide").route(get().to(guide::show)).route(web::post().to(guide::write)))
        .service(at("/items").route(web::post().to(own_items::add)))
        .service(at("/items/{part}/tick").route(web::post().to(own_items::tick)))
        .service(at("/items/{part}/untick").route(web::post().to(own_items::untick)))
        .service(at("/items/{part}/archive").route(web::post().to(own_items::archive)))
        .service(at("/items/{part}/restore").route(web::post().to(own_items::restore)))
        .service(at("/templates").route(web::post().to(templates::save)))
        .service(at("/fields").route(web::post().to(own::describe)))
        .service(
            web::resource("/api/v1/workspaces/{ws}/experiments/{experiment}")
                .route(get().to(own::told))
                .route(web::post().to(own::write)),
        )
        .service(at("/start").route(web::post().to(start)))
        .service(at("/stop").route(web::post().to(stop)))
        .service(at("/reopen").route(web::post().to(reopen)))
        .service(at("/archive").route(web::post().to(archive)))
        .service(at("/restore").route(web::post().to(restore)));
}

pub(super) fn base(ws: i64, experiment: i64) -> String {
    format!("/w/{ws}/experiments/{experiment}")
}

async fn create(path: web::Path<i64>, sent: Posted<Typed>) -> Answer {
    let ws = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    match created(&who, ws, &typed).await {
        Ok(id) => Ok(who.go(&base(ws, id.0), &Flash::said("Created. The checklist leads to the rest."))),
        Err(WebError::Invalid(wrong)) => {
            let (bar, mut page) = portfolio::home_page(&who, ws, &Asked::to_begin(typed.get("template"))).await?;
            let action = format!("/w/{ws}/experiments");
            let key = if wrong.iter().any(|w| w.made_before().is_some()) {
                fresh_key()? // what it made stays; sent again, it makes another one
            } else {
                typed.key().to_string()
            };
            let new = NewForm::new(action, key, typed.get("name"), typed.get("hypothesis"), &wrong);
            let templates = page.new.take().and_then(|form| form.templates).map(|all| all.checked(&wrong));
            page.new = Some(NewForm { templates, ..new });
            page.problems = Problem::summary_or_made(&wrong, |id| format!("/w/{ws}/experiments/{id}"));
            let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
            who.print(StatusCode::UNPROCESSABLE_ENTITY, &layout, &page)
        }
        Err(other) => Err(other),
    }
}

async fn created(who: &SignedIn, ws: i64, typed: &Typed) -> Result<ExperimentId, WebError> {
    let (name, hypothesis) = design::name_and_hypothesis(typed)?;
    let source = Source::parse("template", typed.get("template"))?;
    let (acting, key) = (who.acting(), typed.known_key()?);
    who.write_in(ws, move |conn, ws| -> Result<_, ActionError> {
        let make = |conn: &mut AnyConn| match source {
            Some(source) => template::begin(conn, ws, &acting, (&name, hypothesis.as_ref()), source),
            None => act::create(conn, ws, &acting, &name, hypothesis.as_ref()),
        };
        once(conn, ws, &acting, &key, |conn| make(conn).map(|id| id.0)).map(ExperimentId)
    })
    .await
}

async fn show(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (bar, found) = who.read_in(ws, move |conn, ws| page::find(conn, ws, experiment)).await?;
    let page = page::show_page(ws, &found, bar.role(), None)?;
    who.page_in(&bar, Place::Experiments, &page.name.clone(), &page)
}

type Verb = fn(&mut AnyConn, &Ws<CanWrite>, &Acting, ExperimentId) -> Result<(), ActionError>;

async fn turn(
    sent: Posted<Nothing>,
    path: web::Path<(i64, i64)>,
    verb: Verb,
    said: &str,
    undo: Option<(&str, &str)>,
) -> Answer {
    let (ws, id) = path.into_inner();
    let acting = sent.by.acting();
    let done = sent.by.write_in(ws, move |conn, ws| verb(conn, ws, &acting, ExperimentId(id))).await;
    let here = base(ws, id);
    match done {
        Ok(()) => {
            let undo = undo.map(|(verb, label)| Undo { action: format!("{here}/{verb}"), label: label.into() });
            Ok(sent.by.go(&here, &Flash { text: said.into(), undo }))
        }
        Err(WebError::Conflict(why)) => Ok(sent.by.go(&here, &Flash::said(why))),
        Err(other) => Err(other),
    }
}

async fn start(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, act::start, "Started. The plan is locked; now log what customers do.", None).await
}

async fn stop(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, act::stop, "Stopped.", Some(("reopen", "Undo"))).await
}

async fn reopen(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, |conn, ws, _, id| act::reopen(conn, ws, id), "Asking again.", Some(("stop", "Undo"))).await
}

async fn archive(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(
        sent,
        path,
        |conn, ws, acting, id| act::archive(conn, ws, acting, id, true),
        "Put away.",
        Some(("restore", "Undo")),
    )
    .await
}

async fn restore(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(
        sent,
        path,
        |conn, ws, acting, id| act::archive(conn, ws, acting, id, false),
        "Taken out again.",
        Some(("archive", "Undo")),
    )
    .await
}
