//! The `public` cases of `hostile/inputs.json` that concern this page, by their numbers, and every hostile text.

use super::*;
use crate::support::databases::Fresh;
use serde_json::Value;

fn cases(surface: &str) -> Vec<Value> {
    let inputs: Value = serde_json::from_str(include_str!("../hostile/inputs.json")).unwrap();
    let mut cases = inputs["cases"].as_array().unwrap().clone();
    cases.retain(|case| case["surface"] == surface);
    cases
}

fn statuses(case: &Value) -> Vec<u64> {
    case["expect"]["status"].as_array().unwrap().iter().map(|s| s.as_u64().unwrap()).collect()
}

#[test]
fn every_public_case_gets_the_answer_that_is_owed() {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        // Everybody comes from a network of their own: the limits have tests of theirs.
        let app = &TestApp::with(fresh, |s| s.trusted_proxies = vec![[127, 0, 0, 1].into()]);
        let owner = app.owner();
        opened(owner, &[]);
        let nobody = app.visitor();
        let (mut ran, before) = (0, |app: &TestApp| counted(app).iter().map(|(_, n)| *n).sum::<i64>());
        for case in cases("public") {
            let id = case["id"].as_str().unwrap();
            let at = address(owner);
            let there = before(app);
            let seen = match id {
                "pub-002" => nobody.get("/o/AAAAAAAAAAAAAAAAAAAAAA"),
                "pub-003" => {
                    let page = owner.get(PAGE);
                    Form::of(&page, &attributes(&page, "#links li form", "action")[0]).follow(owner);
                    let seen = nobody.get(&at);
                    assert_eq!(seen.header("cache-control"), "no-store");
                    seen
                }
                "pub-004" => {
                    set_up(owner, &[("closes_on", "2026-01-31")]);
                    let seen = nobody.get(&at);
                    set_up(owner, &[("closes_on", "")]);
                    seen
                }
                "pub-005" => {
                    assert_eq!(nobody.get(&at.to_lowercase()).status, 404);
                    nobody.get(&at[..at.len() - 1])
                }
                "pub-006" => nobody.get(&at.replace("/o/", "/s/")),
                "pub-010" => {
                    let form = yes(&nobody, &at, "double@shop.example");
                    let sent = std::thread::scope(|scope| {
                        let other = scope.spawn(|| form.send(&app.visitor()));
                        let one = form.send(&nobody);
                        assert_eq!(other.join().unwrap().status, 303);
                        one
                    });
                    assert_eq!(before(app) - there, 1, "{id}");
                    sent
                }
                "pub-011" => {
                    let form = yes(&nobody, &at, "again@shop.example");
                    form.send(&nobody);
                    let sent = form.set("choice", "no").send(&nobody);
                    assert_eq!(before(app) - there, 1, "{id}");
                    assert!(nobody.get(sent.header("location")).text().contains("first answer is kept"));
                    sent
                }
                "pub-012" => {
                    let form = form(&nobody, &at).set("choice", "no");
                    Form::of(&owner.get(PAGE), &format!("{PAGE}/close")).follow(owner);
                    let sent = form.send(&nobody);
                    Form::of(&owner.get(PAGE), &format!("{PAGE}/open")).follow(owner);
                    assert_eq!(before(app) - there, 0, "{id}");
                    assert!(sent.text().contains("This page is not open"));
                    sent
                }
                "pub-015" => {
                    texts_are_text(app, &at);
                    ran += 1;
                    continue;
                }
                "pub-016" => {
                    let long = "x".repeat(5_001);
                    let sent = form(&nobody, &at).set("choice", "no").set("comment", &long).send(&nobody);
                    assert_eq!(Form::of(&sent, &at).get("comment"), long);
                    assert_eq!(attributes(&sent, ".problems a", "href"), ["#f-comment"]);
                    assert_eq!(before(app) - there, 0, "{id}");
                    sent
                }
                "pub-017" => {
                    let seen = nobody.get(&at);
                    assert!(seen.header("content-security-policy").contains("frame-ancestors 'none'"));
                    seen
                }
                "pub-020" => {
                    let sent = form(&nobody, &at).set("choice", "no").send(&app.visitor());
                    assert_eq!(before(app) - there, 1, "{id}");
                    sent
                }
                "pub-021" => {
                    let asked = nobody.request("GET", &at).header("accept-language", "fr;q=0.9,*;q=NaN");
                    Seen::of(asked.send().unwrap())
                }
                other => panic!("what does {other} ask for?"),
            };
            assert!(statuses(&case).contains(&u64::from(seen.status)), "{id}: {}", seen.status);
            ran += 1;
        }
        assert_eq!(ran, cases("public").len());
        assert!(ran >= 13);
    }
}

/// What must not come out of any text: elements, attributes and addresses of its own.
const SMUGGLED: &str = "script:not([src]), iframe, object, embed, style, meta[http-equiv], base, [onload], [onerror], \
                        [onmouseover], [onclick], form[action*='evil'], img[src='x'], svg[onload], [srcdoc]";

fn harmless(seen: &Seen, id: &str) {
    assert!(seen.status < 500, "{id}: {}", seen.status);
    let html = scraper::Html::parse_document(&seen.body);
    assert!(crate::support::forms::select(&html, SMUGGLED).is_empty(), "{id}: {}", seen.body);
    assert!(!seen.body.contains("/root:x:0"), "{id}");
}

/// Each hostile text in every field of the page: read by the customer, by the team and in the report.
fn texts_are_text(app: &TestApp, at: &str) {
    let (owner, mut refused) = (app.owner(), 0);
    for (i, case) in cases("any_text_field").iter().enumerate() {
        let (id, text) = (case["id"].as_str().unwrap(), case["input"]["text"].as_str().unwrap());
        let nobody = app.visitor();
        let email = format!("text{i}@shop.example");
        let mut form = yes(&nobody, at, &email).set("name", text).set("standard", text).set("comment", text);
        if i % 3 == 1 {
            form = form.set("choice", "no").set("why", text);
        } else if i % 3 == 2 {
            form = form.set("choice", "other").set("other", "").set("which", text);
        }
        let asked = form.request(&nobody).header("x-forwarded-for", format!("10.0.0.{i}"));
        let sent = Seen::of(asked.send().unwrap());
        harmless(&sent, id);
        if sent.status == 422 {
            assert_eq!(case["expect"]["verdict"], "accept_or_refuse_field", "{id}: {}", sent.text());
            refused += 1;
            continue;
        }
        assert_eq!(sent.status, 303, "{id}");
        harmless(&nobody.get(sent.header("location")), id);
        harmless(&nobody.get(&sent.header("location").replace("/answer/", "/change/")), id);
    }
    assert!(refused <= 2, "{refused}");
    for path in [PAGE, BASE, "/w/1"] {
        harmless(&owner.get(path), path);
    }
    for path in ["responses", "report", "responses.csv"] {
        let seen = owner.get(&format!("{BASE}/{path}"));
        assert_eq!(seen.status, 200, "{path}");
        if path != "responses.csv" {
            harmless(&seen, path);
        }
    }
}
