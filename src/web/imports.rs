//! Importing a file of responses: choose it, look at what it would do, bring it in, take it out again.

pub mod api;
mod choices;
mod listed;
mod pages;
mod preview_page;
mod progress;
mod sending;
mod shown;
mod store;
mod under_way;

pub use under_way::UnderWay;

use super::get;
use crate::actions::preview::Source;
use crate::domain::id::ExperimentId;
use crate::domain::time::Moment;
use crate::formats::responses_csv::Options;
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
    .service(at("import/files/{token}").route(get().to(progress::show)))
    .service(web::resource("/w/{ws}/imports").route(get().to(listed::list)))
    .service(web::resource("/w/{ws}/imports/{import}").route(get().to(listed::show)))
    .service(web::resource("/w/{ws}/imports/{import}/undo").route(web::post().to(listed::undo)))
    .service(web::resource("/w/{ws}/imports/{import}/restore").route(web::post().to(listed::restore)));
}

/// A file on its way into an experiment, and how it is read.
#[derive(Clone)]
struct File {
    name: String,
    bytes: Arc<Vec<u8>>,
    hash: String,
    experiment: ExperimentId,
    options: Options,
    now: Moment,
}

impl File {
    fn new(name: Option<String>, bytes: Vec<u8>, experiment: i64, options: Options, now: Moment) -> Self {
        let name = name.unwrap_or_else(|| "responses.csv".to_owned());
        let hash = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        File { name, hash, bytes: Arc::new(bytes), experiment: ExperimentId(experiment), options, now }
    }

    fn source(&self) -> Source<'_> {
        Source { bytes: &self.bytes, options: &self.options, now: self.now }
    }
}

/// The status of a file that is refused.
fn refusal(errors: &Errors) -> StatusCode {
    let too_much = |e: &RowError| matches!(e.invalid.code, "too_large" | "too_many_rows");
    if errors.kept.iter().any(too_much) { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY }
}
