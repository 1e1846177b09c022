//! An experiment's report, as a page and as JSON.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::error::status_of;
use super::forecasts::record;
use super::nav::Place;
use super::reported::Reported;
use super::typed::query;
use super::worked_out::Worked;
use super::{Answer, SignedIn, State, WebError, get};
use crate::db::scope::{CanRead, Ws};
use crate::db::{AnyConn, DbError, decisions, evidence, findings, forecasts, frozen, named};
use crate::domain::decision::{Decision, Subject};
use crate::domain::evidence::Evidence;
use crate::domain::experiment::Status;
use crate::domain::finding::Finding;
use crate::domain::forecast::Judged;
use crate::domain::id::{ExperimentId, PropositionId};
use crate::domain::invalid::Invalid;
use crate::domain::report::Report;
use crate::domain::share::Scope;
use crate::domain::slice::{Logged, Slice, SliceFields};
use crate::domain::time::Moment;
use crate::formats::report_json;
use crate::views::Link;
use crate::views::decision::DecisionPart;
use crate::views::form::Problem;
use crate::views::report::filters::{FilterForm, WrongPage};
use crate::views::report::{Foresight, Links, ReportShow};
use crate::views::share::ShareBox;

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/experiments/{experiment}/report").route(get().to(show)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/report.json").route(get().to(json)));
}

/// What an address says after the question mark.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    numbers: Option<String>,
    offer: Option<String>,
    segment: Option<String>,
    member: Option<String>,
    from: Option<String>,
    to: Option<String>,
    rung: Option<String>,
    method: Option<String>,
}

impl Asked {
    fn fields(&self) -> SliceFields<'_> {
        SliceFields {
            segment: text(&self.segment),
            member: text(&self.member),
            from: text(&self.from),
            to: text(&self.to),
            rung: text(&self.rung),
            method: text(&self.method),
        }
    }

    /// What is wrong with which filter: with what it says, with names that nothing bears, and with too much to read.
    fn wrong(&self, found: &Found, slice: &Slice) -> Vec<Invalid> {
        let (_, mut wrong) = Slice::read(&self.fields());
        wrong.extend(slice.unknown(&found.evidence));
        if found.logged.is_none() && slice.needs_responses() && wrong.is_empty() {
            wrong.push(slice.too_many());
        }
        wrong
    }

    /// The report of the part that was asked for, with the offer that was asked for in close-up.
    fn report(&self, state: &State, found: &Found, slice: &Slice) -> Result<Arc<Worked>, WebError> {
        let whole = found.evidence.clone();
        let part = match &found.logged {
            Some(own) => whole.part_logged(slice, own),
            None if slice.needs_responses() => return Err(WebError::Invalid(vec![slice.too_many()])),
            None => whole.part(slice),
        };
        state.reports.report(part, self.close_up(), Moment::now())
    }

    /// The place of the offer in close-up; a place that there is not is none.
    fn close_up(&self) -> Option<usize> {
        text(&self.offer).parse().ok().map(|place: usize| place.saturating_sub(1))
    }

    /// The same without some filters.
    fn without(&self, wrong: &[Invalid], path: &str) -> String {
        let kept = |field: &str, said: &Option<String>| {
            said.clone().filter(|_| !wrong.iter().any(|wrong| wrong.field == field))
        };
        let asked = Asked {
            segment: kept("segment", &self.segment),
            member: kept("member", &self.member),
            from: kept("from", &self.from),
            to: kept("to", &self.to),
            rung: kept("rung", &self.rung),
            method: kept("method", &self.method),
            ..Asked::default()
        };
        asked.address(path, "")
    }

    /// The same part in another form, `report?` or `report.json?`, without the close-up.
    fn address(&self, path: &str, more: &str) -> String {
        let SliceFields { segment, member, from, to, rung, method } = self.fields();
        let query = query(&[
            ("segment", segment),
            ("member", member),
            ("from", from),
            ("to", to),
            ("rung", rung),
            ("method", method),
        ]);
        let parts: Vec<&str> = [query.as_str(), more].into_iter().filter(|p| !p.is_empty()).collect();
        if parts.is_empty() { path.to_string() } else { format!("{path}?{}", parts.join("&")) }
    }
}

/// What is known of an experiment, with what a member logged where a slice asks for that.
struct Found {
    evidence: Evidence,
    logged: Option<Logged>,
}

fn text(field: &Option<String>) -> &str {
    field.as_deref().unwrap_or_default()
}

fn find(conn: &mut AnyConn, ws: &Ws<CanRead>, id: ExperimentId, slice: &Slice) -> Result<Found, DbError> {
    let (evidence, logged) = match &slice.member {
        Some(member) => evidence::of_member(conn, ws, id, member)?,
        None => (evidence::of_experiment(conn, ws, id)?, None),
    };
    Ok(Found { evidence, logged })
}

/// What stands on the page beside the report itself.
struct Beside {
    findings: Vec<Finding>,
    decisions: Vec<Decision>,
    forecasts: Vec<Judged>,
    frozen: Vec<frozen::Entry>,
    propositions: Vec<(PropositionId, String)>,
}

fn beside(conn: &mut AnyConn, ws: &Ws<CanRead>, id: ExperimentId) -> Result<Beside, DbError> {
    Ok(Beside {
        findings: findings::of_experiment(conn, ws, id)?.findings(),
        decisions: decisions::list(conn, ws, Subject::Experiment(id))?,
        forecasts: forecasts::list(conn, ws)?,
        frozen: frozen::list(conn, ws, Scope::Experiment(id))?,
        propositions: named::propositions::list(conn, ws)?,
    })
}

