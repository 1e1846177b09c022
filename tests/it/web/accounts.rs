use crate::support::app::{PASSPHRASE, Seen, TestApp, each_app, setup_form};
use touchstone::actions::{accounts, tokens::Token};
use touchstone::db::DbError;
use touchstone::domain::time::Moment;
use touchstone::domain::workspace::Role;

const WRONG: &str = "This e-mail address and this passphrase don't belong together.";

#[test]
fn set_up_happens_once_and_only_behind_its_link() {
    each_app(|app| {
        let visitor = app.visitor();
        assert_eq!(visitor.get("/setup").status, 404);
        assert!(visitor.get("/sign-in").text().contains("touchstone setup-link"));
        assert!(visitor.get("/nowhere").text().contains("touchstone setup-link"));
        assert_eq!(visitor.get(&app.setup_path).status, 200);
        let done = visitor.post_bare("/setup", &setup_form(app.setup_token()));
        assert_eq!((done.status, done.header("location")), (303, "/w/1"));
        assert_eq!(visitor.get("/account").status, 200);
        assert_eq!(app.visitor().get(&app.setup_path).status, 404);
        assert_eq!(app.visitor().post_bare("/setup", &setup_form(app.setup_token())).status, 404);
        assert!(!app.visitor().get("/sign-in").text().contains("setup-link"));
    });
}

#[test]
fn of_two_set_ups_at_the_same_moment_one_wins() {
    each_app(|app| {
        let go = || app.visitor().post_bare("/setup", &setup_form(app.setup_token())).status;
        let (base, token) = (app.base.clone(), app.setup_token().to_owned());
        let other = std::thread::spawn(move || {
            crate::support::app::Visitor::new(&base).post_bare("/setup", &setup_form(&token)).status
        });
        let mut both = [go(), other.join().unwrap()];
        both.sort_unstable();
        assert_eq!(both, [303, 404]);
    });
}

#[test]
fn a_refused_set_up_says_what_is_wrong_beside_each_field_and_keeps_what_was_typed() {
    let app = TestApp::new();
    let fields = [
        ("token", app.setup_token()),
        ("name", "Kim <b>"),
        ("email", "kim"),
        ("passphrase", "password1"),
        ("workspace", ""),
    ];
    let seen = app.visitor().post_bare("/setup", &fields);
    assert_eq!(seen.status, 422);
    let html = scraper::Html::parse_document(&seen.body);
    let one = |css: &str| html.select(&scraper::Selector::parse(css).unwrap()).next();
    for field in ["email", "passphrase", "workspace"] {
        let described = one(&format!("#f-{field}")).unwrap().value().attr("aria-describedby").unwrap().to_owned();
        assert!(described.contains(&format!("f-{field}-error")) && one(&format!("#f-{field}-error")).is_some());
        assert!(one(&format!(".problems a[href='#f-{field}']")).is_some(), "{field} in the summary");
        assert!(one(&format!("label[for='f-{field}']")).is_some());
    }
    assert_eq!(one("#f-name").unwrap().value().attr("value"), Some("Kim <b>"));
    assert_eq!(one("#f-passphrase").unwrap().value().attr("value"), Some(""), "a secret is never sent back");
}

#[test]
fn signing_in_and_out() {
    each_app(|app| {
        app.owner();
        let visitor = app.visitor();
        let seen = visitor.get("/nowhere/1?x=1");
        assert_eq!((seen.status, seen.header("location")), (404, ""), "unknown addresses ask nobody to sign in");
        assert_eq!(visitor.get("/account").header("location"), "/sign-in?next=/account");
        let done = visitor
            .post_bare("/sign-in", &[("email", "OLIVE@example.org"), ("passphrase", PASSPHRASE), ("next", "/account")]);
        assert_eq!((done.status, done.header("location")), (303, "/account"));
        let cookie = done.header("set-cookie");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let out = visitor.post("/sign-out", &[]);
        assert_eq!((out.status, out.header("location")), (303, "/sign-in"));
        assert!(out.header("clear-site-data").contains("cache"));
        assert_eq!(visitor.get("/account").status, 303);
    });
}

#[test]
fn a_wrong_passphrase_and_an_unknown_name_look_the_same() {
    let app = TestApp::new();
    app.owner();
    let known = app.visitor().sign_in("olive@example.org", "not the right one");
    let unknown = app.visitor().sign_in("nobody@example.org", "not the right one");
    assert_eq!((known.status, unknown.status), (422, 422));
    assert!(known.text().contains(WRONG));
    assert_eq!(known.body.replace("olive@", "nobody@"), unknown.body);
}

