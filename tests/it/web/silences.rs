//! Customers who never answered: in a file, in a part of the report, after an edit.

use std::fmt::Write;

use super::exports::{experiment, export, import};
use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, running};
use diesel::connection::SimpleConnection;
use touchstone::db::migrations::run_pending;
use touchstone::db::{DbError, scope, tallies};
use touchstone::domain::id::{ExperimentId, WorkspaceId};

const FILE: &str = "offer,segment,outcome,quantity,responded_at,reason,no_answer\n\
                    Pilot,Shops,do_nothing,1,2026-11-03,Too dear,\n\
                    Pilot,Shops,do_nothing,3,2026-11-03,,yes\n\
                    Pilot,Shops,do_nothing,2,2026-11-09,,YES\n\
                    Pilot,Chains,do_nothing,4,2026-11-09,,yes\n\
                    Pilot,Chains,do_nothing,1,2026-11-10,,no\n\
                    Pilot,Chains,buy,2,2026-11-10,,\n";

/// How many never answered, as a report says it; 0 where it says nothing of it.
fn unanswered(report: &str) -> u64 {
    let Some((_, rest)) = report.split_once("No answer (") else { return 0 };
    rest.split(')').next().unwrap().parse().unwrap()
}

fn part(who: &Visitor, base: &str, query: &str) -> u64 {
    let seen = who.get(&format!("{base}/report?{query}"));
    assert_eq!(seen.status, 200, "{}", seen.text());
    unanswered(&seen.text())
}

#[test]
fn who_never_answered_is_told_from_who_does_nothing_by_a_file_and_by_whoever_reads_it() {
    each_app(|app| {
        let olive = app.owner();
        let base = experiment(olive, 1);
        import(olive, &base, FILE);
        let first = export(olive, &base).body;
        assert_eq!(first.matches(",yes\n").count(), 3, "{first}");
        let (sam, ws) = app.stranger("sam");
        let elsewhere = experiment(&sam, ws.0);
        import(&sam, &elsewhere, &first);
        assert_eq!(export(&sam, &elsewhere).body, first);
        assert_eq!((part(olive, &base, ""), part(&sam, &elsewhere, "")), (9, 9));
        let said = crate::report::command::json(&["-"], &first).to_string();
        assert_eq!(unanswered(&said), 9, "{said}");
        // A file from before the column says nothing of it, and is read as ever.
        let older: String = FILE.lines().fold(String::new(), |mut out, line| {
            writeln!(out, "{}", line.rsplit_once(',').unwrap().0).unwrap();
            out
        });
        let third = experiment_named(&sam, ws.0, "Older");
        import(&sam, &third, &older);
        assert_eq!(part(&sam, &third, ""), 0);
    });
}

fn experiment_named(who: &Visitor, ws: i64, name: &str) -> String {
    let form = Form::of(&who.get(&format!("/w/{ws}")), &format!("/w/{ws}/experiments")).set("name", name);
    let base = form.send(who).header("location").to_owned();
    let page = crate::support::forms::add_offer(who, &base, "Pilot", "deposit");
    Form::of(&page, &format!("{base}/start")).follow(who);
    base
}

#[test]
fn those_without_an_answer_are_part_of_every_part_and_the_parts_add_up_to_the_whole() {
    each_app(|app| {
        let olive = app.owner();
        let base = experiment(olive, 1);
        import(olive, &base, FILE);
        let of = |query: &str| part(olive, &base, query);
        assert_eq!((of("segment=Shops"), of("segment=Chains")), (5, 4));
        assert_eq!(of("segment=Shops") + of("segment=Chains"), of(""));
        assert_eq!((of("to=2026-11-08"), of("from=2026-11-09")), (3, 6));
        assert_eq!((of("segment=Shops&from=2026-11-09"), of("segment=Chains&to=2026-11-08")), (2, 0));
        assert_eq!(of("rung=payment"), 9);
        let heard =
            r#"{"offer": "Pilot", "segment": "Shops", "outcome": "do_nothing", "no_answer": true, "quantity": 6}"#;
        let asked = olive.request("POST", &format!("/api/v1{}/responses", base.replace("/w/", "/workspaces/")));
        let asked = asked.header("content-type", "application/json").header("x-csrf-token", olive.csrf());
        assert_eq!(asked.body(heard).send().unwrap().status(), 201);
        assert_eq!((of(""), of("segment=Shops"), of("segment=Chains")), (15, 11, 4));
        assert_eq!(
            (of("member=Olive"), of("member=Olive&segment=Shops"), of("member=Olive&segment=Chains")),
            (15, 11, 4)
        );
    });
}

