//! The picture of the page: sent, looked at by the team, taken away.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use super::page::again;
use super::{Path, at, entered, here};
use crate::actions::offer_pages as act;
use crate::db::offer_pictures::{self, NewPicture};
use crate::db::{DbError, offers};
use crate::domain::invalid::Invalid;
use crate::domain::text::Name;
use crate::formats::picture;
use crate::views::Flash;
use crate::web::offered::as_picture;
use crate::web::received::receive;
use crate::web::typed::Typed;
use crate::web::{Answer, Nothing, Posted, SignedIn, WebError, csrf};

/// The picture as members see it.
pub(super) async fn show(who: SignedIn, path: Path) -> Answer {
    let (ws, experiment, offer) = path.into_inner();
    let (experiment, offer) = at(experiment, offer);
    let (_, found) = who
        .read_in(ws, move |conn, ws| {
            let known = offers::get(conn, ws, offer)?.experiment == experiment;
            if known { offer_pictures::bytes(conn, ws, offer) } else { Err(DbError::NotFound) }
        })
        .await?;
    Ok(as_picture(found))
}

/// Takes a picture in.
pub(super) async fn put(req: HttpRequest, path: Path, payload: web::Payload) -> Answer {
    let numbers @ (ws, experiment, offer) = path.into_inner();
    let who = SignedIn::of(&req).await?.ok_or(WebError::SignInFirst)?;
    let at = at(experiment, offer);
    entered(&who, ws, at).await?;
    let sent = receive(&req, payload).await?;
    if !csrf::fits(&who.token, sent.fields.get(csrf::FIELD).map_or("", String::as_str)) {
        return Err(WebError::Foreign);
    }
    let words = sent.fields.get("words").map(String::as_str).unwrap_or_default().trim().to_owned();
    match checked(sent.file.unwrap_or_default(), &words) {
        Ok(picture) => {
            who.write_in(ws, move |conn, ws| act::put_picture(conn, ws, at, &picture)).await?;
            Ok(who.go(&here(ws, experiment, offer), &Flash::said("The picture is on the page.")))
        }
        Err(wrong) => {
            let typed = Typed::of(vec![("words".to_owned(), words)]);
            again(&who, numbers, &typed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await
        }
    }
}

fn checked(bytes: Vec<u8>, words: &str) -> Result<NewPicture, Vec<Invalid>> {
    let read = picture::read("file", &bytes).map_err(|e| vec![e])?;
    let words = Name::parse_optional("words", Some(words)).map_err(|e| vec![e])?;
    let words = words.map(|w| w.as_str().to_owned()).unwrap_or_default();
    Ok(NewPicture { kind: read.kind, size: read.size, words, bytes })
}

/// Takes it away.
pub(super) async fn remove(path: Path, sent: Posted<Nothing>) -> Answer {
    let (ws, experiment, offer) = path.into_inner();
    let at = at(experiment, offer);
    sent.by.write_in(ws, move |conn, ws| act::remove_picture(conn, ws, at)).await?;
    Ok(sent.by.go(&here(ws, experiment, offer), &Flash::said("The picture is taken away.")))
}
