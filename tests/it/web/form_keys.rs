//! A form's own id: the same contents again are the same thing, other contents are refused and nothing is lost.

use crate::support::app::{Seen, each_app};
use crate::support::forms::{Form, attributes, log_form, running, texts};

fn says_it_was_sent_before(seen: &Seen, made: &str) {
    assert_eq!(seen.status, 422, "{}", seen.text());
    assert!(texts(seen, "#problems").join("").contains("sent before with other contents"), "{}", seen.text());
    assert_eq!(attributes(seen, "#problems a", "href"), [made], "it leads to what is stored");
}

#[test]
fn a_response_form_sent_again_with_other_contents_is_refused_kept_and_then_stored() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let list = format!("{base}/responses");
        let form = log_form(olive, &base).set("customer", "Kim").set("outcome", "buy");
        assert_eq!(form.send(olive).status, 303);
        let other = form.clone().set("outcome", "do_nothing");
        let refused = other.send(olive);
        says_it_was_sent_before(&refused, &format!("{list}/1"));
        let line = texts(&olive.get(&list), "table.list tbody tr").join("; ");
        assert!(line.contains("Buy") && !line.contains("Do nothing"), "the stored one stays: {line}");

        let again = Form::of(&refused, &list);
        assert_eq!((again.get("customer"), again.get("outcome")), ("Kim", "do_nothing"), "what was typed is kept");
        assert_eq!(again.send(olive).status, 303, "the form that is shown again is a new one");
        assert_eq!(texts(&olive.get(&list), "table.list tbody th"), ["Kim", "Kim"]);
        assert_eq!(form.send(olive).status, 303, "the first one is still the first one");
        assert_eq!(texts(&olive.get(&list), "table.list tbody th").len(), 2);
    });
}

#[test]
fn how_a_form_was_sent_is_no_part_of_what_it_says() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let fields = [("key", "one"), ("offer_id", "1"), ("outcome", "buy"), ("customer", "Kim")];
        let send = |more: &[(&str, &str)]| olive.post(&format!("{base}/responses"), &[&fields, more].concat());
        for more in [&[][..], &[("then", "next")], &[("waited", "20")], &[("quote", "")]] {
            assert_eq!(send(more).status, 303, "{more:?}");
        }
        let mut turned = fields;
        turned.reverse();
        assert_eq!(olive.post(&format!("{base}/responses"), &turned).status, 303, "in another order");
        assert_eq!(texts(&olive.get(&format!("{base}/responses")), "table.list tbody th"), ["Kim"]);
    });
}

#[test]
fn an_experiment_and_an_offer_with_another_name_are_refused_under_a_used_key() {
    each_app(|app| {
        let olive = app.owner();
        let form = Form::of(&olive.get("/w/1"), "/w/1/experiments").set("name", "Autumn interviews");
        let base = form.send(olive).header("location").to_owned();
        let refused = form.clone().set("name", "Winter interviews").send(olive);
        says_it_was_sent_before(&refused, &base);
        let again = Form::of(&refused, "/w/1/experiments");
        assert_eq!(again.get("name"), "Winter interviews");
        assert_eq!(again.send(olive).status, 303);
        assert_eq!(texts(&olive.get("/w/1"), "tbody th").len(), 2);

        let offers = format!("{base}/offers");
        let form = Form::of(&olive.get(&base), &offers).set("offer_name", "Pilot");
        assert_eq!(form.send(olive).status, 303);
        let refused = form.clone().set("offer_name", "Loan").send(olive);
        says_it_was_sent_before(&refused, &format!("{offers}/1"));
        assert_eq!(Form::of(&refused, &offers).get("offer_name"), "Loan");
        assert_eq!(Form::of(&refused, &offers).send(olive).status, 303);
        assert_eq!(texts(&olive.get(&base), "#offers h3").len(), 2);
    });
}

#[test]
fn an_amendment_that_is_sent_twice_is_made_once() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let form = Form::of(&olive.get(&base), &format!("{base}/amendments")).set("stop_at", "60");
        let form = form.set("reason", "Two chains joined late");
        assert_eq!([form.send(olive).status, form.send(olive).status], [303, 303]);
        let told = texts(&olive.get(&base), "#plan li").join("; ");
        assert_eq!(told.matches("Two chains joined late").count(), 1, "{told}");
    });
}
