//! Logging what customers do, on the pages alone.

use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, one_line, running, select, texts};
use scraper::Html;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use touchstone::actions::imports::{File, Target, at_once};
use touchstone::db::{AnyConn, DbError, scope};
use touchstone::domain::id::{ExperimentId, WorkspaceId};
use touchstone::domain::time::Moment;
use touchstone::formats::responses_csv::{Options, read};

/// How many responses the report counts.
fn counted(visitor: &Visitor, base: &str) -> u64 {
    let lead = texts(&visitor.get(&format!("{base}/report")), ".lead").join(" ");
    let Some(before) = lead.find(" counted response") else {
        assert!(lead.contains("logged"), "{lead}");
        return 0;
    };
    lead[..before].split_whitespace().last().unwrap().replace(',', "").parse().unwrap()
}

fn log(visitor: &Visitor, base: &str, customer: &str, outcome: &str) -> Seen {
    log_form(visitor, base).set("customer", customer).set("outcome", outcome).follow(visitor)
}

fn names(list: &Seen) -> Vec<String> {
    texts(list, "table.list tbody th")
}

#[test]
fn a_response_is_logged_counted_and_taken_back() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let list = log(olive, &base, "Corner Chemist", "do_nothing");
        assert!(texts(&list, ".flash p")[0].starts_with("Saved: Corner Chemist"), "{}", list.text());
        assert_eq!(names(&list), ["Corner Chemist"]);
        let form = log_form(olive, &base).set("customer", "Abbey Road").set("outcome", "buy");
        let list = form.set("rung", "deposit").set("amount", "50.00").set("currency", "GBP").follow(olive);
        assert!(list.text().contains("A deposit, 50.00 GBP"), "{}", list.text());
        assert_eq!(counted(olive, &base), 2);
        assert!(olive.get(&format!("{base}/report")).text().contains("2 counted responses"));

        let undo = attributes(&list, ".flash form", "action")[0].clone();
        let after = Form::of(&list, &undo).follow(olive);
        assert!(after.text().contains("Taken back: it counts nowhere."), "{}", after.text());
        assert_eq!((names(&after), counted(olive, &base)), (vec!["Corner Chemist".to_owned()], 1));
        let back = attributes(&after, ".flash form", "action")[0].clone();
        let again = Form::of(&after, &back).follow(olive);
        assert_eq!((names(&again).len(), counted(olive, &base)), (2, 2));
        assert!(texts(&olive.get(&format!("{base}/responses")), ".flash").is_empty(), "it is said once");
    });
}

#[test]
fn a_refused_response_keeps_everything_and_leads_to_what_is_wrong() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let form = log_form(olive, &base).set("customer", "Corner Chemist").set("outcome", "buy");
        let form = form.set("rung", "deposit").set("amount", "fifty").set("currency", "GBP").set("quote", "Yes!\nNow.");
        let form = form.set("reason", "They lose a day").set("responded_at", "yesterday").set("warm", "yes");
        let refused = form.send(olive);
        assert_eq!(refused.status, 422);
        let links = attributes(&refused, "#problems a", "href");
        assert_eq!(links.iter().collect::<BTreeSet<_>>(), [&"#f-amount".to_owned(), &"#f-responded_at".into()].into());
        for link in &links {
            let named = format!("input{link}[aria-invalid=true]");
            let described = attributes(&refused, &named, "aria-describedby");
            let error = described[0].split(' ').find(|id| id.ends_with("-error")).unwrap();
            assert!(!texts(&refused, &format!("#{error}"))[0].is_empty(), "{link} says what is wrong");
        }
        let kept = Form::of(&refused, &format!("{base}/responses"));
        for name in
            ["customer", "outcome", "rung", "amount", "currency", "quote", "reason", "responded_at", "warm", "key"]
        {
            assert_eq!(kept.get(name), form.get(name), "{name}");
        }
        assert_eq!(counted(olive, &base), 0, "nothing is stored");
        let list = kept.set("amount", "50").set("responded_at", "").follow(olive);
        assert_eq!(names(&list), ["Corner Chemist"]);
        let none = log_form(olive, &base).set("customer", "Nobody").send(olive);
        assert_eq!(none.status, 422);
        assert_eq!(attributes(&none, "#problems a", "href"), ["#f-outcome"]);
        assert!(!texts(&none, "#f-outcome").is_empty());
    });
}

