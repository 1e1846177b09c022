//! The quick log: where it opens, what it asks, and what a script is told.

use crate::support::app::{PASSPHRASE, Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, running, select, texts};
use scraper::Html;
use touchstone::domain::workspace::Role;

/// Sends a form as the page's script does.
fn by_script(visitor: &Visitor, base: &str, fields: &[(&str, &str)]) -> Seen {
    let csrf = visitor.csrf();
    let all: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
    let path = format!("{base}/responses");
    Seen::of(visitor.request("POST", &path).header("accept", "application/json").form(&all).send().unwrap())
}

fn names(visitor: &Visitor, base: &str) -> Vec<String> {
    texts(&visitor.get(&format!("{base}/responses")), "table.list tbody th")
}

#[test]
fn a_script_is_told_what_was_stored_and_by_the_same_checks_what_is_wrong() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let right = [("key", "k1"), ("offer_id", "1"), ("customer", "Corner Chemist"), ("outcome", "do_nothing")];
        let first = by_script(olive, &base, &right);
        assert_eq!(first.status, 201, "{}", first.body);
        assert!(first.header("content-type").starts_with("application/json"));
        assert!(first.header("set-cookie").contains("flash"), "the next page offers to take it back");
        for _ in 0..3 {
            assert_eq!(
                (by_script(olive, &base, &right).status, &by_script(olive, &base, &right).body),
                (201, &first.body)
            );
        }
        assert_eq!(names(olive, &base), ["Corner Chemist"]);

        let wrong = [
            ("key", "k2"),
            ("offer_id", "1"),
            ("outcome", "buy"),
            ("rung", "deposit"),
            ("amount", "fifty"),
            ("currency", "GBP"),
        ];
        let refused = by_script(olive, &base, &wrong);
        assert_eq!(refused.status, 422);
        let told: serde_json::Value = serde_json::from_str(&refused.body).unwrap();
        assert_eq!(told["errors"][0]["field"], "amount");
        assert!(told["errors"][0]["message"].as_str().unwrap().contains("fifty"), "{told}");
        // What was refused may be sent again with the same id, mended.
        let mut mended = wrong;
        mended[4].1 = "50";
        assert_eq!(by_script(olive, &base, &mended).status, 201);
        assert_eq!(names(olive, &base).len(), 2);
    });
}

#[test]
fn a_script_whose_page_is_too_old_or_whose_visitor_is_gone_is_told_so() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let path = format!("{base}/responses");
    let send = |visitor: &Visitor, csrf: &str| {
        let form = [("key", "k"), ("offer_id", "1"), ("outcome", "do_nothing"), ("csrf", csrf)];
        visitor.request("POST", &path).header("accept", "application/json").form(&form).send().unwrap().status()
    };
    assert_eq!(send(olive, "stale"), 403);
    assert_eq!(send(&app.visitor(), "stale"), 401);
    assert!(names(olive, &base).is_empty());
    assert_eq!(send(olive, &olive.csrf()), 201);
}

#[test]
fn what_was_put_in_is_the_highest_that_is_ticked_and_nothing_ticked_is_no_yes() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let form = [("offer_id", "1"), ("outcome", "buy")];
        let ticked = [&[("key", "a"), ("customer", "Abbey Road"), ("rung", "time"), ("rung", "payment")], &form[..]];
        assert_eq!(by_script(olive, &base, &ticked.concat()).status, 201);
        let none = [&[("key", "b"), ("customer", "Corner Chemist")], &form[..]].concat();
        assert_eq!(by_script(olive, &base, &none).status, 201);
        let list = olive.get(&format!("{base}/responses"));
        assert!(texts(&list, ".flash p")[0].contains("put nothing in, so it is no yes"), "{}", list.text());
        assert_eq!(texts(&list, "table.list td:nth-child(4)"), ["Nothing", "Payment"]);
        let page = olive.get(&attributes(&list, "table.list th a", "href")[1]);
        assert_eq!(attributes(&page, "[name=rung][checked]", "value"), ["payment"]);
        let odd = [&[("key", "c"), ("rung", "gold")], &form[..]].concat();
        assert!(by_script(olive, &base, &odd).body.contains("gold"));
    });
}

#[test]
fn cares_are_ticked_with_how_much_they_matter() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    log_form(olive, &base).set("outcome", "do_nothing").set("cares", "Price:2").follow(olive);
    let form = log_form(olive, &base).set("outcome", "do_nothing").set("care", "Price").set("how:Price", "5");
    form.set("cares", "Trust:1").set("standard", "by 9 am").follow(olive);
    // A chip is enough: how much stands beside it.
    log_form(olive, &base).set("outcome", "do_nothing").set("care", "Speed").set("cares", "").follow(olive);
    let csv = olive.get(&format!("{base}/responses.csv")).body;
    assert!(csv.contains("Price:5; Trust:1") && csv.contains("Speed:3") && csv.contains("by 9 am"), "{csv}");
    let here = attributes(&olive.get(&format!("{base}/responses")), "table.list th a", "href")[1].clone();
    let page = olive.get(&here);
    let ticked = attributes(&page, "[name=care][checked]", "value");
    assert_eq!(ticked.len(), 2, "{ticked:?}");
    assert!(attributes(&page, "[name='how:Price'] option[selected]", "value") == ["5"]);
}

