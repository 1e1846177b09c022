//! From an idea to a running experiment, on the pages alone.

use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, add_offer, attributes, running, texts};

/// How many lines of the checklist are ticked, and how many there are.
fn ticks(page: &Seen) -> (usize, usize) {
    let found = (texts(page, "#checklist li.done").len(), texts(page, "#checklist li").len());
    let heading = texts(page, "#checklist h2");
    assert!(heading[0].starts_with(&format!("{} of {}", found.0, found.1)), "{heading:?}");
    found
}

fn created(visitor: &Visitor, name: &str) -> (String, Seen) {
    let form = Form::of(&visitor.get("/w/1"), "/w/1/experiments");
    let answer = form.set("name", name).set("hypothesis", "Single shops pay for early cover").send(visitor);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let base = answer.header("location").to_owned();
    let page = visitor.get(&base);
    (base, page)
}

#[test]
fn a_name_is_enough_to_begin_and_the_checklist_ticks_itself() {
    each_app(|app| {
        let olive = app.owner();
        let (base, page) = created(olive, "Autumn interviews");
        assert_eq!(texts(&page, "h1"), ["Autumn interviews"]);
        assert!(page.text().contains("Single shops pay for early cover"));
        let (none, all) = ticks(&page);
        assert_eq!(none, 0);
        assert!(page.text().contains("Before the start"), "it says what is missing");
        assert!(!page.body.contains("/start\""), "it can't be started yet");
        for link in attributes(&page, "#checklist a", "href") {
            assert!(!texts(&page, &link).is_empty(), "{link} leads nowhere");
        }

        let form = Form::of(&page, &format!("{base}/segments"));
        assert_eq!(ticks(&form.set("segment", "Single shops").follow(olive)).0, 1);
        let page = add_offer(olive, &base, "A pharmacist by 9 am", "deposit");
        assert_eq!(ticks(&page).0, 4, "an offer, its proposition, its care");
        assert!(texts(&page, "#offers").join("").contains("Early cover, taking care of Speed"));
        let form = Form::of(&page, &format!("{base}/alternatives"));
        assert_eq!(ticks(&form.set("alternative", "Phone agency").follow(olive)).0, 5);
        let form = Form::of(&page, &format!("{base}/method"));
        let page = form.set("method", "offer_interview").set("riskiest", "That a gap hurts").follow(olive);
        assert_eq!(ticks(&page).0, 7);
        let form = Form::of(&page, &format!("{base}/plan"));
        let page = form.set("succeed_at", "30%").set("stop_at", "40").follow(olive);
        assert_eq!(ticks(&page), (all - 1, all));
        let page = Form::of(&page, &format!("{base}/forecast")).set("chance", "60").follow(olive);
        assert_eq!(ticks(&page), (all, all));
        let page = Form::of(&page, &format!("{base}/start")).follow(olive);
        assert!(page.text().contains("Started. The plan is locked"), "{}", page.text());
        assert_eq!(texts(&olive.get("/w/1"), "tbody th"), ["Autumn interviews"]);
    });
}

#[test]
fn doing_nothing_is_always_there_and_nobody_can_take_it_away() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, page) = created(olive, "Autumn interviews");
    let first = |page: &Seen| texts(page, "#alternatives li:first-child").join("");
    assert!(first(&page).starts_with("Do nothing"), "{}", first(&page));
    assert!(attributes(&page, "#alternatives li:first-child form", "action").is_empty());
    for spelling in ["Do nothing", " do NOTHING ", "doing nothing"] {
        let form = Form::of(&page, &format!("{base}/alternatives")).set("alternative", spelling);
        let refused = form.send(olive);
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("Doing nothing is always there"), "{}", refused.text());
        assert_eq!(Form::of(&refused, &format!("{base}/alternatives")).get("alternative"), spelling);
    }
    let page = Form::of(&page, &format!("{base}/alternatives")).set("alternative", "Phone agency").follow(olive);
    let away = attributes(&page, "#alternatives form", "action").into_iter().find(|a| a.ends_with("/archive")).unwrap();
    let page = Form::of(&page, &away).follow(olive);
    assert!(first(&page).starts_with("Do nothing"));
    let list = texts(&page, "#alternatives li").join("; ");
    assert!(list.contains("Phone agency no longer offered"), "what was taken away stays listed: {list}");
    let undo = away.replace("/archive", "/restore");
    let page = Form::of(&page, &undo).follow(olive);
    assert!(!texts(&page, "#alternatives li").join("; ").contains("no longer"));
}

