//! Beginning from a template, the team's own items on the checklist, and keeping a design to begin from again.

use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, add_offer, attributes, running, texts};
use touchstone::domain::id::WorkspaceId;
use touchstone::domain::template::{BuiltIn, MOST};
use touchstone::domain::workspace::Role;

const LIST: &str = "/w/1/experiments";

fn begun(visitor: &Visitor, name: &str, template: &str) -> (String, Seen) {
    let answer = Form::of(&visitor.get("/w/1"), LIST).set("name", name).set("template", template).send(visitor);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let base = answer.header("location").to_owned();
    let page = visitor.get(&base);
    (base, page)
}

fn saved(visitor: &Visitor, base: &str, name: &str) -> (String, Seen) {
    let form = Form::of(&visitor.get(base), &format!("{base}/templates")).set("template_name", name);
    let answer = form.send(visitor);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let place = answer.header("location").to_owned();
    let page = visitor.get(&place);
    (place, page)
}

fn add_item(visitor: &Visitor, base: &str, label: &str) -> Seen {
    Form::of(&visitor.get(base), &format!("{base}/items")).set("item", label).send(visitor)
}

fn items(page: &Seen) -> Vec<String> {
    texts(page, ".own .tk")
}

/// The heading of the checklist.
fn progress(page: &Seen) -> String {
    texts(page, "#checklist h2").remove(0)
}

#[test]
fn every_template_fills_in_a_draft_that_its_forms_take_as_it_is() {
    each_app(|app| {
        let olive = app.owner();
        for one in BuiltIn::ALL {
            let template = one.template();
            let (base, page) = begun(olive, &template.name, one.word());
            let origin = texts(&page, "main > p.small").join("");
            assert!(origin.contains(&format!("Begun from the template {}", template.name)), "{origin}");
            assert_eq!(texts(&page, "#offers h3"), template.offers.iter().map(|o| &*o.name).collect::<Vec<_>>());
            let instead = texts(&page, "#alternatives li").join("; ");
            assert!(template.alternatives.iter().all(|name| instead.contains(name.as_str())), "{instead}");
            assert!(instead.starts_with("Do nothing"), "{instead}");
            assert_eq!(items(&page), template.items);
            let method = Form::of(&page, &format!("{base}/method"));
            assert_eq!(method.get("method"), template.method.unwrap().word());
            let questions = template.guide.unwrap();
            let guide = Form::of(&olive.get(&format!("{base}/guide")), &format!("{base}/guide"));
            assert_eq!(guide.get("questions"), questions.text());

            let proposal = template.proposal.unwrap();
            let told = texts(&page, "#plan").join("");
            assert!(told.contains(&proposal.because) && told.contains("It counts once you save it."), "{told}");
            assert!(texts(&page, "#plan table").is_empty(), "no plan is set yet: {told}");
            let plan = Form::of(&page, &format!("{base}/plan"));
            assert_eq!(plan.get("stop_at"), proposal.plan.stop_at.unwrap().to_string());
            // What it filled in goes through the gates of the forms unchanged.
            for form in [method, guide, plan] {
                form.follow(olive);
            }
            for href in attributes(&page, "#offers h3 a", "href") {
                Form::of(&olive.get(&href), &href).follow(olive);
            }
            let page = Form::of(&olive.get(&base), &format!("{base}/start")).follow(olive);
            assert!(page.text().contains("Started. The plan is locked"), "{}", page.text());
            let listened = olive.get(&format!("{base}/log")).text();
            assert!(questions.questions().iter().all(|q| listened.contains(q.as_str())), "{listened}");
        }
    });
}

#[test]
fn blank_is_the_default_and_a_name_is_still_enough() {
    let app = TestApp::new();
    let olive = app.owner();
    let home = olive.get("/w/1");
    assert_eq!(attributes(&home, "#new input[name=template][checked]", "value"), [""]);
    assert_eq!(attributes(&home, "#new input[name=template]", "value").len(), 1 + BuiltIn::ALL.len());
    assert!(attributes(&home, "#new details", "open").is_empty());
    let (base, page) = begun(olive, "Autumn interviews", "");
    assert!(!page.text().contains("Begun from"), "{}", page.text());
    assert!(texts(&page, "#offers h3").is_empty() && items(&page).is_empty());
    assert_eq!(Form::of(&page, &format!("{base}/plan")).get("succeed_at"), "");
    let asked = olive.get("/w/1?template=pilot");
    assert_eq!(attributes(&asked, "#new input[name=template][checked]", "value"), ["pilot"]);
    assert_eq!(attributes(&asked, "#new details", "open"), [""]);
}

