//! Deciding, learning and designing the next test, on the pages alone.

use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, running, texts};
use touchstone::domain::workspace::Role;

/// Logs `bought` buys and `nothing` refusals.
fn responses(visitor: &Visitor, base: &str, bought: u32, nothing: u32) {
    let yes = [("outcome", "buy"), ("rung", "deposit"), ("amount", "50.00"), ("currency", "GBP")];
    let no = [("outcome", "do_nothing"); 1];
    for (count, fields) in [(bought, &yes[..]), (nothing, &no[..])] {
        for i in 0..count {
            let customer = format!("{} {i}", fields[0].1);
            let form = log_form(visitor, base).set("customer", &customer);
            let form = fields.iter().fold(form, |form, (name, value)| form.set(name, value));
            assert_eq!(form.send(visitor).status, 303);
        }
    }
}

fn decide(visitor: &Visitor, base: &str, choice: &str, why: &str, next: &str) -> Seen {
    let at = format!("{base}/decisions");
    Form::of(&visitor.get(&at), &at).set("choice", choice).set("why", why).set("next", next).send(visitor)
}

fn decided(visitor: &Visitor, base: &str, choice: &str, why: &str, next: &str) -> Seen {
    let answer = decide(visitor, base, choice, why, next);
    assert_eq!(answer.status, 303, "{}", answer.text());
    visitor.get(answer.header("location"))
}

/// The decisions as the page lists them, the latest first.
fn decisions(page: &Seen) -> Vec<String> {
    texts(page, ".decisions > li")
}

#[test]
fn the_recommendation_comes_first_and_a_decision_against_the_verdict_needs_its_reason() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let page = olive.get(&format!("{base}/decisions"));
        assert_eq!(texts(&page, "h1"), ["The verdicts say: keep testing"]);
        responses(olive, &base, 0, 13);
        let page = olive.get(&format!("{base}/decisions"));
        assert_eq!(texts(&page, "h1"), ["The verdicts say: pivot or stop"]);
        assert!(texts(&page, "#verdicts tbody tr")[0].contains("Falls short 0 of 13 accepted 30%"), "{}", page.text());
        let recommended = texts(&page, "#decide label.tick:has(em)").join("; ");
        assert!(recommended.contains("Pivot") && recommended.contains("Stop"), "{recommended}");
        assert!(!recommended.contains("Persevere"), "{recommended}");

        let refused = decide(olive, &base, "persevere", " ", "Raise the price");
        assert_eq!(refused.status, 422);
        assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-why"]);
        assert!(refused.text().contains("This goes against the verdict"), "{}", refused.text());
        let kept = Form::of(&refused, &format!("{base}/decisions"));
        assert_eq!((kept.get("choice"), kept.get("next")), ("persevere", "Raise the price"));
        assert!(decisions(&olive.get(&format!("{base}/decisions"))).is_empty());

        let next = || texts(&olive.get(&format!("{base}/report")), ".donext").remove(0);
        assert!(next().starts_with("Next: Decide: change"), "{}", next());
        let page = decided(olive, &base, "persevere", "The board insists", "Raise the price");
        assert!(next().starts_with("Persevere. Decided "), "{}", next());
        assert!(next().ends_with("by Olive. Against the verdict. Next: Raise the price"), "{}", next());
        let line = decisions(&page).join("");
        assert!(line.starts_with("Persevere Against the verdict"), "{line}");
        assert!(line.contains("by Olive") && line.contains("The board insists"), "{line}");
        let seen = olive.get(&base).text();
        assert!(seen.contains("Against the verdict.") && seen.contains("Raise the price"), "{seen}");
        let page = decided(olive, &base, "stop", "", "");
        assert!(!decisions(&page)[0].contains("Against"), "{:?}", decisions(&page));
    });
}

#[test]
fn a_decision_before_a_verdict_is_marked_as_such() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    responses(olive, &base, 2, 7);
    assert_eq!(decide(olive, &base, "stop", "", "").status, 422);
    let page = decided(olive, &base, "stop", "The money is gone", "");
    assert!(decisions(&page)[0].starts_with("Stop Before a verdict"), "{:?}", decisions(&page));
}

#[test]
fn a_decision_keeps_what_the_verdict_said_and_the_earlier_one_stays() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        responses(olive, &base, 3, 7);
        let page = decided(olive, &base, "keep_testing", "", "Ask ten more");
        assert!(decisions(&page)[0].contains("3 of 10 accepted"), "{:?}", decisions(&page));
        responses(olive, &base, 8, 0);
        let page = decided(olive, &base, "pivot", "It takes too long", "");
        let lines = decisions(&page);
        assert!(lines[0].starts_with("Pivot") && lines[0].contains("This decision stands."), "{lines:?}");
        assert!(lines[1].contains("A later decision took its place."), "{lines:?}");
        assert!(lines[1].contains("3 of 10 accepted"), "what it said then is kept: {lines:?}");

        let undo = attributes(&page, ".flash form", "action")[0].clone();
        let page = Form::of(&page, &undo).follow(olive);
        let lines = decisions(&page);
        assert!(lines[0].contains("Taken back.") && lines[1].contains("This decision stands."), "{lines:?}");
        let back = attributes(&page, ".flash form", "action")[0].clone();
        let lines = decisions(&Form::of(&page, &back).follow(olive));
        assert!(lines[0].contains("This decision stands."), "{lines:?}");
    });
}

#[test]
fn a_decision_sent_twice_is_taken_once() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let at = format!("{base}/decisions");
        let form = Form::of(&olive.get(&at), &at).set("choice", "keep_testing");
        assert_eq!((form.send(olive).status, form.send(olive).status), (303, 303));
        assert_eq!(decisions(&olive.get(&at)).len(), 1);
    });
}

