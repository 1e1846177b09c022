//! What was typed is never lost: when the page was too old, when the state has changed, when the session has ended.

use crate::support::app::{PASSPHRASE, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, running, texts};

fn response<'a>(outcome: &'a str, csrf: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("key", "one"), ("offer_id", "1"), ("customer", "Kim & Sons"), ("outcome", outcome), ("csrf", csrf)]
}

#[test]
fn a_form_with_an_old_token_is_refused_shown_and_can_be_sent_once_more() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let list = format!("{base}/responses");
        app.user("kim");
        let others = app.signed_in("kim").csrf();
        for old in ["", "AAAA", &others] {
            let refused = olive.post_bare(&list, &response("do_nothing", old));
            assert_eq!(refused.status, 403);
            assert!(refused.text().contains("Nothing was saved") && refused.text().contains("Kim & Sons"));
            assert!(texts(&olive.get(&list), "table.list tbody th").is_empty(), "nothing is stored");
            let again = Form::of(&refused, &list);
            assert_eq!((again.get("customer"), again.get("outcome")), ("Kim & Sons", "do_nothing"));
        }
        let refused = olive.post_bare(&list, &response("do_nothing", &others));
        assert_eq!(Form::of(&refused, &list).send(olive).status, 303);
        assert_eq!(texts(&olive.get(&list), "table.list tbody th"), ["Kim & Sons"]);
    });
}

#[test]
fn what_must_not_be_seen_is_not_shown_again_and_no_other_site_gets_a_form() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let secret = olive.post_bare("/account", &[("current", "CANARY"), ("passphrase", PASSPHRASE), ("csrf", "old")]);
    assert!(secret.status == 403 && !secret.body.contains("CANARY"));
    let list = format!("{base}/responses");
    let foreign = olive.request("POST", &list).header("origin", "https://evil.example");
    let seen = crate::support::app::Seen::of(foreign.form(&response("buy", "")).send().unwrap());
    assert!(seen.status == 403 && attributes(&seen, "form[method=post]", "action").is_empty(), "{}", seen.body);
}

#[test]
fn a_response_to_an_experiment_that_was_stopped_meanwhile_keeps_everything() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let form = log_form(olive, &base).set("customer", "Kim").set("outcome", "do_nothing").set("quote", "No.");
        Form::of(&olive.get(&base), &format!("{base}/stop")).follow(olive);
        let refused = form.send(olive);
        assert_eq!(refused.status, 409);
        assert!(texts(&refused, "#problems").join("").contains("Reopen it"), "{}", refused.text());
        let kept = Form::of(&refused, &format!("{base}/responses"));
        assert_eq!(["customer", "outcome", "quote"].map(|name| kept.get(name)), ["Kim", "do_nothing", "No."]);
        Form::of(&olive.get(&base), &format!("{base}/reopen")).follow(olive);
        assert_eq!(kept.send(olive).status, 303, "the same form, once it can be done");
    });
}

#[test]
fn an_amendment_of_a_plan_that_never_was_keeps_everything() {
    let app = TestApp::new();
    let olive = app.owner();
    let form = Form::of(&olive.get("/w/1"), "/w/1/experiments").set("name", "Autumn interviews");
    let base = form.send(olive).header("location").to_owned();
    let early = [("key", "k"), ("succeed_at", "0.4"), ("stop_at", "60"), ("reason", "Too early")];
    let refused = olive.post(&format!("{base}/amendments"), &early);
    assert_eq!(refused.status, 409);
    assert_eq!(Form::of(&refused, &format!("{base}/plan")).get("stop_at"), "60", "{}", refused.text());
}

fn sent_from(visitor: &Visitor, path: &str, page: &str, fields: &[(&str, &str)]) -> String {
    let request = visitor.request("POST", path).header("referer", page);
    request.form(fields).send().unwrap().headers()["location"].to_str().unwrap().to_owned()
}

#[test]
fn signing_in_again_leads_back_to_the_page_of_the_form() {
    let app = TestApp::new();
    let base = running(app.owner(), "Autumn interviews");
    let visitor = app.visitor();
    let page = format!("{}{base}/log?offer=1", app.base);
    let door = sent_from(&visitor, &format!("{base}/responses"), &page, &response("buy", "old"));
    assert_eq!(door, format!("/sign-in?next={base}/log%3Foffer%3D1"));
    let form = Form::of(&visitor.get(&door), "/sign-in").set("email", "olive@example.org");
    let back = form.set("passphrase", PASSPHRASE).send(&visitor);
    assert_eq!(back.header("location"), format!("{base}/log?offer=1"));
    let evil = sent_from(&app.visitor(), &format!("{base}/responses"), "https://evil.example/w/1", &[]);
    assert_eq!(evil, "/sign-in?next=/w/1", "only ever a page of ours");
}
