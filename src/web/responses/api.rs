//! Responses by a program: the columns of `responses.csv` as JSON, own fields by their names.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::list::Filters;
use super::{of_experiment, stored};
use crate::actions::once::FormKey;
use crate::actions::{natural, responses as act};
use crate::db::responses;
use crate::db::{DbError, experiments, own_fields};
use crate::domain::id::{ExperimentId, ResponseId};
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Demand, Holder, OwnFields};
use crate::domain::response::{CheckRules, check};
use crate::formats::own_json;
use crate::web::typed::fresh_key;
use crate::web::{Answer, SignedIn, WebError, json};

/// How many responses an answer lists.
const PAGE: i64 = 200;

pub(super) async fn list(who: SignedIn, path: web::Path<(i64, i64)>, filters: web::Query<Filters>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (_, own) = who.read_in(ws, |conn, ws| own_fields::list(conn, ws, Holder::Response)).await?;
    let (filter, before) = (filters.filter_with(&own)?, filters.before());
    let found = move |conn: &mut _, ws: &_| -> Result<_, DbError> {
        let id = ExperimentId(experiment);
        experiments::get(conn, ws, id)?;
        let rows = responses::list(conn, ws, id, &filter, before, PAGE)?;
        let naturals = natural::of_rows(conn, ws, &rows)?;
        Ok((rows, naturals))
    };
    let (_, (rows, naturals)) = who.read_in(ws, found).await?;
    let told = rows.iter().zip(&naturals);
    let told = told.map(|(row, natural)| own_json::written(row.id, row.undone_at.is_some(), natural, &own));
    let last = rows.last().filter(|_| rows.len() as i64 == PAGE).map(|row| row.id);
    Ok(HttpResponse::Ok().json(serde_json::json!({ "responses": told.collect::<Vec<_>>(), "before": last })))
}

pub(super) async fn show(who: SignedIn, path: web::Path<(i64, i64, i64)>) -> Answer {
    let (ws, experiment, response) = path.into_inner();
    let found = move |conn: &mut _, ws: &_| -> Result<_, DbError> {
        let row = of_experiment(conn, ws, experiment, response)?;
        let natural = natural::of_rows(conn, ws, std::slice::from_ref(&row))?.pop().unwrap_or_default();
        Ok((row, natural, own_fields::list(conn, ws, Holder::Response)?))
    };
    let (_, (row, natural, own)) = who.read_in(ws, found).await?;
    Ok(HttpResponse::Ok().json(own_json::written(row.id, row.undone_at.is_some(), &natural, &own)))
}

pub(super) async fn create(req: HttpRequest, who: SignedIn, path: web::Path<(i64, i64)>, sent: web::Bytes) -> Answer {
    let (ws, experiment) = path.into_inner();
    let found = move |conn: &mut _, ws: &_| -> Result<_, DbError> {
        experiments::get(conn, ws, ExperimentId(experiment))?;
        own_fields::list(conn, ws, Holder::Response)
    };
    let own = who.read_to_write_in(ws, found).await?;
    let sent = json::object(&req, &sent, "{\"offer\": \"Pilot\", \"outcome\": \"buy\"}")?;
    let id = match logged(&req, &who, (ws, experiment), &sent, &own).await {
        Err(WebError::Invalid(wrong)) => return Err(WebError::Invalid(own_json::by_name(wrong, &own))),
        other => other?,
    };
    Ok(stored(ws, experiment, id))
}

async fn logged(
    req: &HttpRequest,
    who: &SignedIn,
    (ws, experiment): (i64, i64),
    sent: &Map<String, Value>,
    own: &OwnFields,
) -> Result<ResponseId, WebError> {
    let acting = who.acting();
    let natural = own_json::response(sent, own)?;
    let judged: Vec<Invalid> = own.judge(&[], natural.own(), Demand::All).err().unwrap_or_default();
    let draft = match check(&natural.fields(), &CheckRules::form(acting.now)) {
        Ok(draft) if judged.is_empty() => draft,
        Ok(_) => return Err(judged.into()),
        Err(wrong) => return Err(WebError::Invalid(wrong.into_iter().chain(judged).collect())),
    };
    let log = act::Log { experiment: ExperimentId(experiment), offer: None, draft, key: key(req, sent)? };
    let said = natural.own().to_vec();
    who.write_in(ws, move |conn, ws| act::log_saying(conn, ws, &acting, &log, (&said, Demand::All))).await
}

/// What is sent with one key is stored once; without a key each sending is another response.
fn key(req: &HttpRequest, sent: &Map<String, Value>) -> Result<FormKey, WebError> {
    let given = req.headers().get("idempotency-key").and_then(|v| v.to_str().ok()).filter(|key| !key.is_empty());
    let text = Value::Object(sent.clone()).to_string();
    let hash: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    match given {
        Some(key) if key.len() > 64 => Err(WebError::BadRequest("The idempotency key is longer than 64 characters.")),
        Some(key) => Ok(FormKey::new(format!("api {key}"), hash)),
        None => Ok(FormKey::new(fresh_key()?, hash)),
    }
}
