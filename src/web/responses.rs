//! Logging responses, changing them, listing them.

mod export;
mod form;
mod list;

use form::{Again, checked, frame_new, frame_old, natural_of, recent, surroundings};

use actix_web::web;
use serde::Deserialize;

use super::nav::Place;
use super::typed::{Typed, query};
use super::{Answer, Nothing, Posted, SignedIn, WebError, get, see_other};
use crate::actions::once::FormKey;
use crate::actions::{Acting, ActionError, natural, responses as act};
use crate::db::responses::{self, Row};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, offers};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, OfferId, ResponseId};
use crate::domain::natural::Natural;
use crate::domain::response::Outcome;
use crate::views::experiment::Part;
use crate::views::response::{FormPage, outcome_label};
use crate::views::{Flash, Undo, format};

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/w/{ws}/experiments/{experiment}/responses")
            .route(get().to(list::list))
            .route(web::post().to(create)),
    )
    .service(web::resource("/w/{ws}/experiments/{experiment}/responses.csv").route(get().to(export::csv)))
    .service(web::resource("/w/{ws}/experiments/{experiment}/responses/new").route(get().to(new)))
    .service(
        web::resource("/w/{ws}/experiments/{experiment}/responses/{response}")
            .route(get().to(show))
            .route(web::post().to(update)),
    )
    .service(web::resource("/w/{ws}/experiments/{experiment}/responses/{response}/undo").route(web::post().to(undo)))
    .service(
        web::resource("/w/{ws}/experiments/{experiment}/responses/{response}/restore").route(web::post().to(restore)),
    )
    .service(
        web::resource("/w/{ws}/experiments/{experiment}/responses/{response}/undo-edit")
            .route(web::post().to(undo_edit)),
    );
}

/// Where an experiment's pages lie.
fn base(ws: i64, experiment: i64) -> String {
    format!("/w/{ws}/experiments/{experiment}")
}

fn label(row: &Row, natural: &Natural) -> String {
    match natural.get("customer") {
        Some(name) => name.to_string(),
        None if row.quantity > 1 => format!("{} alike", format::count(u64::try_from(row.quantity).unwrap_or_default())),
        None => format!("Response {}", row.id),
    }
}

#[derive(Debug, Default, Deserialize)]
struct Kept {
    offer: Option<String>,
    segment: Option<String>,
    currency: Option<String>,
}

async fn new(who: SignedIn, path: web::Path<(i64, i64)>, kept: web::Query<Kept>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (bar, (found, around, recent)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let id = ExperimentId(experiment);
            Ok((experiments::get(conn, ws, id)?, surroundings(conn, ws, id)?, recent(conn, ws, id)?))
        })
        .await?;
    if !bar.role().may_write() {
        return Err(WebError::NotAllowed);
    }
    if found.status != Status::Running {
        return Ok(see_other(&base(ws, experiment)));
    }
    let mut typed = Natural::default();
    typed.set("segment", kept.segment.clone());
    typed.set("currency", kept.currency.clone());
    let mut page = FormPage::new(&around, &typed, kept.offer.as_deref().unwrap_or(""), &[]);
    frame_new(&mut page, ws, &found)?;
    page.recent = recent;
    who.page_in(&bar, Place::Experiments, "Log a response", &page)
}

async fn create(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let key = typed.known_key()?;
    let (natural, offer) = natural_of(&typed);
    match logged(&who, ws, experiment, &natural, offer, key).await {
        Ok(id) => Ok(who.go(&after(ws, experiment, &typed), &saved(ws, experiment, id, &natural))),
        Err(error) => {
            let again = Again { ws, experiment, response: None, key: typed.key() };
            again.show(&who, &natural, typed.get("offer_id"), &error.shown_again()?).await
        }
    }
}

async fn logged(
    who: &SignedIn,
    ws: i64,
    experiment: i64,
    natural: &Natural,
    offer: Option<OfferId>,
    key: FormKey,
) -> Result<ResponseId, WebError> {
    let acting = who.acting();
    let draft = checked(natural, acting.now).map_err(WebError::Invalid)?;
    let log = act::Log { experiment: ExperimentId(experiment), offer, draft, key };
    who.write_in(ws, move |conn, ws| act::log(conn, ws, &acting, &log)).await
}

/// Where to go after saving: to the next form, which keeps what rarely changes, or to the list.
fn after(ws: i64, experiment: i64, typed: &Typed) -> String {
    let list = format!("{}/responses", base(ws, experiment));
    if typed.get("then") != "next" {
        return list;
    }
    let kept = ["segment", "currency"].map(|name| (name, typed.get(name)));
    format!("{list}/new?{}", query(&[&[("offer", typed.get("offer_id"))], &kept[..]].concat()))
}

fn saved(ws: i64, experiment: i64, id: ResponseId, natural: &Natural) -> Flash {
    let what = natural.get("outcome").and_then(Outcome::parse).map_or("", outcome_label).to_lowercase();
    let whom = natural.get("customer").map_or_else(|| format!("Response {id}"), str::to_string);
    Flash::with_undo(format!("Saved: {whom}, {what}."), format!("{}/responses/{id}/undo", base(ws, experiment)))
}

