//! A look at the page is counted when the page itself says so, once a visitor. Opening it counts nothing: programs that
//! look into mail open every link.

use actix_web::http::header::{HeaderMap, ORIGIN};
use actix_web::{HttpRequest, HttpResponse, web};

use super::open;
use crate::actions::signed::Purpose;
use crate::actions::visits;
use crate::db::AnyConn;
use crate::domain::time::Moment;
use crate::web::shared::is_person;
use crate::web::{Answer, State, WebError};

/// How long the page must have been there at least: whoever looks takes a second.
const GLANCE: i64 = 1_000_000;
/// A page that was printed earlier counts nothing more.
const FRESH: i64 = 86_400_000_000;

/// `POST /o/{token}/seen`. The answer is the same whatever was counted.
pub(super) async fn seen(
    state: web::Data<State>,
    req: HttpRequest,
    path: web::Path<String>,
    body: web::Bytes,
) -> Answer {
    if state.count_reading(&req).is_ok() && from_our_page(req.headers()) {
        count(&state, &req, &path, &body).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Browsers say where a script's request comes from, and the guard has refused those from elsewhere.
fn from_our_page(headers: &HeaderMap) -> bool {
    let told = headers.contains_key("sec-fetch-site") || headers.contains_key(ORIGIN);
    told && is_person(headers)
}

async fn count(state: &State, req: &HttpRequest, token: &str, body: &[u8]) -> Result<(), WebError> {
    let Some(page) = open(state, token, None).await? else { return Ok(()) };
    let signed = std::str::from_utf8(body).unwrap_or_default();
    let now = Moment::now();
    let known = page.signer()?.read(Purpose::Look, signed);
    let Some((visitor, _)) = known.filter(|(_, at)| (GLANCE..FRESH).contains(&(now.0 - at.0))) else { return Ok(()) };
    let (hash, comer) = (page.token.at_rest(), state.comer(req)?);
    let store = move |conn: &mut AnyConn| visits::look(conn, &hash, visitor, &comer, now);
    match state.write_in(page.offered.workspace(), store).await {
        Ok(_) | Err(WebError::NotFound) => Ok(()),
        Err(other) => Err(other),
    }
}
