//! The counter of an experiment: a tap a response.

use actix_web::http::StatusCode;
use actix_web::web;
use serde::Deserialize;

use super::around::{offered, scripted};
use super::{Origin, base, place};
use crate::actions::{ActionError, tally as act};
use crate::db::responses::Alike;
use crate::db::scope::{CanRead, Ws};
use crate::db::tallies::Key;
use crate::db::{AnyConn, DbError, alternatives, experiments, offers, streams, tallies};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::invalid::Invalid;
use crate::domain::response::Outcome;
use crate::views::choice::Choice;
use crate::views::form::{Field, Problem};
use crate::views::tally::{TallyPage, Tap};
use crate::views::{Flash, format};
use crate::web::nav::Place;
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, Posted, SignedIn, WebError, see_other};

/// An experiment's counter, at an offer.
pub(super) fn address(ws: i64, experiment: i64, offer: &str) -> String {
    let offer = if offer.is_empty() { String::new() } else { format!("?{}", super::query(&[("offer", offer)])) };
    format!("{}/tally{offer}", base(ws, experiment))
}

/// What the counter shows.
struct Found {
    experiment: experiments::Experiment,
    offers: Vec<offers::Offer>,
    /// Which of them is counted.
    chosen: usize,
    alternatives: Vec<alternatives::Alternative>,
    counts: Vec<(Key, i64)>,
    counted: Option<streams::Stored>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    offer: String,
}

fn find(conn: &mut AnyConn, ws: &Ws<CanRead>, id: ExperimentId, offer: &str) -> Result<Option<Found>, DbError> {
    let experiment = experiments::get(conn, ws, id)?;
    let offers: Vec<_> = offers::list(conn, ws, id)?.into_iter().filter(|o| !o.archived).collect();
    let chosen = offers.iter().position(|o| o.id.0.to_string() == offer).unwrap_or(0);
    let Some(one) = offers.get(chosen).map(|o| o.id).filter(|_| experiment.status == Status::Running) else {
        return Ok(None);
    };
    let alternatives = alternatives::list(conn, ws, id)?.into_iter().filter(|a| !a.archived).collect();
    let (counts, counted) = (tallies::of_offer(conn, ws, one)?, streams::get(conn, ws, one)?);
    Ok(Some(Found { experiment, offers, chosen, alternatives, counts, counted }))
}

pub(super) async fn show(who: SignedIn, path: web::Path<(i64, i64)>, asked: web::Query<Asked>) -> Answer {
    page(&who, path.into_inner(), asked.into_inner().offer, StatusCode::OK, ("", &[])).await
}

async fn page(
    who: &SignedIn,
    (ws, experiment): (i64, i64),
    offer: String,
    status: StatusCode,
    (audience, wrong): (&str, &[Invalid]),
) -> Answer {
    let (bar, found) = who.read_in(ws, move |conn, ws| find(conn, ws, ExperimentId(experiment), &offer)).await?;
    if !bar.role().may_write() {
        return Err(WebError::NotAllowed);
    }
    let Some(found) = found else { return Ok(see_other(&base(ws, experiment))) };
    let page = found.page(&bar, audience, wrong)?;
    let layout = who.layout_in(&bar, Place::Experiments, &page.heading);
    scripted(who, layout, status, &page)
}

impl Found {
    fn page(&self, bar: &Ws<CanRead>, audience: &str, wrong: &[Invalid]) -> Result<TallyPage, WebError> {
        let (ws, id) = (bar.id().0, self.experiment.id.0);
        let here = base(ws, id);
        let offer = &self.offers[self.chosen]; // it was found at that place
        let chosen = offer.id.0.to_string();
        let so_far = offered(offer, self.counted.as_ref(), self.experiment.plan.and_then(|p| p.stop_at));
        let ask = format::ask(offer.ask.rung);
        Ok(TallyPage {
            heading: "Count responses".into(),
            under: format!("{} · {}", self.experiment.name, so_far.label()),
            back: place::address(ws, id),
            here: address(ws, id, &chosen),
            address: format!("{here}/tally"),
            plus: format!("{here}/responses"),
            minus: format!("{here}/tally/minus"),
            rest: format!("{here}/tally/rest"),
            by: bar.user().map(|user| user.to_string()).unwrap_or_default(),
            offers: Choice::list(self.offers.iter().map(|o| (o.id.0.to_string(), o.name.as_str())), &chosen),
            offer: chosen,
            taps: self.taps()?,
            audience: Field::line("audience", "How many saw it in all?")
                .value(audience)
                .hint("Those who are not counted above are logged as one entry: they did nothing.")
                .checked(wrong),
            key: fresh_key()?,
            problems: Problem::summary(wrong),
            hint: format!(
                "One tap is one response. {} {ask}: a tap on Buy or Buy into means that it was given.",
                offer.name
            ),
        })
    }

