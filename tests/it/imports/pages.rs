//! Choose, check, import, undo.

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use reqwest::blocking::multipart::{Form, Part};
use scraper::{Html, Selector};
use touchstone::db::{AnyConn, DbError, scope};
use touchstone::domain::id::WorkspaceId;
use touchstone::domain::workspace::Role;

use super::counted;
use crate::hostile::surfaces::stage;
use crate::support::app::{Seen, TestApp, Visitor, each_app};

pub const BASE: &str = "/w/1/experiments/1";
const FILE: &str = "response_id,offer,outcome,segment,Remarks\na,OFFER-A,buy,Shops,x\nb,OFFER-A,do_nothing,Shops,y\n";

pub fn upload(who: &Visitor, file: impl AsRef<[u8]>) -> Seen {
    let part = Part::bytes(file.as_ref().to_vec()).file_name("autumn.csv");
    let form = Form::new().text("csrf", who.csrf()).part("file", part);
    Seen::of(who.request("POST", &format!("{BASE}/import/preview")).multipart(form).send().unwrap())
}

pub fn token(seen: &Seen) -> String {
    let field = Selector::parse("input[name=token]").unwrap();
    let html = Html::parse_document(&seen.body);
    html.select(&field).next().expect("a preview").value().attr("value").unwrap().to_owned()
}

/// Presses the button: what is answered at once.
fn pressed(who: &Visitor, token: &str, more: &[(&str, &str)]) -> Seen {
    let mut fields = vec![("token", token)];
    fields.extend(more);
    who.post(&format!("{BASE}/import/apply"), &fields)
}

/// Presses the button, and looks again as the browser does as long as the file is under way.
pub fn apply(who: &Visitor, token: &str, more: &[(&str, &str)]) -> Seen {
    let mut seen = pressed(who, token, more);
    let progress = seen.header("location").to_owned();
    while progress.contains("/import/files/") && (seen.status == 200 || seen.header("location") == progress) {
        std::thread::sleep(Duration::from_millis(200));
        seen = who.get(&progress);
    }
    seen
}

pub fn staged(app: &TestApp) -> &Visitor {
    let owner = app.owner();
    stage(&app.db);
    owner
}

const REASON: [(&str, &str); 2] = [("h4", "Remarks"), ("c4", "reason")];

#[test]
fn a_file_is_mapped_checked_imported_undone_and_brought_back() {
    each_app(|app| {
        let owner = staged(app);
        let seen = upload(owner, FILE);
        assert_eq!(seen.status, 422);
        assert!(seen.text().contains("'Remarks' is no column that we know"), "{}", seen.text());
        let token = token(&seen);
        let again = [vec![("token", token.as_str())], REASON.to_vec()].concat();
        let seen = owner.post(&format!("{BASE}/import/preview"), &again);
        assert_eq!(seen.status, 200, "{}", seen.text());
        for words in
            ["2 responses ready to import", "2 new, 0 already here", "1 new segment: Shops", "Import 2 responses"]
        {
            assert!(seen.text().contains(words), "{words}: {}", seen.text());
        }
        assert_eq!(counted(&app.db, 1), 0, "looking stores nothing");
        let seen = apply(owner, &token, &REASON);
        assert_eq!((seen.status, seen.header("location")), (303, "/w/1/imports/1"));
        let list = owner.get("/w/1/imports/1");
        assert!(
            list.text().contains("2 responses imported") && list.body.contains("/imports/1/undo"),
            "{}",
            list.text()
        );
        // The button pressed twice is pressed once.
        assert_eq!(apply(owner, &token, &REASON).status, 303);
        assert_eq!(counted(&app.db, 1), 2);
        let undo = "/w/1/imports/1/undo".to_owned();
        assert_eq!(owner.post(&undo, &[]).status, 303);
        assert_eq!((counted(&app.db, 1), owner.post(&undo, &[]).status), (0, 409));
        assert!(owner.get("/w/1/imports").text().contains("autumn.csv undone"));
        assert_eq!(owner.post("/w/1/imports/1/restore", &[]).status, 303);
        assert_eq!(counted(&app.db, 1), 2);
        let seen = upload(owner, FILE.replace("Remarks", "reason"));
        assert!(seen.text().contains("Everything in this file is here already"), "{}", seen.text());
    });
}

#[test]
fn a_file_that_takes_its_time_shows_how_far_it_is() {
    each_app(|app| {
        let owner = staged(app);
        let file = token(&upload(owner, FILE.replace("Remarks", "reason")));
        let ((held, is_held), (let_go, may_go)) = (channel(), channel::<()>());
        let may_go = Mutex::new(may_go);
        let progress = std::thread::scope(|scope| {
            let db = app.db.clone();
            scope.spawn(move || {
                let hold = move |conn: &mut AnyConn| {
                    scope::enter_as_operator(conn, WorkspaceId(1))?.as_writer().wait_turn(conn)?;
                    held.send(()).unwrap();
                    may_go.lock().unwrap().recv().unwrap();
                    Ok::<_, DbError>(())
                };
                db.write_apart(WorkspaceId(1), hold).unwrap();
            });
            is_held.recv().unwrap();
            let seen = pressed(owner, &file, &[]);
            let progress = seen.header("location").to_owned();
            assert!(seen.status == 303 && progress.contains("/import/files/"), "{} {progress}", seen.status);
            let seen = owner.get(&progress);
            assert_eq!((seen.status, seen.header("refresh")), (200, "2"));
            assert!(seen.text().contains("Storing autumn.csv") && seen.text().contains(" of 2"), "{}", seen.text());
            assert!(seen.body.contains("<progress max=\"4\""), "{}", seen.body);
            // Pressed again, it leads to the same page; nobody else sees it there.
            assert_eq!(pressed(owner, &file, &[]).header("location"), progress);
            let elsewhere = progress.replace("/experiments/1/", "/experiments/2/");
            assert_eq!((owner.get(&elsewhere).status, app.visitor().get(&progress).status), (404, 303));
            let_go.send(()).unwrap();
            progress
        });
        let seen = apply(owner, &file, &[]);
        assert_eq!((seen.status, counted(&app.db, 1)), (303, 2));
        let listed = owner.get("/w/1/imports/1");
        assert!(listed.text().contains("2 responses imported"), "{}", listed.text());
        // The page leads to what was stored, long after as well; a file that nobody knows was not stored.
        assert_eq!(owner.get(&progress).header("location"), "/w/1/imports/1");
        let lost = owner.get(&format!("{BASE}/import/files/lost"));
        assert!(lost.status == 404 && lost.text().contains("nothing of it was. Choose it again"), "{}", lost.text());
    });
}

