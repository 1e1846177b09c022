//! The workspace's first page, its portfolio: as a page, as JSON and as a file.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::forecasts::record;
use super::nav::Place;
use super::propositions::{computed, json_answer, page_of};
use super::templates::choices;
use super::typed::{fresh_key, query};
use super::{Answer, SignedIn, WebError, get};
use crate::db::named::propositions;
use crate::db::scope::{CanRead, Ws};
use crate::db::{AnyConn, DbError};
use crate::db::{experiments, forecasts, portfolio, tallies, templates};
use crate::domain::portfolio::facets::facets;
use crate::domain::portfolio::search::Search;
use crate::domain::portfolio::{Portfolio, Row};
use crate::domain::time::Moment;
use crate::formats::{portfolio_csv, portfolio_json};
use crate::views::experiment::{Line, ListPage, NewForm, status_word};
use crate::views::portfolio::{FacetLine, Foresight, HomePage, Links, SearchBox};
use crate::views::{Link, format};

/// Addresses of a workspace as a whole.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}").route(get().to(home)))
        .service(web::resource("/w/{ws}/portfolio.json").route(get().to(json)))
        .service(web::resource("/w/{ws}/portfolio.csv").route(get().to(csv)));
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    show: Option<String>,
    q: Option<String>,
    /// What a new experiment is to begin from.
    template: Option<String>,
}

impl Asked {
    /// The page on which an experiment is to begin from a template.
    pub(super) fn to_begin(template: &str) -> Self {
        Asked { template: Some(template.to_owned()), ..Asked::default() }
    }

    fn search(&self) -> &str {
        self.q.as_deref().unwrap_or("").trim()
    }
}

async fn home(who: SignedIn, path: web::Path<i64>, asked: web::Query<Asked>) -> Answer {
    let ws = path.into_inner();
    if asked.show.as_deref() == Some("archived") {
        return put_away(&who, ws).await;
    }
    let (bar, page) = home_page(&who, ws, &asked).await?;
    who.page_in(&bar, Place::Experiments, &page.headline.join(" "), &page)
}

/// The page, its list narrowed by a search.
pub(super) async fn home_page(who: &SignedIn, ws: i64, asked: &Asked) -> Result<(Ws<CanRead>, HomePage), WebError> {
    let raw = asked.search();
    let (bar, (known, ids, kept)) = who
        .read_in(ws, |conn, ws| -> Result<_, DbError> {
            let kept = (templates::list(conn, ws)?, forecasts::list(conn, ws)?);
            Ok((portfolio::of_workspace(conn, ws)?, propositions::list(conn, ws)?, kept))
        })
        .await?;
    let (kept, judged) = kept;
    let portfolio = computed(move || Portfolio::of(&known, Moment::now())).await?;
    let home = format!("/w/{ws}");
    let search = Search::parse(raw);
    let links = Links {
        experiment: &|row: &Row| Some(super::experiments::base(ws, row.id.0)),
        decide: &|row: &Row| Some(format!("{}/decisions", super::experiments::base(ws, row.id.0))),
        search: &|words: &str| Some(format!("{home}?{}", query(&[("q", words)]))),
        proposition: &|name: &str| page_of(ws, &ids, name),
        propositions: Some(format!("{home}/propositions")),
    };
    let mut page = HomePage::of(&portfolio, &search, &links);
    let asked_for_all = search.is_empty() && !judged.is_empty();
    page.foresight =
        asked_for_all.then(|| record(&judged)).transpose()?.map(|r| Foresight::of(&r, format!("{home}/forecasts")));
    page.search = (!portfolio.rows.is_empty()).then(|| search_box(&portfolio, &search, raw, &home));
    page.ways = vec![
        Link::new(format!("{home}?show=archived"), "Experiments that were put away"),
        Link::new(format!("{home}/templates"), "Templates"),
    ];
    if !portfolio.rows.is_empty() {
        let asked = query(&[("q", raw)]);
        page.ways.push(Link::new(format!("{home}/portfolio.csv?{asked}"), "CSV"));
        page.ways.push(Link::new(format!("{home}/portfolio.json?{asked}"), "JSON"));
        page.ways.push(Link::new(format!("{home}/sharing"), "Keep and share"));
        page.ways.push(Link::new(format!("{home}/fields"), "Own fields"));
    }
    if bar.role().may_write() {
        let new = NewForm::new(format!("{home}/experiments"), fresh_key()?, "", "", &[]);
        let chosen = asked.template.as_deref().unwrap_or_default();
        page.new = Some(NewForm { templates: Some(choices(ws, &kept, chosen)), ..new });
    }
    Ok((bar, page))
}

