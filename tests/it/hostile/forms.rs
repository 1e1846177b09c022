//! Every hostile form whose page there is, on both databases. Names of pages and fields are those of the cases' contract,
//! so each is led to ours first.

use serde_json::Value;

use super::surfaces::stage;
use crate::imports::counted;
use crate::support::app::{PASSPHRASE, Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, texts};
use touchstone::domain::workspace::Role;

/// Cases about pages that there aren't, and why.
const NOT_HERE: [(&str, &str); 4] = [
    ("aut-004", "nothing is mailed, so no forgotten passphrase either: `touchstone admin` sets a new one"),
    ("aut-013", "the same"),
    ("aut-027", "members come by `touchstone admin`, there are no invitations"),
    ("aut-028", "the same"),
];

/// Cases of several steps.
const PLAYED: [(&str, Play); 5] = [
    ("frm-017", sent_at_once),
    ("frm-018", sent_again),
    ("frm-020", edited_by_two),
    ("aut-005", tried_often),
    ("aut-008", signed_out),
];

type Play = fn(&TestApp, &Case<'_>);

struct Case<'a>(&'a Value);

impl Case<'_> {
    fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    fn answered(&self, seen: &Seen) {
        let owed: Vec<u64> = self.0["expect"]["status"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        assert!(
            owed.contains(&u64::from(seen.status)),
            "{}: {} and not {owed:?}: {}",
            self.id(),
            seen.status,
            seen.text()
        );
    }
}

/// People of one database who are signed in, once for all cases: signing in is limited.
struct Cast<'a> {
    owner: &'a Visitor,
    csrf: String,
    /// The token of somebody else's pages.
    other: String,
}

fn cast(app: &TestApp) -> Cast<'_> {
    let owner = app.owner();
    stage(&app.db);
    app.user("kim");
    Cast { owner, csrf: owner.csrf(), other: app.signed_in("kim").csrf() }
}

/// Our address for one of the contract's.
fn ours(path: &str) -> String {
    match path {
        "/login" | "/forgot" => "/sign-in".to_owned(),
        "/w/1/imports" => "/w/1/experiments/1/import/preview".to_owned(),
        other => other.replace("/w/1/responses", "/w/1/experiments/1/responses"),
    }
}

fn filled(value: &str, cast: &Cast<'_>) -> String {
    match value {
        "<1 MiB>" => "x".repeat(1 << 20),
        "<right>" => PASSPHRASE.to_owned(),
        "a@example.org" => "olive@example.org".to_owned(),
        text => text.replace("<valid>", &cast.csrf).replace("<other>", &cast.other),
    }
}

fn send(who: &Visitor, http: &Value, cast: &Cast<'_>) -> Seen {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut request = who.request(&text(&http["method"]), &ours(&text(&http["path"])));
    for (name, value) in http["headers"].as_object().into_iter().flatten() {
        request = request.header(name, text(value));
    }
    if let Some(body) = http["body"].as_str() {
        if http["headers"]["Content-Type"].is_null() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        return Seen::of(request.body(filled(body, cast)).send().unwrap());
    }
    let fields = http["form"].as_object().into_iter().chain(http["query"].as_object()).flatten();
    let named = |name: &str| if name == "password" { "passphrase".to_owned() } else { name.to_owned() };
    let fields: Vec<_> = fields.map(|(name, value)| (named(name), filled(&text(value), cast))).collect();
    if fields.is_empty() { Seen::of(request.send().unwrap()) } else { Seen::of(request.form(&fields).send().unwrap()) }
}

/// Whether a browser that is led there stays with us.
fn stays(location: &str) -> bool {
    let start = reqwest::Url::parse("http://own.example/sign-in").unwrap();
    start.join(location).is_ok_and(|led| led.origin() == start.origin())
}

