use super::*;
use crate::support::app::each_app;
use crate::support::forms::texts;
use touchstone::domain::workspace::Role;

#[test]
fn every_kind_of_answer_arrives_as_a_response_like_any_other() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        let page = nobody.get(&at);
        assert!(page.text().contains("Northfold would like your answer") && page.header("set-cookie").is_empty());

        let ada = yes(&nobody, &at, "ada@shop.example").set("name", "Ada Okafor").set("care", "Speed");
        let thanks = thanked(&nobody, &ada.set("standard", "By six").set("comment", "At last"));
        assert!(thanks.text().contains("You said: Yes, I want this"), "{}", thanks.text());
        let other = form(&nobody, &at).set("choice", "other").set("other", "Phone agency");
        assert!(thanked(&nobody, &other).text().contains("Phone agency"));
        let own = form(&nobody, &at).set("choice", "other").set("other", "").set("which", "My cousin");
        thanked(&nobody, &own);
        thanked(&nobody, &form(&nobody, &at).set("choice", "no").set("why", "Too early for us"));
        assert_eq!(counted(app), [(BUY, 1), (ALTERNATIVE, 2), (NOTHING, 1)]);

        let list = owner.get(&format!("{BASE}/responses")).text();
        for said in ["Ada Okafor", "Phone agency", "Something else", "Do nothing"] {
            assert!(list.contains(said), "{said}: {list}");
        }
        let csv = owner.get(&format!("{BASE}/responses.csv")).body;
        for said in ["Speed:3", "By six", "At last", "My cousin", "Too early for us", "customer"] {
            assert!(csv.contains(said), "{said}: {csv}");
        }
        assert!(!csv.contains("ada@shop.example"), "addresses are not exported");
        let answers = owner.get(PAGE);
        assert!(texts(&answers, "#answers td").contains(&"ada@shop.example".to_owned()), "{}", answers.text());
        // The offer asks for a deposit, and a click gives none.
        assert!(answers.text().contains("so a yes there is a soft yes"));
    });
}

#[test]
fn only_those_who_may_write_to_customers_see_how_to_reach_them() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let at = address(owner);
        let nobody = app.visitor();
        thanked(&nobody, &yes(&nobody, &at, "ada@shop.example"));
        let viewer = app.member("vera", Role::Viewer);
        for path in
            [PAGE, BASE, &format!("{BASE}/responses"), &format!("{BASE}/responses/1"), &format!("{BASE}/report")]
        {
            let seen = viewer.get(path);
            assert_eq!(seen.status, 200, "{path}");
            assert!(!seen.body.contains("ada@shop.example") && !seen.body.contains("/o/ts_"), "{path}");
        }
        assert!(texts(&viewer.get(PAGE), "main form").is_empty());
    });
}

#[test]
fn who_comes_back_changes_the_one_answer_and_the_first_is_kept() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        let thanks = thanked(&nobody, &yes(&nobody, &at, "ada@shop.example").set("comment", "Nice"));
        let change = attributes(&thanks, "main a.btn", "href").remove(0);
        assert!(thanks.text().contains("Your first answer is kept with the time at which you changed it."));
        let again = nobody.get(&change);
        let form = Form::of(&again, &at);
        assert_eq!((form.get("choice"), form.get("comment"), form.get("email")), ("yes", "Nice", ""));
        let changed = thanked(&nobody, &form.set("choice", "no").set("why", "Budget"));
        assert!(changed.text().contains("You said: Not now"));
        assert_eq!(counted(app), [(NOTHING, 1)]);
        let page = owner.get(&format!("{BASE}/responses/1"));
        assert!(page.text().contains("Edited by the customer"), "{}", page.text());
        // The customer is still the one who left the address.
        assert!(texts(&owner.get(PAGE), "#answers td").contains(&"ada@shop.example".to_owned()));
    });
}

