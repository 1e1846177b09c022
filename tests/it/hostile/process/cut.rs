//! Senders and servers that end in the midst of it.
//!
//! `TOUCHSTONE_TEST_ROUNDS` asks for more rounds of killing than the usual few, as before a release.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use touchstone::db::imports;

use super::{Case, by_api, large};
use crate::durability::kill::assert_sound;
use crate::durability::program::{Prepared, Server};
use crate::imports::counted;
use crate::imports::pages::staged;
use crate::imports::staging::stored;
use crate::support::app::{PASSPHRASE, TestApp, each_app};
use crate::support::databases::Fresh;

/// How many rows the file has of which all come in or none.
const ROWS: usize = 20_000;

fn rounds() -> u64 {
    std::env::var("TOUCHSTONE_TEST_ROUNDS").map_or(4, |n| n.parse().unwrap())
}

pub(super) fn killed(case: &Case) {
    assert!(case.statuses.is_empty(), "nobody is answered");
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        let (prepared, mut dice) = (Prepared::at(&fresh.address), StdRng::seed_from_u64(3));
        let mut whole = 0;
        for round in 0..rounds() {
            let server = prepared.serve();
            let desk = prepared.desk(&server);
            let file = large(ROWS, &format!("Round {round}")).replace("OFFER-A", "Pilot");
            let path = format!(
                "/api/v1/workspaces/{}/experiments/{}/imports",
                prepared.shop.workspace, prepared.shop.experiment
            );
            std::thread::scope(|scope| {
                scope.spawn(|| by_api(&desk.visitor, &path, file, ""));
                std::thread::sleep(Duration::from_millis(dice.random_range(200..4_000))); // anywhere in it
                server.kill();
            });
            whole = all_or_nothing(&prepared, whole);
        }
        eprintln!("{} of {} imports got in before the end", whole, rounds());
        prepared.serve().kill(); // a start throws away what stood aside
        let shop = prepared.opened();
        shop.assert_counts_hold();
        assert_eq!(stored(&shop), whole as i64 * (ROWS as i64 + 1), "responses and imports, and nothing else");
        fresh.url.path().into_iter().for_each(assert_sound);
    }
}

/// After a restart every import is in as a whole. How many are.
fn all_or_nothing(prepared: &Prepared, before: usize) -> usize {
    let shop = prepared.opened();
    let (rows, listed) = (shop.responses().len(), shop.read(|conn, ws| Ok(imports::list(conn, ws, 100)?)));
    shop.db.close();
    assert_eq!(rows, listed.len() * ROWS, "{listed:?}");
    assert!(listed.iter().all(|import| import.finished && import.responses == ROWS as i64), "{listed:?}");
    assert!((before..=before + 1).contains(&listed.len()));
    listed.len()
}

/// Begins to send a file of so many bytes, signed in as the owner: all of the head and some of the body.
fn begun(base: &str, credentials: (&str, &str), length: usize, body: &str) -> TcpStream {
    let host = base.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(host).unwrap();
    write!(
        socket,
        "POST /api/v1/workspaces/1/experiments/1/imports HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\n\
         X-CSRF-Token: {}\r\nContent-Type: text/csv\r\nContent-Length: {length}\r\n\r\n{body}",
        credentials.0, credentials.1
    )
    .unwrap();
    socket
}

/// The cookie and the token of a browser of somebody who may import.
fn credentials(app: &TestApp) -> (String, String) {
    app.member("kim", touchstone::domain::workspace::Role::Editor);
    let kim = app.visitor();
    let cookie = kim.sign_in("kim@example.org", PASSPHRASE).header("set-cookie").split(';').next().unwrap().to_owned();
    (cookie, kim.csrf())
}

fn answer(mut socket: &TcpStream) -> String {
    let mut told = String::new();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = socket.read_to_string(&mut told); // what was told before the connection went is there all the same
    told
}

pub(super) fn broken_off(case: &Case) {
    each_app(|app| {
        let owner = staged(app);
        let (cookie, csrf) = credentials(app);
        let file = large(100_000, "Shop");
        let socket = begun(&app.base, (&cookie, &csrf), file.len(), &file[..file.len() / 2]);
        socket.shutdown(Shutdown::Write).unwrap();
        let told = answer(&socket);
        assert!(!told.contains("HTTP/1.1 2"), "{told}");
        case.stored(counted(&app.db, 1));
        assert_eq!(owner.get("/healthz/live").status, 200);
    });
    leaves_no_file();
}

/// The same at a server that has folders to itself: what it leaves in them is its database.
fn leaves_no_file() {
    let fresh = Fresh::sqlite();
    let (prepared, scratch) = (Prepared::at(&fresh.address), tempfile::tempdir().unwrap());
    let server: Server = prepared.serve_as(|command| command.env("TMPDIR", scratch.path()));
    let visitor = prepared.desk(&server).visitor;
    let file = large(100_000, "Shop");
    let body =
        reqwest::blocking::Body::sized(std::io::Cursor::new(file[..file.len() / 2].to_owned()), file.len() as u64);
    let path =
        format!("/api/v1/workspaces/{}/experiments/{}/imports", prepared.shop.workspace, prepared.shop.experiment);
    assert!(by_api(&visitor, &path, body, "").is_err(), "half a file was sent");
    let names = |folder: &Path| -> Vec<String> {
        let files = std::fs::read_dir(folder).unwrap();
        files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names(scratch.path()), [""; 0]);
    let database = fresh.url.path().unwrap();
    let kept = names(database.parent().unwrap());
    assert!(kept.iter().all(|name| name.starts_with("test.db")), "{kept:?}");
}

pub(super) fn dripped(case: &Case) {
    each_app(|app| {
        staged(app);
        let (cookie, csrf) = credentials(app);
        let socket = begun(&app.base, (&cookie, &csrf), 10_000, "");
        let began = Instant::now();
        let dripping = socket.try_clone().unwrap();
        std::thread::spawn(move || {
            for byte in super::TWO.bytes().cycle().take(30) {
                std::thread::sleep(Duration::from_secs(1));
                if (&dripping).write_all(&[byte]).is_err() {
                    break;
                }
            }
        });
        let told = answer(&socket);
        let status = told.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        assert!(case.statuses.contains(&status) && began.elapsed() < Duration::from_secs(30), "{told}");
        case.stored(counted(&app.db, 1));
    });
}
