//! Logging responses, changing them, listing them.

mod api;
mod around;
mod customers;
mod export;
mod form;
mod list;
mod one;
mod place;
mod tally;

use around::{Found, print, recent};
use form::{Again, Read};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::own_fields::said_in;
use super::typed::{Typed, query};
use super::{Answer, Nothing, Posted, SignedIn, WebError, get, see_other, wants_json};
use crate::actions::once::FormKey;
use crate::actions::{Acting, ActionError, responses as act};
use crate::db::responses::{self, Row};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, OwnFieldId, ResponseId};
use crate::domain::natural::Natural;
use crate::domain::own_field::Demand;
use crate::domain::response::{Outcome, Rung};
use crate::domain::time::Moment;
use crate::views::response::outcome_label;
use crate::views::{Flash, Undo, format};

/// `/log`, and addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/w/{ws}/experiments/{experiment}/responses")
            .route(get().to(list::list))
            .route(web::post().to(create)),
    )
    .service(
        web::resource("/api/v1/workspaces/{ws}/experiments/{experiment}/responses")
            .route(get().to(api::list))
            .route(web::post().to(api::create)),
    )
    .service(
        web::resource("/api/v1/workspaces/{ws}/experiments/{experiment}/responses/{response}")
            .route(get().to(api::show)),
    )
    .service(web::resource("/w/{ws}/experiments/{experiment}/responses.csv").route(get().to(export::csv)))
    .service(web::resource("/w/{ws}/experiments/{experiment}/log").route(get().to(new)))
    .service(web::resource("/w/{ws}/experiments/{experiment}/customers.json").route(get().to(customers::list)))
    .service(web::resource("/w/{ws}/experiments/{experiment}/tally").route(get().to(tally::show)))
    .service(web::resource("/w/{ws}/experiments/{experiment}/tally/minus").route(web::post().to(tally::minus)))
    .service(web::resource("/w/{ws}/experiments/{experiment}/tally/rest").route(web::post().to(tally::rest)))
    .service(web::resource("/w/{ws}/log").route(get().to(place::here)))
    .service(web::resource("/log").route(get().to(place::anywhere)))
    .service(
        web::resource("/w/{ws}/experiments/{experiment}/responses/{response}")
            .route(get().to(one::show))
            .route(web::post().to(one::update)),
    )
    .service(web::resource("/w/{ws}/experiments/{experiment}/responses/{response}/undo").route(web::post().to(undo)))
    .service(
        web::resource("/w/{ws}/experiments/{experiment}/responses/{response}/restore").route(web::post().to(restore)),
    )
    .service(
        web::resource("/w/{ws}/experiments/{experiment}/responses/{response}/undo-edit")
            .route(web::post().to(one::undo_edit)),
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

/// The form for the next response; the address says what the one before it left.
async fn new(who: SignedIn, path: web::Path<(i64, i64)>, left: web::Query<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (id, now) = (ExperimentId(experiment), Moment::now());
    let (bar, (found, recent)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            Ok((Found::of(conn, ws, id, now)?, recent(conn, ws, id, now)?))
        })
        .await?;
    if !bar.role().may_write() {
        return Err(WebError::NotAllowed);
    }
    if found.experiment.status != Status::Running {
        return Ok(see_other(&base(ws, experiment)));
    }
    let mut typed = Natural::default();
    typed.set("segment", left.get("segment").to_string());
    typed.set("currency", left.get("currency").to_string());
    typed.say(said_in(&left));
    let mut page = found.page(&bar, &typed, left.get("offer"), &[])?;
    page.recent = recent;
    print(&who, &bar, StatusCode::OK, &page)
}

async fn create(req: HttpRequest, path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let key = typed.known_key()?;
    let read = Read::of(&typed, Moment::now());
    // A tap of the counter says nothing but the choice.
    let demand = if Origin::of(&typed) == Origin::Tally { Demand::Nothing } else { Demand::All };
    match logged(&who, (ws, experiment), (&read, demand), key).await {
        Ok(id) => {
            let said = saved(ws, experiment, id, &read.natural, Origin::of(&typed));
            if wants_json(&req) {
                return Ok(who.telling(stored(ws, experiment, id), &said));
            }
            Ok(who.go(&after(ws, experiment, &typed), &said))
        }
        Err(error) if !wants_json(&req) => {
            let again = Again { ws, experiment, typed: &typed, read: &read };
            again.show(&who, &error.shown_again()?).await
        }
        Err(error) => Err(error),
    }
}

/// What a script is told of a response that is stored, now or by an earlier sending.
fn stored(ws: i64, experiment: i64, id: ResponseId) -> HttpResponse {
    let href = format!("{}/responses/{id}", base(ws, experiment));
    HttpResponse::Created().json(serde_json::json!({ "id": id.0, "href": href }))
}

/// Where a button stood, so that one comes back there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Origin {
    #[default]
    List,
    Log,
    Tally,
}

