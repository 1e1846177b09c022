//! `touchstone demo`: one address, straight in, and out again in one click.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::blocking::Client;
use reqwest::redirect::Policy;
use scraper::{Html, Selector};

/// A running demo; it stops when this is dropped.
struct Running {
    child: Child,
    link: String,
    site: String,
    visitor: Client,
}

impl Running {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/real-data")
            .current_dir(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let link = line.trim().strip_prefix("Open ").unwrap().to_owned();
        let site = link.split("/enter/").next().unwrap().to_owned();
        let visitor = Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        Self { child, link, site, visitor }
    }

    /// Posts a form and returns the status and where it leads.
    fn post(&self, url: &str, csrf: &str) -> (u16, String) {
        let answer = self.visitor.post(url).form(&[("csrf", csrf)]).send().unwrap();
        let to = answer.headers().get("location").map(|v| v.to_str().unwrap().to_owned());
        (answer.status().as_u16(), to.unwrap_or_default())
    }

    fn page(&self, path: &str) -> Html {
        Html::parse_document(&self.visitor.get(format!("{}{path}", self.site)).send().unwrap().text().unwrap())
    }

    fn csrf(&self) -> String {
        let field = Selector::parse("input[name=csrf]").unwrap();
        self.page("/account").select(&field).next().unwrap().value().attr("value").unwrap().to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn one_address_leads_to_the_report_once_and_a_demo_goes_in_one_click() {
    let data = tempfile::tempdir().unwrap();
    let demo = Running::start(data.path());
    // The link itself only asks: mail programs and chats look at links.
    assert_eq!(demo.visitor.get(&demo.link).send().unwrap().status(), 200);
    assert_eq!(demo.post(&demo.link, ""), (303, "/w/1/experiments/1/report".to_owned()));
    assert_eq!(demo.post(&demo.link, "").0, 409, "it works once");
    let delete = format!("{}/w/1/delete-demo", demo.site);
    assert_eq!(demo.post(&delete, "").0, 403, "not without the hidden field");
    assert_eq!(demo.post(&delete, &demo.csrf()), (303, "/".to_owned()));
    assert_eq!(demo.post(&delete, &demo.csrf()).0, 404);
}

#[test]
fn a_second_start_finds_the_demo_as_it_was_left() {
    let data = tempfile::tempdir().unwrap();
    let count = |demo: &Running| {
        demo.post(&demo.link, "");
        let lines = Selector::parse("main li").unwrap();
        demo.page("/").select(&lines).count()
    };
    let first = Running::start(data.path());
    assert_eq!(count(&first), 2);
    drop(first);
    assert!(data.path().join("demo/touchstone.db").exists());
    assert_eq!(count(&Running::start(data.path())), 2);
}

#[test]
fn whoever_has_not_entered_is_told_how_and_not_to_set_anything_up() {
    let data = tempfile::tempdir().unwrap();
    let demo = Running::start(data.path());
    for path in ["/sign-in", "/nowhere"] {
        let text: String = demo.page(path).root_element().text().collect();
        assert!(text.contains("The link that was printed where it was started leads in"), "{path}: {text}");
        assert!(!text.contains("setup-link"), "{path}: {text}");
    }
    demo.post(&demo.link, "");
    let text: String = demo.page("/w/1").root_element().text().collect();
    assert!(!text.contains("leads in"), "who is in needs no way in");
}