#[test]
fn a_response_that_is_sent_twice_is_stored_once() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let form = log_form(olive, &base).set("customer", "Corner Chemist").set("outcome", "do_nothing");
        for _ in 0..3 {
            assert_eq!(form.send(olive).status, 303);
        }
        assert_eq!(names(&olive.get(&format!("{base}/responses"))), ["Corner Chemist"]);
        assert_eq!(counted(olive, &base), 1);
        let without = olive.post(&format!("{base}/responses"), &[("outcome", "buy"), ("offer_id", "1")]);
        assert_eq!(without.status, 400);
    });
}

#[test]
fn an_edit_keeps_what_was_there_before_and_can_be_undone() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let list = log(olive, &base, "Corner Chemist", "do_nothing");
        let here = attributes(&list, "table.list th a", "href")[0].clone();
        let form = Form::of(&olive.get(&here), &here);
        assert_eq!((form.get("customer"), form.get("outcome")), ("Corner Chemist", "do_nothing"));
        let form = form.set("outcome", "alternative").set("alternative", "Phone agency").set("quote", "We call Beth");
        let page = form.follow(olive);
        assert!(page.text().contains("Edited by Olive"), "{}", page.text());
        assert_eq!(Form::of(&page, &here).get("quote"), "We call Beth");
        let list = olive.get(&format!("{base}/responses"));
        assert!(
            texts(&list, "table.list tbody td").contains(&"Alternative: Phone agency".to_owned()),
            "{}",
            list.text()
        );
        let page = olive.get(&here);
        let undo = attributes(&page, ".acts form", "action")[1].clone();
        let list = Form::of(&page, &undo).follow(olive);
        assert!(list.text().contains("as it was before"), "{}", list.text());
        let form = Form::of(&olive.get(&here), &here);
        assert_eq!((form.get("outcome"), form.get("quote")), ("do_nothing", ""));
        let refused = form.set("outcome", "buy").set("amount", "lots").set("currency", "GBP").send(olive);
        assert_eq!((refused.status, Form::of(&refused, &here).get("amount")), (422, "lots"));
    });
}

#[test]
fn a_pending_response_counts_when_its_outcome_comes() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let list = log(olive, &base, "Corner Chemist", "pending");
    assert_eq!(counted(olive, &base), 0);
    let here = attributes(&list, "table.list th a", "href")[0].clone();
    Form::of(&olive.get(&here), &here).set("outcome", "buy").set("rung", "deposit").follow(olive);
    assert_eq!(counted(olive, &base), 1);
}

#[test]
fn a_tally_of_many_alike_is_one_entry() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let list = log_form(olive, &base).set("outcome", "do_nothing").set("quantity", "1180").follow(olive);
    assert_eq!(names(&list), ["1,180 alike"]);
    assert_eq!(counted(olive, &base), 1_180);
}

#[test]
fn save_and_next_keeps_what_rarely_changes() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let form = log_form(olive, &base).set("customer", "Corner Chemist").set("outcome", "buy").set("rung", "deposit");
    let next = form.set("amount", "50").set("currency", "GBP").set("then", "next").follow(olive);
    assert!(texts(&next, ".flash p")[0].starts_with("Saved: Corner Chemist"), "{}", next.text());
    let form = Form::of(&next, &format!("{base}/responses"));
    assert_eq!((form.get("currency"), form.get("customer"), form.get("amount")), ("GBP", "", ""));
    assert!(texts(&next, ".today li")[0].contains("Corner Chemist"), "what was logged lately stands beside the form");
}

