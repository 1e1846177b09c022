//! Bodies that are JSON objects.

use super::WebError;
use crate::formats::json_object;
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

/// The object that a program sent; `example` is one that would be right.
///
/// # Errors
/// [`WebError::UnsupportedMedia`] for what isn't said to be JSON: a page elsewhere can make a browser send such bodies.
/// [`WebError::Unreadable`] with the place of the fault.
pub(super) fn object(req: &HttpRequest, body: &[u8], example: &str) -> Result<Map<String, Value>, WebError> {
    let kind = req.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(WebError::UnsupportedMedia);
    }
    json_object::read(body, example).map_err(|why| WebError::Unreadable(Box::new(why)))
}