#[test]
fn the_log_opens_where_one_logged_last() {
    each_app(|app| {
        let olive = app.owner();
        assert_eq!(olive.get("/log").header("location"), "/w/1/log");
        let first = running(olive, "Autumn interviews");
        let second = running(olive, "Price test");
        assert_eq!(
            olive.get("/w/1/log").header("location"),
            format!("{second}/log"),
            "the newest, as long as there is no last"
        );
        log_form(olive, &first).set("outcome", "do_nothing").follow(olive);
        for path in ["/log", "/w/1/log"] {
            assert_eq!(olive.get(path).header("location"), format!("{first}/log"));
        }
        Form::of(&olive.get(&first), &format!("{first}/stop")).follow(olive);
        assert_eq!(olive.get("/log").header("location"), format!("{second}/log"), "nobody is asked in the other one");
        let button = attributes(&olive.get("/w/1"), "header .btn[href]", "href");
        assert_eq!(button, ["/w/1/log"]);
        let vera = app.member("vera", Role::Viewer);
        assert_eq!(
            (vera.get("/w/1/log").status, vera.get("/log").header("location").to_owned()),
            (403, "/".to_owned())
        );
        assert!(attributes(&vera.get("/w/1"), "header .btn[href]", "href").is_empty());
    });
}

#[test]
fn where_nothing_is_asked_the_log_leads_to_the_first_experiment() {
    let app = TestApp::new();
    let olive = app.owner();
    let page = olive.get("/w/1/log");
    let made = Form::of(&page, "/w/1/experiments").set("name", "Autumn interviews").send(olive);
    assert_eq!(made.status, 303, "{}", made.text());
    let page = olive.get("/w/1/log");
    assert_eq!(attributes(&page, ".plain a", "href"), [format!("{}#checklist", made.header("location"))]);
}

#[test]
fn the_log_counts_today_and_towards_the_plan_and_says_when_it_is_reached() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let log = |n: &str| {
        log_form(olive, &base).set("outcome", "do_nothing").set("quantity", n).set("then", "next").follow(olive)
    };
    let page = log("39");
    assert_eq!(texts(&page, "#under"), ["Autumn interviews · 39 today"]);
    assert_eq!(texts(&page, "#f-offer option"), ["Pilot, 39 of 40"]);
    assert!(texts(&page, ".reached").is_empty());
    let page = log("1");
    assert!(texts(&page, ".reached")[0].starts_with("Pilot: 40 of 40. The plan is reached"), "{}", page.text());
}

#[test]
fn the_last_ten_stand_below_and_each_can_be_changed_or_taken_back() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let mut page = None;
    for i in 0..12 {
        let form = log_form(olive, &base).set("customer", &format!("Pharmacy {i}")).set("outcome", "do_nothing");
        page = Some(form.set("then", "next").follow(olive));
    }
    let page = page.unwrap();
    let shown = texts(&page, ".today li bdi");
    assert_eq!((shown.len(), shown[0].as_str()), (10, "Pharmacy 11"));
    let undo = attributes(&page, ".today li form", "action")[1].clone();
    let after = Form::of(&page, &undo).follow(olive);
    assert!(after.text().contains("Taken back") && after.text().contains("Log a response"), "{}", after.text());
    assert!(!texts(&after, ".today li bdi").contains(&"Pharmacy 10".to_owned()));
    let back = attributes(&after, "#strip form", "action")[0].clone();
    let again = Form::of(&after, &back).follow(olive);
    assert!(texts(&again, ".today li bdi").contains(&"Pharmacy 10".to_owned()));
}

#[test]
fn what_waited_on_a_device_happened_when_it_was_written() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let three_days = (3 * 86_400).to_string();
    for (key, waited) in [("a", three_days.as_str()), ("b", "5"), ("c", "-5"), ("d", "x"), ("e", "99999999999")] {
        let form = [("key", key), ("offer_id", "1"), ("outcome", "do_nothing"), ("customer", key), ("waited", waited)];
        assert_eq!(by_script(olive, &base, &form).status, 201);
    }
    let late = olive.get(&format!("{base}/responses?show=late"));
    assert_eq!(texts(&late, "table.list tbody th"), ["a"]);
}

