//! Reports as people without an account read them. A link opens one report and nothing else.

mod cards;
mod people;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

pub use cards::Cards;
pub(super) use people::is_person;

use super::frozen::as_written;
use super::reported::{figures, inside, internal, worked_out};
use super::{Answer, State, WebError, get};
use crate::actions::shares::ShareToken;
use crate::db::frozen::{Edition, Entry};
use crate::db::scope::{Share, enter_by_link};
use crate::db::{DbError, shares};
use crate::domain::share::{Basis, Readers};
use crate::domain::time::Moment;
use crate::views::format::moment;
use crate::views::share::SharedPage;
use crate::views::{Layout, Preview, share as view};

/// `/s/{token}`
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/s/{token}").route(get().to(show)))
        .service(web::resource("/s/{token}/report.json").route(get().to(json)))
        .service(web::resource("/s/{token}/card.png").route(get().to(card)));
}

/// What a link leads to.
enum Opened {
    Frozen(Entry, Edition),
    Now(Box<Basis>),
}

async fn open(state: &State, token: &ShareToken, now: Moment) -> Result<(Share, Opened), WebError> {
    let hash = token.at_rest();
    let look = move |conn: &mut crate::db::AnyConn| -> Result<_, DbError> {
        let share = enter_by_link(conn, &hash, now)?;
        let opened = match share.frozen() {
            Some(id) => shares::frozen(conn, &share, id).map(|(entry, edition)| Opened::Frozen(entry, edition)),
            None => shares::basis(conn, &share).map(|basis| Opened::Now(Box::new(basis))),
        };
        Ok((share, opened?))
    };
    state.read(look).await
}

/// What can't be a token is refused like one that never was.
fn token(text: &str) -> Result<ShareToken, WebError> {
    ShareToken::parse(text).ok_or(WebError::NotFound)
}

async fn show(state: web::Data<State>, req: HttpRequest, path: web::Path<String>) -> Answer {
    state.count_reading(&req)?;
    let (token, now) = (token(&path)?, Moment::now());
    let (share, opened) = open(&state, &token, now).await?;
    let words = share.readers() == Readers::LinkWithWords;
    let (page, kept, title, sentence) = match opened {
        Opened::Frozen(entry, edition) => {
            let kept = format!("This report was frozen on {} and does not change.", moment(entry.at));
            (edition.page, kept, entry.title, entry.sentence)
        }
        Opened::Now(basis) => {
            let told = worked_out(share.readers(), *basis, now).await?;
            let kept = format!("This report stands as of {} and changes while customers are asked.", moment(now));
            (inside(&state, &told)?, kept, told.name().to_owned(), told.answer())
        }
    };
    let here = format!("/s/{}", token.text());
    let origin = state.site.origin(req.headers()).ok_or(WebError::Misdirected)?;
    let preview = Preview { title: title.clone(), sentence, picture: format!("{origin}{here}/card.png") };
    let layout = Layout { preview: Some(preview), ..state.layout(&title) };
    let page = SharedPage::new(page, kept, words, format!("{here}/report.json"));
    let answer = state.print(StatusCode::OK, &layout, &page)?;
    if people::reads(&req) {
        count(&state, share, now).await;
    }
    Ok(answer)
}

/// A count that can't be stored must not keep anybody from reading.
async fn count(state: &State, share: Share, now: Moment) {
    let counted = state.write(move |conn| shares::count_view(conn, &share, now)).await;
    if let Err(error) = counted {
        tracing::warn!(%error, "a view of a shared report could not be counted");
    }
}

async fn json(state: web::Data<State>, req: HttpRequest, path: web::Path<String>) -> Answer {
    state.count_reading(&req)?;
    let (token, now) = (token(&path)?, Moment::now());
    let (share, opened) = open(&state, &token, now).await?;
    Ok(as_written(match opened {
        Opened::Frozen(_, edition) => edition.figures,
        Opened::Now(basis) => figures(&worked_out(share.readers(), *basis, now).await?)?,
    }))
}

async fn card(state: web::Data<State>, req: HttpRequest, path: web::Path<String>) -> Answer {
    state.count_picture(&req)?;
    let (token, now) = (token(&path)?, Moment::now());
    let hash = token.at_rest();
    let look = move |conn: &mut crate::db::AnyConn| -> Result<_, DbError> {
        let share = enter_by_link(conn, &hash, now)?;
        match share.frozen() {
            Some(id) => shares::card(conn, &share, id).map(Ok),
            None => shares::basis(conn, &share).map(|basis| Err(Box::new(basis))),
        }
    };
    let picture = match state.read(look).await? {
        Ok(kept) => kept,
        Err(basis) => {
            // The same picture for every link to the report: customers' words are never in it.
            let picture = view::Picture::of(&worked_out(Readers::Link, *basis, now).await?);
            state.cards.picture(picture.text(), move || picture.paint().map_err(internal)).await?
        }
    };
    let answer = HttpResponse::Ok()
        .content_type("image/png")
        // Programs show it on pages of their own.
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .body(picture);
    Ok(answer)
}