#[test]
fn a_refused_beginning_keeps_its_template_and_one_that_there_is_not_is_refused() {
    let app = TestApp::new();
    let olive = app.owner();
    let refused = Form::of(&olive.get("/w/1"), LIST).set("name", " ").set("template", "concierge").send(olive);
    assert_eq!(refused.status, 422);
    assert_eq!(Form::of(&refused, LIST).get("template"), "concierge");
    let bogus = olive.post(LIST, &[("name", "Autumn"), ("template", "bogus"), ("key", "k1")]);
    assert_eq!(bogus.status, 422);
    assert_eq!(attributes(&bogus, "#problems a", "href"), ["#f-template"]);
    assert!(bogus.text().contains("'bogus' is no template"), "{}", bogus.text());
    assert_eq!(Form::of(&bogus, LIST).get("name"), "Autumn");
    assert!(texts(&olive.get("/w/1"), "tbody th").is_empty(), "nothing was made of either");
}

#[test]
fn a_form_that_begins_from_a_template_and_is_sent_twice_makes_one_experiment() {
    each_app(|app| {
        let olive = app.owner();
        let form = Form::of(&olive.get("/w/1"), LIST).set("name", "Once").set("template", "price_ladder");
        let (first, again) = (form.send(olive), form.send(olive));
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!(texts(&olive.get(first.header("location")), "#offers h3").len(), 3);
        let other = form.clone().set("template", "pilot").send(olive);
        assert_eq!(other.status, 422, "the same form with another template is another wish: {}", other.text());
    });
}

#[test]
fn a_team_adds_ticks_and_takes_away_items_of_its_own() {
    each_app(|app| {
        let olive = app.owner();
        let (base, page) = begun(olive, "Autumn interviews", "");
        let all = texts(&page, "#checklist .check li").len();
        assert_eq!(progress(&page), format!("0 of {all} done"));
        for label in ["Book the room", "<b>Ask the lawyer</b>"] {
            assert_eq!(add_item(olive, &base, label).status, 303);
        }
        let page = olive.get(&base);
        assert_eq!(items(&page), ["Book the room", "<b>Ask the lawyer</b>"]);
        assert_eq!(progress(&page), format!("0 of {} done", all + 2));

        let kim = app.member("kim", Role::Editor);
        let page = Form::of(&kim.get(&base), &format!("{base}/items/1/tick")).follow(&kim);
        assert_eq!(progress(&page), format!("1 of {} done", all + 2));
        assert_eq!(attributes(&page, ".own .tk", "aria-pressed"), ["true", "false"]);
        let note = texts(&page, ".own .tiny").remove(0);
        assert!(note.starts_with("kim, "), "who ticked it, and when: {note}");
        // Whoever ticks what is ticked changes nothing.
        assert_eq!(olive.post(&format!("{base}/items/1/tick"), &[]).status, 303);
        assert_eq!(texts(&olive.get(&base), ".own .tiny"), [note.as_str()]);

        let page = Form::of(&olive.get(&base), &format!("{base}/items/1/archive")).follow(olive);
        assert_eq!(items(&page), ["<b>Ask the lawyer</b>"]);
        let page = Form::of(&page, &format!("{base}/items/1/restore")).follow(olive);
        assert_eq!(texts(&page, ".own .tiny"), [note.as_str()], "what is brought back keeps its tick");
        let page = Form::of(&page, &format!("{base}/items/1/untick")).follow(olive);
        assert!(texts(&page, ".own .tiny").is_empty());
        assert_eq!(progress(&page), format!("0 of {} done", all + 2));
    });
}

#[test]
fn own_items_keep_nothing_from_starting_and_stay_after_it() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, _) = begun(olive, "Autumn interviews", "");
    add_item(olive, &base, "Book the room");
    let page = add_offer(olive, &base, "Pilot", "deposit");
    let page = Form::of(&page, &format!("{base}/start")).follow(olive);
    assert!(page.text().contains("Started."), "{}", page.text());
    let page = Form::of(&page, &format!("{base}/items/1/tick")).follow(olive);
    assert_eq!(attributes(&page, ".own .tk", "aria-pressed"), ["true"]);
}