#[test]
fn too_many_tries_have_to_wait_and_others_do_not() {
    let app = TestApp::new();
    app.owner();
    app.user("kim");
    let tries: Vec<Seen> = (0..12).map(|_| app.visitor().sign_in("olive@example.org", "wrong")).collect();
    let last = tries.last().unwrap();
    assert_eq!(last.status, 429);
    let wait: u64 = last.header("retry-after").parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    app.signed_in("kim");
}

#[test]
fn a_session_that_somebody_else_chose_is_not_used() {
    let app = TestApp::new();
    app.owner();
    let chosen = Token::fresh().unwrap().text();
    let answer = app
        .visitor()
        .request("POST", "/sign-in")
        .header("cookie", format!("touchstone={chosen}"))
        .form(&[("email", "olive@example.org"), ("passphrase", PASSPHRASE)])
        .send()
        .unwrap();
    let seen = Seen::of(answer);
    assert_eq!(seen.status, 303);
    assert!(!seen.header("set-cookie").contains(&chosen));
    let with = app.visitor().request("GET", "/account").header("cookie", format!("touchstone={chosen}")).send();
    assert_eq!(with.unwrap().status(), 303);
}

#[test]
fn a_changed_passphrase_ends_the_other_sessions() {
    each_app(|app| {
        app.owner();
        app.user("kim");
        let (here, there) = (app.signed_in("kim"), app.signed_in("kim"));
        let wrong = here.post("/account", &[("current", "wrong"), ("passphrase", "another good phrase")]);
        assert_eq!(wrong.status, 422);
        let done = here.post("/account", &[("current", PASSPHRASE), ("passphrase", "another good phrase")]);
        assert_eq!(done.status, 303);
        assert!(here.get("/account").text().contains("Your passphrase has been changed."));
        assert!(!here.get("/account").text().contains("has been changed"), "it is said once");
        assert_eq!(there.get("/account").status, 303);
        assert_eq!(app.visitor().sign_in("kim@example.org", PASSPHRASE).status, 422);
        assert_eq!(app.visitor().sign_in("kim@example.org", "another good phrase").status, 303);
    });
}

#[test]
fn a_one_time_link_waits_for_the_button_and_works_once() {
    each_app(|app| {
        app.owner();
        let (user, link) = (app.user("kim"), Token::fresh().unwrap());
        let path = format!("/enter/{}", link.text());
        let make = move |c: &mut touchstone::db::AnyConn| {
            accounts::invite(c, user, "/account", &link, Moment::now())
                .map_err(|e| DbError::Unexpected(format!("{e:?}")))
        };
        app.db.write(make).unwrap();
        let visitor = app.visitor();
        assert_eq!(visitor.get(&path).status, 200);
        assert_eq!(visitor.get(&path).status, 200, "looking uses nothing up");
        let done = visitor.post_bare(&path, &[]);
        assert_eq!((done.status, done.header("location")), (303, "/account"));
        assert_eq!(visitor.get("/account").status, 200);
        assert_eq!(app.visitor().post_bare(&path, &[]).status, 409);
    });
}

#[test]
fn forms_of_other_sites_and_of_other_sessions_are_refused() {
    let app = TestApp::new();
    app.owner();
    let kim = app.member("kim", Role::Viewer);
    for (name, value) in [("origin", "http://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
        let token = kim.csrf();
        let sent = kim.request("POST", "/sign-out").header(name, value).form(&[("csrf", &token)]).send().unwrap();
        assert_eq!(sent.status(), 403, "{name}: {value}");
    }
    for token in [String::new(), app.owner().csrf()] {
        assert_eq!(kim.post_bare("/sign-out", &[("csrf", &token)]).status, 403);
    }
    assert_eq!(kim.get("/account").status, 200, "still signed in");
    assert_eq!(kim.post("/sign-out", &[]).status, 303);
}

#[test]
fn nothing_stored_works_as_a_credential() {
    let app = TestApp::new();
    app.owner();
    let token = Token::fresh().unwrap();
    assert_ne!(token.at_rest(), token.text());
    let stolen = app.visitor().request("GET", "/account").header("cookie", format!("touchstone={}", token.at_rest()));
    assert_eq!(stolen.send().unwrap().status(), 303);
}

#[test]
fn a_workspace_of_others_looks_like_one_that_never_was() {
    each_app(|app| {
        let viewer = app.member("vera", Role::Viewer);
        let (stranger, own) = app.stranger("sam");
        assert_eq!(viewer.get("/w/1").status, 200);
        assert_eq!(stranger.get(&format!("/w/{own}")).status, 200);
        let (foreign, never) = (stranger.get("/w/1"), stranger.get("/w/999"));
        assert_eq!((foreign.status, never.status), (404, 404));
        assert_eq!(foreign.body, never.body);
    });
}
