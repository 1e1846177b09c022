//! The form of a response: read, and shown again when it was refused.

use actix_web::http::StatusCode;

use super::around::{Found, print};
use super::one::There;
use crate::db::scope::{CanRead, Ws};
use crate::domain::guide::Guide;
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::natural::Natural;
use crate::domain::own_field::Demand;
use crate::domain::response::{CheckRules, Draft, Outcome, Rung, check};
use crate::domain::text::{broken_by_lf, fold};
use crate::domain::time::Moment;
use crate::views::form::Problem;
use crate::views::response::ask::MENTIONED;
use crate::views::response::form::FormPage;
use crate::web::error::status_of;
use crate::web::own_fields::said_in;
use crate::web::typed::Typed;
use crate::web::{Answer, SignedIn};

/// A form as it was read.
pub(super) struct Read {
    /// Its fields in their natural layout, whether they fit together or not: the one gate says what does not.
    pub(super) natural: Natural,
    /// The offer that was chosen.
    pub(super) offer: Option<OfferId>,
    /// Questions that were answered twice, each time differently.
    wrong: Vec<Invalid>,
}

impl Read {
    pub(super) fn of(typed: &Typed, now: Moment) -> Self {
        let mut natural = Natural::default();
        let plain = ["segment", "customer", "outcome", "quantity", "amount", "satisfaction", "warm", "reason_source"];
        for column in plain {
            natural.set(column, typed.get(column).to_string());
        }
        natural.set("standard", broken_by_lf(typed.get("standard")));
        let quote = Guide::with_notes(typed.get("quote"), typed.all("asked").zip(typed.all("note")));
        natural.set("quote", broken_by_lf(&quote));
        natural.set("responded_at", responded_at(typed, now));
        natural.set("rung", rung(typed));
        if natural.get("amount").is_some() {
            natural.set("currency", typed.get("currency").to_string());
        }
        let outcome = Outcome::parse(typed.get("outcome"));
        let (chose, reason) = (chose(typed), reason(typed, outcome));
        let wrong = [chose.as_ref().err(), reason.as_ref().err()].into_iter().flatten().cloned().collect();
        natural.set("chose", chose.unwrap_or_else(|_| typed.get("chose").to_string()));
        natural.set("reason", broken_by_lf(&reason.unwrap_or_else(|_| typed.get("reason").to_string())));
        natural.set("cares", stated(typed));
        natural.say(said_in(typed));
        let offer = typed.get("offer_id").parse().ok().map(OfferId);
        // The gate wants a name; the chosen id decides.
        natural.set("offer", offer.map_or_else(|| typed.get("offer").to_string(), |id| format!("#{id}")));
        Read { natural, offer, wrong }
    }

    /// The response, or everything that is wrong with it.
    pub(super) fn checked(&self, now: Moment) -> Result<Draft, Vec<Invalid>> {
        match (self.fits(), check(&self.natural.fields(), &CheckRules::form(now))) {
            (Ok(()), checked) => checked,
            (Err(wrong), Ok(_)) => Err(wrong),
            (Err(wrong), Err(more)) => Err(more.into_iter().chain(wrong).collect()),
        }
    }

    /// Whether each question was answered once.
    pub(super) fn fits(&self) -> Result<(), Vec<Invalid>> {
        if self.wrong.is_empty() { Ok(()) } else { Err(self.wrong.clone()) }
    }
}

/// The alternative: one is chosen from a list, or another one written.
fn chose(typed: &Typed) -> Result<String, Invalid> {
    let (listed, written) = (typed.get("alternative").trim(), typed.get("chose").trim());
    if listed.is_empty() || written.is_empty() || fold(listed) == fold(written) {
        return Ok(if listed.is_empty() { written } else { listed }.to_string());
    }
    let message = format!(
        "Two alternatives are named, '{}' and '{}'. Choose one from the list and write none, or 'Another' and write it.",
        shown(listed),
        shown(written)
    );
    Err(Invalid::new("chose", "contradiction", message))
}

