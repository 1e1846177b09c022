//! Logging responses, changing them, listing them.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::nav::Place;
use super::typed::{Typed, fresh_key, query};
use super::{Answer, Nothing, Posted, SignedIn, WebError, get, see_other};
use crate::actions::{Acting, ActionError, natural, responses as act};
use crate::db::named::{cares, customers_like, segments};
use crate::db::responses::{self, Filter, LATE, Row};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, alternatives, experiments, offers, proposition_sets, propositions, workspaces};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, OfferId, ResponseId};
use crate::domain::invalid::Invalid;
use crate::domain::natural::Natural;
use crate::domain::response::{CheckRules, Draft, Outcome, Standing, check};
use crate::domain::time::Moment;
use crate::formats::export::{ExportRow, Writer};
use crate::views::choice::Choice;
use crate::views::experiment::{Part, rung_label};
use crate::views::response::{
    FormPage, Line, ListPage, Recent, Surroundings, outcome_filter, outcome_label, outcome_mark,
};
use crate::views::{Flash, Link, Undo, format};

/// How many responses a page lists.
const PAGE: i64 = 50;

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/w/{ws}/experiments/{experiment}/responses").route(get().to(list)).route(web::post().to(create)),
    )
    .service(web::resource("/w/{ws}/experiments/{experiment}/responses.csv").route(get().to(csv)))
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

