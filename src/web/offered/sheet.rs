//! An address to be printed: a code to scan, and a sheet to hang up.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::shown::{many, offer, over};
use super::{Opened, open};
use crate::views::offered::SheetPage;
use crate::views::qr;
use crate::web::{Answer, State, WebError};

fn address(state: &State, req: &HttpRequest, page: &Opened) -> Result<String, WebError> {
    let origin = state.site.origin(req.headers()).ok_or(WebError::Misdirected)?;
    Ok(format!("{origin}{}", page.here()))
}

/// `GET /o/{token}/qr.svg`
pub(super) async fn code(state: web::Data<State>, req: HttpRequest, path: web::Path<String>) -> Answer {
    if let Err(error) = state.count_reading(&req) {
        return many(&state, &req, error);
    }
    let Some(page) = open(&state, &path, None).await? else { return over(&state, &req) };
    let svg = qr::svg(&address(&state, &req, &page)?, &page.shown.offer.name).ok_or(WebError::NotFound)?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(svg.as_str().to_owned()))
}

/// `GET /o/{token}/sheet`
pub(super) async fn show(state: web::Data<State>, req: HttpRequest, path: web::Path<String>) -> Answer {
    if let Err(error) = state.count_reading(&req) {
        return many(&state, &req, error);
    }
    let Some(page) = open(&state, &path, None).await? else { return over(&state, &req) };
    let address = address(&state, &req, &page)?;
    let svg = qr::svg(&address, &page.shown.offer.name).ok_or(WebError::NotFound)?;
    let sheet = SheetPage::new(&offer(&page.shown, ""), address, svg);
    state.print(StatusCode::OK, &state.layout(""), &sheet)
}
