//! An experiment's offers: made, changed, taken away and brought back.

use super::base;
use super::design::{renamed, swing};
use super::page::{back, offer_typed};
use actix_web::web;

use crate::actions::offers::OfferDraft;
use crate::actions::once::once;
use crate::actions::{ActionError, offers as offer_act};
use crate::db::experiments::{self};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, offers, proposition_sets, propositions};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::offer::OfferFields;
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
    let (bar, (experiment, offer, names, cares)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let offer = of_experiment(conn, ws, id, part)?;
            let sets: Vec<i64> = offer.propositions.iter().map(|s| s.0).collect();
            let names: Vec<String> =
                proposition_sets::members(conn, ws, &sets)?.into_values().flat_map(|s| s.to_vec()).collect();
            let claims = propositions::claims(conn, ws)?;
            let mut cares: Vec<String> = Vec::new();
            for care in names.iter().filter_map(|name| claims.get(name)).flatten() {
                if !cares.contains(care) {
                    cares.push(care.clone());
                }
            }
            Ok((experiments::get(conn, ws, ExperimentId(id))?, offer, names, cares))
        })
        .await?;
    let (propositions, cares) = (names.join("\n"), cares.join("\n"));
    let amount = offer.ask.amount.map(|m| m.decimal()).unwrap_or_default();
    let price = offer.price.map(|m| m.decimal()).unwrap_or_default();
    let currency = offer.price.or(offer.ask.amount).map(|m| m.currency.code().to_string()).unwrap_or_default();
    let typed = OfferFields {
        name: &offer.name,
        words: &offer.words,
        ask: offer.ask.rung.word(),
        ask_amount: &amount,
        price: &price,
        currency: &currency,
        propositions: &propositions,
        cares: &cares,
    };
    let page = OfferPage {
        back: base(ws, id),
        experiment: experiment.name,
        name: offer.name.clone(),
        may_write: bar.role().may_write(),
        form: OfferForm::new(format!("{}/offers/{part}", base(ws, id)), "Save", fresh_key()?, &typed, &[]),
        problems: Vec::new(),
    };
    who.page_in(&bar, Place::Experiments, &offer.name, &page)
}

pub(super) async fn change(path: web::Path<(i64, i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, id, part) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match offer_draft(&typed) {
        Ok(draft) => {
            let (acting, at) = (who.acting(), (ExperimentId(id), OfferId(part)));
            who.write_in(ws, move |conn, ws| offer_act::change(conn, ws, &acting, at, &draft)).await
        }
        Err(wrong) => Err(wrong),
    };
    match done {
        Ok(()) => Ok(who.go(&format!("{}#offers", base(ws, id)), &Flash::said("Saved."))),
        Err(error) => {
            let wrong = error.shown_again()?;
            let (bar, experiment) = who
                .read_in(ws, move |conn, ws| {
                    of_experiment(conn, ws, id, part)?;
                    experiments::get(conn, ws, ExperimentId(id))
                })
                .await?;
            let page = OfferPage {
                back: base(ws, id),
                experiment: experiment.name,
                name: typed.get("offer_name").to_string(),
                may_write: true,
                form: OfferForm::new(
                    format!("{}/offers/{part}", base(ws, id)),
                    "Save",
                    fresh_key()?,
                    &offer_typed(&typed),
                    &wrong,
                ),
                problems: Problem::summary(&wrong),
            };
            let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
            who.print(status_of(&wrong), &layout, &page)
        }
    }
}

/// An offer, if it belongs to the experiment of the address.
fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: i64, offer: i64) -> Result<offers::Offer, DbError> {
    let offer = offers::get(conn, ws, OfferId(offer))?;
    if offer.experiment.0 == experiment { Ok(offer) } else { Err(DbError::NotFound) }
}