#[test]
fn the_list_shows_pages_that_do_not_overlap_and_filters_that_hold() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let form = log_form(olive, &base);
        for i in 0..55 {
            let outcome = if i % 11 == 0 { "buy" } else { "do_nothing" };
            let (name, key) = (format!("Pharmacy {i:02}"), format!("key {i}"));
            let form = form.clone().set("customer", &name).set("outcome", outcome).set("key", &key);
            assert_eq!(form.send(olive).status, 303);
        }
        let address = format!("{base}/responses");
        let first = olive.get(&address);
        assert_eq!((names(&first).len(), names(&first)[0].as_str()), (50, "Pharmacy 54"), "the newest comes first");
        let older = |page: &Seen| attributes(page, ".ways a", "href").into_iter().find(|a| a.contains("before="));
        // What is logged meanwhile moves nothing from one page to the other.
        log(olive, &base, "Latecomer", "pending");
        let second = olive.get(&older(&first).unwrap());
        assert_eq!((names(&second).len(), older(&second)), (5, None));
        let all: BTreeSet<_> = names(&first).into_iter().chain(names(&second)).collect();
        assert_eq!(all.len(), 55);

        let bought = olive.get(&format!("{address}?outcome=buy"));
        assert_eq!(names(&bought).len(), 5);
        assert_eq!(attributes(&bought, "select[name=outcome] option[selected]", "value"), ["buy"]);
        assert_eq!(names(&olive.get(&format!("{address}?outcome=pending"))), ["Latecomer"]);
        let none = olive.get(&format!("{address}?outcome=alternative"));
        assert!(names(&none).is_empty() && none.text().contains("No response fits these filters."), "{}", none.text());
        assert_eq!(names(&olive.get(&format!("{address}?offer=1"))).len(), 50);
        assert!(names(&olive.get(&format!("{address}?offer=99"))).is_empty());
        for odd in ["offer=x", "before=x", "outcome=%00", "before=-1", "offer=99999999999999999999", "show=%F0"] {
            let status = olive.get(&format!("{address}?{odd}")).status;
            assert!(status == 200 || status == 400, "{odd}: {status}");
        }
    });
}

/// The rows of a CSV export, whatever their order.
fn rows(csv: &Seen) -> Vec<&str> {
    assert_eq!(csv.status, 200);
    assert!(csv.header("content-type").starts_with("text/csv"), "{}", csv.header("content-type"));
    let (_, rows) = csv.body.split_once('\n').unwrap();
    // A quote may hold a line break; the last columns of these responses are empty.
    let mut rows: Vec<&str> = rows.split_terminator(",,,,\n").collect();
    rows.sort_unstable();
    rows
}

#[test]
fn what_is_exported_comes_back_the_same() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let form = log_form(olive, &base).set("customer", "=SUM(A1)").set("outcome", "buy").set("rung", "payment");
        let form = form.set("amount", "50.50").set("currency", "GBP").set("quote", "One, \"two\"\nthree");
        form.set("cares", "early cover:4; price:2").set("standard", "by 9 am").set("satisfaction", "2").follow(olive);
        let form = log_form(olive, &base).set("customer", "Abbey Röad").set("outcome", "alternative");
        form.set("alternative", "Phone agency")
            .set("reason", "-cheaper")
            .set("responded_at", "2026-11-20")
            .follow(olive);
        log_form(olive, &base).set("outcome", "do_nothing").set("quantity", "12").follow(olive);
        log_form(olive, &base).set("customer", "Mum").set("outcome", "buy").set("warm", "yes").follow(olive);
        let exported = olive.get(&format!("{base}/responses.csv"));
        assert_eq!(exported.header("content-disposition"), "attachment; filename=\"responses.csv\"");
        assert!(exported.body.contains("\"'=SUM(A1)\""), "no spreadsheet runs it: {}", exported.body);

        let (mut drafts, now) = (Vec::new(), Moment::now());
        let outcome = read(exported.body.as_bytes(), &Options::default(), now, &mut |row| {
            drafts.push((row.line, row.draft));
            ControlFlow::Continue(())
        });
        assert_eq!((outcome.accepted, outcome.errors.total), (4, 0), "{:?}", outcome.errors);

        let (sam, ws) = app.stranger("sam");
        let import = move |conn: &mut AnyConn| {
            let acting = touchstone::actions::Acting { name: "Sam".into(), now };
            let ws = scope::enter_as_operator(conn, ws)?.as_writer();
            let target = Target { experiment: None, create: true, update: false };
            let file = File { name: "responses.csv", hash: "" };
            let done = at_once(conn, &ws, &acting, target, file, &drafts);
            done.map(|_| ()).map_err(|e| DbError::Unexpected(format!("{e:?}")))
        };
        app.db.write(import).unwrap();
        let again = sam.get(&format!("/w/{}/experiments/{}/responses.csv", ws.0, ExperimentId(1).0));
        assert_eq!(rows(&again), rows(&exported));
        assert_ne!(ws, WorkspaceId(1));
    });
}

