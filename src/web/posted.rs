//! Forms that were sent.

use super::kept::Kept;
use super::patience::not_here;
use super::visit::SignedIn;
use super::{BODY_LIMIT, WebError, csrf};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;

/// A form of somebody who is signed in, from one of our own pages.
///
/// `T` should `deny_unknown_fields`; the field `csrf` is taken out before `T` sees the form. A form with fields of one
/// name several times is read as `Vec<(String, String)>`.
pub struct Posted<T> {
    /// Who sent it.
    pub by: SignedIn,
    /// What was sent.
    pub input: T,
}

/// A form of anybody: signing in and setting up. The check of its origin is all that protects it.
pub struct Anonymous<T>(pub T);

/// No fields but the hidden one.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

type Later<T> = Pin<Box<dyn Future<Output = Result<T, WebError>>>>;

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = WebError;
    type Future = Later<Self>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let by = SignedIn::of(&req).await?.ok_or(WebError::SignInFirst)?;
            let form = body(&req, payload).await?;
            if !csrf::fits(&by.token, &hidden(&form)) {
                let kept = Kept::of(&req, &by, pairs(&form));
                return Err(kept.map_or(WebError::Foreign, |kept| WebError::Stale(Box::new(kept))));
            }
            Ok(Self { by, input: fields(&form)? })
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Anonymous<T> {
    type Error = WebError;
    type Future = Later<Self>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, payload) = (req.clone(), payload.take());
        Box::pin(async move { Ok(Self(fields(&body(&req, payload).await?)?)) })
    }
}

async fn body(req: &HttpRequest, mut payload: Payload) -> Result<String, WebError> {
    let kind = req.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return Err(WebError::UnsupportedMedia);
    }
    let mut bytes = Vec::new();
    while let Some(part) = payload.next().await {
        let cut_off = WebError::BadRequest("The form did not arrive whole. Send it again.");
        let part = part.map_err(|error| not_here(&error, cut_off))?;
        if bytes.len() + part.len() > BODY_LIMIT {
            return Err(WebError::TooLarge);
        }
        bytes.extend_from_slice(&part);
    }
    String::from_utf8(bytes).map_err(|_| WebError::BadRequest("The form is not encoded as UTF-8."))
}

fn pairs(form: &str) -> Vec<(String, String)> {
    web::Query::<Vec<(String, String)>>::from_query(form).map(web::Query::into_inner).unwrap_or_default()
}

fn hidden(form: &str) -> String {
    pairs(form).into_iter().find(|(name, _)| name == csrf::FIELD).map(|(_, value)| value).unwrap_or_default()
}

fn fields<T: DeserializeOwned>(form: &str) -> Result<T, WebError> {
    let own = |part: &&str| part.split('=').next() != Some(csrf::FIELD);
    let rest: Vec<&str> = form.split('&').filter(own).collect();
    web::Query::<T>::from_query(&rest.join("&"))
        .map(web::Query::into_inner)
        .map_err(|_| WebError::BadRequest("The form has fields that we do not know, or one of them twice."))
}
