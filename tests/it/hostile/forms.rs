//! Every hostile form whose page there is, on both databases. Names of pages and fields are those of the cases' contract,
//! so each is led to ours first.

use serde_json::Value;

use super::surfaces::stage;
use crate::support::app::{PASSPHRASE, Seen, TestApp, Visitor, each_app};

/// Cases about pages that there aren't: a forgotten passphrase, invitations, two people editing one response.
const ELSEWHERE: [&str; 5] = ["frm-020", "aut-004", "aut-013", "aut-027", "aut-028"];
/// Cases of several steps, which have tests of their own: `durability::retries`, `web::accounts`.
const STEPS: [&str; 4] = ["frm-017", "frm-018", "aut-005", "aut-008"];

/// Our address for one of the contract's.
fn ours(path: &str) -> String {
    match path {
        "/login" | "/forgot" => "/sign-in".to_owned(),
        "/w/1/imports" => "/w/1/experiments/1/import/preview".to_owned(),
        other => other.replace("/w/1/responses", "/w/1/experiments/1/responses"),
    }
}

fn filled(value: &str, own: &str, other: &str) -> String {
    match value {
        "<1 MiB>" => "x".repeat(1 << 20),
        "<right>" => PASSPHRASE.to_owned(),
        "a@example.org" => "olive@example.org".to_owned(),
        text => text.replace("<valid>", own).replace("<other>", other),
    }
}

fn send(who: &Visitor, http: &Value, own: &str, other: &str) -> Seen {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut request = who.request(&text(&http["method"]), &ours(&text(&http["path"])));
    for (name, value) in http["headers"].as_object().into_iter().flatten() {
        request = request.header(name, text(value));
    }
    if let Some(body) = http["body"].as_str() {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let typed = http["headers"].get("Content-Type").is_some();
        let request = if typed { request } else { request.header(form.0, form.1) };
        return Seen::of(request.body(filled(body, own, other)).send().unwrap());
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    for (name, value) in http["form"].as_object().into_iter().chain(http["query"].as_object()).flatten() {
        let name = if name == "password" { "passphrase" } else { name };
        fields.push((name.to_owned(), filled(&text(value), own, other)));
    }
    if fields.is_empty() { Seen::of(request.send().unwrap()) } else { Seen::of(request.form(&fields).send().unwrap()) }
}

/// Whether a browser that is led there stays with us.
fn own_origin(location: &str) -> bool {
    let start = reqwest::Url::parse("http://own.example/sign-in").unwrap();
    start.join(location).is_ok_and(|led| led.origin() == start.origin())
}

fn complaint(app: &TestApp, case: &Value) -> Option<String> {
    let who = if case["id"].as_str().unwrap().starts_with("aut") { &app.visitor() } else { app.owner() };
    let (own, other) = (app.owner().csrf(), app.signed_in("kim").csrf());
    let seen = send(who, &case["input"]["http"], &own, &other);
    let owed: Vec<u64> = case["expect"]["status"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    if !owed.contains(&u64::from(seen.status)) {
        return Some(format!("{} instead of {owed:?}: {}", seen.status, seen.text()));
    }
    (!own_origin(seen.header("location"))).then(|| format!("leads to {}", seen.header("location")))
}

#[test]
fn every_hostile_form_gets_the_answer_that_is_owed() {
    let inputs: Value = serde_json::from_str(include_str!("inputs.json")).unwrap();
    let cases: Vec<&Value> = inputs["cases"].as_array().unwrap().iter().filter(|c| c["surface"] == "form").collect();
    assert_eq!(cases.len() as u64, inputs["count_by_surface"]["form"].as_u64().unwrap());
    each_app(|app| {
        app.owner();
        stage(&app.db);
        app.user("kim");
        let (mut passed, mut failed) = (0, Vec::new());
        for case in &cases {
            let id = case["id"].as_str().unwrap();
            if ELSEWHERE.contains(&id) || STEPS.contains(&id) {
                continue;
            }
            match complaint(app, case) {
                None => passed += 1,
                Some(why) => failed.push(format!("{id}: {why}")),
            }
            assert_eq!(app.visitor().get("/healthz/live").status, 200, "{id}");
        }
        println!("forms: {passed} passed, {} failed", failed.len());
        assert!(failed.is_empty(), "{}", failed.join("\n"));
        assert_eq!(passed, cases.len() - ELSEWHERE.len() - STEPS.len());
    });
}