#[test]
fn reasons_of_those_who_did_nothing_are_proposed_to_the_next() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let nothing =
        |reason: &str| log_form(olive, &base).set("outcome", "do_nothing").set("reason", reason).follow(olive);
    nothing("We close for the morning");
    nothing("we close for the Morning");
    let page = olive.get(&format!("{base}/log"));
    assert_eq!(attributes(&page, "[name=because]", "value"), ["we close for the Morning", ""]);
    let chosen = log_form(olive, &base).set("outcome", "do_nothing").set("because", "we close for the Morning");
    let list = chosen.set("customer", "Corner Chemist").follow(olive);
    let here = attributes(&list, "table.list th a", "href")[0].clone();
    assert_eq!(Form::of(&olive.get(&here), &here).get("reason"), "we close for the Morning");
}

#[test]
fn taps_count_one_each_and_all_the_others_did_nothing() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Landing page");
        let counter = format!("{base}/tally");
        let counts = |page: &Seen| texts(page, "output");
        let tap = |page: &Seen, n: usize| {
            let html = Html::parse_document(&page.body);
            let form = select(&html, "[data-tap]")[n];
            let fields: Vec<(String, String)> = form
                .select(&scraper::Selector::parse("input").unwrap())
                .map(|i| (i.attr("name").unwrap().to_owned(), i.attr("value").unwrap().to_owned()))
                .collect();
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let sent = olive.post_bare(form.attr("action").unwrap(), &fields);
            assert_eq!(sent.status, 303, "{}", sent.text());
            olive.get(sent.header("location"))
        };
        let page = olive.get(&counter);
        assert_eq!(texts(&page, ".what"), ["Buy", "Buy into", "Phone agency", "Do nothing"]);
        let page = tap(&tap(&tap(&page, 0), 0), 2);
        assert_eq!(counts(&page), ["2", "0", "1", "0"]);
        let gave = texts(&olive.get(&format!("{base}/responses?outcome=buy")), "table.list td:nth-child(4)");
        assert_eq!(gave, ["A deposit", "A deposit"], "a tap means that what was asked was given");
        let minus = |n: &str| {
            [("offer_id", "1"), ("outcome", "buy"), ("alternative", ""), ("key", n)]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        };
        for (key, left) in [("m1", "1"), ("m1", "1"), ("m2", "0")] {
            let fields = minus(key);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let sent = olive.post(&format!("{counter}/minus"), &fields);
            assert_eq!(counts(&olive.get(sent.header("location")))[0], left);
        }
        let rest = |audience: &str| {
            Form::of(&olive.get(&counter), &format!("{counter}/rest")).set("audience", audience).send(olive)
        };
        for wrong in ["many", "1", "0", ""] {
            let refused = rest(wrong);
            assert_eq!(refused.status, 422, "{wrong}");
            assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-audience"]);
        }
        let done = rest("1,180");
        let page = olive.get(done.header("location"));
        assert_eq!(counts(&page), ["0", "0", "1", "1,179"]);
        let undo = attributes(&page, "#strip form", "action")[0].clone();
        assert_eq!(counts(&Form::of(&page, &undo).follow(olive)), ["0", "0", "1", "0"]);
    });
}

#[test]
fn the_questions_of_an_interview_are_changed_and_what_is_noted_goes_to_the_customers_words() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let (guide, usual) = (format!("{base}/guide"), texts(&olive.get(&format!("{base}/log")), ".guide li bdi"));
        assert!(usual.len() >= 3 && usual.iter().any(|q| q.contains("care about")), "{usual:?}");
        let form = Form::of(&olive.get(&guide), &guide).set("questions", "How today?\n\nWhat else?");
        form.follow(olive);
        assert_eq!(texts(&olive.get(&format!("{base}/log")), ".guide li bdi"), ["How today?", "What else?"]);
        let fields = [("key", "n"), ("offer_id", "1"), ("outcome", "do_nothing"), ("quote", "Never again.")];
        let notes = [("asked", "How today?"), ("note", "By phone."), ("asked", "What else?"), ("note", "")];
        assert_eq!(by_script(olive, &base, &[&fields[..], &notes[..]].concat()).status, 201);
        let here = attributes(&olive.get(&format!("{base}/responses")), "table.list th a", "href")[0].clone();
        assert_eq!(Form::of(&olive.get(&here), &here).get("quote"), "Never again.\nHow today? By phone.");
        let many = (0..13).map(|i| format!("Question {i}?")).collect::<Vec<_>>().join("\n");
        assert_eq!(Form::of(&olive.get(&guide), &guide).set("questions", &many).send(olive).status, 422);
        Form::of(&olive.get(&guide), &guide).set("questions", "").follow(olive);
        assert!(texts(&olive.get(&format!("{base}/log")), ".guide").is_empty());
        let vera = app.member("vera", Role::Viewer);
        assert!(vera.get(&guide).text().contains("No question is written down"));
    });
}

