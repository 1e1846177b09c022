//! An experiment's report, as a page and as JSON.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::nav::Place;
use super::{Answer, SignedIn, WebError, get};
use crate::db::{DbError, evidence};
use crate::domain::evidence::Evidence;
use crate::domain::id::ExperimentId;
use crate::domain::report::Report;
use crate::domain::time::Moment;
use crate::formats::report_json;
use crate::views::Link;
use crate::views::report::{Links, ReportPage};

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/experiments/{experiment}/report").route(get().to(show)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/report.json").route(get().to(json)));
}

#[derive(Debug, Default, Deserialize)]
struct Numbers {
    numbers: Option<String>,
}

fn computed(found: &Evidence) -> Result<Report, WebError> {
    // Stored counts and plans have been checked, so the statistics can't refuse them.
    Report::of(found, Moment::now()).map_err(|e| WebError::Internal(e.to_string()))
}

async fn show(who: SignedIn, path: web::Path<(i64, i64)>, numbers: web::Query<Numbers>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (bar, found) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            evidence::of_experiment(conn, ws, ExperimentId(experiment))
        })
        .await?;
    let base = format!("/w/{ws}/experiments/{experiment}");
    let links = Links {
        back: Some(Link::new(base.clone(), found.name.clone())),
        acts: vec![
            Link::new(format!("{base}/responses"), "Responses"),
            Link::new(format!("{base}/report?numbers=1"), "All numbers"),
            Link::new(format!("{base}/sharing"), "Keep and share"),
        ],
        forms: vec![
            Link::new(format!("{base}/report.json"), "JSON"),
            Link::new(format!("{base}/responses.csv"), "CSV"),
        ],
    };
    let report = computed(&found)?;
    let page = ReportPage::of(&report, links, numbers.numbers.as_deref() == Some("1"));
    who.page_in(&bar, Place::Experiments, &page.title(), &page)
}

async fn json(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (_, found) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            evidence::of_experiment(conn, ws, ExperimentId(experiment))
        })
        .await?;
    let body = report_json::to_string(&computed(&found)?).map_err(|e| WebError::Internal(e.to_string()))?;
    Ok(HttpResponse::Ok().content_type("application/json; charset=utf-8").body(body))
}