fn search_box(portfolio: &Portfolio, search: &Search, raw: &str, home: &str) -> SearchBox {
    let found = portfolio.rows.iter().filter(|r| search.fits(r)).count();
    let all = format::counted(portfolio.rows.len() as u64, "experiment", "experiments");
    let link = |words: &str| format!("{home}?{}", query(&[("q", words)]));
    SearchBox {
        action: home.to_owned(),
        value: raw.to_owned(),
        facets: facets(&portfolio.rows).iter().map(|of| FacetLine::of(of, raw, &link)).collect(),
        found: (!search.is_empty()).then(|| format!("{} of {all} found.", format::count(found as u64))),
        misunderstood: search.misunderstood.clone(),
    }
}

async fn put_away(who: &SignedIn, ws: i64) -> Answer {
    let (bar, (found, counted)) = who
        .read_in(ws, |conn, ws| -> Result<_, DbError> {
            Ok((experiments::list(conn, ws, true)?, tallies::counted(conn, ws)?))
        })
        .await?;
    let line = |e: &experiments::Experiment| {
        let n = counted.get(&e.id.0).copied().and_then(|n| u64::try_from(n).ok()).unwrap_or_default();
        let href = super::experiments::base(ws, e.id.0);
        Line {
            report: format!("{href}/report"),
            href,
            name: e.name.clone(),
            status: status_word(e.status, true),
            bar: e.plan.map_or("none".to_string(), |p| format::bar(p.succeed_at)),
            responses: format::count(n),
        }
    };
    let page = ListPage {
        heading: "Experiments that were put away".to_string(),
        experiments: found.iter().map(line).collect(),
        home: format!("/w/{ws}"),
    };
    who.page_in(&bar, Place::Experiments, &page.heading.clone(), &page)
}

async fn read(who: &SignedIn, ws: i64) -> Result<Portfolio, WebError> {
    let (_, known) = who.read_in(ws, portfolio::of_workspace).await?;
    computed(move || Portfolio::of(&known, Moment::now())).await
}

async fn json(who: SignedIn, path: web::Path<i64>, asked: web::Query<Asked>) -> Answer {
    let read = |conn: &mut AnyConn, ws: &Ws<CanRead>| -> Result<_, DbError> {
        Ok((portfolio::of_workspace(conn, ws)?, forecasts::list(conn, ws)?))
    };
    let (_, (known, judged)) = who.read_in(path.into_inner(), read).await?;
    let portfolio = computed(move || Portfolio::of(&known, Moment::now())).await?;
    json_answer(portfolio_json::with_forecasts(&portfolio, &Search::parse(asked.search()), &record(&judged)?))
}

async fn csv(who: SignedIn, path: web::Path<i64>, asked: web::Query<Asked>) -> Answer {
    let portfolio = read(&who, path.into_inner()).await?;
    let search = Search::parse(asked.search());
    let mut body = Vec::new();
    // Writing into memory can't fail.
    portfolio_csv::write(&mut body, portfolio.rows.iter().filter(|r| search.fits(r)))
        .map_err(|e| WebError::Internal(e.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", "attachment; filename=\"portfolio.csv\""))
        .body(body))
}
