//! Templates: chosen, read, renamed, taken away and brought back.

use actix_web::http::StatusCode;
use actix_web::web;

use super::nav::Place;
use super::propositions::computed;
use super::typed::Typed;
use super::{Answer, Nothing, Posted, SignedIn, WebError, get};
use crate::actions::{ActionError, templates as act};
use crate::db::DbError;
use crate::db::templates::{self, Kept};
use crate::domain::id::TemplateId;
use crate::domain::invalid::Invalid;
use crate::domain::template::{BuiltIn, Source};
use crate::domain::text::Name;
use crate::views::form::{Field, Problem};
use crate::views::template::{Card, TemplateChoice, TemplateChoices, TemplatePage, TemplatesPage};
use crate::views::{Flash, format};

/// Addresses below `/w/{ws}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/templates").route(get().to(list)))
        .service(web::resource("/w/{ws}/templates/{template}").route(get().to(show)).route(web::post().to(rename)))
        .service(web::resource("/w/{ws}/templates/{template}/archive").route(web::post().to(archive)))
        .service(web::resource("/w/{ws}/templates/{template}/restore").route(web::post().to(restore)));
}

/// The page of a template that the team keeps.
pub(super) fn base(ws: i64, template: i64) -> String {
    format!("/w/{ws}/templates/{template}")
}

/// Where a template is read.
pub(super) fn place(ws: i64, source: Source) -> String {
    match source {
        Source::BuiltIn(one) => format!("/w/{ws}/templates#{}", one.word()),
        Source::Own(id) => base(ws, id.0),
    }
}

/// One sentence about a template that the team keeps.
fn line(kept: &Kept) -> String {
    format!("Saved from {} by {}, {}.", kept.saved_from, kept.by, format::date(kept.at.day()))
}

/// What a new experiment may begin from: the team's own first, and `chosen` is what a form has sent or an address asks for.
pub(super) fn choices(ws: i64, own: &[Kept], chosen: &str) -> TemplateChoices {
    let choice = |source: Source, name: String, line: String| {
        let value = source.value();
        TemplateChoice { chosen: value == chosen, value, name, line }
    };
    let own = own.iter().map(|kept| choice(Source::Own(kept.id), kept.template.name.clone(), line(kept)));
    let usual = BuiltIn::ALL.iter().map(|one| choice(Source::BuiltIn(*one), one.template().name, one.line().into()));
    let all: Vec<TemplateChoice> = own.chain(usual).collect();
    let blank = all.iter().all(|one| !one.chosen);
    TemplateChoices { all, blank, open: !blank, error: None, href: format!("/w/{ws}/templates") }
}

/// Where an experiment is begun from a template.
fn begin(ws: i64, source: Source) -> String {
    format!("/w/{ws}?template={}#new", source.value())
}

fn card(ws: i64, source: Source, line: String, template: &crate::domain::template::Template, may_write: bool) -> Card {
    Card { begin: may_write.then(|| begin(ws, source)), ..Card::of(source.value(), line, template) }
}

fn own_card(ws: i64, kept: &Kept, may_write: bool) -> Card {
    let source = Source::Own(kept.id);
    Card { href: Some(place(ws, source)), ..card(ws, source, line(kept), &kept.template, may_write) }
}

async fn list(who: SignedIn, path: web::Path<i64>) -> Answer {
    let ws = path.into_inner();
    let (bar, own) = who.read_in(ws, templates::list).await?;
    let may_write = bar.role().may_write();
    let built_in = move |one: &BuiltIn| card(ws, Source::BuiltIn(*one), one.line().into(), &one.template(), may_write);
    // The chances of every plan are worked out here.
    let page = computed(move || {
        Ok(TemplatesPage {
            home: format!("/w/{ws}"),
            own: own.iter().map(|kept| own_card(ws, kept, may_write)).collect(),
            built_in: BuiltIn::ALL.iter().map(built_in).collect(),
        })
    })
    .await?;
    who.page_in(&bar, Place::Experiments, "Templates", &page)
}

async fn show(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    page(&who, path.into_inner(), None, &[]).await
}

async fn page(who: &SignedIn, (ws, id): (i64, i64), typed: Option<&str>, wrong: &[Invalid]) -> Answer {
    let (bar, (kept, away)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let kept = templates::get(conn, ws, TemplateId(id))?;
            let away = templates::list(conn, ws)?.iter().all(|one| one.id != kept.id);
            Ok((kept, away))
        })
        .await?;
    let may_write = bar.role().may_write();
    let name = Field::line("name", "Name").value(typed.unwrap_or(&kept.template.name)).checked(wrong);
    let page = TemplatePage {
        back: format!("/w/{ws}/templates"),
        card: own_card(ws, &kept, may_write && !away),
        name: may_write.then_some(name),
        action: base(ws, id),
        away,
        problems: Problem::summary(wrong),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    who.print(status, &who.layout_in(&bar, Place::Experiments, &kept.template.name), &page)
}

async fn rename(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let raw = typed.get("name");
    let done = match Name::parse("name", raw) {
        Ok(name) => who.write_in(ws, move |conn, ws| act::rename(conn, ws, TemplateId(id), &name)).await,
        Err(wrong) => Err(wrong.into()),
    };
    match done {
        Ok(()) => Ok(who.go(&base(ws, id), &Flash::said("Renamed."))),
        Err(WebError::Invalid(wrong)) => page(&who, at, Some(raw), &wrong).await,
        Err(other) => Err(other),
    }
}

async fn archive(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id) = path.into_inner();
    let acting = sent.by.acting();
    sent.by.write_in(ws, move |conn, ws| act::archive(conn, ws, &acting, TemplateId(id))).await?;
    let flash = Flash::with_undo("Taken away. What was begun from it stays.", format!("{}/restore", base(ws, id)));
    Ok(sent.by.go(&format!("/w/{ws}/templates"), &flash))
}

async fn restore(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id) = path.into_inner();
    let done =
        sent.by.write_in(ws, move |conn, ws| -> Result<_, ActionError> { act::restore(conn, ws, TemplateId(id)) });
    let flash = match done.await {
        Ok(()) => Flash::said("Brought back."),
        Err(WebError::Conflict(why)) => Flash::said(why),
        Err(other) => return Err(other),
    };
    Ok(sent.by.go(&base(ws, id), &flash))
}