/// What nobody may smuggle onto a page. Our own pages hold none of it.
const SMUGGLED: &str = "body script, script:not([src^='/a/'][src$='/log.js']), img, iframe, object, style, [onload], [onerror], [onmouseover], meta[http-equiv], \
                        form[action*=evil], input[name=password]";

fn harmless(page: &Seen, what: &str) -> Html {
    assert_eq!(page.status, 200, "{what}: {}", page.text());
    let html = Html::parse_document(&page.body);
    let found: Vec<String> = select(&html, SMUGGLED).iter().map(|e| e.html()).collect();
    assert!(found.is_empty(), "{what}: {found:?}");
    html
}

/// The text of a page, breaks and blanks as one.
fn words(html: &Html) -> String {
    one_line(&html.root_element().text().collect::<Vec<_>>().join(" "))
}

#[test]
fn whatever_is_typed_is_shown_as_text_everywhere() {
    let inputs: serde_json::Value = serde_json::from_str(include_str!("../hostile/inputs.json")).unwrap();
    let cases = inputs["cases"].as_array().unwrap().iter().filter(|c| c["surface"] == "any_text_field");
    each_app(|app| {
        let olive = app.owner();
        let (mut shown, mut refused) = (0, Vec::new());
        for case in cases.clone() {
            let (id, text) = (case["id"].as_str().unwrap(), case["input"]["text"].as_str().unwrap());
            let named = Form::of(&olive.get("/w/1"), "/w/1/experiments").set("name", text).send(olive);
            if named.status == 422 {
                // Names stand on one line and hold nothing that nobody can see; the answer shows it as text too.
                assert_eq!(case["expect"]["verdict"], "accept_or_refuse_field", "{id}: {}", named.text());
                assert_eq!(select(&Html::parse_document(&named.body), SMUGGLED).len(), 0);
                refused.push(id.to_owned());
                continue;
            }
            assert_eq!(named.status, 303, "{id}: {}", named.text());
            let base = named.header("location").to_owned();
            let offer =
                Form::of(&olive.get(&base), &format!("{base}/offers")).set("offer_name", text).set("ask", "words");
            assert_eq!(offer.set("propositions", "Cover").send(olive).status, 303, "{id}");
            Form::of(&olive.get(&base), &format!("{base}/start")).follow(olive);
            let form = log_form(olive, &base).set("customer", text).set("outcome", "do_nothing").set("quote", text);
            let list = form.set("reason", text).follow(olive);
            let text = one_line(text);
            let line = words(&harmless(&list, id));
            assert!(line.matches(&text).count() >= 4, "{id}: experiment, flash, customer, offer in {line}");
            for (address, times) in [(base.clone(), 2), (format!("{base}/report"), 2), ("/w/1".to_owned(), 1)] {
                let html = harmless(&olive.get(&address), id);
                assert!(words(&html).matches(&text).count() >= times, "{id} on {address}: {}", words(&html));
            }
            let here = attributes(&list, "table.list th a", "href")[0].clone();
            let page = olive.get(&here);
            harmless(&page, id);
            let form = Form::of(&page, &here);
            for name in ["customer", "quote", "reason"] {
                assert_eq!(one_line(form.get(name)), text, "{id}: {name}");
            }
            let edited = form.set("outcome", "pending").follow(olive);
            harmless(&edited, id);
            let csv = olive.get(&format!("{base}/responses.csv"));
            let mut drafts = Vec::new();
            read(csv.body.as_bytes(), &Options::default(), Moment::now(), &mut |row| {
                drafts.push(row.draft);
                ControlFlow::Continue(())
            });
            let draft = &drafts[0];
            assert_eq!(one_line(draft.customer.as_ref().unwrap().as_str()), text, "{id}: {}", csv.body);
            assert_eq!(one_line(draft.quote.as_ref().unwrap().as_str()), text, "{id}: {}", csv.body);
            shown += 1;
        }
        assert_eq!((shown, refused), (32, vec!["inj-log-001".to_owned(), "inj-log-002".into()]));
    });
}