async fn show(who: SignedIn, state: web::Data<State>, path: web::Path<(i64, i64)>, asked: web::Query<Asked>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (slice, _) = Slice::read(&asked.fields());
    let id = ExperimentId(experiment);
    let wanted = slice.clone();
    let (bar, (found, beside)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            Ok((find(conn, ws, id, &wanted)?, beside(conn, ws, id)?))
        })
        .await?;
    let base = format!("/w/{ws}/experiments/{experiment}");
    let page = format!("{base}/report");
    let wrong = asked.wrong(&found, &slice);
    if !wrong.is_empty() {
        return wrong_page(&who, &bar, &asked, &found, &wrong, &base);
    }
    let worked = asked.report(&state, &found, &slice)?;
    let whole = &found.evidence;
    let place = Reported::of_experiment(ws, id);
    let concluded = slice.is_whole() && whole.status != Status::Draft;
    let links = Links {
        back: Some(Link::new(base.clone(), whole.name.clone())),
        acts: vec![
            Link::new(format!("{base}/responses"), "Responses"),
            Link::new(asked.address(&page, "numbers=1"), "All numbers"),
            Link::new(format!("{base}/sharing"), "Keep and share"),
        ],
        forms: vec![
            Link::new(asked.address(&format!("{page}.json"), ""), "JSON"),
            Link::new(format!("{base}/responses.csv"), "CSV"),
        ],
        filters: Some(FilterForm::of(whole, &slice, page.clone())),
        decision: concluded.then(|| DecisionPart::of(&beside.findings, &beside.decisions, &base)),
        foresight: if concluded { Some(foresight(beside.forecasts, ws, id)?) } else { None },
        share: slice.is_whole().then(|| ShareBox {
            href: place.sharing(),
            may_write: bar.role().may_write(),
            frozen: beside.frozen.iter().map(|entry| super::shares::frozen_line(&place, entry)).collect(),
        }),
        claims: claims(worked.report(), ws, &beside.propositions),
        close_ups: Some(asked.address(&page, "offer=")),
    };
    let inside = worked.inside(&state.templates, links, asked.numbers.as_deref() == Some("1"))?;
    who.page_in(&bar, Place::Experiments, &ReportShow::title(worked.report()), &ReportShow::around(&inside))
}

/// The page that says which filter is wrong, keeps the others, and leads to the report without it.
fn wrong_page(
    who: &SignedIn,
    bar: &Ws<CanRead>,
    asked: &Asked,
    found: &Found,
    wrong: &[Invalid],
    base: &str,
) -> Answer {
    let (slice, whole) = (Slice::read(&asked.fields()).0, &found.evidence);
    let page = format!("{base}/report");
    let (without, all) = (asked.without(wrong, &page), Link::new(page.clone(), "Show all"));
    let shorter = (without != page).then(|| Link::new(without, "Show it with the other filters"));
    let view = WrongPage {
        back: Link::new(base, whole.name.clone()),
        problems: wrong.iter().map(|wrong| Problem::general(&wrong.message)).collect(),
        ways: shorter.into_iter().chain([all]).collect(),
        filters: FilterForm::of(whole, &slice, page).typed(&asked.fields()),
    };
    let layout = who.layout_in(bar, Place::Experiments, "This part of the report can\u{2019}t be shown");
    who.print(status_of(wrong), &layout, &view)
}

/// The forecasts of the experiment, and how well all of the workspace's fit.
fn foresight(judged: Vec<Judged>, ws: i64, id: ExperimentId) -> Result<Foresight, WebError> {
    let record = record(&judged)?;
    Ok(Foresight { record, own: given_to(id, judged), all: format!("/w/{ws}/forecasts") })
}

fn given_to(id: ExperimentId, judged: Vec<Judged>) -> Vec<Judged> {
    judged.into_iter().filter(|j| j.forecast.experiment == id).collect()
}

/// The pages of the value propositions that the report tells of.
fn claims(report: &Report, ws: i64, ids: &[(PropositionId, String)]) -> HashMap<String, String> {
    let page = |name: &String| Some((name.clone(), super::propositions::page_of(ws, ids, name)?));
    report.propositions.iter().filter_map(|p| page(&p.name)).collect()
}

async fn json(who: SignedIn, state: web::Data<State>, path: web::Path<(i64, i64)>, asked: web::Query<Asked>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (slice, _) = Slice::read(&asked.fields());
    let (wanted, id) = (slice.clone(), ExperimentId(experiment));
    let read = move |conn: &mut AnyConn, ws: &Ws<CanRead>| -> Result<_, DbError> {
        Ok((find(conn, ws, id, &wanted)?, forecasts::list(conn, ws)?))
    };
    let (_, (found, judged)) = who.read_in(ws, read).await?;
    let wrong = asked.wrong(&found, &slice);
    if !wrong.is_empty() {
        return Err(WebError::Invalid(wrong));
    }
    let worked = asked.report(&state, &found, &slice)?;
    let body = match slice.is_whole() && found.evidence.status != Status::Draft {
        true => report_json::with_forecasts(worked.report(), &given_to(id, judged.clone()), &record(&judged)?),
        false => report_json::to_string(worked.report()),
    };
    let body = body.map_err(|e| WebError::Internal(e.to_string()))?;
    Ok(HttpResponse::Ok().content_type("application/json; charset=utf-8").body(body))
}
