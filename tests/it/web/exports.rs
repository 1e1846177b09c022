//! Responses as a file: out, in elsewhere, out again.

use std::fmt::Write;

use reqwest::blocking::multipart::{Form as Parts, Part};

use crate::support::app::{Seen, Visitor, each_app};
use crate::support::forms::{Form, add_offer, attributes};

/// An experiment in a workspace in which customers are asked, always of the same name.
pub fn experiment(who: &Visitor, ws: i64) -> String {
    let form =
        Form::of(&who.get(&format!("/w/{ws}")), &format!("/w/{ws}/experiments")).set("name", "Autumn interviews");
    let base = form.send(who).header("location").to_owned();
    let page = add_offer(who, &base, "Pilot", "deposit");
    Form::of(&page, &format!("{base}/start")).follow(who);
    base
}

pub fn import(who: &Visitor, base: &str, file: &str) {
    let part = Part::bytes(file.as_bytes().to_vec()).file_name("responses.csv");
    let parts = Parts::new().text("csrf", who.csrf()).part("file", part);
    let seen = Seen::of(who.request("POST", &format!("{base}/import/preview")).multipart(parts).send().unwrap());
    let token = attributes(&seen, "input[name=token]", "value");
    let fields = [("token", token[0].as_str()), ("create", "yes")];
    let done = who.post(&format!("{base}/import/apply"), &fields);
    assert_eq!(done.status, 303, "{}", done.text());
}

pub fn export(who: &Visitor, base: &str) -> Seen {
    who.get(&format!("{base}/responses.csv"))
}

fn verdict(file: &str) -> String {
    let report = crate::report::command::json(&["-", "--bar", "0.3", "--stop-at", "200"], file);
    report["offers"][0]["verdict"]["state"].as_str().unwrap_or_else(|| panic!("{report}")).to_owned()
}

#[test]
fn of_one_days_responses_each_keeps_its_turn_and_the_verdict_with_it() {
    let mut file = "experiment,offer,ask,outcome,responded_at\n".to_owned();
    for i in 0..100 {
        let outcome = if i < 20 { "buy" } else { "do_nothing" };
        writeln!(file, "Autumn interviews,Pilot,deposit,{outcome},2026-11-01").unwrap();
    }
    assert_eq!(verdict(&file), "validated");
    each_app(|app| {
        let olive = app.owner();
        let base = experiment(olive, 1);
        import(olive, &base, &file);
        let first = export(olive, &base).body;
        assert_eq!(verdict(&first), "validated", "{}", &first[..400]);
        let (sam, ws) = app.stranger("sam");
        let elsewhere = experiment(&sam, ws.0);
        import(&sam, &elsewhere, &first);
        assert_eq!(export(&sam, &elsewhere).body, first, "out, in and out again is the same, byte for byte");
    });
}

#[test]
fn a_long_file_comes_whole_in_parts_as_it_is_read() {
    let rows = 5_000;
    let mut file = "response_id,offer,outcome,responded_at\n".to_owned();
    for i in 0..rows {
        writeln!(file, "r-{i},Pilot,buy,2026-11-{:02}", 20 - i % 17).unwrap();
    }
    each_app(|app| {
        let olive = app.owner();
        let base = experiment(olive, 1);
        import(olive, &base, &file);
        let seen = export(olive, &base);
        let ids: Vec<&str> = seen.body.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(ids, (0..rows).map(|i| format!("r-{i}")).collect::<Vec<_>>());
        assert_eq!(seen.header("content-length"), "", "nobody knows how long it will be");
        let some = olive.get(&format!("{base}/responses.csv?outcome=do_nothing"));
        assert_eq!(some.body.lines().count(), 1, "{}", some.body);
    });
}
