//! Importing by a program: the same file, the same checks, the same words.

use super::store::Wish;
use super::under_way::Said;
use super::{File, refusal};
use crate::actions::imports::MOST_CHANGED;
use crate::actions::preview::{Look, Wanted};
use crate::db::{imports, own_fields};
use crate::domain::id::ImportId;
use crate::domain::invalid::{Invalid, shown};
use crate::domain::own_field::Holder;
use crate::formats::responses_csv::Options;
use crate::formats::row_error::Errors;
use crate::web::received::receive;
use crate::web::{Answer, SignedIn, WebError};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What stands after the question mark.
#[derive(Debug, Default)]
struct How {
    /// Looks and stores nothing.
    dry_run: bool,
    /// Makes offers that aren't there.
    create: bool,
    /// Changes responses that are here already and differ.
    update: bool,
}

impl How {
    /// Reads it. Whoever misspells `dry_run` must not find the file stored.
    fn of(asked: &[(String, String)]) -> Result<Self, Vec<Invalid>> {
        let (mut how, mut said, mut wrong) = (How::default(), BTreeSet::new(), Vec::new());
        for (name, value) in asked {
            let switch = match name.as_str() {
                "dry_run" => &mut how.dry_run,
                "create" => &mut how.create,
                "update" => &mut how.update,
                _ => {
                    wrong.push(unknown(name));
                    continue;
                }
            };
            match (value.as_str(), said.insert(name)) {
                ("1", true) => *switch = true,
                ("0", true) => {}
                (_, true) => wrong.push(no_switch(name, value)),
                (_, false) => wrong.push(twice(name)),
            }
        }
        if wrong.is_empty() { Ok(how) } else { Err(wrong) }
    }
}

fn unknown(name: &str) -> Invalid {
    let message = format!("'{}' is nothing that can be asked for. Write dry_run, create or update.", shown(name));
    Invalid::new(shown(name), "unknown_field", message)
}

fn no_switch(name: &str, value: &str) -> Invalid {
    let message = format!("'{}' is neither 1 nor 0. Write {name}=1 or {name}=0.", shown(value));
    Invalid::new(name.to_owned(), "choice", message).with_value(value)
}

fn twice(name: &str) -> Invalid {
    Invalid::new(name.to_owned(), "duplicate", format!("{name} stands there twice. Write it once."))
}

/// `POST …/imports?dry_run=1|0`
pub async fn import(
    req: HttpRequest,
    who: SignedIn,
    path: web::Path<(i64, i64)>,
    asked: web::Query<Vec<(String, String)>>,
    payload: web::Payload,
) -> Answer {
    let (ws, experiment) = path.into_inner();
    let how = How::of(&asked)?;
    // Before twenty mebibytes are taken in.
    let own = who.read_to_write_in(ws, |conn, ws| own_fields::list(conn, ws, Holder::Response)).await?;
    let sent = receive(&req, payload).await?;
    let bytes =
        sent.file.ok_or(WebError::BadRequest("There is no file. Send it as the part `file`, or as text/csv."))?;
    let acting = who.acting();
    let wanted = Wanted { create: how.create, update: how.update };
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
    if how.dry_run {
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
    let (differ, notices) = (look.news.changed, outcome.notices.iter().cloned().chain(left_as_it_is(look)));
    let columns: Vec<&str> = outcome.columns.iter().map(|c| c.header.as_str()).collect();
    json!({
        "rows": outcome.rows,
        "new": look.fresh(),
        "already_here": look.news.already_here,
        "differ": differ,
        "changed": if look.update { differ } else { 0 },
        "new_offers": look.new_offers,
        "new_segments": look.news.segments,
        "new_customers": look.news.customers,
        "new_cares": look.news.cares,
        "columns": columns,
        "notices": notices.collect::<Vec<_>>(),
        "same_file": look.same_file.as_ref().map(|i| i.id.0),
        "counted_twice": look.twice(),
        "total_errors": 0,
        "errors": [],
    })
}

/// What is said of rows that differ from what is stored and change nothing of it.
fn left_as_it_is(look: &Look) -> Option<String> {
    let differ = Some(look.news.changed).filter(|differ| *differ > 0 && !look.update)?;
    let what = match differ {
        1 => "1 row says otherwise than the response that is here, which stays as it is".to_owned(),
        n => format!("{n} rows say otherwise than the responses that are here, which stay as they are"),
    };
    let how = if differ > MOST_CHANGED {
        "Split the file, and send each part with update=1"
    } else {
        "Send it with update=1"
    };
    Some(format!("{what}. {how} to change it."))
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
