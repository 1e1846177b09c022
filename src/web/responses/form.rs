//! The form of a response: filled in, read, and shown again when it was refused.

use super::{base, label, of_experiment};

use crate::actions::natural;
use crate::db::named::{cares, customers_like, segments};
use crate::db::responses::{self, Filter};
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, alternatives, experiments, offers, proposition_sets, propositions};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::invalid::Invalid;
use crate::domain::natural::Natural;
use crate::domain::response::{CheckRules, Draft, Outcome, check};
use crate::domain::time::Moment;
use crate::views::form::Problem;
use crate::views::format;
use crate::views::response::{FormPage, Recent, Surroundings, outcome_label, outcome_mark};
use crate::web::error::status_of;
use crate::web::nav::Place;
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, SignedIn, WebError};

/// What the form needs to know of the experiment around it.
pub(super) fn surroundings<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
) -> Result<Surroundings, DbError> {
    let offers: Vec<_> = offers::list(conn, ws, experiment)?.into_iter().filter(|o| !o.archived).collect();
    let sets: Vec<i64> = offers.iter().filter_map(|o| o.propositions).map(|s| s.0).collect();
    let claims = propositions::claims(conn, ws)?;
    let shown = proposition_sets::members(conn, ws, &sets)?;
    let mut listed: Vec<String> = Vec::new();
    let claimed = shown.values().flat_map(|s| s.iter()).filter_map(|p| claims.get(p)).flatten().cloned();
    for care in claimed.chain(cares::list(conn, ws)?.into_iter().map(|(_, name)| name)) {
        if !listed.contains(&care) && listed.len() < 12 {
            listed.push(care);
        }
    }
    let asked: Vec<String> = experiments::segments(conn, ws, experiment)?.into_iter().map(|(_, n)| n).collect();
    let segments =
        if asked.is_empty() { segments::list(conn, ws)?.into_iter().map(|(_, n)| n).collect() } else { asked };
    Ok(Surroundings {
        offers: offers.into_iter().map(|o| (o.id.0.to_string(), o.name)).collect(),
        alternatives: alternatives::list(conn, ws, experiment)?
            .into_iter()
            .filter(|a| !a.archived)
            .map(|a| a.name)
            .collect(),
        segments,
        cares: listed,
        customers: customers_like(conn, ws, "", 200)?,
    })
}

pub(super) fn recent<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<Recent>, DbError> {
    let rows = responses::list(conn, ws, experiment, &Filter::default(), None, 7)?;
    let named = natural::of_rows(conn, ws, &rows)?;
    Ok(rows
        .iter()
        .zip(&named)
        .map(|(row, natural)| Recent {
            mark: outcome_mark(row.outcome()),
            href: format!("{}/responses/{}", base(ws.id().0, experiment.0), row.id),
            label: label(row, natural),
            outcome: outcome_label(row.outcome()),
            when: format::date(Moment(row.logged_at).day()),
        })
        .collect())
}

pub(super) fn frame_new(page: &mut FormPage, ws: i64, experiment: &experiments::Experiment) -> Result<(), WebError> {
    page.heading = "Log a response".into();
    page.back = base(ws, experiment.id.0);
    page.experiment = experiment.name.clone();
    page.action = format!("{}/responses", page.back);
    page.key = fresh_key()?;
    Ok(())
}

/// The form's fields in their natural layout, and the offer that was chosen.
pub(super) fn natural_of(typed: &Typed) -> (Natural, Option<OfferId>) {
    let mut natural = Natural::default();
    let plain = [
        "segment",
        "customer",
        "outcome",
        "quantity",
        "amount",
        "currency",
        "standard",
        "satisfaction",
        "quote",
        "reason",
        "responded_at",
        "warm",
    ];
    for column in plain {
        natural.set(column, typed.get(column).to_string());
    }
    let outcome = Outcome::parse(typed.get("outcome"));
    // Hidden follow-up questions keep what was typed into them; only those that fit the outcome are meant.
    if outcome.is_some_and(Outcome::is_yes) {
        natural.set("rung", typed.get("rung").to_string());
    } else {
        natural.set("amount", None);
    }
    if outcome == Some(Outcome::Alternative) {
        let written = typed.get("chose").trim();
        let chosen = if written.is_empty() { typed.get("alternative") } else { written };
        natural.set("chose", chosen.to_string());
    }
    if natural.get("amount").is_none() {
        natural.set("currency", None);
    }
    if natural.get("reason").is_some() {
        natural.set("reason_source", typed.get("reason_source").to_string());
    }
    let cares: Vec<&str> =
        typed.all("care").chain([typed.get("cares")]).map(str::trim).filter(|c| !c.is_empty()).collect();
    natural.set("cares", cares.join("; "));
    let offer = typed.get("offer_id").parse().ok().map(OfferId);
    // The gate wants a name; the chosen id decides.
    natural.set("offer", offer.map_or_else(|| typed.get("offer").to_string(), |id| format!("#{id}")));
    (natural, offer)
}

pub(super) fn checked(natural: &Natural, now: Moment) -> Result<Draft, Vec<Invalid>> {
    check(&natural.fields(), &CheckRules::form(now))
}

/// The form again, with everything that was typed.
pub(super) struct Again<'a> {
    pub(super) ws: i64,
    pub(super) experiment: i64,
    pub(super) response: Option<i64>,
    pub(super) key: &'a str,
}

impl Again<'_> {
    pub(super) async fn show(&self, who: &SignedIn, natural: &Natural, offer: &str, wrong: &[Invalid]) -> Answer {
        let (id, response) = (ExperimentId(self.experiment), self.response);
        let (bar, (found, around)) = who
            .read_in(self.ws, move |conn, ws| -> Result<_, DbError> {
                if let Some(response) = response {
                    of_experiment(conn, ws, id.0, response)?;
                }
                Ok((experiments::get(conn, ws, id)?, surroundings(conn, ws, id)?))
            })
            .await?;
        let mut page = FormPage::new(&around, natural, offer, wrong);
        frame_new(&mut page, self.ws, &found)?;
        if let Some(id) = self.response {
            frame_old(&mut page, id);
        }
        if wrong.iter().any(|w| w.made_before().is_some()) {
            // What it made stays; sent again, it makes another one.
            page.problems = Problem::summary_or_made(wrong, |id| format!("{}/responses/{id}", page.back));
        } else {
            page.key = self.key.to_string();
        }
        let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
        who.print(status_of(wrong), &layout, &page)
    }
}

pub(super) fn frame_old(page: &mut FormPage, id: i64) {
    page.is_new = false;
    page.heading = format!("Response {id}");
    page.action = format!("{}/{id}", page.action);
}