impl Origin {
    fn of(typed: &Typed) -> Self {
        match typed.get("then") {
            "next" => Origin::Log,
            "tally" => Origin::Tally,
            _ => Origin::List,
        }
    }

    fn query(self) -> &'static str {
        match self {
            Origin::List => "",
            Origin::Log => "?from=log",
            Origin::Tally => "?from=tally",
        }
    }

    fn address(self, ws: i64, experiment: i64) -> String {
        match self {
            Origin::List => format!("{}/responses", base(ws, experiment)),
            Origin::Log => place::address(ws, experiment),
            Origin::Tally => tally::address(ws, experiment, ""),
        }
    }
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
struct Back {
    #[serde(default)]
    from: Origin,
}

async fn logged(
    who: &SignedIn,
    (ws, experiment): (i64, i64),
    (read, demand): (&Read, Demand),
    key: FormKey,
) -> Result<ResponseId, WebError> {
    let acting = who.acting();
    let draft = read.checked(acting.now).map_err(WebError::Invalid)?;
    let log = act::Log { experiment: ExperimentId(experiment), offer: read.offer, draft, key };
    let own = read.natural.own().to_vec();
    who.write_in(ws, move |conn, ws| act::log_saying(conn, ws, &acting, &log, (&own, demand))).await
}

/// Where to go after saving: to the next form, which keeps what rarely changes, or to the list.
fn after(ws: i64, experiment: i64, typed: &Typed) -> String {
    let place = Origin::of(typed);
    let address = place.address(ws, experiment);
    match place {
        Origin::List => address,
        Origin::Tally => tally::address(ws, experiment, typed.get("offer_id")),
        Origin::Log => {
            // The form names the lists that are to stay, such as how people are met.
            let own = typed.all("stays").filter(|name| OwnFieldId::of_key(name).is_some());
            let said = ["segment", "currency"].into_iter().chain(own).map(|name| (name, typed.get(name)));
            let left: Vec<_> = [("offer", typed.get("offer_id"))].into_iter().chain(said).collect();
            format!("{address}?{}", query(&left))
        }
    }
}

/// What is said of an amount where nothing was given: files have such rows, so it is taken, and counts as nothing given.
const BESIDE_NOTHING: &str = " The amount is kept beside it, and counts as nothing given.";

fn saved(ws: i64, experiment: i64, id: ResponseId, natural: &Natural, from: Origin) -> Flash {
    let outcome = natural.get("outcome").and_then(Outcome::parse);
    let what = outcome.map_or("", outcome_label).to_lowercase();
    let whom = natural.get("customer").map_or_else(|| format!("Response {id}"), str::to_string);
    let soft = outcome.is_some_and(Outcome::is_yes) && natural.get("rung") == Some(Rung::None.word());
    let soft = if soft { " They put nothing in, so it is no yes." } else { "" };
    let nothing = natural.get("rung").is_none_or(|rung| rung == Rung::None.word());
    let beside = if nothing && natural.get("amount").is_some() { BESIDE_NOTHING } else { "" };
    let undo = format!("{}/responses/{id}/undo{}", base(ws, experiment), from.query());
    Flash::with_undo(format!("Saved: {whom}, {what}.{soft}{beside}"), undo)
}

/// A response, if it belongs to the experiment of the address.
fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: i64, response: i64) -> Result<Row, DbError> {
    let row = responses::get(conn, ws, ResponseId(response))?;
    if row.experiment_id == experiment { Ok(row) } else { Err(DbError::NotFound) }
}

type Verb = fn(&mut AnyConn, &Ws<CanWrite>, &Acting, ResponseId) -> Result<(), ActionError>;

/// Does something to a response and goes back to where the button stood, where it can be taken back.
async fn change(
    who: &SignedIn,
    (path, back): (web::Path<(i64, i64, i64)>, Back),
    verb: Verb,
    said: &str,
    undo: Option<(&str, &str)>,
) -> Answer {
    let (ws, experiment, response) = path.into_inner();
    let acting = who.acting();
    who.write_in(ws, move |conn, ws| -> Result<(), ActionError> {
        of_experiment(conn, ws, experiment, response)?;
        verb(conn, ws, &acting, ResponseId(response))
    })
    .await?;
    let here = format!("{}/responses/{response}", base(ws, experiment));
    let action = |verb: &str| format!("{here}/{verb}{}", back.from.query());
    let undo = undo.map(|(verb, label)| Undo { action: action(verb), label: label.into() });
    Ok(who.go(&back.from.address(ws, experiment), &Flash { text: said.into(), undo }))
}

type At = (web::Path<(i64, i64, i64)>, web::Query<Back>);

async fn undo((path, back): At, sent: Posted<Nothing>) -> Answer {
    let again = Some(("restore", "Bring it back"));
    change(&sent.by, (path, back.into_inner()), act::undo, "Taken back: it counts nowhere.", again).await
}

async fn restore((path, back): At, sent: Posted<Nothing>) -> Answer {
    change(&sent.by, (path, back.into_inner()), act::restore, "Brought back.", Some(("undo", "Undo"))).await
}
