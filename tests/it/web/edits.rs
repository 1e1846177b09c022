//! Changing a response: what history says of it, and what happens when two do it at once.

use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, running, texts};
use touchstone::actions::Acting;
use touchstone::actions::imports::{File, Target, at_once};
use touchstone::db::{AnyConn, DbError, scope};
use touchstone::domain::id::{ExperimentId, WorkspaceId};
use touchstone::domain::time::Moment;
use touchstone::domain::workspace::Role;
use touchstone::formats::responses_csv::{Options, Rows};

/// Logs a response and returns its address.
fn logged(visitor: &Visitor, base: &str, fields: &[(&str, &str)]) -> String {
    let form = fields.iter().fold(log_form(visitor, base), |form, (name, value)| form.set(name, value));
    attributes(&form.follow(visitor), "table.list th a", "href")[0].clone()
}

fn form_of(visitor: &Visitor, here: &str) -> Form {
    Form::of(&visitor.get(here), here)
}

/// The history of a response: each change with what it changed.
fn history(page: &Seen) -> Vec<(String, Vec<String>)> {
    changes(page, "#today")
}

fn changes(page: &Seen, place: &str) -> Vec<(String, Vec<String>)> {
    let html = scraper::Html::parse_document(&page.body);
    let parse = |selector: &str| scraper::Selector::parse(selector).unwrap();
    let text =
        |e: scraper::ElementRef<'_>| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    html.select(&parse(&format!("{place} .said")))
        .map(|said| {
            let what = text(said.select(&parse("bdi")).next().unwrap());
            (what.split(" on ").next().unwrap().to_owned(), said.select(&parse("li")).map(text).collect())
        })
        .collect()
}

#[test]
fn history_says_of_each_field_what_it_was_and_what_it_became() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let here = logged(olive, &base, &[("customer", "Corner Chemist"), ("outcome", "do_nothing"), ("quote", "Hm")]);
        assert!(history(&olive.get(&here)).is_empty());
        let ben = app.member("ben", Role::Editor);
        let form = form_of(&ben, &here).set("outcome", "buy").set("rung", "deposit").set("amount", "50");
        let form = form.set("currency", "GBP").set("quote", "We call Beth").set("warm", "yes");
        let form = form.set("reason", "They lose a day").set("reason_source", "seller");
        form.set("responded_at", "2026-11-20").follow(&ben);
        let page = olive.get(&here);
        let [(what, fields)] = &history(&page)[..] else { panic!("{:?}", history(&page)) };
        assert_eq!(what, "Edited by ben");
        let (when, others): (Vec<&String>, Vec<&String>) = fields.iter().partition(|line| line.starts_with("When"));
        assert_eq!(
            others,
            [
                "Outcome was Do nothing, became Buy",
                "Commitment was Nothing, became A deposit",
                "Amount was nothing, became 50.00",
                "Currency was nothing, became GBP",
                "In their words was “Hm”, became “We call Beth”",
                "Warm contact was no, became yes",
                "Why was nothing, became “They lose a day”",
                "Who says why was nothing, became seller",
            ]
        );
        assert!(when[0].ends_with("UTC, became 2026-11-20"), "{when:?}");

        Form::of(&page, &attributes(&page, ".acts form", "action")[1]).follow(olive);
        let [(undone, back), _] = &history(&olive.get(&here))[..] else { panic!() };
        assert_eq!(undone, "Edit undone by Olive");
        assert!(back.contains(&"Outcome was Buy, became Do nothing".to_owned()), "{back:?}");
        assert!(back.contains(&"In their words was “We call Beth”, became “Hm”".to_owned()), "{back:?}");
        Form::of(&olive.get(&here), &format!("{here}/undo")).follow(olive);
        assert_eq!(history(&olive.get(&here))[0], ("Taken back by Olive".to_owned(), vec![]));
    });
}

