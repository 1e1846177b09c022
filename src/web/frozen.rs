//! Frozen reports: keeping one, and reading it as a member.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::reported::{Reported, figures, inside, internal, worked_out};
use super::typed::Typed;
use super::{Answer, Posted, SignedIn, State, WebError, get, shares};
use crate::actions::once::once;
use crate::actions::{ActionError, frozen as act};
use crate::db::frozen::{self, Edition, Frozen, Preview};
use crate::db::{DbError, basis};
use crate::domain::id::FrozenId;
use crate::domain::report::since;
use crate::domain::share::{Basis, Readers, Scope};
use crate::domain::text::Name;
use crate::domain::time::Moment;
use crate::domain::wording::date;
use crate::formats::report_then;
use crate::views::frozen::FrozenPage;
use crate::views::{Flash, Link, share as view};

/// Addresses of a workspace, of its experiments and of its value propositions.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/frozen").route(web::post().to(freeze)))
        .service(web::resource("/w/{ws}/frozen/{frozen}").route(get().to(show)))
        .service(web::resource("/w/{ws}/frozen/{frozen}/report.json").route(get().to(json)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/frozen").route(web::post().to(freeze)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/frozen/{frozen}").route(get().to(show)))
        .service(web::resource("/w/{ws}/experiments/{experiment}/frozen/{frozen}/report.json").route(get().to(json)))
        .service(web::resource("/w/{ws}/propositions/{proposition}/frozen").route(web::post().to(freeze)))
        .service(web::resource("/w/{ws}/propositions/{proposition}/frozen/{frozen}").route(get().to(show)))
        .service(web::resource("/w/{ws}/propositions/{proposition}/frozen/{frozen}/report.json").route(get().to(json)));
}

async fn freeze(state: web::Data<State>, at: web::Path<Reported>, sent: Posted<Typed>) -> Answer {
    let (at, Posted { by: who, input: typed }) = (at.into_inner(), sent);
    let (ws, scope) = (at.ws, at.scope());
    let (bar, known) = who.read_in(ws, move |conn, ws| basis::of(conn, ws, scope)).await?;
    if !bar.role().may_write() {
        return Err(WebError::NotAllowed);
    }
    let (acting, key) = (who.acting(), typed.content_key()?);
    let name = match Name::parse_optional("name", Some(typed.get("name"))) {
        Ok(name) => name.map_or_else(|| format!("Report of {}", date(acting.now.day())), |name| name.as_str().into()),
        Err(wrong) => {
            return shares::again(&who, &at, &typed, StatusCode::UNPROCESSABLE_ENTITY, &[wrong]).await;
        }
    };
    // Three reports and a picture: too much work for the threads that answer others.
    let printed = web::block(move || printed(&state, &known, name, acting.now)).await.map_err(internal)??;
    let acting = who.acting();
    let id = who
        .write_in(ws, move |conn, ws| -> Result<_, ActionError> {
            once(conn, ws, &acting, &key, |conn| Ok(act::freeze(conn, ws, &acting, scope, &printed)?.0))
        })
        .await?;
    tracing::info!(event = "report frozen", workspace = ws, scope = ?scope, frozen = id, user = who.user.0, "frozen");
    Ok(who.go(&at.kept(FrozenId(id)), &Flash::said("Frozen. These numbers stay as they are.")))
}

/// What each circle of readers may read, as it is printed now.
fn printed(state: &State, basis: &Basis, name: String, now: Moment) -> Result<Frozen, WebError> {
    let edition = |readers: Readers| {
        let told = readers.report(basis, now).map_err(internal)?;
        Ok((readers, Edition { page: inside(state, &told)?, figures: figures(&told)? }))
    };
    let editions = Readers::ALL.into_iter().map(edition).collect::<Result<_, WebError>>()?;
    let told = Readers::Link.report(basis, now).map_err(internal)?;
    let card = view::Picture::of(&told).paint().map_err(internal)?;
    let preview = Preview { title: told.name().to_owned(), sentence: told.answer(), card };
    Ok(Frozen { name, preview, at: now, editions })
}

async fn show(who: SignedIn, at: web::Path<Reported>) -> Answer {
    let (scope, id) = (at.scope(), at.frozen()?);
    let (bar, (entry, edition, known)) = who
        .read_in(at.ws, move |conn, ws| -> Result<_, DbError> {
            let entry = frozen::get(conn, ws, scope, id)?;
            let edition = frozen::edition(conn, ws, entry.id, Readers::Members)?;
            Ok((entry, edition, basis::of(conn, ws, scope)?))
        })
        .await?;
    let back = at.back(&bar, known.name());
    let today = worked_out(Readers::Members, known, Moment::now()).await?;
    let then = report_then::read(&edition.figures).map_err(internal)?;
    let ways = vec![
        Link::new(at.report(), today_is(scope)),
        Link::new(format!("{}/report.json", at.kept(id)), "Frozen figures as JSON"),
        Link::new(at.sharing(), "All frozen reports"),
    ];
    let kept = view::kept(entry.at, &entry.by);
    let title = format!("Frozen: {}", entry.name);
    let page = FrozenPage::new(edition.page, back, entry.name, kept, since::since(&then, &today.gist()), ways);
    who.page_in(&bar, at.place(), &title, &page)
}

fn today_is(scope: Scope) -> &'static str {
    match scope {
        Scope::Experiment(_) => "The report as it stands today",
        Scope::Proposition(_) => "The value proposition as it stands today",
        Scope::Portfolio => "The portfolio as it stands today",
    }
}

async fn json(who: SignedIn, at: web::Path<Reported>) -> Answer {
    let (scope, id) = (at.scope(), at.frozen()?);
    let (_, edition) = who
        .read_in(at.ws, move |conn, ws| -> Result<_, DbError> {
            let entry = frozen::get(conn, ws, scope, id)?;
            frozen::edition(conn, ws, entry.id, Readers::Members)
        })
        .await?;
    Ok(as_written(edition.figures))
}

/// Figures as they were written.
pub(super) fn as_written(text: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json; charset=utf-8").body(text)
}
