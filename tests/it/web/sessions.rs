//! How long somebody stays signed in, and what is asked to sign in. Time is a parameter; nobody waits.

use crate::support::app::{PASSPHRASE, Seen, TestApp};
use crate::support::databases::{Fresh, each_database};
use std::time::{Duration, Instant};
use touchstone::actions::accounts::{self, NewUser};
use touchstone::actions::passphrases::Hasher;
use touchstone::actions::tokens::Token;
use touchstone::config::Hashing;
use touchstone::db::{Database, DbError, Options, migrations, sessions, users};
use touchstone::domain::account::Email;
use touchstone::domain::text::Name;
use touchstone::domain::time::Moment;

const HOUR: i64 = 3_600_000_000;

/// Somebody who signed in at hour 0, and a way to ask who the token belongs to at a later one.
fn signed_in(db: &Database) -> Token {
    let token = Token::fresh().unwrap();
    let at_rest = token.clone();
    let email = Email::parse("email", "kim@example.org").unwrap();
    let hash = Hasher::new(true).unwrap().hash(PASSPHRASE).unwrap();
    let new = NewUser { email: email.clone(), name: Name::parse("name", "Kim").unwrap(), hash };
    db.write(move |c| {
        accounts::create(c, &new, Moment(0))?;
        let who = users::credentials(c, &email)?.ok_or(DbError::NotFound)?;
        accounts::open_session(c, &who, &at_rest, Moment(0))
    })
    .map_err(|e: touchstone::actions::ActionError| format!("{e:?}"))
    .unwrap();
    token
}

fn known_at(db: &Database, token: &Token, hour: i64) -> bool {
    let hash = token.at_rest();
    db.read(move |c| sessions::find(c, &hash, Moment(hour * HOUR))).unwrap().is_some()
}

fn come_back(db: &Database, token: &Token, hour: i64) {
    let hash = token.at_rest();
    db.write(move |c| sessions::touch(c, &hash, Moment(hour * HOUR))).unwrap();
}

#[test]
fn a_session_ends_after_twelve_hours_without_a_visit_and_after_thirty_days_with_any_number_of_them() {
    each_database(|_, url| {
        migrations::run_pending(url).unwrap();
        let db = Database::open(url, Options::default()).unwrap();
        let token = signed_in(&db);
        assert!(known_at(&db, &token, 11));
        assert!(!known_at(&db, &token, 12), "nobody came for twelve hours");
        let mut hour = 0;
        while hour < 30 * 24 - 11 {
            hour += 11;
            assert!(known_at(&db, &token, hour), "after {hour} hours with a visit every eleven");
            come_back(&db, &token, hour);
        }
        assert!(!known_at(&db, &token, 30 * 24), "thirty days are the end");
        db.write(|c| sessions::sweep(c, Moment(30 * 24 * HOUR))).unwrap();
        assert!(!known_at(&db, &token, 1), "what is over is thrown away");
    });
}

/// The quickest of three refusals: noise only ever adds.
fn refused_in(app: &TestApp, email: &str) -> Duration {
    let once = || {
        let began = Instant::now();
        assert_eq!(app.visitor().sign_in(email, "not the right one").status, 422);
        began.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap()
}

#[test]
fn for_an_unknown_name_the_same_work_is_done_as_for_a_known_one() {
    let app = TestApp::with(Fresh::sqlite(), |s| s.hashing = Hashing::Full);
    app.owner();
    let (known, unknown) = (refused_in(&app, "olive@example.org"), refused_in(&app, "nobody@example.org"));
    // Without the hash an answer takes a hundredth of the time.
    assert!(unknown * 3 > known && known * 3 > unknown, "known {known:?}, unknown {unknown:?}");
}

/// Twelve tries for one name, two more than are given at once; whether the last was told to wait.
fn limited(app: &TestApp, name: &str, forwarded: impl Fn(usize) -> Option<String>) -> bool {
    let email = format!("{name}@example.org");
    let last = (0..12).map(|n| {
        let mut request = app.visitor().request("POST", "/sign-in");
        if let Some(list) = forwarded(n) {
            request = request.header("x-forwarded-for", list);
        }
        Seen::of(request.form(&[("email", email.as_str()), ("passphrase", "wrong one")]).send().unwrap()).status
    });
    last.last() == Some(429)
}

#[test]
fn only_a_proxy_that_is_trusted_is_believed_about_the_address() {
    let app = TestApp::new();
    app.owner();
    assert!(limited(&app, "ann", |n| Some(format!("198.51.100.{n}"))), "anybody can send the header");
    let app = TestApp::with(Fresh::sqlite(), |s| s.trusted_proxies = vec![[127, 0, 0, 1].into()]);
    app.owner();
    assert!(!limited(&app, "ann", |n| Some(format!("198.51.100.{n}"))), "twelve people behind the proxy");
    assert!(limited(&app, "bob", |_| Some("198.51.100.77".into())), "one of them twelve times");
    assert!(limited(&app, "cat", |n| Some(format!("203.0.113.{n}, 198.51.100.78"))), "what he made up is not read");
    assert!(limited(&app, "dan", |n| Some(format!("no address {n}"))), "then the proxy's own counts");
}

#[test]
fn whether_visitors_come_by_tls_is_configured_and_never_taken_from_a_header() {
    for trusted in [vec![], vec![[127, 0, 0, 1].into()]] {
        let app = TestApp::with(Fresh::sqlite(), |s| s.trusted_proxies = trusted.clone());
        app.owner();
        let form = [("email", "olive@example.org"), ("passphrase", PASSPHRASE)];
        let request = app.visitor().request("POST", "/sign-in").header("x-forwarded-proto", "https");
        let seen = Seen::of(request.header("x-forwarded-host", "evil.example").form(&form).send().unwrap());
        assert_eq!(seen.status, 303);
        assert!(seen.header("set-cookie").starts_with("touchstone="), "{}", seen.header("set-cookie"));
        assert_eq!((seen.header("strict-transport-security"), seen.header("location")), ("", "/"));
    }
}
