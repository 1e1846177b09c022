//! Whether we live, and whether we can work.

use super::{get, state::State};
use actix_web::{HttpResponse, web};

/// `/healthz/live` and `/healthz/ready`
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/healthz/live").route(get().to(live)));
    cfg.service(web::resource("/healthz/ready").route(get().to(ready)));
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

async fn ready(state: web::Data<State>) -> HttpResponse {
    let db = state.db.clone();
    let reason = match web::block(move || db.ping()).await {
        Ok(Ok(())) => return live().await,
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    tracing::warn!(reason, "not ready");
    // Rendered here: whoever asks is a program that knows this address only.
    HttpResponse::ServiceUnavailable()
        .insert_header(("Retry-After", "5"))
        .content_type("text/plain; charset=utf-8")
        .body("the database does not answer\n")
}