#[test]
fn another_address_that_is_left_later_stands_beside_the_one_that_is_known() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        let said = || texts(&owner.get(PAGE), "#answers td");
        let thanks = thanked(&nobody, &yes(&nobody, &at, "ada@shop.exmaple"));
        let change = Form::of(&nobody.get(&attributes(&thanks, "main a.btn", "href")[0]), &at);
        let thanks = thanked(&nobody, &change.set("email", "ada@shop.example"));
        assert_eq!(said()[..3], ["ada@shop.exmaple", "Buy", "ada@shop.example"]);
        let change = Form::of(&nobody.get(&attributes(&thanks, "main a.btn", "href")[0]), &at);
        thanked(&nobody, &change.set("email", "ADA@shop.exmaple"));
        assert_eq!(said()[..3], ["ada@shop.exmaple", "Buy", ""]);
    });
}

#[test]
fn the_same_address_is_the_same_customer_and_a_borrowed_name_is_not() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        thanked(&nobody, &yes(&nobody, &at, "ada@shop.example").set("name", "Ada"));
        thanked(&nobody, &yes(&nobody, &at, "ADA@shop.example").set("name", "Somebody"));
        thanked(&nobody, &yes(&nobody, &at, "eve@shop.example").set("name", "Ada"));
        let list = owner.get(&format!("{BASE}/responses"));
        let names = texts(&list, "table.list th a");
        assert_eq!(names.len(), 3, "{names:?}");
        assert_eq!((names[1].as_str(), names[2].as_str()), ("Ada", "Ada"));
        assert!(names[0].starts_with("Ada ") && !list.text().contains("Somebody"), "{names:?}");
        assert!(list.text().contains("asked before"), "{}", list.text());
        assert_eq!(counted(app), [(BUY, 3)]);
    });
}

#[test]
fn what_is_missing_is_asked_for_with_everything_that_was_typed() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[("commitment", "time")]);
    let (at, nobody) = (address(owner), app.visitor());
    let form = form(&nobody, &at).set("choice", "yes").set("comment", "Words that must not get lost");
    let refused = form.send(&nobody);
    assert_eq!(refused.status, 422);
    let complaints = texts(&refused, ".problems li a");
    assert_eq!(complaints, ["Please fill this in.", "Please fill this in."]);
    let again = Form::of(&refused, &at);
    assert_eq!((again.get("choice"), again.get("comment")), ("yes", "Words that must not get lost"));
    thanked(&nobody, &again.set("email", "a@shop.example").set("time", "Tuesday"));
    assert!(owner.get(PAGE).text().contains("Tuesday"));
    assert_eq!(counted(&app), [(BUY, 1)]);
}

#[test]
fn a_program_that_fills_what_nobody_sees_is_thanked_and_not_stored() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[]);
    let (at, nobody) = (address(owner), app.visitor());
    let thanks = thanked(&nobody, &yes(&nobody, &at, "a@shop.example").set("website", "http://spam.example"));
    assert!(thanks.text().contains("Thank you for your answer"));
    assert_eq!(counted(&app), []);
}

#[test]
fn a_form_that_was_not_on_the_page_is_not_taken() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[]);
    let (at, nobody) = (address(owner), app.visitor());
    let other = address(owner);
    let stolen = form(&nobody, &other).get("form").to_owned();
    for token in ["", "x", stolen.as_str()] {
        let sent = nobody.post_bare(&at, &[("choice", "no"), ("why", "Kept words"), ("form", token)]);
        assert_eq!(sent.status, 403, "{token}");
        // The page shows itself once more, and then it goes.
        assert!(sent.text().contains("send your answer once more") && sent.body.contains("Kept words"));
        assert_eq!(counted(&app), []);
    }
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
        let mine = form(&nobody, &at);
        let fields = [("choice", "no"), ("form", mine.get("form"))];
        let asked = nobody.request("POST", &at).header(name, value).form(&fields);
        assert_eq!(asked.send().unwrap().status(), 403, "{name}: {value}");
    }
    assert_eq!(counted(&app), []);
}
