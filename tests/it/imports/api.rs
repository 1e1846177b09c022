//! The same by a program.

use serde_json::Value;
use touchstone::domain::workspace::Role;

use super::counted;
use crate::hostile::surfaces::stage;
use crate::support::app::{Seen, TestApp, Visitor, each_app};

const API: &str = "/api/v1/workspaces/1/experiments/1/imports";
const FILE: &str = "offer,outcome\nOFFER-A,buy\nOFFER-A,do_nothing\n";

fn send(who: &Visitor, query: &str, kind: &str, key: &str) -> (u16, Value) {
    send_file(who, query, kind, key, FILE)
}

fn send_file(who: &Visitor, query: &str, kind: &str, key: &str, file: &'static str) -> (u16, Value) {
    let mut request = who.request("POST", &format!("{API}{query}")).header("content-type", kind);
    if !key.is_empty() {
        request = request.header("idempotency-key", key);
    }
    let seen = Seen::of(request.header("x-csrf-token", who.csrf()).body(file).send().unwrap());
    (seen.status, serde_json::from_str(&seen.body).unwrap())
}

#[test]
fn a_dry_run_stores_nothing_and_a_key_stores_once() {
    let app = TestApp::new();
    let owner = app.owner();
    stage(&app.db);
    let (status, body) = send(owner, "?dry_run=1", "text/csv", "");
    assert_eq!((status, body["new"].as_u64(), counted(&app.db, 1)), (200, Some(2), 0));
    let (status, first) = send(owner, "?dry_run=0", "text/csv; charset=utf-8", "k1");
    assert_eq!((status, first["stored"].as_u64(), counted(&app.db, 1)), (201, Some(2), 2));
    let (status, second) = send(owner, "", "text/csv", "k1");
    assert_eq!((status, &second["import"], counted(&app.db, 1)), (200, &first["import"], 2));
    let (_, third) = send(owner, "?dry_run=1", "text/csv", "");
    assert_eq!(third["same_file"], first["import"]);
}

#[test]
fn other_types_other_people_and_requests_without_the_header_are_refused() {
    let app = TestApp::new();
    let owner = app.owner();
    stage(&app.db);
    assert_eq!(send(owner, "", "application/json", "").0, 415);
    assert_eq!(send(&app.member("vic", Role::Viewer), "", "text/csv", "").0, 403);
    assert_eq!(send(&app.stranger("sam").0, "", "text/csv", "").0, 404);
    let bare = owner.request("POST", API).header("content-type", "text/csv").body(FILE).send().unwrap();
    assert_eq!(bare.status().as_u16(), 403);
    let nobody = app.visitor().request("POST", API).header("content-type", "text/csv").body(FILE).send().unwrap();
    assert_eq!(nobody.status().as_u16(), 401);
    assert_eq!(counted(&app.db, 1), 0);
}

#[test]
fn what_is_asked_after_the_question_mark_is_1_or_0_or_refused() {
    each_app(|app| {
        let owner = app.owner();
        stage(&app.db);
        for (query, field, told) in [
            ("?dry_run=true", "dry_run", "Write dry_run=1 or dry_run=0."),
            ("?dry_run=yes", "dry_run", "'yes' is neither 1 nor 0."),
            ("?dry_run=", "dry_run", "Write dry_run=1"),
            ("?dryrun=1", "dryrun", "Write dry_run, create or update."),
            ("?dry_run=0&dry_run=1", "dry_run", "twice"),
            ("?create=true", "create", "Write create=1"),
        ] {
            let (status, body) = send(owner, query, "text/csv", "");
            assert_eq!((status, body["errors"][0]["field"].as_str()), (422, Some(field)), "{query}: {body}");
            assert!(body["errors"][0]["message"].as_str().unwrap().contains(told), "{query}: {body}");
        }
        assert_eq!(counted(&app.db, 1), 0);
    });
}

#[test]
fn rows_that_differ_are_told_alike_before_and_after_and_change_only_when_asked_to() {
    each_app(|app| {
        let owner = app.owner();
        stage(&app.db);
        let told = |query, file| {
            let (status, body) = send_file(owner, query, "text/csv", "", file);
            assert!(matches!(status, 200 | 201), "{body}");
            (body["differ"].as_u64(), body["changed"].as_u64(), body["notices"].to_string().contains("update=1"))
        };
        told("", "offer,outcome,response_id\nOFFER-A,buy,n1\n");
        let other = "offer,outcome,response_id\nOFFER-A,do_nothing,n1\n";
        for query in ["?dry_run=1", "?dry_run=0"] {
            assert_eq!(told(query, other), (Some(1), Some(0), true), "{query}");
        }
        for query in ["?dry_run=1&update=1", "?update=1"] {
            assert_eq!(told(query, other), (Some(1), Some(1), false), "{query}");
        }
    });
}
