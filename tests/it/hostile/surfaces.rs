//! Every hostile CSV file by the API, by the page and by the command, on both databases.

use std::process::Command;

use reqwest::blocking::multipart::{Form, Part};
use serde_json::Value;
use touchstone::actions::offers::OfferDraft;
use touchstone::actions::{Acting, ActionError, experiments, imports, offers};
use touchstone::db::scope::{self, CanWrite, Ws};
use touchstone::db::{AnyConn, Database, imports as stored, tallies};
use touchstone::domain::id::{ExperimentId, ImportId, WorkspaceId};
use touchstone::domain::offer::OfferFields;
use touchstone::domain::text::Name;
use touchstone::domain::time::Moment;

use super::csv_cases::{Answer, CsvCase, Said, each_csv_case};
use crate::support::app::{Seen, TestApp, Visitor};
use crate::support::databases::Fresh;

const API: &str = "/api/v1/workspaces/1/experiments/1/imports";

fn acting() -> Acting {
    Acting { name: "Olive".into(), now: Moment(1_795_305_600_000_000) }
}

fn write<T: Send + 'static>(
    db: &Database,
    job: impl Fn(&mut AnyConn, &Ws<CanWrite>) -> Result<T, ActionError> + Send + Sync + 'static,
) -> T {
    write_in(db, WorkspaceId(1), job)
}

fn write_in<T: Send + 'static>(
    db: &Database,
    ws: WorkspaceId,
    job: impl Fn(&mut AnyConn, &Ws<CanWrite>) -> Result<T, ActionError> + Send + Sync + 'static,
) -> T {
    db.write(move |conn| {
        let ws = scope::enter_as_operator(conn, ws)?.as_writer();
        job(conn, &ws)
    })
    .unwrap()
}

/// The running experiment 1 with the offers that the cases name.
pub fn stage(db: &Database) {
    stage_in(db, WorkspaceId(1));
}

/// The same in another workspace.
pub fn stage_in(db: &Database, ws: WorkspaceId) {
    write_in(db, ws, |conn, ws| {
        let id = experiments::create(conn, ws, &acting(), &Name::parse("name", "Hostile")?, None)?;
        for name in ["OFFER-A", "OFFER-OLD", "007", "Twin offer", "Twin offer"] {
            let draft = OfferDraft::parse(&OfferFields { name, ask: "words", ..OfferFields::default() })?;
            let offer = offers::add(conn, ws, id, &draft)?;
            if name == "OFFER-OLD" {
                offers::archive(conn, ws, id, offer, true)?;
            }
        }
        experiments::start(conn, ws, &acting(), id)
    });
}

/// Takes the newest import out, so that the next case finds the ids of its senders free.
fn clear(db: &Database, import: i64) {
    write(db, move |conn, ws| imports::undo(conn, ws, &acting(), ImportId(import)));
}

/// Nothing is counted any more, whatever has come and gone.
fn nothing_is_counted(db: &Database) {
    let counted = write(db, |conn, ws| Ok(tallies::of_experiment(conn, ws, ExperimentId(1))?));
    assert!(counted.iter().all(|(_, n)| *n == 0), "tallies are left: {:?}", counted.first());
}

fn each_stage(test: impl Fn(&TestApp)) {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        let app = TestApp::on(fresh);
        app.owner();
        stage(&app.db);
        test(&app);
        nothing_is_counted(&app.db);
    }
}

fn by_api(who: &Visitor, csrf: &str, body: Vec<u8>, query: &str) -> Seen {
    let request = who.request("POST", &format!("{API}{query}")).header("x-csrf-token", csrf);
    Seen::of(request.header("content-type", "text/csv").body(body).send().unwrap())
}