#[test]
fn whoever_saves_what_somebody_has_changed_since_is_told_and_may_save_again() {
    each_app(|app| {
        let (olive, ben) = (app.owner(), app.member("ben", Role::Editor));
        let base = running(olive, "Autumn interviews");
        let here = logged(olive, &base, &[("customer", "Corner Chemist"), ("outcome", "do_nothing")]);
        let (first, second) = (form_of(olive, &here), form_of(&ben, &here));
        let first = first.set("outcome", "pending").set("customer", "Corner Pharmacy");
        first.follow(olive);
        assert_eq!(first.send(olive).status, 303, "the same form twice changes nothing");

        let wrong = second.clone().set("outcome", "buy").set("amount", "lots").set("currency", "GBP").send(&ben);
        assert_eq!((wrong.status, texts(&wrong, ".stale").len()), (422, 0));
        let second = Form::of(&wrong, &here).set("amount", "").set("outcome", "do_nothing").set("quote", "Not now");
        let late = second.send(&ben);
        assert_eq!(late.status, 409, "what was refused for another reason is still an old form: {}", late.text());
        assert!(texts(&late, "#problems")[0].contains("Somebody has changed this response"), "{}", late.text());
        let [(what, changed)] = &changes(&late, ".stale")[..] else { panic!("{}", late.text()) };
        assert_eq!(what, "Edited by Olive");
        assert_eq!(changed[1], "Outcome was Do nothing, became Pending");
        let said = texts(&late, ".stale dt, .stale dd");
        assert_eq!(&said[..3], ["Customer", "Stored: Corner Pharmacy", "Yours: Corner Chemist"]);
        assert!(said.ends_with(&["In their words".into(), "Stored: nothing".into(), "Yours: “Not now”".into()]));
        assert_eq!(form_of(olive, &here).get("outcome"), "pending", "nothing was overwritten");

        let again = Form::of(&late, &here);
        assert_eq!((again.get("quote"), again.get("customer")), ("Not now", "Corner Chemist"));
        let page = again.follow(&ben);
        assert_eq!(Form::of(&page, &here).get("outcome"), "do_nothing");
        assert!(history(&page)[0].1.contains(&"Customer was Corner Pharmacy, became Corner Chemist".to_owned()));
        // An undo belongs to the edit that it stood beside.
        let undo = attributes(&page, ".acts form", "action")[1].clone();
        form_of(olive, &here).set("quote", "Later").follow(olive);
        assert_eq!(Form::of(&page, &undo).send(&ben).status, 409);
        assert_eq!(form_of(olive, &here).get("quote"), "Later");
    });
}

#[test]
fn a_form_shows_the_minute_and_keeps_the_moment() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let here = logged(olive, &base, &[("customer", "Corner Chemist"), ("outcome", "do_nothing")]);
        let moment = |olive: &Visitor| {
            let csv = olive.get(&format!("{base}/responses.csv")).body;
            csv.split(',').find(|cell| cell.ends_with('Z')).map(str::to_owned).unwrap_or(csv)
        };
        let (stored, form) = (moment(olive), form_of(olive, &here));
        let shown = form.get("responded_at").to_owned();
        assert_eq!((shown.len(), shown.replace(' ', "T")), (16, stored[..16].to_owned()));
        let page = form.set("quote", "Not now").follow(olive);
        assert_eq!(moment(olive), stored, "left alone, it is the same moment");
        assert_eq!(history(&page)[0].1.len(), 1, "and no change");
        form_of(olive, &here).set("responded_at", "2026-11-20 14:30").follow(olive);
        assert_eq!(moment(olive), "2026-11-20T14:30:00Z");
        for wrong in ["2026-11-20 14", "2026-11-20 24:00", "20 November"] {
            assert_eq!(form_of(olive, &here).set("responded_at", wrong).send(olive).status, 422, "{wrong}");
        }
    });
}

/// Brings a file into the experiment 1.
fn bring(app: &TestApp, file: &'static str) {
    let (workspace, now) = (WorkspaceId(1), Moment::now());
    let options = Options { scale_max_milli: Some(10_000), ..Default::default() };
    let rows: Vec<_> = Rows::open(file.as_bytes(), &options, now).map(|row| (row.line, row.draft)).collect();
    let import = move |conn: &mut AnyConn| {
        let ws = scope::enter_as_operator(conn, workspace)?.as_writer();
        let experiment = Some(ExperimentId(1));
        let target = Target { experiment, create: true, update: false };
        let acting = Acting { name: "Olive".into(), now };
        let file = File { name: "responses.csv", hash: "" };
        let done = at_once(conn, &ws, &acting, target, file, &rows);
        done.map(|_| ()).map_err(|e| DbError::Unexpected(format!("{e:?}")))
    };
    app.db.write(import).unwrap();
}

