//! The page on which fields are added, changed and put away.

use super::{PAGE, add, four};
use crate::support::app::{TestApp, each_app};
use crate::support::forms::{Form, texts};
use touchstone::domain::workspace::Role;

#[test]
fn a_field_is_added_renamed_put_away_and_taken_out_again() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let seen = olive.get(PAGE);
        assert_eq!(texts(&seen, ".parts h3"), ["Channel", "Beds", "Visit", "Remark"]);
        assert!(
            seen.text().contains("Choice, required, stays for the next response: Fair, Web page, Phone"),
            "{}",
            seen.text()
        );
        let form =
            Form::of(&seen, "/w/1/fields/1").set("name", "Way").set("options", "Radio\nfair").set("required", "");
        let seen = form.follow(olive);
        assert_eq!(texts(&seen, ".parts h3")[0], "Way");
        assert!(
            seen.text().contains("Choice, stays for the next response: Fair, Web page, Phone, Radio"),
            "{}",
            seen.text()
        );
        let seen = Form::of(&seen, "/w/1/fields/1/archive").follow(olive);
        assert!(seen.text().contains("Its values stay") && seen.text().contains("Way put away"), "{}", seen.text());
        let seen = Form::of(&seen, "/w/1/fields/1/restore").follow(olive);
        assert!(!seen.text().contains("put away"), "{}", seen.text());
    });
}

#[test]
fn a_name_is_taken_once_whatever_its_case_and_by_no_column_of_a_file() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let refused = |name: &str| {
            let seen = add(olive, &[("name", name), ("kind", "text")]);
            assert_eq!(seen.status, 422, "{}", seen.text());
            texts(&seen, "#f-name-error").concat()
        };
        assert!(refused("CHANNEL").contains("There is a field 'CHANNEL' on every response already."));
        assert!(refused("Reason source").contains("Every response has 'reason source' already."));
        assert_eq!(add(olive, &[("name", "Channel"), ("kind", "text"), ("holder", "experiment")]).status, 200);
        olive.post("/w/1/fields/2/archive", &[]);
        assert!(refused("beds").contains("It was put away: take it out again."));
        let seen = Form::of(&olive.get(PAGE), "/w/1/fields/3").set("name", "remark").send(olive);
        assert_eq!((seen.status, texts(&seen, "#f-name-3-error").len()), (422, 1), "{}", seen.text());
        assert!(seen.body.contains("href=\"#f-name-3\"") && seen.body.contains("value=\"remark\""), "{}", seen.body);
    });
}

#[test]
fn everything_wrong_with_a_field_is_said_at_once_and_nothing_is_stored() {
    let app = TestApp::new();
    let olive = app.owner();
    let seen = add(olive, &[("name", ""), ("kind", "choice"), ("options", "only one")]);
    assert_eq!(seen.status, 422);
    let told = texts(&seen, "#problems li");
    assert_eq!(told, ["The name is empty. Write a name.", "A choice needs 2 options. Write one a line."]);
    assert!(olive.get(PAGE).text().contains("None yet."));
}

#[test]
fn twenty_fields_are_the_most_and_one_that_is_put_away_makes_room() {
    each_app(|app| {
        let olive = app.owner();
        for i in 0..20 {
            assert_eq!(add(olive, &[("name", &format!("Field {i}")), ("kind", "text")]).status, 200);
        }
        let seen = add(olive, &[("name", "One more"), ("kind", "text")]);
        assert!(seen.status == 422 && seen.text().contains("There are 20 fields on every response"), "{}", seen.text());
        olive.post("/w/1/fields/1/archive", &[]);
        assert_eq!(add(olive, &[("name", "One more"), ("kind", "text")]).status, 200);
        assert_eq!(olive.post("/w/1/fields/1/restore", &[]).status, 303);
        let seen = olive.get(PAGE);
        assert!(
            seen.text().contains("Put one away first") && seen.text().contains("Field 0 put away"),
            "{}",
            seen.text()
        );
    });
}

#[test]
fn the_same_form_twice_is_one_field_and_a_viewer_only_reads() {
    each_app(|app| {
        let olive = app.owner();
        let form = Form::of(&olive.get(PAGE), PAGE).set("name", "Channel").set("kind", "text");
        assert_eq!((form.send(olive).status, form.send(olive).status), (303, 303));
        assert_eq!(texts(&olive.get(PAGE), ".parts h3"), ["Channel"]);
        let vera = app.member("vera", Role::Viewer);
        let seen = vera.get(PAGE);
        assert!(
            seen.status == 200 && seen.text().contains("Channel") && !seen.body.contains("<button class=\"btn\">Save")
        );
        assert_eq!(vera.post("/w/1/fields/1/archive", &[]).status, 403);
    });
}
