//! What is refused before anybody looks at the address: requests for other hosts, from other sites' pages, in
//! encodings that we do not read, and such that take too long.

use super::{State, error::WebError};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{CONTENT_ENCODING, HeaderMap, ORIGIN};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError, web};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// The same for imports, which take files.
const PATIENCE_IMPORT: Duration = Duration::from_secs(120);

/// The middleware.
///
/// # Errors
/// Only the time-out: the request is lost with the work on it, so the answer is printed here.
pub async fn guard(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Err(error) = check(&req) {
        return Ok(req.into_response(error.error_response()));
    }
    let patience = if req.path().contains("/import") { PATIENCE_IMPORT } else { PATIENCE };
    match tokio::time::timeout(patience, next.call(req)).await {
        Ok(answer) => Ok(answer?.map_into_boxed_body()),
        Err(late) => Err(InternalError::from_response(late, too_late()).into()),
    }
}

fn check(req: &ServiceRequest) -> Result<(), WebError> {
    if req.headers().contains_key(CONTENT_ENCODING) {
        return Err(WebError::UnsupportedMedia);
    }
    // Whoever watches over the machine asks by whatever address it has.
    if req.path().starts_with("/healthz/") {
        return Ok(());
    }
    // Without a state there is no site to belong to, and nothing to protect.
    let Some(state) = req.app_data::<web::Data<State>>() else { return Err(WebError::Misdirected) };
    let own = state.site.origin(req.headers()).ok_or(WebError::Misdirected)?;
    if req.method().is_safe() || is_ours(req.headers(), &own) { Ok(()) } else { Err(WebError::Foreign) }
}

/// Browsers say where a request comes from; programs without a browser say nothing and carry no cookie by accident.
fn is_ours(headers: &HeaderMap, own: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = text(ORIGIN.as_str()).is_none_or(|origin| origin.eq_ignore_ascii_case(own));
    site && origin
}

fn too_late() -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .insert_header(("Retry-After", "5"))
        .insert_header(("Connection", "close"))
        .content_type("text/html; charset=utf-8")
        .body(
            "<!doctype html><html lang=\"en-GB\"><title>That took too long</title><h1>That took too long</h1>\
             <p>Look whether it was saved before you try again.</p><p><a href=\"/\">Go to the start page</a></p></html>",
        )
}
