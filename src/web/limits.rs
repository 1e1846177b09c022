//! How often somebody may try to sign in, read by a link, or answer an offer. Nobody is locked out: waiting a few seconds is enough.

use super::{State, WebError};
use crate::actions::tokens::Token;
use crate::actions::visits::Comer;
use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Tries are counted for an address and a name together, and for an address alone; what is read by a link for an address.
pub struct Limits {
    name: DefaultKeyedRateLimiter<(String, String)>,
    address: DefaultKeyedRateLimiter<String>,
    readings: DefaultKeyedRateLimiter<String>,
    pictures: DefaultKeyedRateLimiter<String>,
    answers: DefaultKeyedRateLimiter<String>,
    pages: DefaultKeyedRateLimiter<String>,
    trusted: Vec<IpAddr>,
    uses: AtomicU32,
}

impl Limits {
    /// `trusted` are the proxies whose word on the address counts.
    pub fn new(trusted: Vec<IpAddr>) -> Self {
        let name = RateLimiter::keyed(quota(6, 10));
        let address = RateLimiter::keyed(quota(1, 60));
        let readings = RateLimiter::keyed(quota(1, 120));
        let pictures = RateLimiter::keyed(quota(3, 20));
        // Colleagues share an address, and a page that goes round gets a lot at once.
        let (answers, pages) = (RateLimiter::keyed(quota(2, 30)), RateLimiter::keyed(a_second(20, 2_000)));
        Self { name, address, readings, pictures, answers, pages, trusted, uses: AtomicU32::new(0) }
    }

    /// What has recovered is forgotten now and then, so that the tables don't grow for ever.
    fn forget(&self) {
        if self.uses.fetch_add(1, Ordering::Relaxed).is_multiple_of(1024) {
            self.name.retain_recent();
            for limiter in [&self.address, &self.readings, &self.pictures, &self.answers, &self.pages] {
                limiter.retain_recent();
            }
        }
    }

    fn check(&self, from: String, name: &str) -> Result<(), WebError> {
        self.forget();
        let late = match self.address.check_key(&from) {
            Err(until) => Some(wait(until)),
            Ok(()) => self.name.check_key(&(from, name.chars().take(254).collect())).err().map(wait),
        };
        late.map_or(Ok(()), |wait| Err(WebError::TooMany(wait.as_secs() + 1)))
    }

    fn check_one(&self, limiter: &DefaultKeyedRateLimiter<String>, req: &HttpRequest) -> Result<(), WebError> {
        self.forget();
        limiter.check_key(&self.source(req)).map_err(|until| WebError::TooMany(wait(until).as_secs() + 1))
    }

    fn source(&self, req: &HttpRequest) -> String {
        let Some(peer) = req.peer_addr().map(|a| a.ip()) else { return String::new() };
        let forwarded = req.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok());
        let told = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|a| a.trim().parse().ok());
        match told {
            // The last entry is the one that the proxy itself has added.
            Some(address) if self.trusted.contains(&peer) => network(address),
            _ => network(peer),
        }
    }
}

fn wait(moment: governor::NotUntil<<DefaultClock as Clock>::Instant>) -> Duration {
    moment.wait_time_from(DefaultClock::default().now())
}

/// One try every `seconds`, `burst` at once.
fn quota(seconds: u64, burst: u32) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(Duration::from_secs(seconds)).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

/// So many every second, `burst` at once.
fn a_second(number: u32, burst: u32) -> Quota {
    let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(at_least_one(number)).allow_burst(at_least_one(burst))
}

/// With IPv6 one customer has a whole network of addresses.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("{:x?}", &v6.segments()[..4]),
    }
}

impl State {
    /// Counts a try to prove who one is.
    ///
    /// # Errors
    /// [`WebError::TooMany`] with the seconds to wait.
    pub(super) fn count_try(&self, req: &HttpRequest, name: &str) -> Result<(), WebError> {
        let checked = self.limits.check(self.limits.source(req), name);
        if checked.is_err() {
            tracing::warn!(event = "too many tries", "sign-in limited");
        }
        checked
    }

    /// Counts a reading by a link, whether there is such a link or not.
    ///
    /// # Errors
    /// [`WebError::TooMany`] with the seconds to wait.
    pub(super) fn count_reading(&self, req: &HttpRequest) -> Result<(), WebError> {
        self.limits.check_one(&self.limits.readings, req)
    }

    /// The same for a picture, which costs more.
    ///
    /// # Errors
    /// As for [`State::count_reading`].
    pub(super) fn count_picture(&self, req: &HttpRequest) -> Result<(), WebError> {
        self.limits.check_one(&self.limits.pictures, req)
    }

    /// Counts an answer on an offer's page, for where it comes from and for the page, whether there is such a page or not.
    ///
    /// # Errors
    /// As for [`State::count_reading`].
    pub(super) fn count_answer(&self, req: &HttpRequest, page: &str) -> Result<(), WebError> {
        let limits = &self.limits;
        limits.check_one(&limits.answers, req)?;
        let page = page.chars().take(40).collect();
        limits.pages.check_key(&page).map_err(|until| WebError::TooMany(wait(until).as_secs() + 1))
    }

    /// Where a request comes from, to count a visitor once.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub(super) fn comer(&self, req: &HttpRequest) -> Result<Comer, WebError> {
        let browser = req.headers().get(USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Comer { network: self.limits.source(req), browser: browser.to_owned(), salt: Token::fresh()?.text() })
    }
}
