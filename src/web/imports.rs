//! Importing a file of responses: choose it, look at what it would do, bring it in, take it out again.

pub mod api;
mod pages;
mod shown;

use super::get;
use crate::actions::imports::{self as act, Done, Target};
use crate::actions::{Acting, ActionError};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, idempotency};
use crate::domain::id::{ExperimentId, ImportId};
use crate::domain::response::Draft;
use crate::formats::row_error::{Errors, RowError};
use actix_web::http::StatusCode;
use actix_web::web;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The addresses.
pub fn routes(cfg: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(format!("/w/{{ws}}/experiments/{{experiment}}/{path}"));
    cfg.service(
        web::resource("/api/v1/workspaces/{ws}/experiments/{experiment}/imports").route(web::post().to(api::import)),
    )
    .service(at("import").route(get().to(pages::ask)))
    .service(at("import/preview").route(web::post().to(pages::preview)))
    .service(at("import/apply").route(web::post().to(pages::apply)))
    .service(at("imports/{import}/undo").route(web::post().to(pages::undo)))
    .service(at("imports/{import}/restore").route(web::post().to(pages::restore)));
}

/// A file on its way into an experiment.
#[derive(Clone)]
struct File {
    name: String,
    bytes: Arc<Vec<u8>>,
    experiment: ExperimentId,
}

impl File {
    fn new(name: Option<String>, bytes: Vec<u8>, experiment: i64) -> Self {
        let name = name.unwrap_or_else(|| "responses.csv".to_owned());
        File { name, bytes: Arc::new(bytes), experiment: ExperimentId(experiment) }
    }

    fn target(&self, create: bool) -> Target {
        Target { experiment: Some(self.experiment), create }
    }
}

/// How a wish to import ended.
enum Said {
    /// It is in.
    Stored(ImportId, Done),
    /// It had been in before, by the same key.
    Before(i64),
}

/// The status of a file that is refused.
fn refusal(errors: &Errors) -> StatusCode {
    let too_much = |e: &RowError| matches!(e.invalid.code, "too_large" | "too_many_rows");
    if errors.kept.iter().any(too_much) { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY }
}

fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Brings rows in, once for each key.
fn finish_look(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    file: &File,
    target: Target,
    key: Option<&str>,
    rows: &[(u64, Draft)],
) -> Result<Said, ActionError> {
    if let Some(earlier) = earlier(conn, ws, key)? {
        return Ok(Said::Before(earlier));
    }
    let hash = hash_of(&file.bytes);
    let (id, done) = act::at_once(conn, ws, acting, target, act::File { name: &file.name, hash: &hash }, rows)?;
    if let Some(key) = key {
        idempotency::note(conn, ws, &kept(key), &id.to_string(), acting.now)?;
    }
    Ok(Said::Stored(id, done))
}

/// The import that the same key has led to.
fn earlier(conn: &mut AnyConn, ws: &Ws<CanWrite>, key: Option<&str>) -> Result<Option<i64>, ActionError> {
    let Some(key) = key else { return Ok(None) };
    Ok(idempotency::location(conn, ws, &kept(key))?.and_then(|id| id.parse().ok()))
}

/// Imports have keys of their own, so that a form's key never leads to one.
fn kept(key: &str) -> String {
    format!("import {}", key.chars().take(200).collect::<String>())
}