/// Rows of which every one has something that a form asks in another way than a file says it.
const TOLD: &str = "response_id,offer,segment,customer,outcome,chose,rung,quantity,amount,price,currency,cares,standard,\
satisfaction,quote,delivers,warm,reason,reason_source,responded_at,captured_at\n\
e1,Pilot,,,do_nothing,,,,,,,,,,,,,\"They said:\n\n\tnot now\r\nnor later\",,2026-11-20,\n\
e2,Pilot,,,do_nothing,,,,,,,,,,,,,,seller,2026-11-20T10:11:12.123456Z,\n\
e3,Pilot,Islands,Isle & \"Sons\" <i>,do_nothing,,,,,,,,,,,,,a < b & c,other,2026-11-20,\n\
e4,Pilot,,,alternative,Phone agency,,,,,,,,,,,,no,,2026-11-20,\n\
e5,Old one,,,buy,,none,,0.50,49.00,GBP,,,,,,,,customer,2026-11-20,2026-11-21\n\
e6,Pilot,,,do_nothing,,,40,,,,,,,,,,,,2026-11-20,\n\
e7,Pilot,,,buy_into,,time,,,,,Trust:7; speed:2.5; Price:3,\"Two\nlines\",4,\"\"\"One\"\"\n  two\n\nthree\",\
\"Rest:2; speed:8; Price:3\",yes,,,2026-11-20,\n\
e8,Pilot,,,buy,,payment,,,49.00,GBP,,,,,Rest:2,,,,2026-11-20,\n\
e9,Pilot,,,pending,,,,,,,,,,,,,,,2026-11-20,\n\
e10,Pilot,,,do_nothing,,,,,,,speed:3,,,,Rest:2; speed:1,,,,2026-11-20,\n\
";

#[test]
fn a_response_that_is_opened_and_saved_as_it_is_stays_as_it_is() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        bring(app, TOLD);
        let page = olive.get(&base);
        for part in ["offers/2", "alternatives/1"] {
            Form::of(&page, &format!("{base}/{part}/archive")).follow(olive);
        }
        let whole = || olive.get(&format!("{base}/responses.csv")).body;
        let before = whole();
        let rows = TOLD.matches("2026-11-20").count();
        for response in 1..=rows {
            let here = format!("{base}/responses/{response}");
            let form = form_of(olive, &here);
            let saved = form.follow(olive);
            assert_eq!(history(&saved), [], "response {response}: {form:?}");
        }
        assert_eq!((whole(), rows), (before, 10));
        let (fresh, first) = (log_form(olive, &base), form_of(olive, &format!("{base}/responses/1")));
        assert!(!fresh.knows("alternative"), "what was put away is asked again");
        assert_eq!((fresh.get("reason_source"), first.get("reason_source")), ("", ""));
        // An old form that leaves a field alone says nothing of it.
        let seventh = format!("{base}/responses/7");
        let (mine, late) = (form_of(olive, &seventh), form_of(olive, &seventh));
        mine.set("customer", "Corner Chemist").follow(olive);
        let told = late.set("satisfaction", "5").send(olive);
        assert_eq!(texts(&told, ".stale dt"), ["Customer", "Satisfaction"]);
    });
}

const BROUGHT: &str = "response_id,offer,outcome,rung,price,amount,currency,cares,delivers,captured_at,responded_at\n\
                       a1,Pilot,buy,deposit,49.00,10.00,GBP,speed:7; price:2,speed:8; trust:3,2026-11-21,2026-11-20\n";

#[test]
fn what_no_form_asks_stays_when_a_form_changes_a_response() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        bring(app, BROUGHT);
        let before = olive.get(&format!("{base}/responses.csv")).body;
        let here = format!("{base}/responses/1");
        let page = form_of(olive, &here).set("quote", "At last").follow(olive);
        assert_eq!(history(&page)[0].1, ["In their words was nothing, became “At last”"]);
        let after = olive.get(&format!("{base}/responses.csv")).body;
        assert!(before.contains("49.00") && before.contains("Speed:7") && before.contains("2026-11-21"), "{before}");
        assert_eq!(after.replace("At last", ""), before);
        let other = form_of(olive, &here).set("currency", "EUR").send(olive);
        assert!(other.status == 422 && other.text().contains("The price that was asked is in GBP"), "{}", other.text());
    });
}

/// Forms that say two things at once: field by field, and which field is told.
type Filled = &'static [(&'static str, &'static str)];

const CONTRADICTIONS: [(Filled, &str, &str); 5] = [
    (&[("outcome", "do_nothing"), ("rung", "deposit")], "rung", "the outcome is not a yes"),
    (&[("outcome", "pending"), ("rung", "words")], "rung", "the outcome is not a yes"),
    (&[("outcome", "buy"), ("alternative", "Phone agency")], "chose", "the outcome is not &#x27;alternative&#x27;"),
    (&[("outcome", "do_nothing"), ("chose", "A cousin")], "chose", "the outcome is not &#x27;alternative&#x27;"),
    (&[("outcome", "alternative"), ("alternative", "Phone agency"), ("chose", "A cousin")], "chose", "A cousin"),
];

