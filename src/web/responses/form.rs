//! The form of a response: read, and shown again when it was refused.

use super::around::{Found, print};
use super::of_experiment;

use crate::db::DbError;
use crate::domain::guide::Guide;
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::invalid::Invalid;
use crate::domain::natural::Natural;
use crate::domain::own_field::Demand;
use crate::domain::response::{CheckRules, Draft, Outcome, Rung, check};
use crate::domain::time::Moment;
use crate::views::form::Problem;
use crate::views::response::ask::MENTIONED;
use crate::web::error::status_of;
use crate::web::own_fields::said_in;
use crate::web::typed::Typed;
use crate::web::{Answer, SignedIn};

/// The form's fields in their natural layout, and the offer that was chosen.
pub(super) fn natural_of(typed: &Typed, now: Moment) -> (Natural, Option<OfferId>) {
    let mut natural = Natural::default();
    for column in ["segment", "customer", "outcome", "quantity", "standard", "satisfaction", "warm"] {
        natural.set(column, typed.get(column).to_string());
    }
    natural.set("quote", Guide::with_notes(typed.get("quote"), typed.all("asked").zip(typed.all("note"))));
    natural.set("responded_at", responded_at(typed, now));
    let outcome = Outcome::parse(typed.get("outcome"));
    // Hidden follow-up questions keep what was typed into them; only those that fit the outcome are meant.
    if outcome.is_some_and(Outcome::is_yes) {
        natural.set("rung", rung(typed));
        natural.set("amount", typed.get("amount").to_string());
    }
    if natural.get("amount").is_some() {
        natural.set("currency", typed.get("currency").to_string());
    }
    if outcome == Some(Outcome::Alternative) {
        natural.set("chose", first_said(typed, "alternative", "chose"));
    }
    natural.set("reason", typed.get("reason").trim().to_string());
    if outcome == Some(Outcome::DoNothing) {
        natural.set("reason", first_said(typed, "reason", "because"));
    }
    if natural.get("reason").is_some() {
        natural.set("reason_source", typed.get("reason_source").to_string());
    }
    natural.set("cares", stated(typed));
    natural.say(said_in(typed));
    let offer = typed.get("offer_id").parse().ok().map(OfferId);
    // The gate wants a name; the chosen id decides.
    natural.set("offer", offer.map_or_else(|| typed.get("offer").to_string(), |id| format!("#{id}")));
    (natural, offer)
}

/// The field that says something: one is chosen from a list, the other one written.
fn first_said(typed: &Typed, first: &str, second: &str) -> String {
    let said = typed.get(first).trim();
    (if said.is_empty() { typed.get(second).trim() } else { said }).to_string()
}

/// The highest rung that is ticked. Nothing ticked is nothing given, unless the form says that it was what was asked. A
/// word that is no rung is handed on, for the gate to refuse.
fn rung(typed: &Typed) -> Option<String> {
    let ticked: Vec<&str> = typed.all("rung").filter(|word| !word.is_empty()).collect();
    match ticked.iter().map(|word| Rung::parse(word)).collect::<Option<Vec<Rung>>>() {
        None => Some(ticked.join(", ")),
        Some(rungs) => match rungs.iter().max() {
            None if typed.get("gave") == "asked" => None,
            highest => Some(highest.map_or(Rung::None, |rung| *rung).word().to_string()),
        },
    }
}

/// Cares that are ticked, each with how much they care, and those that are written out.
fn stated(typed: &Typed) -> String {
    let scored = |care: &str| match typed.get(&format!("how:{care}")) {
        "" => format!("{care}:{MENTIONED}"),
        score => format!("{care}:{score}"),
    };
    let ticked = typed.all("care").filter(|care| !care.is_empty()).map(scored);
    let written = Some(typed.get("cares").trim().to_string()).filter(|cares| !cares.is_empty());
    ticked.chain(written).collect::<Vec<_>>().join("; ")
}

/// The longest that a response may have waited on a device, in seconds.
const WAITED: i64 = 60 * 86_400;

/// When it happened: as the form says; else as long ago as it has waited to be sent, whatever clock the device has.
fn responded_at(typed: &Typed, now: Moment) -> Option<String> {
    let said = typed.get("responded_at");
    let waited = typed.get("waited").parse::<i64>().ok().filter(|s| said.trim().is_empty() && (1..=WAITED).contains(s));
    match waited {
        Some(seconds) => Moment(now.0 - seconds * 1_000_000).utc().map(|t| t.to_rfc3339()),
        None => Some(said.to_string()),
    }
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
        let (id, response, now) = (ExperimentId(self.experiment), self.response, Moment::now());
        let (bar, found) = who
            .read_in(self.ws, move |conn, ws| -> Result<_, DbError> {
                if let Some(response) = response {
                    of_experiment(conn, ws, id.0, response)?;
                }
                Found::of(conn, ws, id, now)
            })
            .await?;
        let demand = if self.response.is_some() { Demand::Nothing } else { Demand::All };
        let own = found.around.own.judge(&[], natural.own(), demand).err().unwrap_or_default();
        let further = own.into_iter().filter(|own| wrong.iter().all(|why| why.field != own.field));
        let wrong = &wrong.iter().cloned().chain(further).collect::<Vec<_>>()[..];
        let mut page = match self.response {
            Some(response) => found.page_of(&bar, natural, (offer, response), wrong)?,
            None => found.page(&bar, natural, offer, wrong)?,
        };
        if wrong.iter().any(|w| w.made_before().is_some()) {
            // What it made stays; sent again, it makes another one.
            page.problems = Problem::summary_or_made(wrong, |id| format!("{}/{id}", page.action));
        } else {
            page.key = self.key.to_string();
        }
        print(who, &bar, status_of(wrong), &page)
    }
}
