//! Where members set up the page on which customers answer an offer, and give its addresses away.

mod links;
mod page;
mod picture;

use actix_web::http::StatusCode;
use actix_web::web;

use page::again;

use super::nav::Place;
use super::offered;
use super::typed::Typed;
use super::{Answer, Nothing, Posted, SignedIn, WebError, get};
use crate::actions::offer_pages::At;
use crate::actions::{Acting, ActionError, offer_pages as act};
use crate::db::scope::{self, CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, offered as stored, offers};
use crate::domain::answer::AnswerFields;
use crate::domain::id::{ExperimentId, OfferId, WorkspaceId};
use crate::domain::offer_page::{OfferPageDraft, OfferPageFields};
use crate::domain::silence::Patience;
use crate::views::Flash;
use crate::views::offered::OfferedPage;

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(format!("/w/{{ws}}/experiments/{{experiment}}{path}"));
    cfg.service(at("/offers/{part}/page").route(get().to(show)).route(web::post().to(save)))
        .service(at("/offers/{part}/page/preview").route(get().to(preview)))
        .service(at("/offers/{part}/page/open").route(web::post().to(open)))
        .service(at("/offers/{part}/page/close").route(web::post().to(close)))
        .service(at("/offers/{part}/page/picture").route(get().to(picture::show)).route(web::post().to(picture::put)))
        .service(at("/offers/{part}/page/picture/remove").route(web::post().to(picture::remove)))
        .service(at("/offers/{part}/page/links").route(web::post().to(links::make)))
        .service(at("/offers/{part}/page/invitations").route(web::post().to(links::invite)))
        .service(at("/offer-links/{link}/revoke").route(web::post().to(links::revoke)))
        .service(at("/patience").route(web::post().to(set_patience)));
}

/// The numbers of an address: workspace, experiment, offer.
type Path = web::Path<(i64, i64, i64)>;

fn here(ws: i64, experiment: i64, offer: i64) -> String {
    format!("/w/{ws}/experiments/{experiment}/offers/{offer}/page")
}

fn at(experiment: i64, offer: i64) -> At {
    (ExperimentId(experiment), OfferId(offer))
}

/// Lets a member in who may change the page of an offer: who may not is told so before anything about the form.
async fn entered(who: &SignedIn, ws: i64, (experiment, offer): At) -> Result<Ws<CanWrite>, WebError> {
    let user = who.user;
    let enter = move |conn: &mut AnyConn| {
        let ws = scope::enter_write(conn, user, WorkspaceId(ws))?;
        let found = offers::get(conn, &ws, offer)?;
        if found.experiment == experiment { Ok(ws) } else { Err(DbError::NotFound) }
    };
    who.state().read(enter).await
}

async fn show(who: SignedIn, path: Path) -> Answer {
    again(&who, path.into_inner(), &Typed::default(), StatusCode::OK, &[]).await
}

fn fields(typed: &Typed) -> OfferPageFields<'_> {
    OfferPageFields {
        brand: typed.get("brand"),
        arrangement: typed.get("arrangement"),
        commitment: typed.get("commitment"),
        language: typed.get("language"),
        sites: typed.get("sites"),
        closes_on: typed.get("closes_on"),
    }
}

async fn save(path: Path, sent: Posted<Typed>) -> Answer {
    let (ws, experiment, offer) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let at = at(experiment, offer);
    entered(&who, ws, at).await?;
    let draft = match OfferPageDraft::parse(&fields(&typed)) {
        Ok(draft) => draft,
        Err(wrong) => {
            return again(&who, (ws, experiment, offer), &typed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await;
        }
    };
    match who.write_in(ws, move |conn, ws| act::save(conn, ws, at, &draft)).await {
        Err(WebError::Invalid(wrong)) => {
            return again(&who, (ws, experiment, offer), &typed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await;
        }
        saved => saved?,
    }
    Ok(who.go(&here(ws, experiment, offer), &Flash::said("Saved.")))
}

type Verb = fn(&mut AnyConn, &Ws<CanWrite>, &Acting, At) -> Result<(), ActionError>;

async fn turn(path: Path, sent: Posted<Nothing>, verb: Verb, said: &'static str) -> Answer {
    let (ws, experiment, offer) = path.into_inner();
    let (acting, at) = (sent.by.acting(), at(experiment, offer));
    let done = sent.by.write_in(ws, move |conn, ws| verb(conn, ws, &acting, at)).await;
    let flash = match done {
        Ok(()) => Flash::said(said),
        Err(WebError::Conflict(why)) => Flash::said(why),
        Err(other) => return Err(other),
    };
    Ok(sent.by.go(&here(ws, experiment, offer), &flash))
}

async fn open(path: Path, sent: Posted<Nothing>) -> Answer {
    turn(path, sent, act::open, "The page is open. Make an address and give it away.").await
}

async fn close(path: Path, sent: Posted<Nothing>) -> Answer {
    let close: Verb = |conn, ws, _, at| act::close(conn, ws, at);
    turn(path, sent, close, "The page is closed. Whoever opens an address of it finds nothing.").await
}

async fn preview(who: SignedIn, path: Path) -> Answer {
    let (ws, experiment, offer) = path.into_inner();
    let at = at(experiment, offer);
    let (_, shown) = who.read_in(ws, move |conn, ws| stored::preview(conn, ws, at)).await?;
    let picture = format!("{}/picture", here(ws, experiment, offer));
    let offer = offered::offer(&shown, &picture);
    let page = OfferedPage::new(&offer, None, &AnswerFields::default(), &[]);
    let page = page.preview("This is a preview. Nobody else sees it, and nothing can be sent.");
    who.print(StatusCode::OK, &who.layout(""), &page)
}

async fn set_patience(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let (user, id) = (who.user, ExperimentId(experiment));
    let enter = move |conn: &mut AnyConn| {
        let ws = scope::enter_write(conn, user, WorkspaceId(ws))?;
        experiments::get(conn, &ws, id)
    };
    who.state().read(enter).await?;
    let back = format!("/w/{ws}/experiments/{experiment}");
    let done = match Patience::parse("days", typed.get("days")) {
        Ok(days) => who.write_in(ws, move |conn, ws| act::set_patience(conn, ws, id, days)).await,
        Err(wrong) => Err(wrong.into()),
    };
    let flash = match done {
        Ok(()) => Flash::said("Saved."),
        Err(WebError::Conflict(why)) => Flash::said(why),
        Err(WebError::Invalid(wrong)) => Flash::said(wrong.iter().map(|w| w.message.as_str()).collect::<String>()),
        Err(other) => return Err(other),
    };
    Ok(who.go(&back, &flash))
}

/// The frame of a member's page here.
fn layout(who: &SignedIn, bar: &Ws<CanWrite>, title: &str) -> crate::views::Layout {
    who.layout_in(bar, Place::Experiments, title)
}
