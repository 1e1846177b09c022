//! What stands around a response's form: the experiment, what can be chosen in it, and what was logged lately.

use super::{base, label};
use actix_web::http::StatusCode;

use crate::actions::natural;
use crate::db::named::{cares, segments};
use crate::db::responses::{self, Filter, Row};
use crate::db::scope::{CanRead, Ws};
use crate::db::{
    AnyConn, DbError, alternatives, customers, experiments, guides, offers, own_fields, proposition_sets, propositions,
    streams, tallies, users,
};
use crate::domain::guide::Guide;
use crate::domain::id::ExperimentId;
use crate::domain::invalid::Invalid;
use crate::domain::natural::Natural;
use crate::domain::own_field::Holder;
use crate::domain::response::Outcome;
use crate::domain::text::fold;
use crate::domain::time::Moment;
use crate::views::response::form::{FormPage, Offered, Recent, Surroundings, own_inputs};
use crate::views::response::{outcome_label, outcome_mark};
use crate::views::{Layout, Page, format};
use crate::web::nav::Place;
use crate::web::typed::fresh_key;
use crate::web::{Answer, SignedIn, WebError, headers};

/// The experiment of a form, and what the form needs to know around it.
pub(super) struct Found {
    pub(super) experiment: experiments::Experiment,
    pub(super) around: Surroundings,
    today: i64,
    shortcuts: bool,
}

/// How many reasons and customers the page itself proposes; the script asks for more.
const REASONS: usize = 4;
const CUSTOMERS: usize = 25;
const CARES: usize = 12;

impl Found {
    pub(super) fn of(conn: &mut AnyConn, ws: &Ws<CanRead>, id: ExperimentId, now: Moment) -> Result<Self, DbError> {
        let experiment = experiments::get(conn, ws, id)?;
        let shortcuts = ws.user().map(|user| users::shortcuts(conn, user)).transpose()?.unwrap_or_default();
        Ok(Found {
            around: surroundings(conn, ws, &experiment)?,
            today: tallies::on_day(conn, ws, id, now.day())?,
            shortcuts,
            experiment,
        })
    }

    /// The form for a new response.
    pub(super) fn page(
        &self,
        bar: &Ws<CanRead>,
        typed: &Natural,
        offer: &str,
        wrong: &[Invalid],
    ) -> Result<FormPage, WebError> {
        let mut page = FormPage::new(&self.around, typed, offer, wrong);
        let here = base(bar.id().0, self.experiment.id.0);
        let today = u64::try_from(self.today).unwrap_or_default();
        page.heading = "Log a response".into();
        page.experiment = self.experiment.name.clone();
        let demo = if bar.demo() { "Demo · " } else { "" };
        page.under = format!("{demo}{} · {} today", page.experiment, format::count(today));
        page.action = format!("{here}/responses");
        page.report = format!("{here}/report");
        page.tally = format!("{here}/tally");
        page.guide_href = format!("{here}/guide");
        page.back = here;
        page.key = fresh_key()?;
        page.by = bar.user().map(|user| user.to_string()).unwrap_or_default();
        page.shortcuts = self.shortcuts;
        Ok(page)
    }

    /// The form of a response that is there.
    pub(super) fn page_of(
        &self,
        bar: &Ws<CanRead>,
        typed: &Natural,
        (offer, response): (&str, i64),
        wrong: &[Invalid],
    ) -> Result<FormPage, WebError> {
        let mut page = self.page(bar, typed, offer, wrong)?;
        page.is_new = false;
        page.own = own_inputs(&self.around, typed, false, wrong);
        page.reached.clear();
        page.reasons.clear();
        page.guide.clear();
        page.heading = format!("Response {response}");
        page.under = page.experiment.clone();
        page.back = page.action.clone();
        page.action = format!("{}/{response}", page.action);
        Ok(page)
    }
}

/// Prints a form. That of a new response may be installed, and its script keeps what the network loses.
pub(super) fn print(who: &SignedIn, bar: &Ws<CanRead>, status: StatusCode, page: &FormPage) -> Answer {
    let layout = who.layout_in(bar, Place::Experiments, &page.heading);
    if !page.is_new {
        let layout = Layout { scripts: vec!["log.js".to_owned()], ..layout };
        return who.print(status, &layout, page);
    }
    scripted(who, layout, status, page)
}

/// Prints a page that logs by a script as well.
pub(super) fn scripted<V: Page>(who: &SignedIn, mut layout: Layout, status: StatusCode, page: &V) -> Answer {
    (layout.installable, layout.scripts) = (true, vec!["log.js".to_owned()]);
    let mut answer = who.print(status, &layout, page)?;
    headers::installable(&mut answer);
    Ok(answer)
}