fn answer(seen: &Seen) -> Answer {
    let body: Value = serde_json::from_str(&seen.body).unwrap_or_else(|_| panic!("no JSON: {}", seen.body));
    let errors = body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |e: &Value, key: &str| e[key].as_str().map(str::to_owned);
    Answer {
        status: Some(seen.status),
        stored: body["stored"].as_u64().unwrap_or(0),
        errors: errors
            .iter()
            .map(|e| Said {
                line: e["line"].as_u64().unwrap(),
                column: text(e, "column"),
                code: text(e, "code").unwrap(),
                message: text(e, "message").unwrap(),
                value: text(e, "value"),
            })
            .collect(),
        total_errors: body["total_errors"].as_u64().unwrap_or(0),
    }
}

#[test]
fn every_hostile_file_gets_the_answer_that_is_owed_by_the_api() {
    each_stage(|app| {
        let csrf = app.owner().csrf();
        each_csv_case("api", |case| {
            let seen = by_api(app.owner(), &csrf, case.bytes.clone(), "");
            if seen.status == 201 {
                let body: Value = serde_json::from_str(&seen.body).unwrap();
                clear(&app.db, body["import"].as_i64().unwrap());
            }
            answer(&seen)
        });
    });
}

fn upload(who: &Visitor, csrf: &str, bytes: Vec<u8>) -> Seen {
    let form = Form::new().text("csrf", csrf.to_owned()).part("file", Part::bytes(bytes).file_name("../a/x.csv"));
    Seen::of(who.request("POST", "/w/1/experiments/1/import/preview").multipart(form).send().unwrap())
}

#[test]
fn every_hostile_file_gets_the_same_verdict_by_the_page() {
    each_stage(|app| {
        let csrf = app.owner().csrf();
        let (mut same, mut other) = (0, Vec::new());
        for case in super::csv_cases::csv_cases() {
            let api = by_api(app.owner(), &csrf, case.bytes.clone(), "?dry_run=1&create=1").status;
            let page = upload(app.owner(), &csrf, case.bytes);
            if page.status == api && page.body.contains("<h1>") {
                same += 1
            } else {
                other.push((case.id, api, page.status))
            }
        }
        println!("page: {same} as by the API");
        assert!(other.is_empty(), "{other:?}");
    });
}

/// What the command has no limit for.
fn unlimited(case: &CsvCase) -> bool {
    matches!(case.expect.code.as_deref(), Some("too_many_rows" | "too_large"))
}

#[test]
fn every_hostile_file_gets_the_same_verdict_by_the_command() {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        let address = fresh.address.clone();
        let app = TestApp::on(fresh);
        app.owner();
        stage(&app.db);
        let folder = tempfile::tempdir().unwrap();
        let (mut passed, mut failed) = (0, Vec::new());
        for case in super::csv_cases::csv_cases().filter(|c| !unlimited(c)) {
            let file = folder.path().join("x.csv");
            std::fs::write(&file, &case.bytes).unwrap();
            let ran = Command::new(env!("CARGO_BIN_EXE_touchstone"))
                .args(["import", "--no-create", "--again", "--experiment", "Hostile"])
                .arg(&file)
                .env("DATABASE_URL", &address)
                .current_dir(folder.path())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            let right = match (ran.status.code(), case.expect.verdict.as_str()) {
                (Some(0), verdict) => !verdict.starts_with("refuse"),
                (Some(2), "accept" | "accept_normalised") => false,
                (Some(2), _) => case.expect.row.is_none_or(|row| said.contains(&format!("Line {row}"))),
                _ => false,
            };
            if right {
                passed += 1
            } else {
                failed.push(format!("{}: {:?} {said}", case.id, ran.status.code()))
            }
            if ran.status.code() == Some(0) {
                let last = write(&app.db, |conn, ws| {
                    // Imports of the command belong to no one experiment, so they are found by their number.
                    let mut id = 1;
                    while stored::get(conn, ws, ImportId(id + 1)).is_ok() {
                        id += 1;
                    }
                    Ok(id)
                });
                clear(&app.db, last);
            }
        }
        println!("command: {passed} passed, {} failed", failed.len());
        assert!(failed.is_empty(), "{}", failed.join("\n"));
        nothing_is_counted(&app.db);
    }
}
