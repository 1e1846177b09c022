//! Prints every error as the page or the JSON that was asked for, those of the framework included.

use super::error::{Problem, words};
use super::{State, log::RequestId};
use crate::views::{Layout, Link, error::ErrorPage};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, LOCATION, REFERER, RETRY_AFTER};
use actix_web::http::{ConnectionType, Method, StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

/// The middleware.
///
/// # Errors
/// Only a time-out, which has its answer with it.
pub async fn finish(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let answer = next.call(req).await?.map_into_boxed_body();
    if !answer.status().is_client_error() && !answer.status().is_server_error() || is_finished(&answer) {
        return Ok(answer);
    }
    let (req, bare) = answer.into_parts();
    let printed = print(&req, &bare);
    Ok(ServiceResponse::new(req, printed))
}

/// A handler that shows a form again has printed its page itself; so has the API when it chose its own JSON.
fn is_finished(answer: &ServiceResponse) -> bool {
    let own = |kind: &str| kind.starts_with("text/html") || kind.contains("json");
    let unready = answer.status() == StatusCode::SERVICE_UNAVAILABLE && answer.request().path() == "/healthz/ready";
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    unready || answer.response().extensions().get::<Problem>().is_none() && kind.is_some_and(own)
}

fn print(req: &HttpRequest, bare: &HttpResponse) -> HttpResponse {
    let problem = bare.extensions().get::<Problem>().cloned().unwrap_or_default();
    let reference = req.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    if let Some(reason) = &problem.log {
        tracing::error!(request = reference, status = bare.status().as_u16(), reason, "request failed");
    }
    let status = bare.status();
    let mut answer = if wants_json(req) {
        as_json(status, &problem, &reference)
    } else if status == StatusCode::UNAUTHORIZED {
        to_sign_in(req)
    } else {
        as_page(req, status, &problem, &reference)
    };
    if status == StatusCode::REQUEST_TIMEOUT {
        // The rest of the body may still come, and nobody waits for it.
        answer.head_mut().set_connection_type(ConnectionType::Close);
    }
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = bare.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

/// Whether the one who asks is a program.
pub(super) fn wants_json(req: &HttpRequest) -> bool {
    let accept = req.headers().get(ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    req.path().starts_with("/api/") || accept.contains("json") && !accept.contains("text/html")
}

/// Signing in leads back to the page that was asked for, or to the page of the form that was sent.
fn to_sign_in(req: &HttpRequest) -> HttpResponse {
    let page = match *req.method() {
        Method::GET => req.uri().path_and_query().map(ToString::to_string),
        _ => form_page(req),
    };
    let target = match page.filter(|page| page != "/") {
        Some(page) => {
            let mut next = String::new();
            for byte in page.bytes() {
                match byte {
                    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' => next.push(byte.into()),
                    _ => next.push_str(&format!("%{byte:02X}")),
                }
            }
            format!("/sign-in?next={next}")
        }
        None => "/sign-in".to_owned(),
    };
    HttpResponse::SeeOther().insert_header((LOCATION, target)).finish()
}

/// The page that a form was on, as the browser says: its path alone, and signing in goes on to pages of ours only.
fn form_page(req: &HttpRequest) -> Option<String> {
    let page: Uri = req.headers().get(REFERER)?.to_str().ok()?.parse().ok()?;
    Some(page.path_and_query()?.as_str().to_owned())
}

fn as_json(status: StatusCode, problem: &Problem, reference: &str) -> HttpResponse {
    let (heading, sentence) = words(status);
    let mut body = json!({
        "title": heading,
        "status": status.as_u16(),
        "detail": problem.sentence.as_deref().unwrap_or(sentence),
    });
    if !problem.details.is_empty() {
        let errors = problem
            .details
            .iter()
            .map(|m| json!({ "field": m.field, "code": m.code, "message": m.message, "value": m.value }));
        body["errors"] = Value::Array(errors.collect());
    }
    if status.is_server_error() {
        body["reference"] = json!(reference);
    }
    HttpResponse::build(status).content_type("application/problem+json").body(body.to_string())
}

fn as_page(req: &HttpRequest, status: StatusCode, problem: &Problem, reference: &str) -> HttpResponse {
    let (heading, sentence) = words(status);
    let page = ErrorPage {
        heading: heading.to_owned(),
        sentence: problem.sentence.clone().unwrap_or_else(|| sentence.to_owned()),
        reference: status.is_server_error().then(|| reference.to_owned()),
        details: problem.details.iter().map(ToString::to_string).collect(),
        ways: vec![Link::new("/", "Go to the start page")],
    };
    let printed = req.app_data::<web::Data<State>>().map(|state| match &problem.kept {
        Some(kept) => {
            let layout = Layout { csrf: kept.csrf.clone(), banner: None, ..state.layout("This page was too old") };
            state.templates.render(&layout, &kept.page())
        }
        None => state.templates.render(&state.layout(heading), &page),
    });
    let body = match printed {
        Some(Ok(body)) => body,
        other => {
            // Even the page for errors can be broken, in a folder that overrides it.
            tracing::error!(request = reference, reason = ?other, "the error page can't be printed");
            format!("<!doctype html><title>{heading}</title><h1>{heading}</h1><p>{sentence}</p>")
        }
    };
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body)
}
