//! Reports that are kept, and reports that are read without an account.

use super::health::Program;
use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, texts};
use touchstone::actions::offers::OfferDraft;
use touchstone::actions::responses::{self, Log};
use touchstone::actions::shares::{ShareToken, share};
use touchstone::actions::{Acting, ActionError, experiments, offers};
use touchstone::db::scope;
use touchstone::db::{AnyConn, DbError};
use touchstone::domain::id::{ExperimentId, WorkspaceId};
use touchstone::domain::offer::OfferFields;
use touchstone::domain::plan::Plan;
use touchstone::domain::response::{CheckRules, Fields, check};
use touchstone::domain::share::{Lasts, Scope, Terms};
use touchstone::domain::text::Name;
use touchstone::domain::time::Moment;
use touchstone::domain::workspace::Role;

const BASE: &str = "/w/1/experiments/1";
const SHARING: &str = "/w/1/experiments/1/sharing";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const DAY: i64 = 86_400_000_000;

fn acting(ago: i64) -> Acting {
    Acting { name: "Olive".into(), now: Moment(Moment::now().0 - ago * DAY) }
}

fn unexpected(error: ActionError) -> DbError {
    DbError::Unexpected(format!("{error:?}"))
}

/// An experiment in which everything that must not get out is called CANARY.
fn told(app: &TestApp) {
    app.owner();
    let make = |conn: &mut AnyConn| -> Result<(), ActionError> {
        let ws = scope::enter_as_operator(conn, WorkspaceId(1))?.as_writer();
        let (acting, name) = (acting(0), |text: &str| Name::parse("name", text).unwrap());
        let id = experiments::create(conn, &ws, &acting, &name("Autumn interviews"), None)?;
        let fields =
            OfferFields { name: "Pilot", ask: "deposit", propositions: "early cover", ..OfferFields::default() };
        offers::add(conn, &ws, id, &OfferDraft::parse(&fields).unwrap())?;
        experiments::plan(conn, &ws, id, Plan::parse("0.3", "40", "").unwrap())?;
        experiments::start(conn, &ws, &acting, id)?;
        Ok(())
    };
    app.db.write(move |conn| make(conn).map_err(unexpected)).unwrap();
    for i in 0..9 {
        log(app, i);
    }
}

/// The first two belong to a segment, state a care and give a reason that nobody else does.
fn log(app: &TestApp, i: usize) {
    app.db
        .write(move |conn| {
            let acting = acting(0);
            let customer = format!("CANARY-customer-{i}");
            let rare = i < 2;
            let buys = i % 3 == 2;
            let fields = Fields {
                offer: Some("Pilot"),
                customer: Some(&customer),
                segment: Some(if rare { "CANARY-segment" } else { "Chains" }),
                outcome: Some(if buys { "buy" } else { "do_nothing" }),
                rung: buys.then_some("deposit"),
                cares: Some(if rare { "CANARY-care:4" } else { "speed:4" }),
                standard: Some("WORDS-standard"),
                quote: Some("WORDS-quote"),
                reason: Some(if rare { "CANARY-reason" } else { "No time" }),
                ..Fields::default()
            };
            let draft = check(&fields, &CheckRules::form(acting.now)).unwrap();
            let ws = scope::enter_as_operator(conn, WorkspaceId(1))?.as_writer();
            let log = Log { experiment: ExperimentId(1), offer: None, draft, key: format!("k{i}").into() };
            responses::log(conn, &ws, &acting, &log).map(|_| ()).map_err(unexpected)
        })
        .unwrap();
}

/// Keeps the report and returns where it is.
fn freeze(visitor: &Visitor, name: &str) -> String {
    freeze_of(visitor, BASE, name)
}

fn freeze_of(visitor: &Visitor, base: &str, name: &str) -> String {
    let form = Form::of(&visitor.get(&format!("{base}/sharing")), &format!("{base}/frozen")).set("name", name);
    let sent = form.send(visitor);
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.header("location").to_owned()
}

fn link_form(visitor: &Visitor, report: &str, words: bool) -> Form {
    link_form_of(visitor, BASE, report, words)
}

fn link_form_of(visitor: &Visitor, base: &str, report: &str, words: bool) -> Form {
    let page = visitor.get(&format!("{base}/sharing"));
    let form = Form::of(&page, &format!("{base}/links")).set("report", report);
    if words { form.set("words", "yes") } else { form }
}