#[test]
fn the_plan_shows_what_makes_a_verdict_and_how_likely_each_is() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, page) = created(olive, "Autumn interviews");
    assert!(texts(&page, "#plan table").is_empty(), "without a bar there is nothing to show");
    let page = Form::of(&page, &format!("{base}/plan")).set("succeed_at", "0.3").set("stop_at", "40").follow(olive);
    let plan = texts(&page, "#plan").join("");
    assert!(plan.contains("more than 30% accept") && plan.contains("40 responses"), "{plan}");
    let [boundaries, chances] = [0, 1].map(|i| texts(&page, "#plan table")[i].clone());
    assert!(boundaries.contains("40 responses, the last look 18 or more 6 or fewer"), "{boundaries}");
    assert!(chances.contains("30%"), "{chances}");
    assert_eq!(Form::of(&page, &format!("{base}/plan")).get("succeed_at"), "30%", "it can be changed until the start");
    for (bar, number, field) in [("130%", "40", "succeed_at"), ("30%", "many", "stop_at"), ("", "40", "succeed_at")] {
        let form = Form::of(&page, &format!("{base}/plan")).set("succeed_at", bar).set("stop_at", number);
        let refused = form.send(olive);
        assert_eq!(refused.status, 422, "{bar} {number}");
        assert_eq!(attributes(&refused, "#problems a", "href"), [format!("#f-{field}")]);
        let kept = Form::of(&refused, &format!("{base}/plan"));
        assert_eq!((kept.get("succeed_at"), kept.get("stop_at")), (bar, number));
    }
}

#[test]
fn the_start_freezes_the_plan_and_what_is_asked_for() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let page = olive.get(&base);
        assert!(!attributes(&page, "form", "action").contains(&format!("{base}/plan")));
        let quietly = olive.post(&format!("{base}/plan"), &[("succeed_at", "0.1"), ("stop_at", "40")]);
        assert_eq!(quietly.status, 409);
        assert!(quietly.text().contains("frozen at the start"), "{}", quietly.text());
        assert!(olive.get(&base).text().contains("more than 30% accept"));

        let offer = attributes(&page, "#offers h3 a", "href")[0].clone();
        let cheaper = Form::of(&olive.get(&offer), &offer).set("ask", "words").send(olive);
        assert_eq!(cheaper.status, 422);
        assert_eq!(attributes(&cheaper, "#problems a", "href"), ["#f-ask"]);
    });
}

#[test]
fn an_amendment_needs_its_reason_and_stands_on_the_report() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let amendments = format!("{base}/amendments");
        let form = Form::of(&olive.get(&base), &amendments).set("stop_at", "60");
        let refused = form.send(olive);
        assert_eq!(refused.status, 422);
        assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-reason"]);
        assert!(refused.text().contains("Say why the plan changes"), "{}", refused.text());
        assert_eq!(attributes(&refused, "#plan details", "open"), [""], "the form that was refused stands open");
        assert!(!olive.get(&format!("{base}/report")).text().contains("60 responses"));

        let form = Form::of(&refused, &amendments);
        assert_eq!(form.get("stop_at"), "60", "what was typed is kept");
        let page = form.set("reason", "Two chains joined late").follow(olive);
        assert!(page.text().contains("Amended. The report says so"), "{}", page.text());
        for seen in [page, olive.get(&format!("{base}/report"))] {
            assert!(seen.text().contains("Two chains joined late") && seen.text().contains("Olive"), "{}", seen.text());
        }
        let unchanged = Form::of(&olive.get(&base), &amendments).set("reason", "No reason").send(olive);
        assert_eq!(unchanged.status, 422);
    });
}

#[test]
fn no_bar_can_be_set_once_customers_have_been_asked() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, _) = created(olive, "Autumn interviews");
    let page = add_offer(olive, &base, "Pilot", "deposit");
    assert!(page.text().contains("Without a bar set now, the report describes and never gives a verdict."));
    let page = Form::of(&page, &format!("{base}/start")).follow(olive);
    assert!(page.text().contains("No bar was set before asking"), "{}", page.text());
    let late = [("succeed_at", "0.1"), ("stop_at", "40"), ("reason", "it looks good"), ("key", "k")];
    let refused = olive.post(&format!("{base}/amendments"), &late);
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("it would be set to fit"), "{}", refused.text());
    assert!(olive.get(&format!("{base}/report")).text().contains("No bar was set before asking"));
}

