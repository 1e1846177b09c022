//! What browsers are told about every answer, errors and downloads included.

use super::State;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, STRICT_TRANSPORT_SECURITY,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};

const FIXED: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    // Not no-referrer: browsers would then post our own forms with `Origin: null`.
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// The outermost middleware.
///
/// # Errors
/// A time-out further in, with the headers in its answer.
pub async fn headers(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let https = req.app_data::<web::Data<State>>().is_some_and(|s| s.site.https());
    let shared = req.path().starts_with("/s/");
    match next.call(req).await {
        Ok(answer) => {
            let mut answer = answer.map_into_boxed_body();
            if shared {
                add_shared(answer.headers_mut());
            }
            add(answer.headers_mut(), https);
            Ok(answer)
        }
        Err(error) => {
            let mut answer = error.error_response();
            if shared {
                add_shared(answer.headers_mut());
            }
            add(answer.headers_mut(), https);
            Err(InternalError::from_response(error, answer).into())
        }
    }
}

/// Lets a page be installed: its manifest may be read.
pub(super) fn installable(answer: &mut HttpResponse) {
    let policy = format!("{}; manifest-src 'self'; worker-src 'self'", FIXED[0].1);
    // Made of two constants of plain ASCII.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        answer.headers_mut().insert(HeaderName::from_static(FIXED[0].0), policy);
    }
}

/// Where the address itself is the key, other sites must not learn it, whatever the answer is. There are no forms there.
fn add_shared(headers: &mut HeaderMap) {
    for (name, value) in [("referrer-policy", "no-referrer"), ("x-robots-tag", "noindex, nofollow")] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

fn add(headers: &mut HeaderMap, https: bool) {
    for (name, value) in FIXED {
        // An answer may have a policy of its own.
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    // Everything but the assets may show a workspace; they say so themselves.
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    with_charset(headers);
}

fn with_charset(headers: &mut HeaderMap) {
    let Some(kind) = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()) else { return };
    let text = kind.starts_with("text/") || kind.starts_with("application/") && kind.ends_with("json");
    if text
        && !kind.contains("charset")
        && let Ok(value) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    {
        headers.insert(CONTENT_TYPE, value);
    }
}
