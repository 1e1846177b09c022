//! One line a request: the pattern of its route, never its address, which may hold tokens and customers' words.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use std::time::Instant;

/// The number that the log and the visitor's error page share.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The middleware.
///
/// # Errors
/// A time-out further in.
pub async fn log(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let request = format!("{:016x}", rand::random::<u64>());
    let method = req.method().to_string();
    req.extensions_mut().insert(RequestId(request.clone()));
    let outcome = next.call(req).await;
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(answer) => {
            let mut answer = answer.map_into_boxed_body();
            let route = answer.request().match_pattern().unwrap_or_else(|| "unknown".into());
            let status = answer.status().as_u16();
            tracing::info!(request, method, route, status, ms, "answered");
            if let Ok(value) = HeaderValue::from_str(&request) {
                answer.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
            }
            Ok(answer)
        }
        Err(error) => {
            let status = error.as_response_error().status_code().as_u16();
            tracing::warn!(request, method, status, ms, "gave up");
            Err(error)
        }
    }
}