#[test]
fn an_item_that_can_not_be_added_says_why_and_is_kept_as_typed() {
    each_app(|app| {
        let olive = app.owner();
        let (base, _) = begun(olive, "Autumn interviews", "");
        assert_eq!(add_item(olive, &base, "Item 1").status, 303);
        let long = "x".repeat(121);
        for (raw, said) in [
            (" ", "Item is empty."),
            (&*long, "Item has 121 of 120 characters."),
            ("ITEM 1", "This is on the checklist already."),
        ] {
            let refused = add_item(olive, &base, raw);
            assert_eq!(refused.status, 422, "{raw}");
            assert!(refused.text().contains(said), "{}", refused.text());
            assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-item"]);
            assert_eq!(attributes(&refused, "#own-item", "open"), [""]);
            assert_eq!(Form::of(&refused, &format!("{base}/items")).get("item"), raw);
        }
        for i in 2..=20 {
            assert_eq!(add_item(olive, &base, &format!("Item {i}")).status, 303);
        }
        assert!(add_item(olive, &base, "Item 21").text().contains("room for 20 items of your own"));
        Form::of(&olive.get(&base), &format!("{base}/items/7/archive")).follow(olive);
        assert_eq!(add_item(olive, &base, "Item 21").status, 303);
        let page = olive.get(olive.post(&format!("{base}/items/7/restore"), &[]).header("location"));
        assert!(page.text().contains("Take one away first"), "{}", page.text());
        assert_eq!(items(&page).len(), 20);
    });
}

#[test]
fn a_form_for_an_item_that_is_sent_twice_adds_it_once() {
    each_app(|app| {
        let olive = app.owner();
        let (base, page) = begun(olive, "Autumn interviews", "");
        let form = Form::of(&page, &format!("{base}/items")).set("item", "Book the room");
        assert_eq!([form.send(olive).status, form.send(olive).status], [303, 303]);
        assert_eq!(items(&olive.get(&base)), ["Book the room"]);
    });
}

#[test]
fn a_design_that_was_saved_begins_the_next_experiment_without_anybody_who_was_asked() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        add_item(olive, &base, "Book the room");
        Form::of(&olive.get(&base), &format!("{base}/items/1/tick")).follow(olive);
        let questions = [("questions", "Why now?\nWhat else?")];
        assert_eq!(olive.post(&format!("{base}/guide"), &questions).status, 303);
        let asked = [("key", "k"), ("offer_id", "1"), ("outcome", "buy"), ("customer", "Abbey Road Pharmacy")];
        assert_eq!(olive.post(&format!("{base}/responses"), &asked).status, 303);

        let form = Form::of(&olive.get(&base), &format!("{base}/templates"));
        assert_eq!(
            form.get("template_name"),
            "Autumn interviews",
            "it is called as the experiment is until it is renamed"
        );
        let form = form.set("template_name", "Shop visits").set("because", "Three shops in ten feed us.");
        let (first, again) = (form.send(olive), form.send(olive));
        assert_eq!(first.header("location"), again.header("location"), "saved once");
        let page = olive.get(first.header("location"));
        assert_eq!(texts(&page, "h1"), ["Shop visits"]);
        assert!(page.text().contains("Saved from Autumn interviews by Olive"), "{}", page.text());
        assert!(!page.text().contains("Abbey Road"), "{}", page.text());

        let home = olive.get("/w/1");
        assert_eq!(attributes(&home, "#new input[name=template]", "value")[1], "1", "the team's own come first");
        let (base, page) = begun(olive, "Spring visits", "1");
        assert!(page.text().contains("Begun from the template Shop visits"), "{}", page.text());
        assert_eq!(texts(&page, "#offers h3"), ["Pilot"]);
        assert!(texts(&page, "#offers").join("").contains("Left a deposit"));
        assert!(texts(&page, "#alternatives").join("").contains("Phone agency"));
        assert_eq!((items(&page), texts(&page, ".own .tiny").len()), (vec!["Book the room".to_owned()], 0));
        let plan = Form::of(&page, &format!("{base}/plan"));
        assert_eq!((plan.get("succeed_at"), plan.get("stop_at")), ("30%", "40"));
        let told = texts(&page, "#plan").join("");
        assert!(told.contains("Three shops in ten feed us."), "{told}");
        let guide = Form::of(&olive.get(&format!("{base}/guide")), &format!("{base}/guide"));
        assert_eq!(guide.get("questions"), "Why now?\nWhat else?");
        let counted = texts(&olive.get(&format!("{base}/responses")), "main").join("");
        assert!(!counted.contains("Abbey Road"), "{counted}");
        let told = texts(&plan.follow(olive), "#plan").join("");
        assert!(told.contains("Why this bar") && told.contains("Three shops in ten feed us."), "{told}");
    });
}

