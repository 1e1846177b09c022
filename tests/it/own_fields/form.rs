//! Values in the log form, in edits, in lists, and on experiments.

use super::{add, four};
use crate::support::app::{TestApp, Visitor, each_app};
use crate::support::forms::{Form, log_form, running, texts};

/// A form for a response that says everything but what own fields ask.
fn bought(who: &Visitor, base: &str, customer: &str) -> Form {
    log_form(who, base).set("customer", customer).set("outcome", "do_nothing")
}

fn edit_form(who: &Visitor, here: &str) -> Form {
    Form::of(&who.get(here), here)
}

#[test]
fn a_response_carries_its_values_through_edits_and_back() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let base = running(olive, "Autumn interviews");
        let form =
            bought(olive, &base, "Abbey Road").set("own-1", "Phone").set("own-2", "012,50").set("own-3", "2027-02-01");
        assert_eq!(form.send(olive).status, 303);
        let here = format!("{base}/responses/1");
        let form = edit_form(olive, &here);
        assert_eq!([1, 2, 3, 4].map(|i| form.get(&format!("own-{i}")).to_owned()), ["Phone", "12.5", "2027-02-01", ""]);
        assert_eq!(form.set("own-2", "").set("own-4", "two\nlines").send(olive).status, 303);
        let changed = edit_form(olive, &here);
        assert_eq!((changed.get("own-1"), changed.get("own-2"), changed.get("own-4")), ("Phone", "", "two\nlines"));
        assert!(olive.get(&here).text().contains("Edited by Olive"));
        assert_eq!(olive.post(&format!("{here}/undo-edit"), &[]).status, 303);
        let before = edit_form(olive, &here);
        assert_eq!((before.get("own-2"), before.get("own-4")), ("12.5", ""));
        assert_eq!(edit_form(olive, &here).send(olive).status, 303, "saved as it is");
        assert_eq!(texts(&olive.get(&here), "#today .said").len(), 2, "what changes nothing leaves no trace");
    });
}

#[test]
fn what_is_wrong_or_missing_is_said_with_all_the_rest_and_nothing_is_stored() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let base = running(olive, "Autumn interviews");
        let form = log_form(olive, &base).set("customer", "Kew").set("own-2", "many").set("own-3", "soon");
        let seen = form.send(olive);
        assert_eq!(seen.status, 422);
        let told = texts(&seen, "#problems li");
        assert_eq!(told[0], "Choose what they did.");
        assert!(told.contains(&"Channel is empty. Choose one of its options: your workspace asks for it.".to_owned()));
        assert!(told.contains(&"Beds: 'many' is not a plain number such as 1234.5.".to_owned()), "{told:?}");
        assert!(seen.body.contains("href=\"#f-own-1\"") && seen.body.contains("id=\"f-own-1\""));
        let again = Form::of(&seen, &format!("{base}/responses"));
        assert_eq!((again.get("own-2"), again.get("own-3")), ("many", "soon"), "what was typed stays");
        let seen = bought(olive, &base, "Kew").set("own-1", "Radio").send(olive);
        assert!(
            seen.status == 422 && texts(&seen, "#f-own-1-error").concat().contains("'Radio' is not one of its options")
        );
        assert!(olive.get(&format!("{base}/responses")).text().contains("No responses yet"));
    });
}

#[test]
fn older_responses_stay_as_they_are_and_a_required_value_is_not_taken_away() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        assert_eq!(bought(olive, &base, "Abbey Road").send(olive).status, 303);
        four(olive);
        let here = format!("{base}/responses/1");
        let seen = edit_form(olive, &here).set("quote", "No time").send(olive);
        assert_eq!(seen.status, 303, "{}", seen.text());
        assert_eq!(edit_form(olive, &here).set("own-1", "Fair").send(olive).status, 303);
        let seen = edit_form(olive, &here).set("own-1", "").send(olive);
        assert_eq!((seen.status, texts(&seen, "#f-own-1-error").len()), (422, 1), "{}", seen.text());
    });
}

#[test]
fn a_field_that_is_put_away_keeps_its_values_through_an_edit() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let base = running(olive, "Autumn interviews");
        assert_eq!(bought(olive, &base, "Kew").set("own-1", "Phone").set("own-2", "7").send(olive).status, 303);
        olive.post("/w/1/fields/1/archive", &[]);
        let here = format!("{base}/responses/1");
        assert!(!olive.get(&here).body.contains("own-1"));
        assert_eq!(edit_form(olive, &here).set("own-2", "8").send(olive).status, 303);
        assert_eq!(olive.post(&format!("{here}/undo-edit"), &[]).status, 303);
        olive.post("/w/1/fields/1/restore", &[]);
        let form = edit_form(olive, &here);
        assert_eq!((form.get("own-1"), form.get("own-2")), ("Phone", "7"));
    });
}

