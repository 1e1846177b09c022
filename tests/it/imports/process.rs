//! What happens around an import: others at the same moment, people who lose their role, files with odd names.

use reqwest::blocking::multipart::{Form, Part};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;
use touchstone::db::workspaces;
use touchstone::domain::id::WorkspaceId;
use touchstone::domain::workspace::Role;

use super::counted;
use super::pages::{BASE, apply, staged, token, upload};
use crate::support::app::{Seen, each_app};

const TWO: &str = "offer,outcome\nOFFER-A,buy\nOFFER-A,do_nothing\n";

#[test]
fn a_file_of_somebody_who_lost_his_role_is_not_imported() {
    each_app(|app| {
        staged(app);
        let kim = app.member("kim", Role::Editor);
        let file = token(&upload(&kim, TWO));
        let user = touchstone::domain::account::Email::parse("email", "kim@example.org").unwrap();
        app.db
            .write(move |c| {
                let who = touchstone::db::users::credentials(c, &user)?.unwrap().user;
                workspaces::set_member(c, WorkspaceId(1), who, Role::Viewer)
            })
            .unwrap();
        assert_eq!((apply(&kim, &file, &[]).status, counted(&app.db, 1)), (403, 0));
    });
}

#[test]
fn an_offer_that_is_archived_after_the_preview_refuses_its_rows() {
    each_app(|app| {
        let owner = staged(app);
        let file = token(&upload(owner, TWO));
        assert_eq!(owner.post(&format!("{BASE}/offers/1/archive"), &[]).status, 303);
        let seen = apply(owner, &file, &[]);
        assert!(seen.status == 422 && seen.text().contains("no longer made"), "{}", seen.text());
        assert_eq!(counted(&app.db, 1), 0);
    });
}

#[test]
fn a_files_name_and_type_are_words_and_nothing_else() {
    each_app(|app| {
        let owner = staged(app);
        for (n, name) in
            ["../../../../etc/cron.d/x.csv", "a\r\nX-Evil: 1\".csv", "<b>x</b>.csv"].into_iter().enumerate()
        {
            let part = Part::bytes(TWO.as_bytes().to_vec()).file_name(name).mime_str("text/html").unwrap();
            let form = Form::new().text("csrf", owner.csrf()).part("file", part);
            let seen =
                Seen::of(owner.request("POST", &format!("{BASE}/import/preview")).multipart(form).send().unwrap());
            assert!([200, 400, 415].contains(&seen.status), "{name}: {}", seen.status);
            if seen.status == 200 {
                let done = apply(owner, &token(&seen), &[("again", "yes")]);
                assert_eq!(done.status, 303, "{name}: {}", done.text());
            }
            let list = owner.get("/w/1/imports");
            assert!(!list.headers.contains_key("x-evil") && !list.body.contains("<b>x</b>"), "{name}");
            assert!(n > 0 || list.text().contains("x.csv"), "{}", list.text());
        }
    });
}

/// Sends the head of an upload and some of its body.
fn begun(base: &str, cookie: &str) -> TcpStream {
    let host = base.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(host).unwrap();
    write!(
        socket,
        "POST /api/v1/workspaces/1/experiments/1/imports HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\
         Content-Type: text/csv\r\nContent-Length: 100000\r\n\r\noffer,outcome\nOFFER-A,buy\n"
    )
    .unwrap();
    socket
}

#[test]
fn an_upload_that_breaks_off_stores_nothing() {
    each_app(|app| {
        let owner = staged(app);
        let socket = begun(&app.base, "touchstone=x");
        socket.shutdown(Shutdown::Write).unwrap();
        let mut told = String::new();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let _ = (&socket).read_to_string(&mut told);
        assert!(!told.contains("HTTP/1.1 2"), "{told}");
        assert_eq!((counted(&app.db, 1), owner.get("/healthz/live").status), (0, 200));
    });
}
