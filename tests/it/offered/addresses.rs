use super::*;
use crate::support::app::each_app;
use crate::web::health::Program;
use crate::web::matrix::dump;
use touchstone::actions::shares::ShareToken;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

fn told(seen: &Seen) -> Vec<(String, String)> {
    let mut headers: Vec<_> = seen
        .headers
        .iter()
        .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    headers
}

#[test]
fn a_page_that_is_over_looks_like_one_that_never_was() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[("sites", "https://shop.example")]);
        let (at, revoked, nobody) = (address(owner), address(owner), app.visitor());
        let mine = form(&nobody, &at).set("choice", "no");
        let thanks = mine.send(&nobody).header("location").to_owned();
        let signed = thanks.rsplit('/').next().unwrap().to_owned();
        let never = format!("/o/{}", ShareToken::fresh().unwrap().text());
        let parts = ["", "/picture", "/qr.svg", "/sheet", &format!("/answer/{signed}"), &format!("/change/{signed}")];
        let over = |what: &str, path: &str| {
            for part in parts {
                let (expected, seen) = (nobody.get(&format!("{never}{part}")), nobody.get(&format!("{path}{part}")));
                assert_eq!((expected.status, seen.status), (404, 404), "{what}{part}");
                assert_eq!((&seen.body, told(&seen)), (&expected.body, told(&expected)), "{what}{part}");
                assert!(!seen.body.contains("Northfold") && !seen.body.contains("/w/1"), "{what}{part}");
            }
            let expected = nobody.post_bare(&never, &[("choice", "no")]);
            let posted = nobody.post_bare(path, &[("choice", "no"), ("form", mine.get("form"))]);
            assert_eq!((posted.status, &posted.body), (410, &expected.body), "{what}");
        };
        let page = owner.get(PAGE);
        let action = attributes(&page, "#links li form", "action").remove(0);
        Form::of(&page, &action).follow(owner);
        over("revoked", &revoked);
        over("mistyped", &at[..at.len() - 1]);
        over("no token", "/o/x");

        let turn = |verb: &str| {
            assert_eq!(Form::of(&owner.get(PAGE), &format!("{PAGE}/{verb}")).send(owner).status, 303);
        };
        assert_eq!(nobody.get(&at).status, 200);
        turn("close");
        over("closed", &at);
        turn("open");
        assert_eq!(nobody.get(&at).status, 200);
        set_up(owner, &[("closes_on", "2026-01-31")]);
        over("expired", &at);
        set_up(owner, &[("closes_on", "")]);
        assert_eq!(nobody.get(&at).status, 200);
        Form::of(&owner.get(BASE), &format!("{BASE}/stop")).follow(owner);
        over("stopped", &at);
        assert_eq!(counted(app), [(NOTHING, 1)]);
    });
}

#[test]
fn whatever_opens_every_link_records_nothing() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        let sent = form(&nobody, &at).set("choice", "no").send(&nobody);
        let thanks = sent.header("location").to_owned();
        let before = dump(app, WorkspaceId(1));
        let agents = [
            FIREFOX,
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (Windows NT 10.0) SafeLinks/1.0",
            "curl/8.5.0",
            "",
        ];
        let change = thanks.replace("/answer/", "/change/");
        let mut asked = 0;
        for agent in agents {
            for method in ["GET", "HEAD"] {
                for path in
                    [&at, &thanks, &change, &format!("{at}/sheet"), &format!("{at}/qr.svg"), &format!("{at}/picture")]
                {
                    for ahead in ["", "prefetch", "prefetch;prerender"] {
                        let request = nobody.request(method, path).header("user-agent", agent);
                        let request = if ahead.is_empty() { request } else { request.header("sec-purpose", ahead) };
                        assert!(request.send().unwrap().status().as_u16() < 500);
                        asked += 1;
                    }
                }
            }
        }
        assert!(asked > 100);
        assert_eq!(dump(app, WorkspaceId(1)), before);
    });
}

#[test]
fn an_address_of_a_page_is_no_key_to_a_report_and_the_other_way_round() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[]);
    let at = address(owner);
    let nobody = app.visitor();
    assert_eq!(nobody.get(&at.replace("/o/", "/s/")).status, 404);
    let shared =
        Form::of(&owner.get(&format!("{BASE}/sharing")), &format!("{BASE}/links")).set("report", "now").send(owner);
    let report = attributes(&shared, "#f-address", "value").remove(0);
    let report = &report[report.find("/s/").unwrap()..];
    assert_eq!(nobody.get(report).status, 200);
    assert_eq!(nobody.get(&report.replace("/s/", "/o/")).status, 404);
    for path in ["/", PAGE, BASE, "/account"] {
        let plain = nobody.get(path);
        let token = at.strip_prefix("/o/").unwrap();
        let asked = nobody.request("GET", path).header("authorization", format!("Bearer {token}"));
        assert_eq!(Seen::of(asked.send().unwrap()).body, plain.body, "{path}");
    }
}

#[test]
fn the_code_and_the_sheet_of_an_address_lead_to_it() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[("language", "fr")]);
    let (at, nobody) = (address(owner), app.visitor());
    let code = nobody.get(&format!("{at}/qr.svg"));
    assert_eq!((code.status, code.header("content-type")), (200, "image/svg+xml"));
    assert!(code.body.starts_with("<svg ") && code.body.contains("aria-label=\"Pilot\""));
    let sheet = nobody.get(&format!("{at}/sheet"));
    assert!(sheet.text().contains("Scannez pour répondre") && sheet.text().contains(&format!("{}{at}", app.base)));
}

#[test]
fn no_token_and_no_address_of_a_customer_gets_into_the_log() {
    let mut program = Program::start();
    let owner = Visitor::new(&format!("http://{}", program.address));
    let setup = program.setup.clone();
    owner.post_bare("/setup", &crate::support::app::setup_form(&setup));
    opened(&owner, &[]);
    let at = address(&owner);
    let nobody = Visitor::new(&format!("http://{}", program.address));
    thanked(&nobody, &yes(&nobody, &at, "canary@shop.example"));
    assert_eq!(nobody.get(&format!("{at}/nothing")).status, 404);
    assert_eq!(program.terminate().0, Some(0));
    let log = program.log();
    assert!(log.contains("\"route\":\"/o/{token}\""), "{log}");
    assert!(!log.contains("ts_") && !log.contains("canary"), "{log}");
}
