//! HTTP: actix only here. [`routes`] is the table of contents.

mod accounts;
mod assets;
mod cookies;
pub mod csrf;
mod db;
mod decisions;
mod demo;
mod desk;
mod embedded;
mod error;
mod experiments;
mod finish;
mod flash;
mod follow_ups;
mod forecasts;
mod frozen;
mod guard;
mod headers;
mod health;
mod imports;
mod json;
mod kept;
mod learning;
mod limits;
mod local;
mod log;
pub mod nav;
mod offer_pages;
mod offered;
mod own;
mod own_fields;
mod patience;
mod portfolio;
mod posted;
mod propositions;
mod received;
mod reported;
mod reports;
mod responses;
mod setup;
mod shared;
mod shares;
mod shelf;
mod silent;
mod site;
mod state;
mod templates;
mod typed;
mod visit;
mod worked_out;

pub use error::WebError;
pub use finish::finish;
use finish::wants_json;
pub use guard::guard;
pub use headers::headers;
pub use log::{RequestId, log};
pub use patience::patience;
pub use posted::{Anonymous, Nothing, Posted};
pub use site::Site;
pub use state::State;
pub use visit::{SignedIn, asks_for_json};

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
        .configure(assets::routes)
        .configure(setup::routes)
        .configure(accounts::routes)
        .configure(accounts::enter::routes)
        .configure(demo::routes)
        .configure(own::routes)
        .configure(own_fields::routes)
        .configure(portfolio::routes)
        .configure(propositions::routes)
        .configure(experiments::routes)
        .configure(templates::routes)
        .configure(decisions::routes)
        .configure(learning::routes)
        .configure(follow_ups::routes)
        .configure(forecasts::routes)
        .configure(imports::routes)
        .configure(responses::routes)
        .configure(reports::routes)
        .configure(frozen::routes)
        .configure(shares::routes)
        .configure(shared::routes)
        .configure(offer_pages::routes)
        .configure(offered::routes);
}

/// A route for GET that answers HEAD as well.
pub fn get() -> Route {
    web::route().guard(Any(Get()).or(Head()))
}

/// A redirect after a form, so that loading again repeats nothing.
pub fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", to)).finish()
}