/// What the form needs to know of the experiment around it.
fn surroundings<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Surroundings, DbError> {
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

fn label(row: &Row, natural: &Natural) -> String {
    match natural.get("customer") {
        Some(name) => name.to_string(),
        None if row.quantity > 1 => format!("{} alike", format::count(u64::try_from(row.quantity).unwrap_or_default())),
        None => format!("Response {}", row.id),
    }
}

fn recent<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: ExperimentId) -> Result<Vec<Recent>, DbError> {
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

fn frame_new(page: &mut FormPage, ws: i64, experiment: &experiments::Experiment) -> Result<(), WebError> {
    page.heading = "Log a response".into();
    page.back = base(ws, experiment.id.0);
    page.experiment = experiment.name.clone();
    page.action = format!("{}/responses", page.back);
    page.key = fresh_key()?;
    Ok(())
}

/// The form's fields in their natural layout, and the offer that was chosen.
fn natural_of(typed: &Typed) -> (Natural, Option<OfferId>) {
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

fn checked(natural: &Natural, now: Moment) -> Result<Draft, Vec<Invalid>> {
    check(&natural.fields(), &CheckRules::form(now))
}

async fn create(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    if typed.key().is_empty() || typed.key().len() > 64 {
        return Err(WebError::BadRequest("The form is incomplete. Open it anew."));
    }
    let (natural, offer) = natural_of(&typed);
    match logged(&who, ws, experiment, &natural, offer, typed.key()).await {
        Ok(id) => Ok(who.go(&after(ws, experiment, &typed), &saved(ws, experiment, id, &natural))),
        Err(WebError::Invalid(wrong)) => {
            let again = Again { ws, experiment, response: None, key: typed.key() };
            again.show(&who, &natural, typed.get("offer_id"), &wrong).await
        }
        Err(other) => Err(other),
    }
}

async fn logged(
    who: &SignedIn,
    ws: i64,
    experiment: i64,
    natural: &Natural,
    offer: Option<OfferId>,
    key: &str,
) -> Result<ResponseId, WebError> {
    let acting = who.acting();
    let draft = checked(natural, acting.now).map_err(WebError::Invalid)?;
    let log = act::Log { experiment: ExperimentId(experiment), offer, draft, key: key.to_string() };
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

/// The form again, with everything that was typed.
struct Again<'a> {
    ws: i64,
    experiment: i64,
    response: Option<i64>,
    key: &'a str,
}

impl Again<'_> {
    async fn show(&self, who: &SignedIn, natural: &Natural, offer: &str, wrong: &[Invalid]) -> Answer {
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
        page.key = self.key.to_string();
        let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
        who.print(StatusCode::UNPROCESSABLE_ENTITY, &layout, &page)
    }
}

fn frame_old(page: &mut FormPage, id: i64) {
    page.is_new = false;
    page.heading = format!("Response {id}");
    page.action = format!("{}/{id}", page.action);
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

#[derive(Debug, Default, Clone, Deserialize)]
struct Filters {
    offer: Option<String>,
    outcome: Option<String>,
    segment: Option<String>,
    member: Option<String>,
    show: Option<String>,
    before: Option<String>,
}

impl Filters {
    fn get(field: &Option<String>) -> &str {
        field.as_deref().unwrap_or("")
    }

    fn filter(&self) -> Filter {
        let number = |f: &Option<String>| Self::get(f).parse().ok();
        Filter {
            offer: number(&self.offer),
            outcome: Outcome::parse(Self::get(&self.outcome)).map(Outcome::code),
            segment: number(&self.segment),
            member: number(&self.member),
            late: Self::get(&self.show) == "late",
            undone: Self::get(&self.show) == "undone",
        }
    }

    fn query(&self) -> Vec<(&str, &str)> {
        vec![
            ("offer", Self::get(&self.offer)),
            ("outcome", Self::get(&self.outcome)),
            ("segment", Self::get(&self.segment)),
            ("member", Self::get(&self.member)),
            ("show", Self::get(&self.show)),
        ]
    }
}

async fn list(who: SignedIn, path: web::Path<(i64, i64)>, filters: web::Query<Filters>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let filters = filters.into_inner();
    let (filter, before) = (filters.filter(), Filters::get(&filters.before).parse().ok());
    let (bar, (found, rows, named, offers, segments, members)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let id = ExperimentId(experiment);
            let found = experiments::get(conn, ws, id)?;
            let rows = responses::list(conn, ws, id, &filter, before, PAGE + 1)?;
            let named = natural::of_rows(conn, ws, &rows)?;
            let offers = offers::list(conn, ws, id)?;
            let (segments, members) = (segments::list(conn, ws)?, workspaces::members(conn, ws)?);
            Ok((found, rows, named, offers, segments, members))
        })
        .await?;
    let base = base(ws, experiment);
    let action = format!("{base}/responses");
    let more = rows.len() > PAGE as usize;
    let shown: Vec<(&Row, &Natural)> = rows.iter().zip(&named).take(PAGE as usize).collect();
    let next = shown.last().filter(|_| more).map(|(last, _)| {
        let before = last.id.to_string();
        format!("{action}?{}", query(&[filters.query(), vec![("before", &before)]].concat()))
    });
    let filtered = filters.query().iter().any(|(_, v)| !v.is_empty());
    let all = |label: &str| [(String::new(), label.to_string())];
    let may_log = bar.role().may_write() && found.status == Status::Running;
    let page = ListPage {
        log_href: may_log.then(|| format!("{action}/new")),
        empty: shown.is_empty().then(|| {
            if filtered {
                "No response fits these filters.".to_string()
            } else if found.status == Status::Draft {
                "No responses yet. Start the experiment, then log what customers do.".to_string()
            } else {
                "No responses yet. Log the first one, or import a file.".to_string()
            }
        }),
        rows: shown.into_iter().map(|(row, natural)| line(row, natural, &action)).collect(),
        first: before.map(|_: i64| format!("{action}?{}", query(&filters.query()))),
        next,
        csv: format!("{action}.csv?{}", query(&filters.query())),
        offers: Choice::list(
            all("All offers").into_iter().chain(offers.into_iter().map(|o| (o.id.0.to_string(), o.name))),
            Filters::get(&filters.offer),
        ),
        outcomes: outcome_filter(Filters::get(&filters.outcome)),
        segments: Choice::list(
            all("All segments").into_iter().chain(segments.into_iter().map(|(id, n)| (id.0.to_string(), n))),
            Filters::get(&filters.segment),
        ),
        members: Choice::list(
            all("Everyone").into_iter().chain(members.into_iter().map(|(id, n)| (id.0.to_string(), n))),
            Filters::get(&filters.member),
        ),
        shows: Choice::list(
            [("", "All that count or could"), ("late", "Logged over two days late"), ("undone", "Taken back")],
            Filters::get(&filters.show),
        ),
        ways: vec![Link::new(format!("{base}/report"), "Report"), Link::new(format!("{base}/import"), "Import")],
        back: base,
        experiment: found.name,
        action,
    };
    who.page_in(&bar, Place::Experiments, "Responses", &page)
}

fn line(row: &Row, natural: &Natural, action: &str) -> Line {
    let mut outcome = outcome_label(row.outcome()).to_string();
    if let Some(chose) = natural.get("chose") {
        outcome = format!("{outcome}: {chose}");
    }
    let mut gave = if row.outcome().is_yes() {
        rung_label(row.rung()).split(':').next().unwrap_or("").to_string()
    } else {
        String::new()
    };
    if let (Some(amount), Some(currency)) = (natural.get("amount"), natural.get("currency")) {
        gave = format!("{gave}, {amount} {currency}");
    }
    let mut notes: Vec<&str> = Vec::new();
    match row.standing() {
        Standing::Warm => notes.push("warm contact"),
        Standing::Repeated => notes.push("asked before"),
        Standing::Counted => {}
    }
    if row.import_id.is_none() && row.logged_at > row.responded_at + LATE {
        notes.push("logged late");
    }
    if row.undone_at.is_some() {
        notes.push(if row.replaced { "taken back, came in again" } else { "taken back" });
    }
    Line {
        mark: outcome_mark(row.outcome()),
        href: format!("{action}/{}", row.id),
        label: label(row, natural),
        offer: natural.get("offer").unwrap_or("").to_string(),
        outcome,
        gave,
        segment: natural.get("segment").unwrap_or("").to_string(),
        when: format::date(Moment(row.responded_at).day()),
        notes: notes.join(", "),
    }
}

async fn csv(who: SignedIn, path: web::Path<(i64, i64)>, filters: web::Query<Filters>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let filter = filters.filter();
    let (_, body) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let id = ExperimentId(experiment);
            experiments::get(conn, ws, id)?;
            written(conn, ws, id, &filter)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", "attachment; filename=\"responses.csv\""))
        .body(body))
}

fn written<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId, filter: &Filter) -> Result<Vec<u8>, DbError> {
    // Writing into memory can't fail.
    let broken = |e: std::io::Error| DbError::Unexpected(e.to_string());
    let mut writer = Writer::new(Vec::new()).map_err(broken)?;
    let mut before = None;
    loop {
        let rows = responses::list(conn, ws, id, filter, before, 1_000)?;
        let Some(last) = rows.last() else { return writer.finish().map_err(broken) };
        before = Some(last.id);
        for natural in natural::of_rows(conn, ws, &rows)? {
            writer.row(&ExportRow::from(&natural)).map_err(broken)?;
        }
    }
}