#[test]
fn a_value_proposition_is_decided_on_across_its_experiments() {
    each_app(|app| {
        let olive = app.owner();
        let (first, second) = (running(olive, "Autumn interviews"), running(olive, "Winter interviews"));
        responses(olive, &first, 8, 0);
        let page = olive.get(&format!("{first}/decisions"));
        let at = attributes(&page, "#propositions a", "href")[0].clone();
        let page = olive.get(&at);
        let rows = texts(&page, "#verdicts tbody tr");
        assert_eq!(texts(&page, "h1"), ["The verdicts say: persevere"]);
        assert!(rows[0].starts_with("Autumn interviews Pilot Validated"), "{rows:?}");
        assert!(rows[1].starts_with("Winter interviews Pilot No responses yet"), "{rows:?}");
        let page = Form::of(&page, &at).set("choice", "persevere").follow(olive);
        assert!(decisions(&page)[0].starts_with("Persevere"), "{}", page.text());
        assert!(decisions(&olive.get(&format!("{second}/decisions"))).is_empty());
    });
}

#[test]
fn viewers_read_decisions_and_commenters_take_them() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let at = format!("{base}/decisions");
    let viewer = app.member("vera", Role::Viewer);
    let page = viewer.get(&at);
    assert_eq!((page.status, attributes(&page, "main form", "action").len()), (200, 0), "{}", page.text());
    let coach = app.member("carl", Role::Commenter);
    let page = decided(&coach, &base, "keep_testing", "", "");
    assert!(decisions(&page)[0].contains("by carl"), "{}", page.text());
    assert!(!attributes(&page, "main form", "action").iter().any(|a| a.ends_with("/follow-ups")));
}

#[test]
fn the_learning_card_fills_itself_until_people_write_on_it() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        responses(olive, &base, 1, 1);
        let at = format!("{base}/decisions");
        let parts = |page: &Seen| texts(page, "#learning .card > div");
        let page = olive.get(&at);
        assert!(parts(&page)[1].contains("Pilot: 1 of 2 accepted. Too early to call."), "{:?}", parts(&page));
        assert!(parts(&page)[2].contains("nobody has written it yet"), "{:?}", parts(&page));

        let learning = format!("{base}/learning");
        let page = Form::of(&page, &learning).set("learned", "Owners pay before eight").follow(olive);
        assert!(parts(&page)[2].contains("Owners pay before eight Olive"), "{:?}", parts(&page));
        responses(olive, &base, 0, 2);
        let page = olive.get(&at);
        assert!(parts(&page)[1].contains("1 of 3 accepted"), "it goes on filling itself: {:?}", parts(&page));

        let stale = Form::of(&page, &learning).set("learned", "Nobody pays");
        Form::of(&page, &learning).set("will", "Ask groups").follow(olive);
        let refused = stale.send(olive);
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("Somebody changed the card in the meantime"), "{}", refused.text());
        let page = Form::of(&refused, &learning).follow(olive);
        assert!(parts(&page)[2].contains("Nobody pays"), "{:?}", parts(&page));
        let history = texts(&page, "#learning .parts > li");
        assert!(history.len() == 3 && history[2].contains("Owners pay before eight"), "{history:?}");
        let undo = attributes(&page, ".flash form", "action")[0].clone();
        let page = Form::of(&page, &undo).follow(olive);
        assert!(parts(&page)[2].contains("Owners pay before eight"), "{:?}", parts(&page));
    });
}

#[test]
fn the_next_test_follows_from_the_result_and_both_pages_show_the_chain() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let segments = format!("{base}/segments");
        Form::of(&olive.get(&base), &segments).set("segment", "Single shops").follow(olive);
        responses(olive, &base, 0, 9);
        responses(olive, &base, 9, 0);
        let at = format!("{base}/follow-ups");
        let form = Form::of(&olive.get(&format!("{base}/decisions")), &at);
        assert_eq!(form.get("name"), "Autumn interviews, next test");
        assert_eq!((form.get("succeed_at"), form.get("offer")), ("30%", "1"));
        assert_eq!(form.get("stop_at"), "41", "9 of 18 is about one half: 41 responses give four chances in five");

        let (sent, again) = (form.send(olive), form.send(olive));
        assert_eq!((sent.status, again.status), (303, 303), "{}", sent.text());
        assert_eq!(sent.header("location"), again.header("location"));
        let draft = olive.get(sent.header("location"));
        for taken in ["Single shops", "Pilot", "Early cover", "Phone agency", "more than 30% accept"] {
            assert!(draft.text().contains(taken), "{taken}: {}", draft.text());
        }
        assert!(draft.text().contains("41 responses"), "{}", draft.text());
        let chain = |page: &Seen| texts(page, "nav.chain li");
        for page in [&draft, &olive.get(&base)] {
            let links = chain(page);
            assert!(links[0].starts_with("Autumn interviews Leaning yes"), "{links:?}");
            assert_eq!(links[1], "Autumn interviews, next test Being designed");
        }
        assert_eq!(attributes(&draft, "nav.chain a", "href").join(" "), base);
        assert!(!draft.text().contains("9 of 18"), "no response is taken over");

        let taken = Form::of(&olive.get(&format!("{base}/decisions")), &at).set("name", "autumn INTERVIEWS");
        let refused = taken.set("hypothesis", "Owners wait").send(olive);
        assert_eq!(refused.status, 422);
        assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-name"]);
        assert_eq!(Form::of(&refused, &at).get("hypothesis"), "Owners wait");
        let other = olive.post(&at, &[("name", "Third"), ("offer", "77"), ("key", "k9")]);
        assert_eq!(other.status, 404, "{}", other.text());
    });
}