#[test]
fn a_form_that_contradicts_itself_is_refused_with_everything_in_it() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let here = logged(olive, &base, &[("customer", "Corner Chemist"), ("outcome", "alternative"), ("chose", "B")]);
        for (fields, told, why) in CONTRADICTIONS {
            let filled = |form: Form| fields.iter().fold(form, |form, (name, value)| form.set(name, value));
            let new = (log_form(olive, &base).set("quote", "Hm"), format!("{base}/responses"));
            let there =
                (form_of(olive, &here).set("chose", "").set("alternative", "").set("quote", "Hm"), here.clone());
            for (form, action) in [new, there] {
                let refused = filled(form).send(olive);
                assert_eq!(refused.status, 422, "{fields:?} on {action}");
                assert_eq!(attributes(&refused, "#problems a", "href"), [format!("#f-{told}")], "{fields:?}");
                assert!(refused.body.contains(why), "{fields:?}: {}", refused.text());
                let kept = Form::of(&refused, &action);
                for (name, value) in fields.iter().chain(&[("quote", "Hm")]) {
                    let listed = *name == "chose" && kept.get("alternative") == *value;
                    assert!(kept.get(name) == *value || listed, "{name} on {action}: {:?}", kept.get(name));
                }
            }
        }
        assert_eq!(history(&olive.get(&here)), []);
        assert_eq!(texts(&olive.get(&format!("{base}/responses")), "table.list tbody th").len(), 1);
    });
}

#[test]
fn an_amount_beside_nothing_given_is_kept_and_said_as_a_file_may_bring_it() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let form = log_form(olive, &base).set("outcome", "do_nothing").set("amount", "50").set("currency", "GBP");
    let list = form.set("customer", "Corner Chemist").follow(olive);
    assert!(texts(&list, ".flash p")[0].ends_with("The amount is kept beside it, and counts as nothing given."));
    assert!(olive.get(&format!("{base}/responses.csv")).body.contains("do_nothing,,none,1,50.00,,GBP"));
}

#[test]
fn a_reason_of_others_and_one_of_ones_own_are_both_kept() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    logged(olive, &base, &[("outcome", "do_nothing"), ("reason", "We close for the morning")]);
    let form = log_form(olive, &base).set("because", "We close for the morning");
    let both = form.clone().set("outcome", "do_nothing").set("reason", "and lose a day").follow(olive);
    let here = attributes(&both, "table.list th a", "href")[0].clone();
    assert_eq!(form_of(olive, &here).get("reason"), "We close for the morning; and lose a day");
    let refused = form.set("outcome", "buy").set("rung", "deposit").send(olive);
    assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-reason"]);
    assert_eq!(Form::of(&refused, &format!("{base}/responses")).get("because"), "We close for the morning");
}

const ENDED: &str = "response_id,offer,outcome,rung,responded_at,captured_at,lost_at,observed_until\n\
                     c1,Pilot,buy,deposit,2026-11-10,2026-11-14,,\n\
                     c2,Pilot,buy,deposit,2026-11-10,,2026-11-15,\n\
                     c3,Pilot,buy,deposit,2026-11-10,,,2026-11-16\n";

#[test]
fn a_response_is_not_moved_past_what_became_of_it() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        bring(app, ENDED);
        let cases = [
            (1, "was captured on 2026-11-14"),
            (2, "was lost on 2026-11-15"),
            (3, "was last looked after on 2026-11-16"),
        ];
        for (response, what) in cases {
            let here = format!("{base}/responses/{response}");
            let moved = |day| form_of(olive, &here).set("responded_at", day).send(olive);
            let refused = moved("2026-11-17");
            assert_eq!(refused.status, 422, "{}", refused.text());
            let due = format!("This response {what}, before 2026-11-17. Choose a day up to then.");
            assert!(refused.text().contains(&due), "{}", refused.text());
            assert!(refused.body.contains("value=\"2026-11-17"), "what was typed is gone");
            assert!(history(&olive.get(&here)).is_empty());
            assert_eq!(moved("2026-11-14").status, 303);
        }
        let sent = olive
            .request("POST", "/api/v1/workspaces/1/experiments/1/responses")
            .header("x-csrf-token", olive.csrf())
            .header("content-type", "application/json")
            .body(r#"{"offer": "Pilot", "outcome": "buy", "captured_at": "2026-11-14"}"#);
        let refused = Seen::of(sent.send().unwrap());
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("This response was captured on 2026-11-14, before "), "{}", refused.body);
    });
}
