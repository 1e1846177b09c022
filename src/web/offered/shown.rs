//! What is shown around the form: pictures, thanks, and that there is nothing.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, web};

use super::Opened;
use crate::actions::shares::ShareToken;
use crate::db::offered::{Said, Shown};
use crate::db::scope::enter_by_offer_link;
use crate::db::{AnyConn, DbError, offer_pictures};
use crate::domain::offer_page::{Language, Sites};
use crate::domain::response::Outcome;
use crate::domain::time::Moment;
use crate::views::offered::{Offer, Picture, PlainPage, Said as Choice, ThanksPage};
use crate::web::{Answer, State, WebError, headers};

/// What the page shows of an offer; `picture` is where its picture is.
pub(in crate::web) fn offer(shown: &Shown, picture: &str) -> Offer {
    Offer {
        language: shown.page.language,
        brand: shown.page.brand.clone(),
        name: shown.offer.name.clone(),
        words: shown.offer.words.clone(),
        price: shown.offer.price,
        commitment: shown.page.commitment,
        arrangement: shown.page.arrangement,
        picture: shown.picture.as_ref().map(|p| Picture {
            src: picture.to_owned(),
            width: p.width,
            height: p.height,
            words: p.words.clone(),
        }),
        alternatives: shown.question.alternatives.clone(),
        cares: shown.question.cares.clone(),
        days: shown.patience.days(),
        invited: shown.invited.clone(),
    }
}

/// The thanks, with what was said where it is there.
pub(super) fn thanked(state: &State, page: &Opened, said: Option<&Said>, change: Option<String>) -> Answer {
    let choice = |said: &Said| match said.row.outcome() {
        Outcome::Buy | Outcome::BuyInto => Choice::Yes,
        Outcome::Alternative => Choice::Other,
        Outcome::DoNothing | Outcome::Pending => Choice::No,
    };
    let named = |said: &Said| said.chose.clone().filter(|name| page.shown.question.alternatives.contains(name));
    let said = said.map(|said| (choice(said), named(said)));
    let offer = offer(&page.shown, "");
    let printed = ThanksPage::new(&offer, said, change, page.here());
    framed(state.print(StatusCode::OK, &state.layout(""), &printed)?, &page.shown.page.sites)
}

/// Lets the sites that the team names show the page inside theirs, and nobody else.
pub(super) fn framed(mut answer: HttpResponse, sites: &Sites) -> Answer {
    if sites.origins().is_empty() {
        return Ok(answer);
    }
    let policy = HeaderValue::from_str(&headers::framed_by(sites.origins()));
    let policy = policy.map_err(|e| WebError::Internal(format!("a site can't be named: {e}")))?;
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    let anybody = HeaderValue::from_static("cross-origin");
    answer.headers_mut().insert(HeaderName::from_static("cross-origin-resource-policy"), anybody);
    Ok(answer)
}

/// The language that the browser asks for first, as far as we speak it: where nothing else says one.
fn preferred(req: &HttpRequest) -> Language {
    let wanted = req.headers().get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let first: String = wanted.trim_start().chars().take(2).collect();
    Language::parse(&first.to_ascii_lowercase()).unwrap_or(Language::English)
}

/// There is no page here, or no longer: nobody can tell which. Whoever sends something had a page once.
pub(super) fn over(state: &State, req: &HttpRequest) -> Answer {
    let status = if req.method().is_safe() { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    state.print(status, &state.layout(""), &PlainPage::over(preferred(req)))
}

/// Too much came at once; any other error stays what it is.
pub(super) fn many(state: &State, req: &HttpRequest, error: WebError) -> Answer {
    let WebError::TooMany(seconds) = error else { return Err(error) };
    let page = PlainPage::many(preferred(req));
    let mut answer = state.print(StatusCode::TOO_MANY_REQUESTS, &state.layout(""), &page)?;
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    Ok(answer)
}

/// `GET /o/{token}/picture`
pub(super) async fn picture(state: web::Data<State>, req: HttpRequest, path: web::Path<String>) -> Answer {
    if let Err(error) = state.count_reading(&req) {
        return many(&state, &req, error);
    }
    let Some(token) = ShareToken::parse(&path) else { return over(&state, &req) };
    let (hash, now) = (token.at_rest(), Moment::now());
    let look = move |conn: &mut AnyConn| -> Result<_, DbError> {
        let offered = enter_by_offer_link(conn, &hash, now)?;
        offer_pictures::offered(conn, &offered)
    };
    match state.read(look).await {
        Ok(found) => Ok(as_picture(found)),
        Err(WebError::NotFound) => over(&state, &req),
        Err(other) => Err(other),
    }
}

/// A picture as it was sent: nothing in it can do anything.
pub(in crate::web) fn as_picture((kind, bytes): (String, Vec<u8>)) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"))
        .body(bytes)
}
