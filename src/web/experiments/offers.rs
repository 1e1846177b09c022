//! An experiment's offers: made, changed, taken away and brought back.

use super::base;
use super::design::{renamed, swing};
use super::page::{back, offer_typed};
use actix_web::http::StatusCode;
use actix_web::web;

use crate::actions::offers::{OfferDraft, OfferShown};
use crate::actions::once::once;
use crate::actions::seen::Seen;
use crate::actions::{ActionError, offers as offer_act};
use crate::db::scope::{CanRead, CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, offers};
use crate::domain::id::{ExperimentId, OfferId};
use crate::views::Flash;
use crate::views::experiment::{OfferForm, OfferPage};
use crate::views::form::Problem;
use crate::web::error::status_of;
use crate::web::nav::Place;
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, Nothing, Posted, SignedIn, WebError};

fn swing_offer(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    part: i64,
    away: bool,
) -> Result<(), ActionError> {
    offer_act::archive(conn, ws, id, OfferId(part), away)
}

pub(super) async fn archive(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    swing(sent, path, "offers", true, swing_offer).await
}

pub(super) async fn restore(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    swing(sent, path, "offers", false, swing_offer).await
}

fn offer_draft(typed: &Typed) -> Result<OfferDraft, WebError> {
    OfferDraft::parse(&offer_typed(typed)).map_err(|wrong| renamed(WebError::Invalid(wrong), "name", "offer_name"))
}

pub(super) async fn add(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match (offer_draft(&typed), typed.known_key()) {
        (Ok(draft), Ok(key)) => {
            let acting = who.acting();
            let made = move |conn: &mut AnyConn, ws: &Ws<CanWrite>| {
                once(conn, ws, &acting, &key, |conn| Ok(offer_act::add(conn, ws, ExperimentId(id), &draft)?.0))
                    .map(|_| ())
            };
            who.write_in(ws, made).await
        }
        (Err(wrong), _) | (_, Err(wrong)) => Err(wrong),
    };
    back(&who, at, "#offers", "The offer is made.", &typed, done).await
}

pub(super) async fn show(who: SignedIn, path: web::Path<(i64, i64, i64)>) -> Answer {
    let (ws, id, part) = path.into_inner();
    let (bar, (experiment, stored)) =
        who.read_in(ws, move |conn, ws| stored(conn, ws, (ExperimentId(id), OfferId(part)))).await?;
    let typed = stored.fields();
    let page = OfferPage {
        back: base(ws, id),
        experiment: experiment.name,
        name: typed.name.to_string(),
        may_write: bar.role().may_write(),
        form: OfferForm::new(address(ws, id, part), "Save", fresh_key()?, &typed, &[]).showing(stored.mark()),
        problems: Vec::new(),
    };
    who.page_in(&bar, Place::Experiments, typed.name, &page)
}

pub(super) async fn change(path: web::Path<(i64, i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, id, part) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match offer_draft(&typed) {
        Ok(draft) => {
            let (acting, seen) = (who.acting(), Seen::sent(typed.get("seen")));
            let changed = move |conn: &mut AnyConn, ws: &Ws<CanWrite>| {
                offer_act::change(conn, ws, &acting, (ExperimentId(id), OfferId(part), &seen), &draft)
            };
            who.write_in(ws, changed).await
        }
        Err(wrong) => Err(wrong),
    };
    match done {
        Ok(()) => Ok(who.go(&format!("{}#offers", base(ws, id)), &Flash::said("Saved."))),
        Err(error) => {
            let wrong = error.shown_again()?;
            let (bar, (experiment, stored)) =
                who.read_in(ws, move |conn, ws| stored(conn, ws, (ExperimentId(id), OfferId(part)))).await?;
            let form = OfferForm::new(address(ws, id, part), "Save", fresh_key()?, &offer_typed(&typed), &wrong);
            // A form that was refused still knows what it was opened with; one that came too late knows it now.
            let late = status_of(&wrong) == StatusCode::CONFLICT;
            let page = OfferPage {
                back: base(ws, id),
                experiment: experiment.name,
                name: typed.get("offer_name").to_string(),
                may_write: true,
                form: form.showing(if late { stored.mark() } else { typed.get("seen").to_string() }),
                problems: Problem::summary(&wrong),
            };
            let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
            who.print(status_of(&wrong), &layout, &page)
        }
    }
}

fn address(ws: i64, experiment: i64, offer: i64) -> String {
    format!("{}/offers/{offer}", base(ws, experiment))
}

/// An experiment and one of its offers, as the offer's form shows it.
fn stored(
    conn: &mut AnyConn,
    ws: &Ws<CanRead>,
    (experiment, offer): (ExperimentId, OfferId),
) -> Result<(experiments::Experiment, OfferShown), DbError> {
    let offer = offers::get(conn, ws, offer)?;
    if offer.experiment != experiment {
        return Err(DbError::NotFound);
    }
    Ok((experiments::get(conn, ws, experiment)?, OfferShown::stored(conn, ws, &offer)?))
}
