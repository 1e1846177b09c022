//! Importing by a program: the same file, the same checks, the same words.

use super::store::{Said, Wish};
use super::{File, refusal};
use crate::actions::preview::{Look, Wanted};
use crate::db::{imports, own_fields};
use crate::domain::id::ImportId;
use crate::domain::own_field::Holder;
use crate::formats::responses_csv::Options;
use crate::formats::row_error::Errors;
use crate::web::received::receive;
use crate::web::{Answer, SignedIn, WebError};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

/// What stands after the question mark.
#[derive(Debug, Default, Deserialize)]
pub struct How {
    /// `1` looks and stores nothing.
    #[serde(default)]
    dry_run: String,
    /// `1` makes offers that aren't there.
    #[serde(default)]
    create: String,
    /// `1` changes responses that are here already and differ.
    #[serde(default)]
    update: String,
}

/// `POST …/imports?dry_run=1|0`
pub async fn import(
    req: HttpRequest,
    who: SignedIn,
    path: web::Path<(i64, i64)>,
    how: web::Query<How>,
    payload: web::Payload,
) -> Answer {
    let (ws, experiment) = path.into_inner();
    // Before twenty mebibytes are taken in.
    let own = who.read_to_write_in(ws, |conn, ws| own_fields::list(conn, ws, Holder::Response)).await?;
    let sent = receive(&req, payload).await?;
    let bytes =
        sent.file.ok_or(WebError::BadRequest("There is no file. Send it as the part `file`, or as text/csv."))?;
    let (dry, acting) = (how.dry_run == "1", who.acting());
    let wanted = Wanted { create: how.create == "1", update: how.update == "1" };
    let file = File::new(sent.file_name, bytes, experiment, Options { own, ..Options::default() }, acting.now);
    let seen = file.clone();
    let look = who
        .read_in(ws, move |conn, ws| Look::at(conn, ws, seen.experiment, &seen.source(), &seen.hash, wanted))
        .await?
        .1;
    if look.errors.total > 0 {
        return Ok(refused(&look.errors));
    }
    let body = told(&look);
    if dry {
        return Ok(answer(StatusCode::OK, body));
    }
    let key = req.headers().get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let wish = Wish::new(file, &look, acting, key);
    let done = who.work_in(ws, move |desk| wish.fulfil(desk)).await;
    match done {
        Ok(Said::Stored(id, done)) => {
            let more = json!({ "import": id.0, "stored": done.stored, "already_here": done.already_here, "changed": done.changed, "made": done.made });
            Ok(answer(StatusCode::CREATED, merged(body, more)))
        }
        Ok(Said::Before(id)) => {
            let (_, earlier) = who.read_in(ws, move |conn, ws| imports::get(conn, ws, ImportId(id))).await?;
            let more = json!({ "import": id, "stored": earlier.responses, "replayed": true });
            Ok(answer(StatusCode::OK, merged(body, more)))
        }
        Err(other) => Err(other),
    }
}

fn answer(status: StatusCode, body: Value) -> HttpResponse {
    HttpResponse::build(status).content_type("application/json").body(body.to_string())
}

fn merged(mut body: Value, more: Value) -> Value {
    if let (Some(all), Value::Object(more)) = (body.as_object_mut(), more) {
        all.extend(more);
    }
    body
}

fn told(look: &Look) -> Value {
    let outcome = &look.outcome;
    let columns: Vec<&str> = outcome.columns.iter().map(|c| c.header.as_str()).collect();
    json!({
        "rows": outcome.rows,
        "new": look.fresh(),
        "already_here": look.news.already_here,
        "changed": look.news.changed,
        "new_offers": look.new_offers,
        "new_segments": look.news.segments,
        "new_customers": look.news.customers,
        "new_cares": look.news.cares,
        "columns": columns,
        "notices": outcome.notices,
        "same_file": look.same_file.as_ref().map(|i| i.id.0),
        "total_errors": 0,
        "errors": [],
    })
}

fn refused(errors: &Errors) -> HttpResponse {
    let status = refusal(errors);
    let listed: Vec<Value> = errors
        .kept
        .iter()
        .map(|e| {
            json!({
                "line": e.line,
                "column": e.column,
                "code": e.invalid.code,
                "message": e.to_string(),
                "value": e.invalid.value,
            })
        })
        .collect();
    let body = json!({
        "type": "about:blank",
        "title": "Import refused",
        "status": status.as_u16(),
        "detail": "Nothing was stored. Correct the file and send it again.",
        "total_errors": errors.total,
        "errors": listed,
    });
    HttpResponse::build(status).content_type("application/problem+json").body(body.to_string())
}
