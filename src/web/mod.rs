//! HTTP: actix only here. [`routes`] is the table of contents.

mod assets;
mod db;
mod error;
mod finish;
mod guard;
mod headers;
mod health;
mod log;
mod site;
mod state;

pub use error::WebError;
pub use finish::finish;
pub use guard::guard;
pub use headers::headers;
pub use log::{RequestId, log};
pub use site::Site;
pub use state::State;

use actix_web::guard::{Any, Get, Head};
use actix_web::{HttpResponse, Route, web};

/// What a handler returns.
pub type Answer = Result<HttpResponse, WebError>;

/// The most bytes of a form or of JSON; imports have a limit of their own.
pub const BODY_LIMIT: usize = 64 * 1024;

/// Every address that we answer.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.app_data(web::PayloadConfig::new(BODY_LIMIT))
        .app_data(web::FormConfig::default().limit(BODY_LIMIT))
        .app_data(web::JsonConfig::default().limit(BODY_LIMIT))
        .configure(health::routes)
        .configure(assets::routes);
}

/// A route for GET that answers HEAD as well.
pub fn get() -> Route {
    web::route().guard(Any(Get()).or(Head()))
}

/// A redirect after a form, so that loading again repeats nothing.
pub fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", to)).finish()
}