#[test]
fn a_form_that_is_sent_twice_makes_one_thing() {
    each_app(|app| {
        let olive = app.owner();
        let form = Form::of(&olive.get("/w/1"), "/w/1/experiments").set("name", "Autumn interviews");
        let (first, again) = (form.send(olive), form.send(olive));
        assert_eq!((first.status, again.status), (303, 303), "{}", again.text());
        let base = first.header("location");
        assert_eq!(again.header("location"), base);
        assert_eq!(texts(&olive.get("/w/1"), "tbody th").len(), 1);
        let offers = format!("{base}/offers");
        let form = Form::of(&olive.get(base), &offers).set("offer_name", "Pilot");
        assert_eq!((form.send(olive).status, form.send(olive).status), (303, 303));
        assert_eq!(texts(&olive.get(base), "#offers h3").len(), 1);
    });
}

#[test]
fn a_refused_form_leaves_the_other_forms_of_its_page_alone() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, page) = created(olive, "Autumn interviews");
    let page = Form::of(&page, &format!("{base}/plan")).set("succeed_at", "25%").set("stop_at", "40").follow(olive);
    let refused = Form::of(&page, &format!("{base}/segments")).set("segment", " ").send(olive);
    assert_eq!(refused.status, 422);
    assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-segment"]);
    let plan = Form::of(&refused, &format!("{base}/plan"));
    assert_eq!((plan.get("succeed_at"), plan.get("stop_at")), ("25%", "40"));
    let basics = Form::of(&refused, &base);
    assert_eq!(
        (basics.get("name"), basics.get("hypothesis")),
        ("Autumn interviews", "Single shops pay for early cover")
    );

    let offers = format!("{base}/offers");
    add_offer(olive, &base, "Pilot", "deposit");
    let form = Form::of(&olive.get(&base), &offers).set("offer_name", "Loan").set("ask", "payment");
    let refused = form.set("ask_amount", "five").set("currency", "GBP").send(olive);
    assert_eq!(refused.status, 422);
    assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-ask_amount"]);
    assert_eq!(attributes(&refused, "#offer-form", "open"), [""]);
    let kept = Form::of(&refused, &offers);
    let values = ["offer_name", "ask", "ask_amount", "currency"].map(|name| kept.get(name));
    assert_eq!(values, ["Loan", "payment", "five", "GBP"]);
}

#[test]
fn two_experiments_do_not_share_a_name() {
    let app = TestApp::new();
    let olive = app.owner();
    created(olive, "Autumn interviews");
    let form = Form::of(&olive.get("/w/1"), "/w/1/experiments").set("name", "autumn INTERVIEWS");
    let refused = form.set("hypothesis", "Once more").send(olive);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Another experiment has this name"), "{}", refused.text());
    assert_eq!(Form::of(&refused, "/w/1/experiments").get("hypothesis"), "Once more");
    let (base, page) = created(olive, "Winter interviews");
    let refused = Form::of(&page, &base).set("name", "Autumn interviews").send(olive);
    assert_eq!(refused.status, 422);
    assert_eq!(Form::of(&refused, &base).get("name"), "Autumn interviews");
}

#[test]
fn an_experiment_stops_begins_again_and_is_put_away_without_losing_anything() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let page = Form::of(&olive.get(&base), &format!("{base}/stop")).follow(olive);
    assert!(page.text().contains("Stopped"));
    let late = olive.post(&format!("{base}/responses"), &[("offer_id", "1"), ("outcome", "buy"), ("key", "k")]);
    assert_eq!(late.status, 409);
    assert!(late.text().contains("Reopen it"), "{}", late.text());
    let page = Form::of(&page, &format!("{base}/reopen")).follow(olive);
    Form::of(&page, &format!("{base}/archive")).follow(olive);
    assert!(texts(&olive.get("/w/1"), "tbody th").is_empty());
    assert_eq!(texts(&olive.get("/w/1?show=archived"), "tbody th"), ["Autumn interviews"]);
    Form::of(&olive.get(&base), &format!("{base}/restore")).follow(olive);
    assert_eq!(texts(&olive.get("/w/1"), "tbody th"), ["Autumn interviews"]);
}

#[test]
fn a_method_that_there_is_not_is_refused_and_everything_is_kept() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, _) = created(olive, "Autumn interviews");
    let refused = olive.post(&format!("{base}/method"), &[("method", "bogus"), ("riskiest", "That a gap hurts")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("'bogus' is no method") && refused.text().contains("Concierge"));
    assert_eq!(Form::of(&refused, &format!("{base}/method")).get("riskiest"), "That a gap hurts");
}