/// Makes a link and returns its path.
fn link(visitor: &Visitor, report: &str, words: bool) -> String {
    link_of(visitor, BASE, report, words)
}

fn link_of(visitor: &Visitor, base: &str, report: &str, words: bool) -> String {
    let made = link_form_of(visitor, base, report, words).send(visitor);
    assert_eq!(made.status, 200, "{}", made.text());
    let address = attributes(&made, "#f-address", "value").remove(0);
    address[address.find("/s/ts_").expect("an address with a token")..].to_owned()
}

/// What lies inside the frame that is made anew for every reader.
fn inside(page: &Seen) -> &str {
    let start = page.body.find("<div class=\"frame\">").expect("a report");
    &page.body[start..page.body.rfind("</main></div>").unwrap()]
}

fn without_moments(seen: &Seen) -> Vec<(String, String)> {
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
fn a_frozen_report_stays_byte_for_byte_and_says_how_today_differs() {
    each_app(|app| {
        told(app);
        let owner = app.owner();
        let at = freeze(owner, "Board meeting");
        let (page, figures) = (owner.get(&at), owner.get(&format!("{at}/report.json")));
        assert_eq!((page.status, figures.status), (200, 200));
        assert!(page.text().contains("Nothing has changed since then."), "{}", page.text());
        let shared = link(owner, "1", false);
        let nobody = app.visitor();
        let (seen, told) = (nobody.get(&shared), nobody.get(&format!("{shared}/report.json")));

        for i in 10..22 {
            log(app, i);
        }
        let renamed = Form::of(&owner.get(BASE), BASE).set("name", "Winter interviews").send(owner);
        assert_eq!(renamed.status, 303, "{}", renamed.text());

        let later = owner.get(&at);
        assert_eq!(inside(&later), inside(&page));
        assert_eq!(owner.get(&format!("{at}/report.json")).body, figures.body);
        assert_eq!(nobody.get(&shared).body, seen.body);
        assert_eq!(nobody.get(&format!("{shared}/report.json")).body, told.body);
        assert!(later.text().contains("Since then 12 more responses count: 21 now, 9 then."), "{}", later.text());
        let pilot = "Pilot: 3 of 9 accepted then, 7 of 21 now, and still Too close to call.";
        assert!(later.text().contains(pilot), "{}", later.text());
        assert!(later.text().contains("Frozen by Olive on "));
        let listed = texts(&owner.get(SHARING), "#frozen h3");
        assert_eq!(listed, ["Board meeting"]);
        assert_ne!(inside(&owner.get(&format!("{BASE}/report"))), inside(&page));
    });
}

#[test]
fn who_reads_by_a_link_learns_of_no_customer_and_reads_words_only_where_they_were_ticked() {
    each_app(|app| {
        told(app);
        let owner = app.owner();
        let members = owner.get(&format!("{BASE}/report.json")).body;
        assert!(members.contains("CANARY-segment") && members.contains("WORDS-standard"), "{members}");
        freeze(owner, "");
        let nobody = app.visitor();
        for report in ["now", "1"] {
            for words in [false, true] {
                let at = link(owner, report, words);
                for part in ["", "/report.json", "/card.png"] {
                    let answer = nobody.request("GET", &format!("{at}{part}")).send().unwrap();
                    assert_eq!(answer.status(), 200, "{part}");
                    let text = String::from_utf8_lossy(&answer.bytes().unwrap()).into_owned();
                    assert!(!text.contains("CANARY"), "{part} of {report}, {words}: {text}");
                    assert!(words || !text.contains("WORDS"), "{part} of {report}");
                    assert!(!text.contains("/w/1"), "{part} leads into the workspace");
                }
                let figures = nobody.get(&format!("{at}/report.json")).body;
                assert_eq!(figures.contains("WORDS-standard"), words, "{figures}");
                assert!(figures.contains("Chains"), "{figures}");
                assert_eq!(figures.contains("No time"), words, "a reason is the customer's own words: {figures}");
            }
        }
    });
}

/// Where a value proposition and the portfolio are, and what a link to them is called.
const FURTHER: [(&str, &str); 2] = [("/w/1/propositions/1", "early cover"), ("/w/1", "Northfold")];

/// What is printed of a report of these scopes.
fn main_of(page: &Seen) -> &str {
    let start = page.body.find("<main id=\"main\"").expect("a report");
    &page.body[start..page.body.rfind("</main>").unwrap()]
}

#[test]
fn a_value_proposition_and_the_portfolio_are_frozen_as_they_stand_and_say_how_today_differs() {
    each_app(|app| {
        told(app);
        let (owner, nobody) = (app.owner(), app.visitor());
        for (base, _) in FURTHER {
            let at = freeze_of(owner, base, "Board meeting");
            assert!(at.starts_with(&format!("{base}/frozen/")), "{at}");
            let number = at.rsplit('/').next().unwrap();
            let (page, figures) = (owner.get(&at), owner.get(&format!("{at}/report.json")));
            assert_eq!((page.status, figures.status), (200, 200), "{}", page.text());
            assert!(page.text().contains("Nothing has changed since then."), "{}", page.text());
            let shared = link_of(owner, base, number, false);
            let seen = nobody.get(&shared).body;

            let more = if base == "/w/1" { 10..14 } else { 20..23 };
            more.for_each(|i| log(app, i));
            let later = owner.get(&at);
            assert_eq!(main_of(&later), main_of(&page));
            assert_ne!(main_of(&owner.get(base)), main_of(&page));
            assert_eq!(owner.get(&format!("{at}/report.json")).body, figures.body);
            assert_eq!(nobody.get(&shared).body, seen);
            assert!(later.text().contains("more responses count"), "{}", later.text());
            assert!(later.text().contains("Pilot in Autumn interviews: "), "{}", later.text());
            assert_eq!(texts(&owner.get(&format!("{base}/sharing")), "#frozen h3"), ["Board meeting"]);
            for other in FURTHER.iter().map(|f| f.0).chain([BASE]).filter(|other| *other != base) {
                assert_eq!(owner.get(&format!("{other}/frozen/{number}")).status, 404, "{other}");
            }
        }
    });
}

#[test]
fn links_to_a_value_proposition_and_to_the_portfolio_tell_of_no_customer() {
    each_app(|app| {
        told(app);
        let (owner, nobody) = (app.owner(), app.visitor());
        let members = owner.get("/w/1/propositions/1/report.json").body;
        assert!(members.contains("CANARY-segment") && members.contains("WORDS-standard"), "{members}");
        for (base, name) in FURTHER {
            let at = freeze_of(owner, base, "");
            let frozen = at.rsplit('/').next().unwrap();
            for (report, words) in [("now", false), ("now", true), (frozen, false), (frozen, true)] {
                let at = link_of(owner, base, report, words);
                for part in ["", "/report.json", "/card.png"] {
                    let answer = nobody.request("GET", &format!("{at}{part}")).send().unwrap();
                    assert_eq!(answer.status(), 200, "{part}");
                    let text = String::from_utf8_lossy(&answer.bytes().unwrap()).into_owned();
                    assert!(!text.contains("CANARY"), "{part} of {base}, {report}: {text}");
                    assert!(words || !text.contains("WORDS"), "{part} of {base}, {report}");
                    assert!(!text.contains("/w/1"), "{part} leads into the workspace: {text}");
                }
                let page = nobody.get(&at);
                assert!(texts(&page, "form").is_empty(), "nothing to fill in");
                assert_eq!(attributes(&page, "meta[property='og:title']", "content"), [name]);
                assert_eq!(attributes(&page, "meta[property='og:description']", "content"), texts(&page, "h1"));
                let quotes = base != "/w/1" && words;
                assert_eq!(page.body.contains("WORDS-standard"), quotes, "{}", page.text());
            }
        }
    });
}

#[test]
fn a_link_that_is_over_looks_like_one_that_never_was() {
    each_app(|app| {
        told(app);
        let (owner, nobody) = (app.owner(), app.visitor());
        let revoked = link(owner, "now", false);
        assert_eq!(nobody.get(&revoked).status, 200);
        let page = owner.get(SHARING);
        let action = attributes(&page, "#links li form", "action").remove(0);
        let told = Form::of(&page, &action).follow(owner);
        assert!(
            told.text().contains("Revoked by Olive on ") && attributes(&told, "#links li form", "action").is_empty()
        );

        let old = ShareToken::fresh().unwrap();
        let given = old.clone();
        let make = move |conn: &mut AnyConn| {
            let ws = scope::enter_as_operator(conn, WorkspaceId(1))?.as_writer();
            let terms = Terms { frozen: None, words: false, lasts: Lasts::PROPOSED };
            share(conn, &ws, &acting(31), Scope::Experiment(ExperimentId(1)), &terms, &given).map_err(unexpected)
        };
        app.db.write(make).unwrap();
        assert!(owner.get(SHARING).text().contains("Expired on "));

        let never = ShareToken::fresh().unwrap().text();
        let mistyped = format!("/s/ts_{}", "0".repeat(28));
        for part in ["", "/report.json", "/card.png"] {
            let expected = nobody.get(&format!("/s/{never}{part}"));
            assert_eq!(expected.status, 404);
            for over in [revoked.clone(), format!("/s/{}", old.text()), mistyped.clone(), "/s/x".to_owned()] {
                let seen = nobody.get(&format!("{over}{part}"));
                assert_eq!((seen.status, &seen.body), (404, &expected.body), "{part}");
                assert_eq!(without_moments(&seen), without_moments(&expected), "{part}");
            }
        }
    });
}

#[test]
fn people_are_counted_and_programs_that_look_ahead_are_not() {
    each_app(|app| {
        told(app);
        let (owner, nobody) = (app.owner(), app.visitor());
        let at = link(owner, "now", false);
        let open = |method: &str, part: &str, agent: &str| {
            let asked = nobody.request(method, &format!("{at}{part}")).header("user-agent", agent);
            assert_eq!(asked.send().unwrap().status(), 200);
        };
        open("HEAD", "", FIREFOX);
        open("GET", "", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)");
        open("GET", "", "curl/8.5.0");
        open("GET", "/report.json", FIREFOX);
        open("GET", "/card.png", FIREFOX);
        assert!(owner.get(SHARING).text().contains("Not opened yet."));
        open("GET", "", FIREFOX);
        open("GET", "", FIREFOX);
        assert!(owner.get(SHARING).text().contains("Opened 2 times, last on "));
    });
}

#[test]
fn where_a_link_is_pasted_it_shows_title_answer_and_picture_and_no_engine_keeps_it() {
    each_app(|app| {
        told(app);
        let (owner, nobody) = (app.owner(), app.visitor());
        freeze(owner, "Board meeting");
        for report in ["now", "1"] {
            let at = link(owner, report, false);
            let page = nobody.get(&at);
            let meta =
                |name: &str| attributes(&page, &format!("meta[property='{name}'], meta[name='{name}']"), "content");
            assert_eq!(meta("og:title"), ["Autumn interviews"]);
            let answer = texts(&page, "h1").remove(0);
            assert_eq!((meta("og:description"), meta("description")), (vec![answer.clone()], vec![answer]));
            assert_eq!(meta("robots"), ["noindex, nofollow"]);
            assert_eq!(
                (page.header("referrer-policy"), page.header("x-robots-tag")),
                ("no-referrer", "noindex, nofollow")
            );
            assert_eq!(page.header("cache-control"), "no-store");
            let picture = meta("og:image").remove(0);
            assert_eq!(picture, format!("{}{at}/card.png", app.base));
            for _ in 0..2 {
                let png = nobody.request("GET", &format!("{at}/card.png")).send().unwrap();
                assert_eq!(png.headers()["content-type"], "image/png");
                let bytes = png.bytes().unwrap();
                let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
                assert_eq!((&bytes[1..4], side(16), side(20)), (&b"PNG"[..], 1200, 630));
            }
        }
    });
}

#[test]
fn a_link_is_no_key_to_anything_else() {
    each_app(|app| {
        told(app);
        let (owner, nobody) = (app.owner(), app.visitor());
        let at = link(owner, "now", true);
        let token = at.strip_prefix("/s/").unwrap();
        for path in ["/", SHARING, BASE, "/w/1/experiments/1/report", "/account"] {
            let plain = nobody.get(path);
            for name in ["touchstone", "__Host-touchstone"] {
                let asked = nobody.request("GET", path).header("cookie", format!("{name}={token}"));
                let seen = Seen::of(asked.header("authorization", format!("Bearer {token}")).send().unwrap());
                assert_eq!((seen.status, seen.body), (plain.status, plain.body.clone()), "{path}");
            }
        }
        assert_eq!(nobody.get(&format!("/enter/{token}")).status, 404);
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            for part in ["", "/report.json", "/card.png"] {
                let seen = Seen::of(nobody.request(method, &format!("{at}{part}")).send().unwrap());
                assert_eq!(seen.status, 405, "{method} {part}");
            }
        }
        for part in ["/responses", "/report", "/frozen/1", "/sharing", "/%2e%2e/w/1"] {
            assert_eq!(nobody.get(&format!("{at}{part}")).status, 404, "{part}");
        }
    });
}