#[test]
fn a_template_is_renamed_taken_away_and_brought_back_and_what_began_from_it_stays() {
    each_app(|app| {
        let olive = app.owner();
        let (base, _) = begun(olive, "Autumn interviews", "pilot");
        let (place, page) = saved(olive, &base, "Visits");
        let proposal = BuiltIn::Pilot.template().proposal.unwrap();
        assert!(page.text().contains(&proposal.because), "its bar goes on being proposed: {}", page.text());
        let page = Form::of(&page, &place).set("name", "Shop visits").follow(olive);
        assert_eq!(texts(&page, "h1"), ["Shop visits"]);
        let (next, _) = begun(olive, "Spring visits", "1");
        let refused = Form::of(&olive.get(&base), &format!("{base}/templates")).set("template_name", "SHOP visits");
        let refused = refused.send(olive);
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("Another template has this name"), "{}", refused.text());
        assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-template_name"]);
        assert_eq!(attributes(&refused, "#save-template details", "open"), [""]);

        let list = Form::of(&page, &format!("{place}/archive")).follow(olive);
        assert!(texts(&list, "#own li").is_empty(), "{}", list.text());
        assert!(!attributes(&olive.get("/w/1"), "#new input[name=template]", "value").contains(&"1".to_owned()));
        assert!(olive.get(&next).text().contains("Begun from the template Shop visits"));
        let (second, _) = saved(olive, &base, "Shop visits");
        let back = Form::of(&list, &format!("{place}/restore")).follow(olive);
        assert!(back.text().contains("Another template has its name by now"), "{}", back.text());
        let page = Form::of(&olive.get(&second), &second).set("name", " ").send(olive);
        assert_eq!((page.status, attributes(&page, "#problems a", "href")), (422, vec!["#f-name".to_owned()]));
        Form::of(&page, &second).set("name", "Other visits").follow(olive);
        let page = Form::of(&olive.get(&place), &format!("{place}/restore")).follow(olive);
        assert!(page.text().contains("Brought back."), "{}", page.text());
        assert_eq!(texts(&olive.get("/w/1/templates"), "#own h3"), ["Other visits", "Shop visits"]);
    });
}

#[test]
fn a_workspace_keeps_fifty_templates() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, _) = begun(olive, "Autumn interviews", "");
    let token = olive.csrf();
    let save = |i: usize| {
        let (name, key) = (format!("Design {i}"), format!("k{i}"));
        let form = [("template_name", name.as_str()), ("key", key.as_str()), ("csrf", token.as_str())];
        olive.post_bare(&format!("{base}/templates"), &form)
    };
    for i in 0..MOST {
        assert_eq!(save(i).status, 303);
    }
    let refused = save(MOST);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("keeps 50 templates of its own"), "{}", refused.text());
}

#[test]
fn a_template_of_another_workspace_is_one_that_there_never_was() {
    each_app(|app| {
        let olive = app.owner();
        let (base, _) = begun(olive, "Autumn interviews", "pilot");
        saved(olive, &base, "Secret visits");
        let (sam, own) = app.stranger("sam");
        assert_eq!(own, WorkspaceId(2));
        let ask = |template: &str, key: &str| {
            sam.post("/w/2/experiments", &[("name", "Mine"), ("template", template), ("key", key)])
        };
        let (theirs, never) = (ask("1", "a"), ask("9000", "b"));
        assert_eq!((theirs.status, &theirs.body), (404, &never.body));
        assert!(texts(&sam.get("/w/2"), "tbody th").is_empty(), "nothing half done");
        assert_eq!(sam.get("/w/2/templates/1").body, sam.get("/w/2/templates/9000").body);
        let item = sam.post(&format!("{base}/items/1/tick"), &[]);
        assert_eq!((item.status, &item.body), (404, &never.body));
    });
}

#[test]
fn whoever_only_reads_sees_templates_and_items_and_no_form() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, _) = begun(olive, "Autumn interviews", "landing_page");
    let (place, _) = saved(olive, &base, "Pages");
    let vera = app.member("vera", Role::Viewer);
    let page = vera.get(&base);
    assert_eq!(items(&page).len(), BuiltIn::LandingPage.template().items.len());
    assert!(items(&page)[0].starts_with("To do: "), "{:?}", items(&page));
    for page in [page, vera.get("/w/1/templates"), vera.get(&place)] {
        assert_eq!(page.status, 200);
        let forms = attributes(&page, "main form", "action");
        assert!(forms.is_empty(), "{forms:?}");
        assert!(!page.body.contains("Begin with it"));
    }
}
