//! Who opens a link: people, or programs that look at it for them.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, USER_AGENT};

/// Words by which programs that fetch links in advance name themselves.
const PROGRAMS: [&str; 16] = [
    "bot",
    "crawl",
    "spider",
    "preview",
    "scan",
    "facebookexternalhit",
    "slack",
    "whatsapp",
    "telegram",
    "skype",
    "safelinks",
    "proofpoint",
    "barracuda",
    "curl",
    "wget",
    "python",
];

/// Whether a person opens the page, as far as anybody can tell: nothing but a count depends on it.
pub(super) fn reads(req: &HttpRequest) -> bool {
    req.method() == Method::GET && is_person(req.headers())
}

/// Whether the one who asks calls itself what people's browsers do.
pub(in crate::web) fn is_person(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let agent = text(USER_AGENT.as_str());
    let ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| text(name).contains("pre"));
    agent.starts_with("mozilla/") && !ahead && !PROGRAMS.iter().any(|word| agent.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    #[test]
    fn a_browser_is_a_person_and_what_fetches_ahead_is_none() {
        let asked = |agent: &str| TestRequest::get().insert_header((USER_AGENT, agent.to_string()));
        assert!(reads(&asked(FIREFOX).to_http_request()));
        for agent in [
            "",
            "curl/8.5.0",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (Windows NT 10.0) SkypeUriPreview Preview/0.5",
            "facebookexternalhit/1.1",
        ] {
            assert!(!reads(&asked(agent).to_http_request()), "{agent}");
        }
        assert!(!reads(&asked(FIREFOX).insert_header(("sec-purpose", "prefetch;prerender")).to_http_request()));
        assert!(!reads(&asked(FIREFOX).method(Method::HEAD).to_http_request()));
        assert!(!reads(&TestRequest::get().to_http_request()));
    }
}
