use super::*;
use crate::support::app::each_app;
use std::time::Duration;
use touchstone::actions::silence::fold;
use touchstone::domain::time::Moment;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const CHROME: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
const SAFARI: &str = "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15";
const DAY: i64 = 86_400_000_000;

/// The page as a browser gets it, and what its script will send.
fn beacon(visitor: &Visitor, at: &str) -> String {
    attributes(&visitor.get(at), "main[data-by]", "data-by").remove(0)
}

fn look(visitor: &Visitor, at: &str, by: &str, agent: &str) {
    let asked = visitor.request("POST", &format!("{at}/seen")).header("user-agent", agent);
    let asked = asked.header("sec-fetch-site", "same-origin").header("content-type", "text/plain;charset=UTF-8");
    assert_eq!(asked.body(by.to_owned()).send().unwrap().status(), 204);
}

fn views(owner: &Visitor) -> String {
    owner.get(PAGE).text()
}

fn folded(app: &TestApp, days: i64) -> u64 {
    let now = Moment(Moment::now().0 + days * DAY);
    inside(app, move |conn, ws| fold(conn, ws, ExperimentId(1), now))
}

#[test]
fn a_look_counts_once_for_each_who_looks_and_never_for_a_program() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        let (first, second, third) = (beacon(&nobody, &at), beacon(&nobody, &at), beacon(&nobody, &at));
        look(&nobody, &at, &first, FIREFOX);
        assert!(views(owner).contains("Not seen yet."), "nobody looks for less than a second");
        std::thread::sleep(Duration::from_millis(1_100));
        for (by, agent) in [
            (&first, "curl/8.5.0"),
            (&first, "Mozilla/5.0 (compatible; bingbot/2.0)"),
            (&"".to_owned(), FIREFOX),
            (&format!("{}x", &first[..first.len() - 1]), FIREFOX),
            (&form(&nobody, &at).get("form").to_owned(), FIREFOX),
        ] {
            look(&nobody, &at, by, agent);
        }
        let bare = nobody.request("POST", &format!("{at}/seen")).header("user-agent", FIREFOX).body(first.clone());
        assert_eq!(bare.send().unwrap().status(), 204);
        assert!(views(owner).contains("Not seen yet."));
        look(&nobody, &at, &first, FIREFOX);
        look(&nobody, &at, &first, FIREFOX);
        // The same page from elsewhere, and the same browser with another page.
        look(&nobody, &at, &first, CHROME);
        look(&nobody, &at, &second, FIREFOX);
        assert!(views(owner).contains("Seen by 1 visitor,"), "{}", views(owner));
        look(&nobody, &at, &third, CHROME);
        assert!(views(owner).contains("Seen by 2 visitors,"), "{}", views(owner));
        assert_eq!(counted(app), []);
    });
}

#[test]
fn who_looks_and_says_nothing_did_nothing_when_the_time_to_decide_is_over() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        let pages: Vec<String> = (0..3).map(|_| beacon(&nobody, &at)).collect();
        std::thread::sleep(Duration::from_millis(1_100));
        for (by, agent) in pages.iter().zip([FIREFOX, CHROME, SAFARI]) {
            look(&nobody, &at, by, agent);
        }
        // One of the three answers, without ever having been seen on this page.
        let answered = form(&nobody, &at).set("choice", "other").set("other", "Phone agency");
        let fields = [("form", answered.get("form")), ("choice", "other"), ("other", "Phone agency")];
        let sent = nobody.request("POST", &at).header("user-agent", SAFARI).form(&fields).send().unwrap();
        assert_eq!(sent.status(), 303);
        assert_eq!(folded(app, 13), 0);
        assert_eq!(counted(app), [(ALTERNATIVE, 1)]);

        // Two instances at the same moment.
        let both = std::thread::scope(|scope| {
            let one = scope.spawn(|| folded(app, 15));
            let other = scope.spawn(|| folded(app, 15));
            one.join().unwrap() + other.join().unwrap()
        });
        assert_eq!(both, 2);
        assert_eq!(folded(app, 16), 0);
        assert_eq!(counted(app), [(ALTERNATIVE, 1), (UNSAID, 2)]);
        let list = owner.get(&format!("{BASE}/responses")).text();
        assert!(list.contains("2 alike") && list.contains("no answer"), "{list}");
        let report = owner.get(&format!("{BASE}/report")).text();
        assert!(report.contains("No answer (2)"), "{report}");
        assert!(owner.get(&format!("{BASE}/responses.csv")).body.contains(",yes\n"), "the file tells them apart too");
        let visits =
            inside(app, |conn, ws| Ok(touchstone::db::visits::due(conn, ws, ExperimentId(1), Moment(i64::MAX / 2))?));
        assert!(visits.iter().all(|(_, _, _, silent)| *silent == 0), "what is no longer needed is forgotten");
    });
}

#[test]
fn how_long_customers_have_is_set_before_the_start_and_fixed_then() {
    let app = TestApp::new();
    let owner = app.owner();
    let created = Form::of(&owner.get("/w/1"), "/w/1/experiments").set("name", "Draft").send(owner);
    let base = created.header("location").to_owned();
    crate::support::forms::add_offer(owner, &base, "Pilot", "words");
    let page = owner.get(&format!("{base}/offers/1/page"));
    assert!(page.text().contains("has 14 days to decide"));
    let patience = format!("{base}/patience");
    Form::of(&page, &patience).set("days", "7").follow(owner);
    assert!(owner.get(&format!("{base}/offers/1/page")).text().contains("has 7 days to decide"));
    let refused = Form::of(&page, &patience).set("days", "0").follow(owner);
    assert!(refused.text().contains("from 1 to 365 days"), "{}", refused.text());
    Form::of(&owner.get(&base), &format!("{base}/start")).follow(owner);
    let late = Form::of(&page, &patience).set("days", "30").follow(owner);
    assert!(late.text().contains("fixed when the experiment starts"), "{}", late.text());
    assert!(owner.get(&format!("{base}/offers/1/page")).text().contains("has 7 days to decide"));
}