#[test]
fn doing_nothing_is_an_outcome_and_no_alternative_by_form_and_by_file() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        for spelling in ["Did nothing", "do_nothing", " NOTHING. "] {
            let form = log_form(olive, &base).set("outcome", "alternative").set("chose", spelling);
            let refused = form.send(olive);
            assert_eq!(refused.status, 422, "{spelling}");
            assert!(refused.text().contains("Choose the outcome Do nothing"), "{}", refused.text());
            let file = format!("offer,outcome,chose\nPilot,alternative,{spelling}\n");
            let told = read(file.as_bytes(), &Options::default(), Moment::now(), &mut |_| ControlFlow::Continue(()));
            let said: Vec<String> = told.errors.kept.iter().map(ToString::to_string).collect();
            assert!(said.len() == 1 && said[0].contains("Choose the outcome Do nothing"), "{said:?}");
        }
        assert!(!texts(&olive.get(&base), "#alternatives li").join("").to_lowercase().contains("did nothing"));
    });
}

#[test]
fn nobody_responds_to_an_offer_that_is_put_away_but_what_is_there_can_be_edited() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let list = log(olive, &base, "Corner Chemist", "do_nothing");
        let here = attributes(&list, "table.list th a", "href")[0].clone();
        let form = log_form(olive, &base).set("customer", "Abbey Road").set("outcome", "buy");
        Form::of(&olive.get(&base), &format!("{base}/offers/1/archive")).follow(olive);
        let refused = form.send(olive);
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-offer"]);
        assert!(refused.text().contains("no longer made"), "{}", refused.text());
        let edited = Form::of(&olive.get(&here), &here).set("quote", "We call Beth").follow(olive);
        assert_eq!(Form::of(&edited, &here).get("quote"), "We call Beth");
    });
}

#[test]
fn a_filter_that_is_misspelt_is_told_and_shows_nothing() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        log(olive, &base, "Corner Chemist", "do_nothing");
        for (wrong, possible) in [
            ("outcome=zzz", "buy, buy_into, alternative, do_nothing, pending"),
            ("offer=abc", "number of an offer"),
            ("segment=-1", "number of a segment"),
            ("member=kim", "number of a member"),
            ("show=bogus", "late, undone"),
            ("before=zzz", "number of a response"),
        ] {
            let seen = olive.get(&format!("{base}/responses?{wrong}"));
            assert_eq!(seen.status, 400, "{wrong}");
            let (name, value) = wrong.split_once('=').unwrap();
            let told = texts(&seen, "#problems").join("");
            assert!(told.contains(&format!("{name} is '{value}'")) && told.contains(possible), "{wrong}: {told}");
            assert!(names(&seen).is_empty() && seen.body.contains("name=\"outcome\""), "{wrong}");
            let file = olive.get(&format!("{base}/responses.csv?{wrong}"));
            assert!(file.status == 422 && file.text().contains(possible), "{wrong}: {}", file.text());
        }
        assert_eq!(names(&olive.get(&format!("{base}/responses?outcome=do_nothing&show="))), ["Corner Chemist"]);
    });
}

#[test]
fn a_yes_below_the_ask_is_called_soft_in_the_list() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let form =
        |customer, rung| log_form(olive, &base).set("customer", customer).set("outcome", "buy").set("rung", rung);
    form("Abbey Road", "words").follow(olive);
    let list = form("Corner Chemist", "deposit").follow(olive);
    let lines = texts(&list, "table.list tbody tr");
    assert!(lines[1].contains("Abbey Road") && lines[1].contains("soft yes"), "{lines:?}");
    assert!(!lines[0].contains("soft yes"), "{lines:?}");
}
