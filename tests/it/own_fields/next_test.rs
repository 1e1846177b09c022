//! What a team prepared goes on into the test that follows.

use super::add;
use crate::support::app::each_app;
use crate::support::forms::{Form, attributes, running, texts};

#[test]
fn the_next_test_has_the_guide_the_checklist_and_the_fields_of_the_one_before_and_no_tick_or_date_of_it() {
    each_app(|app| {
        let olive = app.owner();
        for (name, kind) in [("Market", "text"), ("Budget", "number"), ("Deadline", "date"), ("Old", "text")] {
            let seen = add(olive, &[("name", name), ("kind", kind), ("holder", "experiment")]);
            assert_eq!(seen.status, 200, "{}", seen.text());
        }
        let base = running(olive, "Autumn interviews");
        let fields = format!("{base}/fields");
        let form = Form::of(&olive.get(&base), &fields).set("own-1", "Leeds & York").set("own-2", "-12.50");
        form.set("own-3", "2026-12-24").set("own-4", "gone").follow(olive);
        Form::of(&olive.get("/w/1/fields"), "/w/1/fields/4/archive").follow(olive);
        let guide = format!("{base}/guide");
        Form::of(&olive.get(&guide), &guide).set("questions", "How today?\n\nWhat else?").follow(olive);
        let items = format!("{base}/items");
        for label in ["Book the room", "<b>Ask the lawyer</b>", "Not this one"] {
            Form::of(&olive.get(&base), &items).set("item", label).follow(olive);
        }
        Form::of(&olive.get(&base), &format!("{items}/1/tick")).follow(olive);
        Form::of(&olive.get(&base), &format!("{items}/3/archive")).follow(olive);

        let at = format!("{base}/follow-ups");
        let sent = Form::of(&olive.get(&format!("{base}/decisions")), &at).send(olive);
        assert_eq!(sent.status, 303, "{}", sent.text());
        let next = sent.header("location").to_owned();
        let page = olive.get(&next);
        assert_eq!(texts(&page, "#checklist .own bdi"), ["Book the room", "<b>Ask the lawyer</b>"]);
        assert_eq!(attributes(&page, ".own .tk", "aria-pressed"), ["false", "false"]);
        let own = Form::of(&page, &format!("{next}/fields"));
        assert_eq!((own.get("own-1"), own.get("own-2"), own.get("own-3")), ("Leeds & York", "-12.5", ""));
        let questions = Form::of(&olive.get(&format!("{next}/guide")), &format!("{next}/guide"));
        assert_eq!(questions.get("questions").replace("\r\n", "\n").trim(), "How today?\nWhat else?");
        // The two go their own ways from here.
        Form::of(&page, &format!("{next}/fields")).set("own-1", "Hull").follow(olive);
        let before = Form::of(&olive.get(&base), &fields);
        assert_eq!((before.get("own-1"), before.get("own-3")), ("Leeds & York", "2026-12-24"));
    });
}