#[test]
fn a_new_offer_is_made_only_when_it_is_confirmed() {
    let app = TestApp::new();
    let owner = staged(&app);
    let seen = upload(owner, "offer,outcome\nNight cover,buy\n");
    assert!(seen.status == 200 && seen.text().contains("Night cover"), "{}", seen.text());
    let token = token(&seen);
    let seen = apply(owner, &token, &[("dates", "dmy")]);
    assert_eq!((seen.status, counted(&app.db, 1)), (422, 0));
    assert!(seen.body.contains("value=\"dmy\" selected"), "what was chosen is kept");
    assert_eq!(apply(owner, &token, &[("create", "yes")]).status, 303);
    assert_eq!(counted(&app.db, 1), 1);
    // The same file again: its row has no id, so nothing but a person can tell.
    let seen = upload(owner, "offer,outcome\nNight cover,buy\n");
    let token = self::token(&seen);
    assert!(seen.text().contains("The same file is in already"), "{}", seen.text());
    assert_eq!((apply(owner, &token, &[]).status, counted(&app.db, 1)), (422, 1));
    assert_eq!((apply(owner, &token, &[("again", "yes")]).status, counted(&app.db, 1)), (303, 2));
}

#[test]
fn mistakes_are_told_by_line_and_column_and_nothing_is_stored() {
    let app = TestApp::new();
    let owner = staged(&app);
    let rows = "OFFER-A,maybe\n".repeat(250);
    let seen = upload(owner, format!("offer,outcome\nOFFER-A,buy\nTwin offer,buy\n{rows}"));
    assert_eq!(seen.status, 422);
    let text = seen.text();
    assert!(text.contains("1 word to explain, 1 mistake to correct") && text.contains("outcome, 250 rows"), "{text}");
    assert!(seen.text().contains("3 offer Two offers are called 'Twin offer'"), "{}", seen.text());
    assert_eq!(apply(owner, &token(&seen), &[("create", "yes")]).status, 422);
    assert_eq!(counted(&app.db, 1), 0);
}

#[test]
fn only_the_one_who_sent_a_file_and_may_write_can_import_it() {
    let app = TestApp::new();
    let owner = staged(&app);
    let file = token(&upload(owner, "offer,outcome\nOFFER-A,buy\n"));
    let editor = app.member("kim", Role::Editor);
    assert_eq!(apply(&editor, &file, &[]).status, 404);
    let viewer = app.member("vic", Role::Viewer);
    assert_eq!((upload(&viewer, "offer,outcome\nOFFER-A,buy\n").status, apply(&viewer, &file, &[]).status), (403, 403));
    assert!(!viewer.get(&format!("{BASE}/import")).body.contains("type=\"file\""));
    let (stranger, _) = app.stranger("sam");
    assert_eq!((upload(&stranger, "x").status, stranger.get(&format!("{BASE}/import")).status), (404, 404));
    let bare = Form::new().part("file", Part::bytes(b"offer,outcome\n".to_vec()).file_name("x.csv"));
    let seen = owner.request("POST", &format!("{BASE}/import/preview")).multipart(bare).send().unwrap();
    assert_eq!(seen.status().as_u16(), 403, "without the hidden field");
    assert_eq!(counted(&app.db, 1), 0);
}

#[test]
fn what_the_command_brought_in_is_listed_and_undone_in_one_step() {
    each_app(|app| {
        let owner = staged(app);
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("field notes.csv");
        std::fs::write(&csv, "offer,outcome\nOFFER-A,buy\nOFFER-A,do_nothing\n").unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_touchstone"))
            .args(["import", csv.to_str().unwrap(), "--experiment", "Hostile", "--workspace", "1"])
            .env("DATABASE_URL", app.address())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(counted(&app.db, 1), 2);
        for page in ["/w/1/imports", "/w/1/experiments/1/import"] {
            let seen = owner.get(page);
            for words in ["field notes.csv", "2 responses", "touchstone import", "SHA-256"] {
                assert!(seen.text().contains(words), "{page}: {words}: {}", seen.text());
            }
            assert!(seen.body.contains("action=\"/w/1/imports/1/undo\""), "{page}");
        }
        let seen = owner.post("/w/1/imports/1/undo", &[]);
        assert_eq!((seen.status, seen.header("location"), counted(&app.db, 1)), (303, "/w/1/imports", 0));
        let viewer = app.member("vic", Role::Viewer);
        let seen = viewer.get("/w/1/imports");
        assert!(seen.text().contains("field notes.csv undone") && !seen.body.contains("/restore"));
    });
}