async fn show(who: SignedIn, path: web::Path<(i64, i64, i64)>) -> Answer {
    let (ws, experiment, response) = path.into_inner();
    let (bar, (found, around, row, natural, history)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let row = of_experiment(conn, ws, experiment, response)?;
            let natural = natural::of_rows(conn, ws, std::slice::from_ref(&row))?.pop().unwrap_or_default();
            let id = ExperimentId(experiment);
            let found = experiments::get(conn, ws, id)?;
            let mut around = surroundings(conn, ws, id)?;
            let offer = offers::get(conn, ws, OfferId(row.offer_id))?;
            if offer.archived {
                around.offers.push((offer.id.0.to_string(), offer.name));
            }
            let history = responses::history(conn, ws, ResponseId(response))?;
            Ok((found, around, row, natural, history))
        })
        .await?;
    let mut page = FormPage::new(&around, &natural, &row.offer_id.to_string(), &[]);
    frame_new(&mut page, ws, &found)?;
    frame_old(&mut page, response);
    page.heading = format!("{}: {}", label(&row, &natural), outcome_label(row.outcome()).to_lowercase());
    page.history = history
        .iter()
        .map(|c| format!("{} by {} on {}", format::capital(&c.what), c.by, format::moment(c.at)))
        .collect();
    if bar.role().may_write() {
        page.acts = acts(&page.action, &row, history.iter().any(|c| c.what == "edited"));
    }
    let title = page.heading.clone();
    who.page_in(&bar, Place::Experiments, &title, &page)
}

fn acts(action: &str, row: &Row, edited: bool) -> Vec<Part> {
    let part =
        |verb: &str, button| Part { name: String::new(), action: format!("{action}/{verb}"), button, away: false };
    if row.undone_at.is_some() {
        return vec![part("restore", "Bring it back")];
    }
    let mut acts = vec![part("undo", "Take it back")];
    if edited {
        acts.push(part("undo-edit", "Undo the latest edit"));
    }
    acts
}

/// A response, if it belongs to the experiment of the address.
fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: i64, response: i64) -> Result<Row, DbError> {
    let row = responses::get(conn, ws, ResponseId(response))?;
    if row.experiment_id == experiment { Ok(row) } else { Err(DbError::NotFound) }
}

async fn update(path: web::Path<(i64, i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment, response) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let (natural, offer) = natural_of(&typed);
    let here = format!("{}/responses/{response}", base(ws, experiment));
    match edited(&who, (ws, experiment, response), &natural, offer).await {
        Ok(()) => {
            let text = "Saved. What it was before is in its history.";
            Ok(who.go(&here, &Flash::with_undo(text, format!("{here}/undo-edit"))))
        }
        Err(WebError::Invalid(wrong)) => {
            let again = Again { ws, experiment, response: Some(response), key: "" };
            again.show(&who, &natural, typed.get("offer_id"), &wrong).await
        }
        Err(other) => Err(other),
    }
}

async fn edited(
    who: &SignedIn,
    (ws, experiment, response): (i64, i64, i64),
    natural: &Natural,
    offer: Option<OfferId>,
) -> Result<(), WebError> {
    let acting = who.acting();
    let draft = checked(natural, acting.now).map_err(WebError::Invalid)?;
    who.write_in(ws, move |conn, ws| {
        of_experiment(conn, ws, experiment, response)?;
        act::edit(conn, ws, &acting, ResponseId(response), offer, &draft)
    })
    .await
}

type Verb = fn(&mut AnyConn, &Ws<CanWrite>, &Acting, ResponseId) -> Result<(), ActionError>;

/// Does something to a response and goes to the list, which offers to take it back.
async fn change(
    who: &SignedIn,
    path: web::Path<(i64, i64, i64)>,
    verb: Verb,
    said: &str,
    back: Option<(&str, &str)>,
) -> Answer {
    let (ws, experiment, response) = path.into_inner();
    let acting = who.acting();
    who.write_in(ws, move |conn, ws| -> Result<(), ActionError> {
        of_experiment(conn, ws, experiment, response)?;
        verb(conn, ws, &acting, ResponseId(response))
    })
    .await?;
    let list = format!("{}/responses", base(ws, experiment));
    let undo = back.map(|(verb, label)| Undo { action: format!("{list}/{response}/{verb}"), label: label.into() });
    Ok(who.go(&list, &Flash { text: said.into(), undo }))
}

async fn undo(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    change(&sent.by, path, act::undo, "Taken back: it counts nowhere.", Some(("restore", "Bring it back"))).await
}

async fn restore(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    change(&sent.by, path, act::restore, "Brought back.", Some(("undo", "Undo"))).await
}

async fn undo_edit(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    change(&sent.by, path, act::undo_edit, "The response is again as it was before the edit.", None).await
}
