//! Files that come again, and go again.

use serde_json::Value;

use super::{Case, TWO, by_api, large};
use crate::imports::counted;
use crate::imports::pages::{BASE, apply, staged, token, upload};
use crate::support::app::{Visitor, each_app};

const API: &str = "/api/v1/workspaces/1/experiments/1/imports";
const UNDO: &str = "/w/1/imports/1/undo";

/// Sends a file and returns the status and the answer.
fn told(case: &Case, who: &Visitor, query: &str, key: &str) -> Value {
    let seen = by_api(who, &format!("{API}{query}"), TWO, key).unwrap();
    case.answered(&seen);
    serde_json::from_str(&seen.body).unwrap()
}

pub(super) fn play(case: &Case) {
    each_app(|app| {
        let owner = staged(app);
        let first = told(case, owner, "", "once");
        let second = told(case, owner, "", "once");
        assert_eq!((&second["import"], counted(&app.db, 1)), (&first["import"], 2), "the key answers");
        assert_eq!(told(case, owner, "?dry_run=1", "")["same_file"], first["import"]);
        let seen = upload(owner, TWO);
        assert!(seen.text().contains("The same file is in already"), "{}", seen.text());
        let asked = apply(owner, &token(&seen), &[]);
        assert_eq!((asked.status, counted(&app.db, 1)), (422, 2), "it asks");
    });
}

pub(super) fn undone(case: &Case) {
    each_app(|app| {
        let owner = staged(app);
        by_api(owner, API, large(20_000, "Shop"), "").unwrap();
        assert_eq!(counted(&app.db, 1), 20_000);
        case.answered(&owner.post(UNDO, &[]));
        case.stored(counted(&app.db, 1));
        let list = owner.get("/w/1/imports").text();
        assert!(list.contains("20,000 responses") && list.contains("undone"), "{list}");
        assert!(owner.get(&format!("{BASE}/report")).text().contains("0"), "as before the import");
        assert_eq!(owner.post(UNDO, &[]).status, 409, "a second undo");
    });
}

pub(super) fn undone_after_an_edit(case: &Case) {
    each_app(|app| {
        let owner = staged(app);
        assert_eq!(apply(owner, &token(&upload(owner, TWO)), &[]).status, 303);
        let fields = [("offer", "OFFER-A"), ("outcome", "do_nothing"), ("quantity", "1"), ("rung", "none")];
        let edited = owner.post(&format!("{BASE}/responses/1"), &fields);
        assert_eq!(edited.status, 303, "{}", edited.text());
        let seen = owner.post(UNDO, &[]);
        case.answered(&seen);
        assert!(seen.text().contains("response 1"), "{}", seen.text());
        assert!(owner.get(&format!("{BASE}/import")).text().contains("Undo, edited responses too"));
        assert_eq!((owner.post(UNDO, &[("anyway", "yes")]).status, counted(&app.db, 1)), (303, 0));
    });
}