#[test]
fn a_viewer_reads_what_was_frozen_and_sees_no_links() {
    each_app(|app| {
        told(app);
        let at = freeze(app.owner(), "Board meeting");
        link(app.owner(), "1", false);
        let viewer = app.member("vera", Role::Viewer);
        let page = viewer.get(SHARING);
        assert_eq!(texts(&page, "#frozen h3"), ["Board meeting"]);
        assert!(texts(&page, "main form").is_empty() && texts(&page, "#links").is_empty());
        assert_eq!(viewer.get(&at).status, 200);
    });
}

#[test]
fn a_form_that_is_sent_twice_makes_one_link_and_a_wrong_one_is_shown_again() {
    each_app(|app| {
        told(app);
        let owner = app.owner();
        let form = link_form(owner, "now", false);
        assert!(form.send(owner).text().contains("It works for 30 days"));
        let again = form.send(owner);
        assert!(again.text().contains("This link was made already") && !again.body.contains("/s/ts_"));
        assert_eq!(texts(&owner.get(SHARING), "#links li").len(), 1);

        let wrong = link_form(owner, "now", true).set("days", "400").send(owner);
        assert_eq!(wrong.status, 422);
        assert_eq!(attributes(&wrong, "#f-days", "value"), ["400"]);
        assert_eq!(attributes(&wrong, "input[name=words][checked]", "value"), ["yes"]);
        assert!(wrong.text().contains("A link works from 1 to 365 days."));

        let frozen = Form::of(&owner.get(SHARING), &format!("{BASE}/frozen")).set("name", "Twice");
        assert_eq!(frozen.send(owner).header("location"), frozen.send(owner).header("location"));
        let long = frozen.set("name", &"x".repeat(201)).send(owner);
        assert_eq!(long.status, 422, "{}", long.text());
        assert_eq!(texts(&owner.get(SHARING), "#frozen h3"), ["Twice"]);
        let unnamed = freeze(owner, "");
        assert!(owner.get(&unnamed).text().contains("Report of "));
    });
}

