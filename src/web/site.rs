//! Under which address we are reached, and so what counts as our own origin.

use actix_web::http::{Uri, header::HOST, header::HeaderMap};
use std::net::IpAddr;

/// The public address, as far as it is configured.
#[derive(Debug, Clone, Default)]
pub struct Site {
    base: Option<Base>,
    names: Vec<String>,
}

#[derive(Debug, Clone)]
struct Base {
    https: bool,
    authority: String,
}

impl Site {
    /// `base_url` as in `https://touchstone.example.org`; `names` are further host names while there is no base URL.
    ///
    /// # Errors
    /// What is wrong with the address, and what to write instead.
    pub fn new(base_url: Option<&str>, names: Vec<String>) -> Result<Self, String> {
        let base = base_url.map(parse_base).transpose()?;
        let names = names.into_iter().map(|n| n.to_ascii_lowercase()).collect();
        Ok(Self { base, names })
    }

    /// Whether visitors come by TLS, so that cookies and browsers can insist on it.
    pub fn https(&self) -> bool {
        self.base.as_ref().is_some_and(|b| b.https)
    }

    /// Our origin as this request's browser writes it; nothing when the request was meant for somebody else.
    ///
    /// Without a base URL any IP address is fine: a page of somebody else can't make a browser send our address as
    /// `Host`, only names can be pointed elsewhere.
    pub fn origin(&self, headers: &HeaderMap) -> Option<String> {
        let mut hosts = headers.get_all(HOST);
        let host = hosts.next()?.to_str().ok()?.to_ascii_lowercase();
        if hosts.next().is_some() {
            return None;
        }
        match &self.base {
            Some(base) => {
                let own = without_default_port(&host, base.https) == base.authority;
                own.then(|| format!("{}://{}", scheme(base.https), base.authority))
            }
            None => self.knows(&host).then(|| format!("http://{}", without_default_port(&host, false))),
        }
    }

    /// The address for links that people copy; `bound` is where we listen.
    pub fn public_url(&self, bound: &str) -> String {
        match &self.base {
            Some(base) => format!("{}://{}", scheme(base.https), base.authority),
            None => format!("http://{bound}"),
        }
    }

    fn knows(&self, host: &str) -> bool {
        let name = name_of(host);
        let address = name.trim_start_matches('[').trim_end_matches(']');
        name == "localhost" || address.parse::<IpAddr>().is_ok() || self.names.iter().any(|n| n == name)
    }
}

fn scheme(https: bool) -> &'static str {
    if https { "https" } else { "http" }
}

/// The host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

fn without_default_port(host: &str, https: bool) -> &str {
    host.strip_suffix(if https { ":443" } else { ":80" }).unwrap_or(host)
}

fn parse_base(text: &str) -> Result<Base, String> {
    let wrong = || format!("BASE_URL is {text:?}. Write scheme and host only, as in https://touchstone.example.org");
    let uri: Uri = text.trim().trim_end_matches('/').parse().map_err(|_| wrong())?;
    let https = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => return Err(wrong()),
    };
    let authority = uri.authority().ok_or_else(wrong)?.as_str().to_ascii_lowercase();
    if authority.contains('@') || uri.path().len() > 1 || uri.query().is_some() {
        return Err(wrong());
    }
    Ok(Base { https, authority: without_default_port(&authority, https).to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn origin(site: &Site, host: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.append(HOST, HeaderValue::from_static(host));
        site.origin(&headers)
    }

    #[test]
    fn without_a_base_url_loopback_addresses_and_configured_names_are_ours() {
        let site = Site::new(None, vec!["Wiki.Example".into()]).unwrap();
        for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "10.0.0.7", "wiki.example:80"] {
            assert!(origin(&site, host).is_some(), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "localhost:80:80"] {
            assert_eq!(origin(&site, host), None, "{host}");
        }
    }

    #[test]
    fn with_a_base_url_only_that_host_is_ours() {
        let site = Site::new(Some("https://Touch.Example/"), vec![]).unwrap();
        assert_eq!(origin(&site, "touch.example").as_deref(), Some("https://touch.example"));
        assert_eq!(origin(&site, "touch.example:443").as_deref(), Some("https://touch.example"));
        assert_eq!(origin(&site, "127.0.0.1"), None);
    }

    #[test]
    fn a_base_url_with_a_path_or_another_scheme_is_refused_with_an_example() {
        for text in ["touch.example", "ftp://touch.example", "https://touch.example/app", "https://a@b", "https://"] {
            assert!(Site::new(Some(text), vec![]).unwrap_err().contains("https://touchstone.example.org"), "{text}");
        }
    }
}
