//! The list of an experiment's responses, as a page and as a file.

use super::{base, label};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::actions::natural;
use crate::db::named::segments;
use crate::db::responses::{self, Filter, LATE, Row};
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, experiments, offers, silences, workspaces};
use crate::domain::experiment::Status;
use crate::domain::id::ExperimentId;
use crate::domain::natural::Natural;
use crate::domain::response::{Outcome, Standing};
use crate::domain::time::Moment;
use crate::formats::export::{ExportRow, Writer};
use crate::views::choice::Choice;
use crate::views::experiment::rung_label;
use crate::views::response::{Line, ListPage, outcome_filter, outcome_label, outcome_mark};
use crate::views::{Link, format};
use crate::web::nav::Place;
use crate::web::typed::query;
use crate::web::{Answer, SignedIn};

/// How many responses a page lists.
const PAGE: i64 = 50;

#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Filters {
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

pub(super) async fn list(who: SignedIn, path: web::Path<(i64, i64)>, filters: web::Query<Filters>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let filters = filters.into_inner();
    let (filter, before) = (filters.filter(), Filters::get(&filters.before).parse().ok());
    let (bar, (found, rows, (named, silent), offers, segments, members)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let id = ExperimentId(experiment);
            let found = experiments::get(conn, ws, id)?;
            let rows = responses::list(conn, ws, id, &filter, before, PAGE + 1)?;
            let named = natural::of_rows(conn, ws, &rows)?;
            let silent = silences::among(conn, ws, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
            let offers = offers::list(conn, ws, id)?;
            let (segments, members) = (segments::list(conn, ws)?, workspaces::members(conn, ws)?);
            Ok((found, rows, (named, silent), offers, segments, members))
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
        log_href: may_log.then(|| super::place::address(ws, experiment)),
        empty: shown.is_empty().then(|| {
            if filtered {
                "No response fits these filters.".to_string()
            } else if found.status == Status::Draft {
                "No responses yet. Start the experiment, then log what customers do.".to_string()
            } else {
                "No responses yet. Log the first one, or import a file.".to_string()
            }
        }),
        start: (shown.is_empty() && !filtered && bar.role().may_write()).then(|| match found.status {
            Status::Draft => Link::new(format!("{base}#checklist"), "Finish it and start"),
            Status::Running => Link::new(super::place::address(ws, experiment), "Log the first response"),
            Status::Stopped => Link::new(format!("{base}#checklist"), "Ask again"),
        }),
        rows: shown.into_iter().map(|(row, natural)| line(row, natural, &action, silent.contains(&row.id))).collect(),
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

fn line(row: &Row, natural: &Natural, action: &str, silent: bool) -> Line {
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
    if silent {
        notes.push("no answer in time");
    }
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

pub(super) async fn csv(who: SignedIn, path: web::Path<(i64, i64)>, filters: web::Query<Filters>) -> Answer {
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
    // In the order in which they were logged: imported, they are logged in it again.
    let mut after = 0;
    loop {
        let rows = responses::in_order(conn, ws, id, filter, after, 1_000)?;
        let Some(last) = rows.last() else { return writer.finish().map_err(broken) };
        after = last.id;
        for natural in natural::of_rows(conn, ws, &rows)? {
            writer.row(&ExportRow::from(&natural)).map_err(broken)?;
        }
    }
}