#[test]
fn who_tries_many_links_has_to_wait() {
    let app = TestApp::new();
    let nobody = app.visitor();
    assert_eq!(nobody.get("/s/ts_0").status, 404);
    let refused = (0..400).map(|i| nobody.get(&format!("/s/ts_{i}"))).find(|seen| seen.status != 404).unwrap();
    assert_eq!(refused.status, 429);
    assert!((1..=2).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
    assert_eq!(app.visitor().get("/sign-in").status, 200);
}

#[test]
fn no_token_of_a_link_gets_into_the_log() {
    let mut program = Program::start();
    let owner = Visitor::new(&format!("http://{}", program.address));
    let setup = program.setup.clone();
    let mut fields = crate::support::app::setup_form(&setup);
    fields.push(("demo", "yes"));
    let done = owner.post_bare("/setup", &fields);
    let base = done.header("location").strip_suffix("/report").unwrap();
    let page = owner.get(&format!("{base}/sharing"));
    let made = Form::of(&page, &format!("{base}/links")).set("report", "now").send(&owner);
    let address = attributes(&made, "#f-address", "value").remove(0);
    let at = &address[address.find("/s/").unwrap()..];
    let nobody = Visitor::new(&format!("http://{}", program.address));
    assert_eq!(nobody.get(at).status, 200, "{at}");
    assert_eq!(nobody.get(&format!("{at}/card.png?x={at}")).status, 200);
    assert_eq!(nobody.get(&format!("{at}/nothing")).status, 404);
    assert_eq!(program.terminate().0, Some(0));
    let log = program.log();
    assert!(log.contains("\"route\":\"/s/{token}\"") && log.contains("report shared"), "{log}");
    assert!(!log.contains(&at[6..]) && !log.contains("ts_"), "{log}");
}
