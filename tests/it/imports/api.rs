//! The same by a program.

use serde_json::Value;
use touchstone::domain::workspace::Role;

use super::counted;
use crate::hostile::surfaces::stage;
use crate::support::app::{Seen, TestApp, Visitor};

const API: &str = "/api/v1/workspaces/1/experiments/1/imports";
const FILE: &str = "offer,outcome\nOFFER-A,buy\nOFFER-A,do_nothing\n";

fn send(who: &Visitor, query: &str, kind: &str, key: &str) -> (u16, Value) {
    let mut request = who.request("POST", &format!("{API}{query}")).header("content-type", kind);
    if !key.is_empty() {
        request = request.header("idempotency-key", key);
    }
    let seen = Seen::of(request.header("x-csrf-token", who.csrf()).body(FILE).send().unwrap());
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