#[test]
fn a_choice_that_is_to_stay_is_there_for_the_next_response_and_nothing_else_is() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        assert_eq!(add(olive, &[("name", "Size"), ("kind", "choice"), ("options", "Small\nLarge")]).status, 200);
        let base = running(olive, "Autumn interviews");
        let form = bought(olive, &base, "Abbey Road").set("own-1", "Fair").set("own-2", "12").set("own-4", "A remark");
        let page = form.set("own-5", "Large").set("then", "next").follow(olive);
        let next = Form::of(&page, &format!("{base}/responses"));
        let kept = ["own-1", "own-2", "own-3", "own-4", "own-5", "customer"].map(|name| next.get(name));
        assert_eq!(kept, ["Fair", "", "", "", "", ""]);
        assert!(!edit_form(olive, &format!("{base}/responses/1")).knows("stays"), "an edit has no next one");
    });
}

#[test]
fn the_counter_asks_for_nothing_but_the_choice() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let base = running(olive, "Autumn interviews");
        let page = olive.get(&format!("{base}/tally"));
        let tap = Form::of(&page, &format!("{base}/responses")).send(olive);
        assert_eq!(tap.status, 303, "{}", tap.text());
        assert_eq!(Form::of(&page, &format!("{base}/tally/rest")).set("audience", "9").send(olive).status, 303);
    });
}

#[test]
fn a_list_is_filtered_by_values_and_keeps_the_filter_through_its_pages() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let base = running(olive, "Autumn interviews");
        for i in 0..52 {
            let form = bought(olive, &base, &format!("Shop {i}"))
                .set("own-1", "Fair")
                .set("own-2", if i == 5 { "3" } else { "4" });
            assert_eq!(form.send(olive).status, 303);
        }
        assert_eq!(bought(olive, &base, "Kew").set("own-1", "Phone").send(olive).status, 303);
        let list = format!("{base}/responses");
        let names = |query: &str| texts(&olive.get(&format!("{list}?{query}")), "tbody th");
        assert_eq!(names("own-1=Phone"), ["Kew"]);
        assert_eq!(names("field.channel=phone"), ["Kew"]);
        assert_eq!(names("own-1=Fair&own-2=3.0&outcome=do_nothing"), ["Shop 5"]);
        assert!(names("own-1=Phone&own-2=3").is_empty());
        assert!(
            texts(&olive.get(&format!("{list}?own-1=Phone")), "tbody td:last-child")
                .concat()
                .contains("Channel: Phone")
        );
        let first = olive.get(&format!("{list}?own-1=Fair"));
        assert_eq!(texts(&first, "tbody th").len(), 50);
        assert!(first.body.contains("<option value=\"Fair\" selected>"), "{}", first.body);
        let next = crate::support::forms::attributes(&first, ".ways a[href*=before]", "href").concat();
        assert_eq!(texts(&olive.get(&next), "tbody th").len(), 2, "{next}");
        for (query, why) in [
            ("own-1=Radio", "Channel: 'Radio' is not one of its options"),
            ("own-2=many", "Beds: 'many' is not a plain number"),
            ("own-99=x", "There is no own field 'own-99'"),
            ("field.Colour=red", "There is no own field 'Colour'"),
        ] {
            let seen = olive.get(&format!("{list}?{query}"));
            assert!(seen.status == 400 && seen.text().contains(why), "{query}: {}", seen.text());
            assert!(texts(&seen, "tbody th").is_empty());
        }
    });
}

#[test]
fn an_experiment_has_its_own_values_and_starts_with_the_required_ones() {
    each_app(|app| {
        let olive = app.owner();
        add(
            olive,
            &[
                ("name", "Market"),
                ("kind", "choice"),
                ("options", "UK\nFrance"),
                ("required", "yes"),
                ("holder", "experiment"),
            ],
        );
        add(olive, &[("name", "Budget"), ("kind", "number"), ("holder", "experiment")]);
        let made = Form::of(&olive.get("/w/1"), "/w/1/experiments").set("name", "Pilot").send(olive);
        let base = made.header("location").to_owned();
        let page = crate::support::forms::add_offer(olive, &base, "Pilot", "deposit");
        assert!(page.text().contains("Before the start: Market is empty."), "{}", page.text());
        let refused = olive.post(&format!("{base}/start"), &[]);
        assert!(olive.get(refused.header("location")).text().contains("Market is empty."));
        let fields = format!("{base}/fields");
        let seen = Form::of(&page, &fields).set("own-2", "lots").send(olive);
        assert_eq!(
            (seen.status, texts(&seen, "#f-own-1-error").len(), texts(&seen, "#f-own-2-error").len()),
            (422, 1, 1)
        );
        let page = Form::of(&seen, &fields).set("own-1", "France").set("own-2", "1500").follow(olive);
        assert_eq!((Form::of(&page, &fields).get("own-1"), Form::of(&page, &fields).get("own-2")), ("France", "1500"));
        let page = Form::of(&page, &format!("{base}/start")).follow(olive);
        assert!(page.text().contains("Started."), "{}", page.text());
        let vera = app.member("vera", touchstone::domain::workspace::Role::Viewer);
        assert!(vera.get(&base).text().contains("Market France Budget 1500"), "{}", vera.get(&base).text());
    });
}

#[test]
fn a_page_without_own_fields_says_nothing_of_them() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    for page in ["/log", "/responses", "", "/report"] {
        let seen = olive.get(&format!("{base}{page}"));
        assert!(!seen.body.contains("name=\"own-") && !seen.body.contains("own field"), "{page}: {}", seen.body);
    }
}
