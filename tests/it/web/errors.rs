use crate::support::app::{Seen, TestApp};
use crate::support::databases::Fresh;

#[test]
fn people_get_a_page_with_a_way_on_and_programs_get_json() {
    let app = TestApp::new();
    app.owner();
    let page = app.visitor().get("/nowhere");
    assert_eq!(page.status, 404);
    assert!(page.text().contains("There is nothing here") && page.body.contains("href=\"/\""));
    let wanted = app.visitor().request("GET", "/nowhere").header("accept", "application/json");
    let json = Seen::of(wanted.send().unwrap());
    assert_eq!(json.header("content-type"), "application/problem+json; charset=utf-8");
    let body: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!((&body["status"], &body["title"]), (&404.into(), &"There is nothing here".into()));
    assert_eq!(app.visitor().get("/api/nowhere").header("content-type"), json.header("content-type"));
}

#[test]
fn pages_that_are_not_there_all_look_the_same() {
    let app = TestApp::new();
    let owner = app.owner();
    let bodies = ["/nowhere", "/w/99/x/y/z", "/enter/abc", "/setup"].map(|path| owner.get(path).body);
    assert!(bodies.iter().all(|b| *b == bodies[0]));
    assert!(!bodies[0].contains("nowhere") && !bodies[0].contains("/w/99"));
}

#[test]
fn another_method_is_told_which_ones_work() {
    let app = TestApp::new();
    for method in ["DELETE", "PUT", "PATCH", "TRACE"] {
        let seen = Seen::of(app.visitor().request(method, "/sign-in").send().unwrap());
        assert_eq!(seen.status, 405, "{method}");
        assert!(seen.header("allow").contains("GET") && seen.header("allow").contains("POST"));
    }
    assert_eq!(app.visitor().request("HEAD", "/sign-in").send().unwrap().status(), 200);
}

#[test]
fn forms_that_can_t_be_read_are_refused_without_a_crash() {
    let app = TestApp::new();
    let send = |kind: &str, body: Vec<u8>| {
        let request = app.visitor().request("POST", "/sign-in").header("content-type", kind).body(body);
        request.send().unwrap().status().as_u16()
    };
    let form = "application/x-www-form-urlencoded";
    assert_eq!(send(form, b"email=a&email=b".to_vec()), 400);
    assert_eq!(send(form, b"unknown=1".to_vec()), 400);
    assert_eq!(send(form, vec![0xff, 0xfe]), 400);
    assert_eq!(send("application/json", b"{}".to_vec()), 415);
    assert_eq!(send(form, b"email=%ff%00&passphrase=%".to_vec()), 422);
    assert_eq!(app.visitor().get("/healthz/live").status, 200);
}

#[test]
fn a_mistake_of_ours_says_a_number_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("accounts")).unwrap();
    std::fs::write(folder.path().join("accounts/account.hbs"), "{{secret_name}}").unwrap();
    let path = folder.path().to_owned();
    let app = TestApp::with(Fresh::sqlite(), |s| s.templates = Some(path));
    let seen = app.owner().get("/account");
    assert_eq!(seen.status, 500);
    assert!(seen.text().contains(seen.header("x-request-id")));
    assert!(!seen.body.contains("secret_name") && !seen.body.contains("hbs"));
}