/// Why: what others said who did nothing can be chosen, and more written beside it.
fn reason(typed: &Typed, outcome: Option<Outcome>) -> Result<String, Invalid> {
    let (listed, written) = (typed.get("because").trim(), typed.get("reason").trim());
    if !listed.is_empty() && outcome.is_some_and(|outcome| outcome != Outcome::DoNothing) {
        let message = format!(
            "'{}' is chosen as the reason for doing nothing, but they did something else. Choose 'Another' there, or \
             change what they chose.",
            shown(listed)
        );
        return Err(Invalid::new("reason", "contradiction", message));
    }
    let both = !listed.is_empty() && !written.is_empty() && fold(listed) != fold(written);
    let one = if written.is_empty() { listed } else { written };
    Ok(if both { format!("{listed}; {written}") } else { one.to_string() })
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
    let exact = Moment::parse_rfc3339(typed.get("exact"));
    if let Some(minute) = Moment::parse_minute(said.trim()) {
        // A form shows whole minutes: left as it was, the response keeps its turn among others of that minute.
        return Some(exact.filter(|exact| exact.minute() == said.trim()).unwrap_or(minute).rfc3339());
    }
    let waited = typed.get("waited").parse::<i64>().ok().filter(|s| said.trim().is_empty() && (1..=WAITED).contains(s));
    match waited {
        Some(seconds) => Moment(now.0 - seconds * 1_000_000).utc().map(|t| t.to_rfc3339()),
        None => Some(said.to_string()),
    }
}

/// The form again, with everything that was typed.
pub(super) struct Again<'a> {
    pub(super) ws: i64,
    pub(super) experiment: i64,
    pub(super) typed: &'a Typed,
    pub(super) read: &'a Read,
}

impl Again<'_> {
    /// The form for a new response.
    pub(super) async fn show(&self, who: &SignedIn, wrong: &[Invalid]) -> Answer {
        let (id, now) = (ExperimentId(self.experiment), Moment::now());
        let (bar, found) = who.read_in(self.ws, move |conn, ws| Found::of(conn, ws, id, now)).await?;
        let wrong = &self.with_own(&found, Demand::All, wrong);
        let mut page = found.page(&bar, &self.read.natural, self.typed.get("offer_id"), wrong)?;
        if wrong.iter().any(|w| w.made_before().is_some()) {
            // What it made stays; sent again, it makes another one.
            page.problems = Problem::summary_or_made(wrong, |id| format!("{}/{id}", page.action));
        } else {
            page.key = self.typed.key().to_string();
        }
        self.print(who, &bar, wrong, page)
    }

    /// The form of a response that is there, beside what has changed since the version that was `seen`.
    pub(super) async fn show_of(
        &self,
        who: &SignedIn,
        (response, seen): (i64, Option<i64>),
        wrong: &[Invalid],
    ) -> Answer {
        let (at, now) = ((self.experiment, response), Moment::now());
        let (bar, there) = who.read_in(self.ws, move |conn, ws| There::of(conn, ws, at, now)).await?;
        let (offer, wrong) = (self.typed.get("offer_id"), &self.with_own(&there.found, Demand::Nothing, wrong));
        let mut page = there.found.page_of(&bar, &self.read.natural, (offer, response), wrong)?;
        page.version = seen.unwrap_or_else(|| there.version());
        if status_of(wrong) == StatusCode::CONFLICT {
            page.stale = Some(there.stale(seen, self.read));
            page.version = there.version();
        }
        self.print(who, &bar, wrong, page)
    }

    /// What is wrong, with what is wrong with own fields.
    fn with_own(&self, found: &Found, demand: Demand, wrong: &[Invalid]) -> Vec<Invalid> {
        let own = found.around.own.judge(&[], self.read.natural.own(), demand).err().unwrap_or_default();
        let further = own.into_iter().filter(|own| wrong.iter().all(|why| why.field != own.field));
        wrong.iter().cloned().chain(further).collect()
    }

    fn print(&self, who: &SignedIn, bar: &Ws<CanRead>, wrong: &[Invalid], mut page: FormPage) -> Answer {
        page.answered_twice(self.typed.get("alternative"), self.typed.get("because"), &self.read.wrong);
        print(who, bar, status_of(wrong), &page)
    }
}