#[test]
fn a_plan_ends_in_days_to_come_and_says_what_it_can_never_bring() {
    each_app(|app| {
        let olive = app.owner();
        let (base, page) = created(olive, "Autumn interviews");
        let plan = format!("{base}/plan");
        let form = Form::of(&page, &plan).set("succeed_at", "30%").set("stop_on", "2020-01-31");
        let refused = form.send(olive);
        assert_eq!(refused.status, 422);
        assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-stop_on"]);
        assert!(refused.text().contains("2020-01-31 is over"), "{}", refused.text());
        assert_eq!(Form::of(&refused, &plan).get("stop_on"), "2020-01-31");

        let page = Form::of(&page, &plan).set("succeed_at", "30%").set("stop_at", "5").follow(olive);
        let warned = texts(&page, "#plan").join("");
        assert!(warned.contains("With 5 responses for each offer this plan ends without a verdict"), "{warned}");
        let page = Form::of(&page, &plan).set("stop_at", "40").follow(olive);
        assert!(!texts(&page, "#plan").join("").contains("whatever customers do"));
    });
}

#[test]
fn once_customers_are_asked_nobody_is_told_to_do_what_can_not_be_done_any_more() {
    each_app(|app| {
        let olive = app.owner();
        let (base, _) = created(olive, "Autumn interviews");
        let page = add_offer(olive, &base, "Pilot", "deposit");
        let all = ticks(&page).1;
        let page = Form::of(&page, &format!("{base}/start")).follow(olive);
        let lines = texts(&page, "#checklist li").join("; ");
        for gone in ["Set the bar", "Plan how many", "Forecast"] {
            assert!(!lines.contains(gone), "{gone}: {lines}");
        }
        assert_eq!(ticks(&page).1, all - 3);
        assert!(lines.contains("To do: Say whom you ask"), "{lines}");
        let logged = [("key", "k"), ("offer_id", "1"), ("outcome", "buy"), ("segment", "Single shops")];
        assert_eq!(olive.post(&format!("{base}/responses"), &logged).status, 303);
        let lines = texts(&olive.get(&base), "#checklist li").join("; ");
        assert!(lines.contains("Done: Say whom you ask"), "a segment has responded: {lines}");
    });
}

#[test]
fn a_forecast_stays_done_when_the_plan_is_amended() {
    let app = TestApp::new();
    let olive = app.owner();
    let (base, _) = created(olive, "Autumn interviews");
    let page = add_offer(olive, &base, "Pilot", "deposit");
    let page = Form::of(&page, &format!("{base}/plan")).set("succeed_at", "30%").set("stop_at", "40").follow(olive);
    let page = Form::of(&page, &format!("{base}/forecast")).set("chance", "60").follow(olive);
    let page = Form::of(&page, &format!("{base}/start")).follow(olive);
    let form = Form::of(&page, &format!("{base}/amendments")).set("stop_at", "60").set("reason", "Two chains joined");
    let lines = texts(&form.follow(olive), "#checklist li").join("; ");
    assert!(lines.contains("Done: Forecast whether the plan will be met"), "{lines}");
}

#[test]
fn an_offer_says_its_ask_in_words_and_each_care_once() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let form = Form::of(&olive.get(&base), &format!("{base}/offers")).set("offer_name", "Newsletter");
        let form = form.set("ask", "words").set("ask_amount", "50").set("currency", "GBP");
        let page = form.set("propositions", "Early cover\nOne price").set("cares", "Speed\nPrice").follow(olive);
        assert!(page.text().contains("Counts as a yes: Gave their word, for GBP 50.00."), "{}", page.text());
        let offer = format!("{base}/offers/2");
        assert_eq!(Form::of(&olive.get(&offer), &offer).get("cares"), "Price\nSpeed");
    });
}

#[test]
fn a_pages_title_names_its_workspace() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    for (page, title) in [
        (base.clone(), "Autumn interviews"),
        (format!("{base}/log"), "Log a response"),
        ("/w/1".to_owned(), "The experiment"),
    ] {
        let told = texts(&olive.get(&page), "title").remove(0);
        assert!(told.starts_with(title) && told.ends_with(" · Northfold · Touchstone"), "{page}: {told}");
    }
    assert_eq!(texts(&olive.get("/account"), "title"), ["Your account · Touchstone"]);
}
