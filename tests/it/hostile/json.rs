//! Every hostile body of a response by the API, on both databases.

use serde_json::Value;

use super::bytes::bytes;
use super::surfaces::stage;
use crate::imports::counted;
use crate::support::app::{Seen, Visitor, each_app};

const API: &str = "/api/v1/workspaces/1/experiments/1/responses";

/// Cases whose answer is another one here, and why.
const OTHERWISE: [(&str, &str); 1] = [("jsn-012", "a response may be of a customer whom nobody knows")];

fn send(who: &Visitor, csrf: &str, kind: &str, body: Vec<u8>) -> Seen {
    let request = who.request("POST", API).header("content-type", kind).header("x-csrf-token", csrf);
    Seen::of(request.body(body).send().unwrap())
}

#[test]
fn every_hostile_body_gets_the_answer_that_is_owed() {
    let inputs: Value = serde_json::from_str(include_str!("inputs.json")).unwrap();
    let cases: Vec<&Value> =
        inputs["cases"].as_array().unwrap().iter().filter(|c| c["surface"] == "json_api").collect();
    each_app(|app| {
        let (owner, mut sent, mut failed) = (app.owner(), 0, Vec::new());
        stage(&app.db);
        let csrf = owner.csrf();
        for case in cases.iter().filter(|case| case["input"]["http"].is_null()) {
            let id = case["id"].as_str().unwrap();
            let before = counted(&app.db, 1);
            let seen = send(owner, &csrf, "application/json", bytes(&case["input"]));
            let owed: Vec<u64> =
                case["expect"]["status"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
            let told: Value = serde_json::from_str(&seen.body).unwrap();
            let column = case["expect"]["column"].as_str().filter(|_| seen.status != 201);
            let named = column.is_none_or(|column| told["errors"][0]["field"] == column);
            let stored = counted(&app.db, 1) - before == i64::from(seen.status == 201);
            let otherwise = OTHERWISE.iter().any(|(known, _)| *known == id);
            let as_owed = owed.contains(&u64::from(seen.status)) && named && stored;
            if !(otherwise || as_owed) {
                failed.push(format!("{id}: {} and not {owed:?}: {}", seen.status, seen.body));
            }
            sent += 1;
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
        assert!(sent >= 20, "{sent}");
        let good = bytes(&cases[0]["input"]);
        for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
            assert_eq!(send(owner, &csrf, kind, good.clone()).status, 415, "jsn-037 as {kind}");
        }
        let broken = send(owner, &csrf, "application/json; charset=utf-8", b"{\"customer\":\"Acme".to_vec());
        let told: Value = serde_json::from_str(&broken.body).unwrap();
        assert_eq!((broken.status, told["errors"][0]["code"].as_str()), (400, Some("json")));
        assert!(broken.body.contains("line 1, column 17"), "{}", broken.body);
    });
}
