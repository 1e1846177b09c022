//! What a team believed before the start, and says otherwise since.

use crate::support::app::{Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, running, texts};
use touchstone::domain::workspace::Role;

fn reword(visitor: &Visitor, base: &str, hypothesis: &str) {
    Form::of(&visitor.get(base), base).set("hypothesis", hypothesis).follow(visitor);
}

#[test]
fn words_that_change_after_the_start_leave_a_trace() {
    each_app(|app| {
        let olive = app.owner();
        let created = Form::of(&olive.get("/w/1"), "/w/1/experiments").set("name", "Pilot").send(olive);
        reword(olive, created.header("location"), "Nobody has been asked yet");
        assert!(!olive.get(created.header("location")).text().contains("Reworded"), "a draft may change");

        let base = running(olive, "Autumn interviews");
        let report = |form: &str| olive.get(&format!("{base}/report{form}"));
        for page in [olive.get(&base), report(""), report(".json")] {
            assert!(!page.body.to_lowercase().contains("reword"), "nothing was changed");
        }
        log_form(olive, &base).set("outcome", "do_nothing").follow(olive);
        let ben = app.member("ben", Role::Editor);
        reword(&ben, &base, "Shops pay for early cover");
        let method = format!("{base}/method");
        Form::of(&olive.get(&base), &method).set("riskiest", "That a gap hurts").follow(olive);
        // Nothing changes, so nothing is noted.
        Form::of(&olive.get(&base), &method).set("method", "pilot").follow(olive);
        reword(olive, &base, "Chains pay for early cover");
        let told = texts(&olive.get(&base), "#plan ul li");
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].starts_with("The hypothesis was changed on "), "{told:?}");
        assert!(told[0].contains("after 1 response, by ben. It was nothing and became “Shops pay for early cover”."));
        assert!(told[2].ends_with("It was “Shops pay for early cover” and became “Chains pay for early cover”."));
        let page = texts(&report(""), "#reworded li");
        assert_eq!(page, told);
        let json: serde_json::Value = serde_json::from_str(&report(".json").body).unwrap();
        let written = &json["experiment"]["rewordings"];
        assert_eq!(
            (written[1]["what"].as_str(), written[1]["by"].as_str()),
            (Some("riskiest_assumption"), Some("Olive"))
        );
        assert_eq!(written[2]["before"], "Shops pay for early cover");
    });
}

#[test]
fn a_head_that_somebody_has_changed_since_is_not_overwritten_unseen() {
    each_app(|app| {
        let (olive, ben) = (app.owner(), app.member("ben", Role::Editor));
        let base = running(olive, "Autumn interviews");
        let method = format!("{base}/method");
        for (action, field, name) in
            [(&base, "hypothesis", "the hypothesis"), (&method, "riskiest", "the riskiest assumption")]
        {
            let (first, second) = (Form::of(&olive.get(&base), action), Form::of(&ben.get(&base), action));
            let first = first.set(field, "Shops pay");
            first.follow(olive);
            assert_eq!(first.send(olive).status, 303, "the same form twice changes nothing");
            let late = second.set(field, "Nobody pays").send(&ben);
            assert_eq!(late.status, 409, "{}", late.text());
            let problems = &texts(&late, "#problems")[0];
            assert!(problems.contains(&format!("Stored now: {name} is “Shops pay”.")), "{problems}");
            assert_eq!(Form::of(&olive.get(&base), action).get(field), "Shops pay", "nothing was overwritten");
            let again = Form::of(&late, action);
            assert_eq!(again.get(field), "Nobody pays");
            let page = again.follow(&ben);
            assert_eq!(Form::of(&page, action).get(field), "Nobody pays");
        }
        // A form that was refused for another reason still knows what it was opened with.
        let late = Form::of(&ben.get(&base), &base).set("name", "").send(&ben);
        assert_eq!((late.status, attributes(&late, "#problems a", "href")), (422, vec!["#f-name".to_owned()]));
        let late = Form::of(&late, &base).set("name", "Winter interviews");
        reword(olive, &base, "Everybody pays");
        assert_eq!(late.send(&ben).status, 409);
    });
}

#[test]
fn an_offer_that_somebody_has_changed_since_is_not_overwritten_unseen() {
    each_app(|app| {
        let (olive, ben) = (app.owner(), app.member("ben", Role::Editor));
        let base = running(olive, "Autumn interviews");
        let offers = attributes(&olive.get(&base), "#offers a", "href");
        let offer = offers.iter().find(|to| to.starts_with(&format!("{base}/offers/"))).unwrap();
        let opened = |visitor: &Visitor| Form::of(&visitor.get(offer), offer);
        for (field, theirs, ours, told) in [
            ("offer_name", "Pilot of a month", "Pilot of a year", "the name is “Pilot of a month”"),
            ("words", "We send one by nine", "We send one by ten", "the wording is “We send one by nine”"),
            (
                "propositions",
                "Early cover\nOne invoice",
                "One invoice",
                "the list of value propositions is “Early cover / One invoice”",
            ),
        ] {
            let (first, late) = (opened(olive).set(field, theirs), opened(&ben).set(field, ours));
            first.follow(olive);
            assert_eq!(first.send(olive).status, 303, "the same form twice changes nothing");
            let refused = late.send(&ben);
            assert_eq!(refused.status, 409, "{}", refused.text());
            let problems = texts(&refused, "#problems").join(" ");
            assert!(problems.contains(told), "{problems}");
            assert_eq!(opened(olive).get(field), theirs, "nothing was overwritten");
            let again = Form::of(&refused, offer);
            assert_eq!(again.get(field), ours, "what was typed is kept");
            assert_eq!(again.send(&ben).status, 303);
            assert_eq!(opened(olive).get(field), ours);
        }
        // A form that was refused for another reason still knows what it was opened with.
        let refused = opened(&ben).set("offer_name", "").send(&ben);
        assert_eq!(refused.status, 422);
        opened(olive).set("words", "We send one by eight").follow(olive);
        assert_eq!(Form::of(&refused, offer).set("offer_name", "Pilot").send(&ben).status, 409);
        // Cares are only added to, so nobody loses one and nobody is asked.
        let (first, second) = (opened(olive).set("cares", "Speed\nPrice"), opened(&ben).set("cares", "Speed\nTrust"));
        first.follow(olive);
        assert_eq!(second.send(&ben).status, 303);
        assert_eq!(opened(olive).get("cares").lines().count(), 3);
    });
}
