//! An experiment's report, as a page and as JSON.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::nav::Place;
use super::reported::internal;
use super::shelf::Shelf;
use super::typed::query;
use super::{Answer, SignedIn, State, WebError, get};
use crate::db::{DbError, decisions, evidence, findings};
use crate::domain::decision::{Decision, Subject};
use crate::domain::evidence::Evidence;
use crate::domain::experiment::Status;
use crate::domain::finding::Finding;
use crate::domain::id::ExperimentId;
use crate::domain::report::Report;
use crate::domain::slice::Slice;
use crate::domain::time::{Day, Moment};
use crate::formats::report_json;
use crate::views::decision::DecisionPart;
use crate::views::frozen::Inside;
use crate::views::printed::Printed;
use crate::views::report::filters::FilterForm;
use crate::views::report::{Links, ReportPage};
use crate::views::{Layout, Link};

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/experiments/{experiment}/report").route(get().to(show)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/report.json").route(get().to(json)));
}

/// What an address says after the question mark.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
struct Asked {
    numbers: Option<String>,
    offer: Option<usize>,
    segment: Option<String>,
    member: Option<String>,
    from: Option<String>,
    to: Option<String>,
    rung: Option<String>,
}

impl Asked {
    fn slice(&self) -> Result<Slice, WebError> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let [segment, member, from, to, rung] =
            [&self.segment, &self.member, &self.from, &self.to, &self.rung].map(text);
        Slice::parse(&segment, &member, &from, &to, &rung).map_err(WebError::Invalid)
    }

    /// The report of the part that was asked for, with the offer that was asked for in close-up.
    fn report(&self, whole: &Evidence, slice: &Slice) -> Result<Report, WebError> {
        let part = whole.clone().part(slice);
        let report = Report::of(&part, Moment::now()).and_then(|report| match self.offer {
            Some(place) => report.looking_at(&part, place.saturating_sub(1)),
            None => Ok(report),
        });
        // Stored counts and plans have been checked, so the statistics can't refuse them.
        report.map_err(|e| WebError::Internal(e.to_string()))
    }

    /// The same part in another form, `report?` or `report.json?`, without the close-up.
    fn address(&self, path: &str, more: &str) -> String {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let [segment, member, from, to, rung] =
            [&self.segment, &self.member, &self.from, &self.to, &self.rung].map(text);
        let query = query(&[("segment", &segment), ("member", &member), ("from", &from), ("to", &to), ("rung", &rung)]);
        let parts: Vec<&str> = [query.as_str(), more].into_iter().filter(|p| !p.is_empty()).collect();
        if parts.is_empty() { path.to_string() } else { format!("{path}?{}", parts.join("&")) }
    }
}

/// All that a report's page is made of.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    at: (i64, i64),
    asked: Asked,
    today: Day,
    known: Evidence,
    findings: Vec<Finding>,
    decisions: Vec<Decision>,
}

/// The report pages that were asked for last.
pub(super) struct Reports(Shelf<Seen, Printed>);

impl Default for Reports {
    /// None yet.
    fn default() -> Self {
        Self(Shelf::new(32))
    }
}

impl Reports {
    /// More groups of alike responses than that take too much room to be kept.
    const MOST_CELLS: usize = 20_000;

    /// The inside of the page, as it was printed or else printed now.
    fn page(
        &self,
        seen: Seen,
        print: impl FnOnce(&Seen) -> Result<Printed, WebError>,
    ) -> Result<Arc<Printed>, WebError> {
        if let Some(kept) = self.0.find(&seen) {
            return Ok(kept);
        }
        let printed = print(&seen)?;
        let cells: usize = seen.known.offers.iter().map(|offer| offer.cells.len()).sum();
        Ok(if cells > Self::MOST_CELLS { Arc::new(printed) } else { self.0.keep(seen, printed) })
    }
}

async fn show(who: SignedIn, state: web::Data<State>, path: web::Path<(i64, i64)>, asked: web::Query<Asked>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (asked, id) = (asked.into_inner(), ExperimentId(experiment));
    let slice = asked.slice()?;
    let (bar, (known, findings, decisions)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let found = evidence::of_experiment(conn, ws, id)?;
            let findings = findings::of_experiment(conn, ws, id)?.findings();
            Ok((found, findings, decisions::list(conn, ws, Subject::Experiment(id))?))
        })
        .await?;
    let today = Moment::now().day();
    let seen = Seen { at: (ws, experiment), asked, today, known, findings, decisions };
    let work = move || state.reports.page(seen, |seen| printed(&state, seen, &slice));
    let page = web::block(work).await.map_err(internal)??;
    who.page_in(&bar, Place::Experiments, &page.title, &page.page())
}

fn printed(state: &State, seen: &Seen, slice: &Slice) -> Result<Printed, WebError> {
    let report = seen.asked.report(&seen.known, slice)?;
    let page = ReportPage::of(&report, links(seen, slice), seen.asked.numbers.as_deref() == Some("1"));
    Ok(Printed::new(page.title(), state.templates.render(&Layout::default(), &Inside(&page))?))
}

fn links(seen: &Seen, slice: &Slice) -> Links {
    let Seen { at: (ws, experiment), asked, known, findings, decisions, .. } = seen;
    let base = format!("/w/{ws}/experiments/{experiment}");
    let page = format!("{base}/report");
    Links {
        back: Some(Link::new(base.clone(), known.name.clone())),
        acts: vec![
            Link::new(format!("{base}/responses"), "Responses"),
            Link::new(asked.address(&page, "numbers=1"), "All numbers"),
            Link::new(format!("{base}/sharing"), "Keep and share"),
        ],
        forms: vec![
            Link::new(asked.address(&format!("{page}.json"), ""), "JSON"),
            Link::new(format!("{base}/responses.csv"), "CSV"),
        ],
        filters: Some(FilterForm::of(known, slice, page.clone())),
        decision: (slice.is_whole() && known.status != Status::Draft)
            .then(|| DecisionPart::of(findings, decisions, &base)),
        close_ups: Some(asked.address(&page, "offer=")),
    }
}

async fn json(who: SignedIn, path: web::Path<(i64, i64)>, asked: web::Query<Asked>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let slice = asked.slice()?;
    let (_, found) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            evidence::of_experiment(conn, ws, ExperimentId(experiment))
        })
        .await?;
    let report = asked.report(&found, &slice)?;
    let body = report_json::to_string(&report).map_err(|e| WebError::Internal(e.to_string()))?;
    Ok(HttpResponse::Ok().content_type("application/json; charset=utf-8").body(body))
}
