//! A file on its way in: taken from a file field, or pasted from a spreadsheet.

use super::choices;
use crate::db::uploads::{self, Upload};
use crate::db::{DbError, experiments, guesses};
use crate::domain::id::ExperimentId;
use crate::domain::time::Moment;
use crate::formats::responses_csv::PAGE_BYTES;
use crate::views::form::Problem;
use crate::web::received::{Received, receive};
use crate::web::typed::{Typed, fresh_key};
use crate::web::{SignedIn, WebError, csrf};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use std::sync::Arc;

/// What became of a file that was sent.
pub enum Sent {
    /// It waits under the token of this form, which holds what is known of files like it.
    Waits(SignedIn, Typed),
    /// It was not taken.
    Refused(SignedIn, StatusCode, Problem),
}

/// Takes a file in and keeps it.
///
/// # Errors
/// As for any form, and when what was sent is no form with a file.
pub async fn receive_file(
    req: &HttpRequest,
    payload: web::Payload,
    ws: i64,
    experiment: i64,
) -> Result<Sent, WebError> {
    let who = SignedIn::of(req).await?.ok_or(WebError::SignInFirst)?;
    who.read_to_write_in(ws, |_, _| Ok::<_, DbError>(())).await?;
    let sent = receive(req, payload).await?;
    if !csrf::fits(&who.token, sent.fields.get(csrf::FIELD).map_or("", String::as_str)) {
        return Err(WebError::Foreign);
    }
    let upload = match file_of(sent) {
        Ok(upload) => upload,
        Err((status, problem)) => return Ok(Sent::Refused(who, status, problem)),
    };
    let (token, user, now) = (fresh_key()?, who.user, Moment::now());
    let columns = choices::columns(&upload.bytes, now);
    let (upload, header, key) = (Arc::new(upload), choices::fingerprint(&columns), token.clone());
    let kept = who
        .work_in(ws, move |desk| {
            desk.write_patiently(move |conn, ws| {
                experiments::get(conn, ws, ExperimentId(experiment))?;
                uploads::insert(conn, ws, user, ExperimentId(experiment), &key, &upload, now)?;
                Ok(guesses::layout(conn, ws, &header)?)
            })
        })
        .await?;
    Ok(Sent::Waits(who, choices::first(&columns, &token, kept)))
}

/// The file that was chosen, or else what was pasted.
fn file_of(mut sent: Received) -> Result<Upload, (StatusCode, Problem)> {
    let bytes = sent.file.unwrap_or_default();
    let chosen = !bytes.is_empty() || sent.file_name.is_some();
    let (name, bytes) = match (chosen, sent.pasted.take().filter(|text| !text.trim_ascii().is_empty())) {
        (true, _) => (sent.file_name.unwrap_or_else(|| "responses.csv".into()), bytes),
        (false, Some(text)) => ("pasted.tsv".to_owned(), text),
        (false, None) => {
            let none = Problem::at("file", "Choose a file first, or paste rows from a spreadsheet.");
            return Err((StatusCode::UNPROCESSABLE_ENTITY, none));
        }
    };
    if bytes.len() as u64 > PAGE_BYTES {
        let large = Problem::at("file", "The file is larger than 20 MiB. Split it, or use `touchstone import`.");
        return Err((StatusCode::PAYLOAD_TOO_LARGE, large));
    }
    Ok(Upload { file_name: name, bytes, fixes: String::new() })
}
