//! What browsers are told about every answer, errors and downloads included.

use super::State;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, STRICT_TRANSPORT_SECURITY,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};

/// What a page may load and do, but for who may show it inside another page.
macro_rules! policy {
    () => {
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
    };
}

const FIXED: [(&str, &str); 8] = [
    ("content-security-policy", concat!(policy!(), "'none'")),
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
    let (shared, offered) = (req.path().starts_with("/s/"), req.path().starts_with("/o/"));
    match next.call(req).await {
        Ok(answer) => {
            let mut answer = answer.map_into_boxed_body();
            add_keyed(answer.headers_mut(), shared, offered);
            add(answer.headers_mut(), https);
            Ok(answer)
        }
        Err(error) => {
            let mut answer = error.error_response();
            add_keyed(answer.headers_mut(), shared, offered);
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

/// The policy of a page that some sites may show inside theirs.
pub(super) fn framed_by(origins: &[String]) -> String {
    format!("{}{}", policy!(), origins.join(" "))
}

/// Where the address itself is the key, other sites must not learn it, whatever the answer is, and no engine keep it. A
/// page with a form on it must tell its own site, or browsers post with `Origin: null`; others learn nothing of it.
fn add_keyed(headers: &mut HeaderMap, shared: bool, offered: bool) {
    let mut add = |name, value| headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    if shared {
        add("referrer-policy", "no-referrer");
    }
    if shared || offered {
        add("x-robots-tag", "noindex, nofollow");
    }
}

fn add(headers: &mut HeaderMap, https: bool) {
    let policy = headers.get(CONTENT_SECURITY_POLICY).and_then(|v| v.to_str().ok());
    let framed = policy.is_some_and(|policy| policy.contains("frame-ancestors http"));
    for (name, value) in FIXED {
        // It knows no sites, and where both are there it may win.
        if framed && name == "x-frame-options" {
            continue;
        }
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
