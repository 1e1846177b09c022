//! Frozen reports: keeping one, and reading it as a member.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::nav::Place;
use super::typed::Typed;
use super::{Answer, Posted, SignedIn, State, WebError, get, shares};
use crate::actions::once::once;
use crate::actions::{ActionError, frozen as act};
use crate::db::frozen::{self, Edition, Frozen, Preview};
use crate::db::{DbError, evidence};
use crate::domain::evidence::Evidence;
use crate::domain::id::{ExperimentId, FrozenId};
use crate::domain::report::{Report, since};
use crate::domain::share::Readers;
use crate::domain::text::Name;
use crate::domain::time::Moment;
use crate::domain::wording::date;
use crate::formats::{report_json, report_then};
use crate::views::frozen::{FrozenPage, Inside};
use crate::views::report::{Links, ReportPage};
use crate::views::{Flash, Layout, Link, share as view};

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/experiments/{experiment}/frozen").route(web::post().to(freeze)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/frozen/{frozen}").route(get().to(show)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/frozen/{frozen}/report.json").route(get().to(json)));
}

/// The inside of a report's page as HTML.
pub(super) fn inside(state: &State, report: &Report) -> Result<String, WebError> {
    let page = ReportPage::of(report, Links::default(), false);
    Ok(state.templates.render(&Layout::default(), &Inside(&page))?)
}

/// Statistics and JSON fail on what can't be stored only.
pub(super) fn internal(error: impl std::fmt::Display) -> WebError {
    WebError::Internal(error.to_string())
}

async fn freeze(state: web::Data<State>, path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let (bar, found) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            evidence::of_experiment(conn, ws, ExperimentId(experiment))
        })
        .await?;
    if !bar.role().may_write() {
        return Err(WebError::NotAllowed);
    }
    let (acting, key) = (who.acting(), typed.content_key()?);
    let name = match Name::parse_optional("name", Some(typed.get("name"))) {
        Ok(name) => name.map_or_else(|| format!("Report of {}", date(acting.now.day())), |name| name.as_str().into()),
        Err(wrong) => {
            return shares::again(&who, ws, experiment, &typed, StatusCode::UNPROCESSABLE_ENTITY, &[wrong]).await;
        }
    };
    // Three reports and a picture: too much work for the threads that answer others.
    let printed = web::block(move || printed(&state, &found, name, acting.now)).await.map_err(internal)??;
    let acting = who.acting();
    let id = who
        .write_in(ws, move |conn, ws| -> Result<_, ActionError> {
            once(conn, ws, &acting, &key, |conn| {
                Ok(act::freeze(conn, ws, &acting, ExperimentId(experiment), &printed)?.0)
            })
        })
        .await?;
    tracing::info!(event = "report frozen", workspace = ws, experiment, frozen = id, user = who.user.0, "frozen");
    Ok(who.go(&address(ws, experiment, FrozenId(id)), &Flash::said("Frozen. These numbers stay as they are.")))
}

/// What each circle of readers may read, as it is printed now.
fn printed(state: &State, evidence: &Evidence, name: String, now: Moment) -> Result<Frozen, WebError> {
    let edition = |readers: Readers| {
        let report = readers.report(evidence, now).map_err(internal)?;
        let figures = report_json::to_string(&report).map_err(internal)?;
        Ok((readers, Edition { page: inside(state, &report)?, figures }))
    };
    let editions = Readers::ALL.into_iter().map(edition).collect::<Result<_, WebError>>()?;
    let report = Readers::Link.report(evidence, now).map_err(internal)?;
    let card = view::picture(&report).map_err(internal)?;
    let preview = Preview { title: report.name.clone(), sentence: report.headline.join(" "), card };
    Ok(Frozen { name, preview, at: now, editions })
}

/// Where a frozen report is.
pub(super) fn address(ws: i64, experiment: i64, frozen: FrozenId) -> String {
    format!("/w/{ws}/experiments/{experiment}/frozen/{frozen}")
}

async fn show(who: SignedIn, path: web::Path<(i64, i64, i64)>) -> Answer {
    let (ws, experiment, frozen) = path.into_inner();
    let id = ExperimentId(experiment);
    let (bar, (entry, edition, found)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let entry = frozen::get(conn, ws, id, FrozenId(frozen))?;
            let edition = frozen::edition(conn, ws, entry.id, Readers::Members)?;
            Ok((entry, edition, evidence::of_experiment(conn, ws, id)?))
        })
        .await?;
    let today = Report::of(&found, Moment::now()).map_err(internal)?;
    let then = report_then::read(&edition.figures).map_err(internal)?;
    let (base, here) = (format!("/w/{ws}/experiments/{experiment}"), address(ws, experiment, entry.id));
    let ways = vec![
        Link::new(format!("{base}/report"), "The report as it stands today"),
        Link::new(format!("{here}/report.json"), "Frozen figures as JSON"),
        Link::new(format!("{base}/sharing"), "All frozen reports"),
    ];
    let kept = view::kept(entry.at, &entry.by);
    let title = format!("Frozen: {}", entry.name);
    let back = Link::new(base, found.name);
    let page = FrozenPage::new(edition.page, back, entry.name, kept, since::since(&then, &today), ways);
    who.page_in(&bar, Place::Experiments, &title, &page)
}

async fn json(who: SignedIn, path: web::Path<(i64, i64, i64)>) -> Answer {
    let (ws, experiment, frozen) = path.into_inner();
    let (_, edition) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let entry = frozen::get(conn, ws, ExperimentId(experiment), FrozenId(frozen))?;
            frozen::edition(conn, ws, entry.id, Readers::Members)
        })
        .await?;
    Ok(figures(edition.figures))
}

/// Figures as they were written.
pub(super) fn figures(text: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json; charset=utf-8").body(text)
}
