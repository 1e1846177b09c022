//! The two cookies that there are.

use super::State;
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};

/// Which cookie.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name {
    Session,
    Flash,
}

impl Name {
    /// Over TLS the prefix makes browsers refuse a cookie that a neighbouring host has set.
    fn text(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-touchstone",
            (Self::Session, false) => "touchstone",
            (Self::Flash, true) => "__Host-touchstone-flash",
            (Self::Flash, false) => "touchstone-flash",
        }
    }

    fn lasts(self) -> Duration {
        match self {
            Self::Session => Duration::days(30),
            Self::Flash => Duration::minutes(2),
        }
    }
}

pub(super) fn read(state: &State, req: &HttpRequest, name: Name) -> Option<String> {
    req.cookie(name.text(state.site.https())).map(|c| c.value().to_owned())
}

pub(super) fn set(state: &State, name: Name, value: String) -> Cookie<'static> {
    let https = state.site.https();
    Cookie::build(name.text(https), value)
        .path("/")
        .http_only(true)
        .secure(https)
        .same_site(SameSite::Lax)
        .max_age(name.lasts())
        .finish()
}

pub(super) fn unset(state: &State, name: Name) -> Cookie<'static> {
    let mut cookie = set(state, name, String::new());
    cookie.make_removal();
    cookie
}
