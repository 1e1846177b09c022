use crate::support::app::{Seen, TestApp};
use crate::support::databases::Fresh;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use touchstone::web::Site;

const ALWAYS: [(&str, &str); 6] = [
    ("content-security-policy", "default-src 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
];

#[test]
fn every_answer_carries_the_security_headers() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("accounts")).unwrap();
    std::fs::write(folder.path().join("accounts/account.hbs"), "{{nothing}}").unwrap();
    let path = folder.path().to_owned();
    let app = TestApp::with(Fresh::sqlite(), |s| s.templates = Some(path));
    let owner = app.owner();
    let large = "x".repeat(70_000);
    let answers = [
        (200, app.visitor().get("/sign-in")),
        (303, app.visitor().get("/account")),
        (403, Seen::of(owner.request("POST", "/sign-out").header("origin", "http://x.example").send().unwrap())),
        (404, owner.get("/nowhere")),
        (405, Seen::of(owner.request("DELETE", "/sign-in").send().unwrap())),
        (413, owner.post_bare("/sign-in", &[("email", &large)])),
        (415, Seen::of(owner.request("POST", "/sign-in").header("content-encoding", "gzip").body("x").send().unwrap())),
        (421, Seen::of(owner.request("GET", "/").header("host", "evil.example").send().unwrap())),
        (422, owner.post_bare("/sign-in", &[("email", "x")])),
        (500, owner.get("/account")),
    ];
    for (status, seen) in answers {
        assert_eq!(seen.status, status, "{}", seen.body);
        for (name, begin) in ALWAYS {
            assert!(seen.header(name).starts_with(begin), "{status} {name}: {}", seen.header(name));
        }
        let policy = seen.header("content-security-policy");
        assert!(!policy.contains("unsafe") && !policy.contains("data:"));
        if !seen.body.is_empty() {
            assert!(seen.header("content-type").contains("charset=utf-8"), "{status}");
        }
        assert_eq!(seen.header("strict-transport-security"), "");
    }
}

#[test]
fn behind_tls_cookies_and_browsers_insist_on_it() {
    let site = Site::new(Some("https://touch.example"), vec![]).unwrap();
    let app = TestApp::with(Fresh::sqlite(), |s| s.site = site);
    let ask = |host: &str| Seen::of(app.visitor().request("GET", "/sign-in").header("host", host).send().unwrap());
    assert_eq!(ask("127.0.0.1").status, 421);
    let seen = ask("touch.example");
    assert_eq!(seen.status, 200);
    assert!(seen.header("strict-transport-security").starts_with("max-age=31536000"));
    let form = crate::support::app::setup_form(app.setup_token());
    let set_up = app.visitor().request("POST", "/setup").header("host", "touch.example");
    let done = Seen::of(set_up.header("origin", "https://touch.example").form(&form).send().unwrap());
    let cookie = done.header("set-cookie");
    assert!(cookie.starts_with("__Host-touchstone=") && cookie.contains("Secure"), "{cookie}");
}

#[test]
fn assets_may_be_kept_for_ever_under_their_hash_only() {
    let app = TestApp::new();
    let page = app.visitor().get("/sign-in").body;
    let start = page.find("/a/").unwrap();
    let folder = &page[start..start + 20];
    let seen = app.visitor().get(&format!("{folder}touchstone.css"));
    assert_eq!((seen.status, seen.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(seen.header("cache-control").contains("immutable"));
    assert!(!seen.body.contains("data:"), "the policy allows no data: images");
    let again =
        app.visitor().request("GET", &format!("{folder}touchstone.css")).header("if-none-match", seen.header("etag"));
    assert_eq!(again.send().unwrap().status(), 304);
    let old = app.visitor().get("/a/0123456789abcdef/touchstone.css");
    assert_eq!((old.status, old.header("cache-control")), (200, "no-cache"));
    assert_eq!(app.visitor().get(&format!("{folder}..%2f..%2fCargo.toml")).status, 404);
    let icon = app.visitor().get(&format!("{folder}select-large.svg"));
    assert_eq!(icon.header("content-type"), "image/svg+xml");
}

#[test]
fn what_has_not_changed_and_what_is_only_asked_about_is_answered_without_a_body() {
    let app = TestApp::new();
    let page = app.visitor().get("/sign-in").body;
    let start = page.find("/a/").unwrap();
    let asset = format!("{}touchstone.css", &page[start..start + 20]);
    let tag = app.visitor().get(&asset).header("etag").to_owned();
    let host = app.base.strip_prefix("http://").unwrap();
    let common = format!("HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: br, gzip\r\n");
    for asked in [
        format!("GET {asset} {common}If-None-Match: {tag}\r\n\r\n"),
        format!("HEAD {asset} {common}\r\n"),
        format!("HEAD /sign-in {common}\r\n"),
    ] {
        let mut socket = TcpStream::connect(host).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        socket.write_all(asked.as_bytes()).unwrap();
        let mut told = Vec::new();
        let _ = socket.read_to_end(&mut told); // the connection stays open: nothing more comes, and that is the end
        let told = String::from_utf8_lossy(&told);
        let (head, body) = told.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 "), "{head}");
        assert_eq!(body, "", "{asked} left a body on the line, and the next answer would begin with it");
    }
}