    fn taps(&self) -> Result<Vec<Tap>, WebError> {
        let tap = |outcome: Outcome, alternative: Option<(i64, &str)>| -> Result<Tap, WebError> {
            let codes = outcome.codes();
            let fits =
                |key: &Key| codes.contains(&key.outcome) && alternative.is_none_or(|(id, _)| key.alternative == id);
            let n = self.counts.iter().filter(|(key, _)| fits(key)).map(|(_, n)| n).sum();
            Ok(Tap::new(outcome, alternative.map(|a| a.1), n, [fresh_key()?, fresh_key()?]))
        };
        let mut taps = vec![tap(Outcome::Buy, None)?, tap(Outcome::BuyInto, None)?];
        for alternative in &self.alternatives {
            taps.push(tap(Outcome::Alternative, Some((alternative.id.0, &alternative.name)))?);
        }
        taps.push(tap(Outcome::DoNothing, None)?);
        Ok(taps)
    }
}

/// Takes the latest tap of a kind back.
pub(super) async fn minus(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let (acting, key) = (who.acting(), typed.known_key()?);
    let offer = OfferId(typed.get("offer_id").parse().map_err(|_| WebError::NotFound)?);
    let outcome = Outcome::parse(typed.get("outcome")).ok_or(WebError::BadRequest("Choose what to take back."))?;
    let alternative = typed.get("alternative").to_owned();
    let done = who
        .write_in(ws, move |conn, ws| {
            let id = ExperimentId(experiment);
            if offers::get(conn, ws, offer)?.experiment != id {
                return Err(ActionError::from(DbError::NotFound));
            }
            let mut known = alternatives::list(conn, ws, id)?.into_iter();
            let alternative = match outcome {
                Outcome::Alternative => Some(known.find(|a| a.name == alternative).ok_or(DbError::NotFound)?.id),
                _ => None,
            };
            let alike = Alike { offer, outcome, alternative };
            act::minus(conn, ws, &acting, &alike, &key)
        })
        .await;
    let to = address(ws, experiment, typed.get("offer_id"));
    match done {
        Ok(id) => {
            let restore = format!("{}/responses/{id}/restore{}", base(ws, experiment), Origin::Tally.query());
            let mut flash = Flash::with_undo("One is taken back.", restore);
            if let Some(undo) = &mut flash.undo {
                undo.label = "Bring it back".into();
            }
            Ok(who.go(&to, &flash))
        }
        Err(WebError::Conflict(why)) => Ok(who.go(&to, &Flash::said(why))),
        Err(other) => Err(other),
    }
}

/// All the others did nothing.
pub(super) async fn rest(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let offer = typed.get("offer_id").to_owned();
    let raw = typed.get("audience").to_owned();
    match logged(&who, (ws, experiment), &typed).await {
        Ok(id) => {
            let undo = format!("{}/responses/{id}/undo{}", base(ws, experiment), Origin::Tally.query());
            Ok(who.go(&address(ws, experiment, &offer), &Flash::with_undo("All the others did nothing: saved.", undo)))
        }
        Err(WebError::Invalid(wrong)) => {
            page(&who, (ws, experiment), offer, StatusCode::UNPROCESSABLE_ENTITY, (&raw, &wrong)).await
        }
        Err(other) => Err(other),
    }
}

async fn logged(who: &SignedIn, (ws, experiment): (i64, i64), typed: &Typed) -> Result<i64, WebError> {
    let (acting, key) = (who.acting(), typed.known_key()?);
    let offer = OfferId(typed.get("offer_id").parse().map_err(|_| WebError::NotFound)?);
    let audience = act::audience(typed.get("audience"))?;
    let place = (ExperimentId(experiment), offer);
    let id = who.write_in(ws, move |conn, ws| act::rest(conn, ws, &acting, place, audience, &key)).await?;
    Ok(id.0)
}