#[test]
fn single_keys_can_be_turned_off() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let on = || !attributes(&olive.get(&format!("{base}/log")), "#log[data-keys]", "id").is_empty();
    assert!(on());
    let set = |keys: &str, next: &str| olive.post("/account/keys", &[("keys", keys), ("next", next)]);
    assert_eq!(set("off", "/log").header("location"), "/log");
    assert!(!on());
    assert_eq!(set("on", "//evil.example").header("location"), "/");
    assert!(on());
    assert_eq!(set("maybe", "/log").status, 400);
}

#[test]
fn only_the_log_can_be_installed_and_its_files_keep_their_addresses() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let log = olive.get(&format!("{base}/log"));
    let policy = log.header("content-security-policy").to_owned();
    assert!(policy.contains("manifest-src 'self'") && policy.contains("worker-src 'self'"), "{policy}");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(!olive.get("/w/1").header("content-security-policy").contains("manifest-src"));
    assert_eq!(attributes(&log, "link[rel=manifest]", "href"), ["/manifest.webmanifest"]);
    let manifest = app.visitor().get("/manifest.webmanifest");
    assert_eq!((manifest.status, manifest.header("content-type")), (200, "application/manifest+json; charset=utf-8"));
    let told: serde_json::Value = serde_json::from_str(&manifest.body).unwrap();
    assert_eq!(told["start_url"], "/log");
    for icon in told["icons"].as_array().unwrap() {
        let seen = app.visitor().request("GET", icon["src"].as_str().unwrap()).send().unwrap();
        assert_eq!(seen.headers()["content-type"], icon["type"].as_str().unwrap());
    }
    let worker = app.visitor().get("/log-worker.js");
    assert_eq!((worker.status, worker.header("cache-control")), (200, "no-cache"));
    assert!(worker.header("content-type").starts_with("text/javascript"));
}

#[test]
fn whoever_signs_out_is_told_of_responses_that_are_not_sent_yet() {
    let app = TestApp::new();
    app.owner();
    app.user("kim");
    let kim = app.visitor();
    let seen = kim.sign_in("kim@example.org", PASSPHRASE);
    let session = seen.header("set-cookie").split(';').next().unwrap().to_owned();
    let csrf = kim.csrf();
    let leave = |waiting: &str, anyway: &[(&str, &str)]| {
        let form: Vec<(&str, &str)> = anyway.iter().copied().chain([("csrf", csrf.as_str())]).collect();
        let cookies = format!("{session}; touchstone-waiting={waiting}");
        Seen::of(kim.request("POST", "/sign-out").header("cookie", cookies).form(&form).send().unwrap())
    };
    let told = leave("2", &[]);
    assert_eq!((told.status, texts(&told, "h1")), (409, vec!["2 responses are still only on this device".to_owned()]));
    assert_eq!(told.header("clear-site-data"), "", "nothing is lost yet");
    assert_eq!(kim.get("/account").status, 200);
    let gone = leave("2", &[("anyway", "yes")]);
    assert_eq!((gone.status, gone.header("location")), (303, "/sign-in"));
    assert!(gone.header("clear-site-data").contains("storage"));
}

#[test]
fn a_script_learns_who_answered_of_late_and_when() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let known = |base: &str| {
            let seen = olive.get(&format!("{base}/customers.json"));
            assert_eq!(seen.status, 200, "{}", seen.body);
            let all: Vec<serde_json::Value> = serde_json::from_str(&seen.body).unwrap();
            let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
            all.iter().map(|one| (text(one, "name"), text(one, "said"))).collect::<Vec<_>>()
        };
        assert_eq!(known(&base), []);
        let answered = |key: &str, customer: &str, day: &str| {
            let form = [("key", key), ("offer_id", "1"), ("customer", customer), ("outcome", "do_nothing")];
            let dated = [form.as_slice(), &[("responded_at", day)]].concat();
            assert_eq!(by_script(olive, &base, &dated).status, 201);
        };
        answered("k1", "Corner Chemist", "2026-11-02");
        answered("k2", "Abbey Road", "2026-11-03");
        answered("k3", "Corner Chemist", "2026-11-04");
        let waits = [("key", "k4"), ("offer_id", "1"), ("customer", "Hill Pharmacy"), ("outcome", "pending")];
        assert_eq!(by_script(olive, &base, &waits).status, 201);
        let said = |name: &str, said: &str| (name.to_owned(), said.to_owned());
        assert_eq!(
            known(&base),
            [
                said("Hill Pharmacy", ""),
                said("Corner Chemist", "Answered twice before, last on 4 November 2026."),
                said("Abbey Road", "Answered once before, on 3 November 2026."),
            ]
        );
        // Elsewhere they are known by name, but gave no answer there.
        let other = running(olive, "Winter interviews");
        assert!(known(&other).iter().all(|(_, said)| said.is_empty()) && known(&other).len() == 3);
    });
}
