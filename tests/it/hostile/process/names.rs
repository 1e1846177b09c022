//! Names and types that files come with: words, and nothing else.

use reqwest::blocking::multipart::Part;

use super::{Case, TWO, send_part};
use crate::imports::counted;
use crate::imports::pages::{BASE, apply, staged, token};
use crate::support::app::{Seen, TestApp, each_app};

fn named(name: &str) -> Part {
    Part::bytes(TWO.as_bytes().to_vec()).file_name(name.to_owned())
}

/// Sends the part; where it is taken its two rows go in. The list of imports afterwards.
fn imported(case: &Case, app: &TestApp, part: Part) -> Seen {
    let owner = staged(app);
    let seen = send_part(owner, part);
    case.answered(&seen);
    if seen.status == 200 {
        let done = apply(owner, &token(&seen), &[]);
        assert_eq!((done.status, counted(&app.db, 1)), (303, 2), "{}", done.text());
    }
    owner.get("/w/1/imports")
}

pub(super) fn folders(case: &Case) {
    each_app(|app| {
        let list = imported(case, app, named("../../../../etc/cron.d/x.csv"));
        assert!(list.text().contains(" x.csv ") && !list.text().contains("cron.d"), "{}", list.text());
        case.stored(counted(&app.db, 1));
        assert!(!std::path::Path::new("/etc/cron.d/x.csv").exists());
    });
}

pub(super) fn breaks(case: &Case) {
    each_app(|app| {
        for seen in
            [imported(case, app, named("a\r\nX-Evil: 1\".csv")), app.owner().get(&format!("{BASE}/responses.csv"))]
        {
            assert!(!seen.headers.contains_key("x-evil"), "{:?}", seen.headers);
        }
    });
}

pub(super) fn type_of_the_part(case: &Case) {
    each_app(|app| {
        let list = imported(case, app, named("<b>x</b>.csv").mime_str("text/html").unwrap());
        assert!(!list.body.contains("<b>x</b>"), "{}", list.body);
        let csv = app.owner().get(&format!("{BASE}/responses.csv"));
        assert!(csv.header("content-disposition").starts_with("attachment"), "never shown in place");
    });
}