#[test]
fn every_hostile_form_gets_the_answer_that_is_owed() {
    let inputs: Value = serde_json::from_str(include_str!("inputs.json")).unwrap();
    let cases: Vec<&Value> = inputs["cases"].as_array().unwrap().iter().filter(|c| c["surface"] == "form").collect();
    assert_eq!(cases.len() as u64, inputs["count_by_surface"]["form"].as_u64().unwrap());
    each_app(|app| {
        let cast = cast(app);
        let (mut sent, mut unknown) = (0, Vec::new());
        for case in cases.iter().map(|case| Case(case)) {
            let (id, http) = (case.id(), &case.0["input"]["http"]);
            let elsewhere =
                NOT_HERE.iter().any(|(known, _)| *known == id) || PLAYED.iter().any(|(known, _)| *known == id);
            if http.is_object() && !elsewhere {
                let who = if id.starts_with("aut") { &app.visitor() } else { cast.owner };
                let seen = send(who, http, &cast);
                case.answered(&seen);
                assert!(stays(seen.header("location")), "{id} leads to {}", seen.header("location"));
                assert_eq!((counted(&app.db, 1), app.visitor().get("/healthz/live").status), (0, 200), "{id}");
                sent += 1;
            } else if !elsewhere {
                unknown.push(id.to_owned());
            }
        }
        assert!(unknown.is_empty(), "neither played nor left out with a reason: {unknown:?}");
        assert_eq!(sent, cases.len() - NOT_HERE.len() - PLAYED.len());
    });
}

#[test]
fn every_hostile_form_of_several_steps_gets_the_answer_that_is_owed() {
    let inputs: Value = serde_json::from_str(include_str!("inputs.json")).unwrap();
    each_app(|app| {
        app.owner();
        stage(&app.db);
        for (id, play) in PLAYED {
            let case = inputs["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).expect("in the file");
            play(app, &Case(case));
        }
    });
}

const BASE: &str = "/w/1/experiments/1";

fn response(app: &TestApp) -> Form {
    log_form(app.owner(), BASE).set("offer_id", "1").set("outcome", "do_nothing")
}

fn sent_at_once(app: &TestApp, case: &Case<'_>) {
    let (before, form) = (counted(&app.db, 1), response(app));
    let both: Vec<Seen> = std::thread::scope(|scope| {
        let sent = [(); 2].map(|()| scope.spawn(|| form.send(app.owner())));
        sent.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    both.iter().for_each(|seen| case.answered(seen));
    assert_eq!(counted(&app.db, 1), before + 1, "{}", case.id());
}

fn sent_again(app: &TestApp, case: &Case<'_>) {
    let (before, form) = (counted(&app.db, 1), response(app));
    let first = form.send(app.owner());
    assert_eq!(app.owner().get(&format!("{BASE}/log")).status, 200);
    [first, form.send(app.owner())].iter().for_each(|seen| case.answered(seen));
    assert_eq!(counted(&app.db, 1), before + 1, "{}", case.id());
}

fn edited_by_two(app: &TestApp, case: &Case<'_>) {
    let both = [app.owner(), &app.member("ben", Role::Editor)];
    let list = response(app).set("customer", "Corner Chemist").follow(both[0]);
    let here = attributes(&list, "table.list th a", "href")[0].clone();
    let [first, second] = both.map(|who| Form::of(&who.get(&here), &here));
    assert_eq!(first.set("quote", "Not on Sundays").send(both[0]).status, 303);
    let late = second.set("quote", "Not on Mondays").send(both[1]);
    case.answered(&late);
    assert_eq!(texts(&late, ".stale dd"), ["Stored: “Not on Sundays”", "Yours: “Not on Mondays”"]);
    assert_eq!(Form::of(&late, &here).get("quote"), "Not on Mondays");
    assert_eq!(Form::of(&both[0].get(&here), &here).get("quote"), "Not on Sundays");
}

fn tried_often(app: &TestApp, case: &Case<'_>) {
    let tries: Vec<Seen> = (0..20).map(|_| app.visitor().sign_in("olive@example.org", "not the right one")).collect();
    let last = tries.last().unwrap();
    case.answered(last);
    assert!(last.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    app.user("kim");
    app.signed_in("kim");
}

fn signed_out(app: &TestApp, case: &Case<'_>) {
    app.user("lee");
    let lee = app.visitor();
    let cookie = lee.sign_in("lee@example.org", PASSPHRASE).header("set-cookie").split(';').next().unwrap().to_owned();
    let with = || Seen::of(app.visitor().request("GET", "/account").header("cookie", &cookie).send().unwrap());
    assert_eq!(with().status, 200);
    assert_eq!(lee.post("/sign-out", &[]).status, 303);
    case.answered(&with());
}