/// What the form needs to know of the experiment around it.
fn surroundings<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: &experiments::Experiment,
) -> Result<Surroundings, DbError> {
    let id = experiment.id;
    let offers: Vec<_> = offers::list(conn, ws, id)?.into_iter().filter(|o| !o.archived).collect();
    let asked: Vec<String> = experiments::segments(conn, ws, id)?.into_iter().map(|(_, n)| n).collect();
    let segments =
        if asked.is_empty() { segments::list(conn, ws)?.into_iter().map(|(_, n)| n).collect() } else { asked };
    let streams = streams::of_experiment(conn, ws, id)?;
    let planned = experiment.plan.and_then(|plan| plan.stop_at);
    let alternatives = alternatives::list(conn, ws, id)?.into_iter().filter(|a| !a.archived);
    Ok(Surroundings {
        cares: known_cares(conn, ws, &offers)?,
        alternatives: alternatives.map(|a| a.name).collect(),
        segments,
        customers: customers::latest(conn, ws, CUSTOMERS)?,
        reasons: reasons(conn, ws, id)?,
        own: own_fields::list(conn, ws, Holder::Response)?,
        guide: guides::get(conn, ws, id)?.unwrap_or_else(Guide::usual).questions().to_vec(),
        offers: offers.iter().map(|offer| offered(offer, streams.get(&offer.id.0), planned)).collect(),
    })
}

/// An offer with what has been counted of it.
pub(super) fn offered(offer: &offers::Offer, stream: Option<&streams::Stored>, planned: Option<u64>) -> Offered {
    let money = offer.ask.amount.or(offer.price);
    Offered {
        id: offer.id.0.to_string(),
        name: offer.name.clone(),
        rung: offer.ask.rung,
        currency: money.map(|m| m.currency.code().to_string()),
        counted: stream.map_or(0, |s| s.folding.stream().n),
        planned,
    }
}

/// The cares that the offers claim to take care of, then others.
fn known_cares<P>(conn: &mut AnyConn, ws: &Ws<P>, offers: &[offers::Offer]) -> Result<Vec<String>, DbError> {
    let sets: Vec<i64> = offers.iter().filter_map(|o| o.propositions).map(|s| s.0).collect();
    let claims = propositions::claims(conn, ws)?;
    let shown = proposition_sets::members(conn, ws, &sets)?;
    let mut listed: Vec<String> = Vec::new();
    let claimed = sets
        .iter()
        .filter_map(|set| shown.get(set))
        .flat_map(|s| s.iter())
        .filter_map(|p| claims.get(p))
        .flatten()
        .cloned();
    for care in claimed.chain(cares::list(conn, ws)?.into_iter().map(|(_, name)| name)) {
        if !listed.contains(&care) && listed.len() < CARES {
            listed.push(care);
        }
    }
    Ok(listed)
}

/// Why customers did nothing, the latest reasons first.
fn reasons<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<String>, DbError> {
    let mut found: Vec<String> = Vec::new();
    for row in responses::with_words(conn, ws, experiment, 40)? {
        let Some(reason) = row.reason.clone().filter(|_| row.outcome() == Outcome::DoNothing) else { continue };
        let short = reason.chars().count() <= 60 && !reason.contains('\n');
        if short && found.len() < REASONS && !found.iter().any(|f| fold(f) == fold(&reason)) {
            found.push(reason);
        }
    }
    Ok(found)
}

pub(super) fn recent<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    now: Moment,
) -> Result<Vec<Recent>, DbError> {
    let rows = responses::list(conn, ws, experiment, &Filter::default(), None, 10)?;
    let named = natural::of_rows(conn, ws, &rows)?;
    let at = |row: &Row| {
        let at = Moment(row.logged_at);
        let time = at.utc().map(|t| t.format("%H:%M UTC").to_string()).unwrap_or_default();
        let when = if at.day() == now.day() { time } else { format::date(at.day()) };
        (when, at.utc().map(|t| t.format("%FT%TZ").to_string()).unwrap_or_default())
    };
    Ok(rows
        .iter()
        .zip(&named)
        .map(|(row, natural)| {
            let href = format!("{}/responses/{}", base(ws.id().0, experiment.0), row.id);
            let (when, at) = at(row);
            Recent {
                mark: outcome_mark(row.outcome()),
                undo: format!("{href}/undo?from=log"),
                href,
                label: label(row, natural),
                outcome: outcome_label(row.outcome()),
                when,
                at,
            }
        })
        .collect())
}
