//! Style sheet, font and scripts, as they are sent.

use super::embedded::Embedded;
use super::{error::WebError, get, state::State};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};

/// `/a/{hash}/{name}`
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/a/{hash}/{name}").route(get().to(show)));
    cfg.service(web::resource("/favicon.ico").route(get().to(icon)));
    // These two have addresses that stay: a browser asks for them again by itself.
    cfg.service(web::resource("/log-worker.js").route(get().to(worker)));
    cfg.service(web::resource("/manifest.webmanifest").route(get().to(manifest)));
}

async fn show(
    state: web::Data<State>,
    req: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let (hash, name) = path.into_inner();
    // A page from before an upgrade still asks by the old hash: it gets today's file, but may not keep it.
    let keep = if hash == state.assets.hash() { "public, max-age=31536000, immutable" } else { "no-cache" };
    send(&req, &name, keep)
}

async fn icon(req: HttpRequest) -> Result<HttpResponse, WebError> {
    send(&req, "mark.svg", "public, max-age=86400")
}

async fn worker(req: HttpRequest) -> Result<HttpResponse, WebError> {
    send(&req, "log-worker.js", "no-cache")
}

async fn manifest(req: HttpRequest) -> Result<HttpResponse, WebError> {
    send(&req, "manifest.webmanifest", "no-cache")
}

fn send(req: &HttpRequest, name: &str, keep: &'static str) -> Result<HttpResponse, WebError> {
    let file = Embedded::get(name).ok_or(WebError::NotFound)?;
    let hash = file.metadata.sha256_hash();
    let tag = format!("\"{}\"", hash.iter().take(12).map(|b| format!("{b:02x}")).collect::<String>());
    let known =
        req.headers().get(IF_NONE_MATCH).and_then(|v| v.to_str().ok()).is_some_and(|known| known.contains(&tag));
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((CACHE_CONTROL, keep)).insert_header((ETAG, tag));
    if known {
        // A body here would be taken for the beginning of the connection's next answer.
        return Ok(answer.finish());
    }
    answer.insert_header((CONTENT_TYPE, kind(name)));
    if name.ends_with(".woff2") {
        // It is compressed already.
        answer.insert_header((CONTENT_ENCODING, HeaderValue::from_static("identity")));
    }
    if name.ends_with(".css") {
        return Ok(answer.body(without_comments(&String::from_utf8_lossy(&file.data))));
    }
    Ok(answer.body(file.data.into_owned()))
}

/// A stylesheet as browsers need it. Nothing in ours but a comment begins or ends like one.
fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |css, part| css + part.split_once("*/").map_or("", |(_, rest)| rest))
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