#[test]
fn a_row_that_says_yes_and_never_answered_is_refused_with_its_line_and_column() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn");
        let file = "offer,outcome,no_answer\nPilot,buy,yes\nPilot,pending,yes\nPilot,do_nothing,maybe\n";
        let asked = olive.request("POST", &format!("/api/v1{}/imports", base.replace("/w/", "/workspaces/")));
        let asked = asked.header("content-type", "text/csv").header("x-csrf-token", olive.csrf());
        let seen = Seen::of(asked.body(file).send().unwrap());
        assert_eq!(seen.status, 422, "{}", seen.body);
        let told: serde_json::Value = serde_json::from_str(&seen.body).unwrap();
        let of =
            |i: usize| (told["errors"][i]["line"].as_u64().unwrap(), told["errors"][i]["column"].as_str().unwrap());
        assert_eq!((of(0), of(1), of(2)), ((2, "no_answer"), (3, "no_answer"), (4, "no_answer")), "{told}");
        assert!(told["errors"][0]["message"].as_str().unwrap().contains("time to decide passed"), "{told}");
    });
}

#[test]
fn a_form_keeps_that_nobody_answered_until_it_says_what_they_did() {
    each_app(|app| {
        let olive = app.owner();
        let base = experiment(olive, 1);
        import(olive, &base, FILE);
        let nothing = olive.get(&format!("{base}/responses?outcome=do_nothing"));
        assert_eq!(nothing.text().matches("no answer in time").count(), 3);
        let all = olive.get(&format!("/api/v1{}/responses", base.replace("/w/", "/workspaces/"))).body;
        let all: serde_json::Value = serde_json::from_str(&all).unwrap();
        let four = all["responses"].as_array().unwrap().iter().find(|r| r["quantity"] == 4 || r["quantity"] == "4");
        let here = &format!("{base}/responses/{}", four.unwrap()["id"]);
        Form::of(&olive.get(here), here).set("segment", "Shops").follow(olive);
        assert_eq!((part(olive, &base, "segment=Shops"), part(olive, &base, "")), (9, 9));
        let said = Form::of(&olive.get(here), here).set("outcome", "buy").follow(olive);
        assert!(said.text().contains("No answer was yes"), "{}", said.text());
        assert_eq!(part(olive, &base, ""), 5);
        let undo = attributes(&said, "form[action*=undo-edit]", "action").remove(0);
        Form::of(&said, &undo).follow(olive);
        assert_eq!(part(olive, &base, ""), 9);
    });
}

/// The counts of an experiment, and a recount.
fn counts(app: &TestApp) -> Vec<(tallies::Key, i64)> {
    let count = |conn: &mut touchstone::db::AnyConn| {
        let ws = scope::enter_as_operator(conn, WorkspaceId(1))?.as_writer();
        let id = ExperimentId(1);
        Ok::<_, DbError>((tallies::of_experiment(conn, &ws, id)?, tallies::recount(conn, &ws, id)?))
    };
    let (kept, counted) = app.db.write(count).unwrap();
    assert_eq!(kept, counted);
    kept
}

#[test]
fn silences_of_an_older_database_are_counted_as_they_are_here() {
    each_app(|app| {
        let olive = app.owner();
        let base = experiment(olive, 1);
        import(olive, &base, FILE);
        let seen = || (counts(app), export(olive, &base).body, part(olive, &base, "segment=Shops"));
        let before = seen();
        let folder = if app.url().path().is_some() { "sqlite" } else { "postgres" };
        let down = format!("{}/migrations/{folder}/0019_unsaid/down.sql", env!("CARGO_MANIFEST_DIR"));
        let back = std::fs::read_to_string(down).unwrap()
            + "DELETE FROM __diesel_schema_migrations WHERE version LIKE '%0019%';";
        app.db.write(move |conn| Ok::<_, DbError>(conn.batch_execute(&back)?)).unwrap();
        assert_eq!(run_pending(app.url()).unwrap(), ["0019_unsaid"]);
        assert_eq!(seen(), before);
    });
}
