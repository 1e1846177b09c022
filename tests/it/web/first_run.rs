//! The first minute: from the set-up to the demo's report, and from there to one's own first response.

use crate::support::app::{TestApp, each_app, setup_form};
use crate::support::forms::{Form, attributes, running, texts};

#[test]
fn the_set_up_lands_on_the_demos_report_which_leads_to_ones_own_work() {
    each_app(|app| {
        let olive = app.visitor();
        let form = [&setup_form(app.setup_token())[..], &[("demo", "yes")]].concat();
        let done = olive.post_bare("/setup", &form);
        let report = done.header("location").to_owned();
        assert!(report.starts_with("/w/2/experiments/") && report.ends_with("/report"), "{report}");
        let page = olive.get(&report);
        assert!(texts(&page, ".banner")[0].contains("This is a demo"), "{}", page.text());
        assert_eq!(texts(&page, ".banner a"), ["1 Name a proposition", "2 Set the bar", "3 Log a response"]);
        let steps = attributes(&page, ".banner a", "href");
        let lead = || -> Vec<String> { steps.iter().map(|s| olive.get(s).header("location").to_owned()).collect() };
        assert_eq!(lead(), ["/w/1#new", "/w/1#new", "/w/1/log"]);
        let made = Form::of(&olive.get("/w/1/log"), "/w/1/experiments").set("name", "Ours").send(&olive);
        let base = made.header("location").to_owned();
        assert_eq!(lead(), [format!("{base}#offers"), format!("{base}#plan"), "/w/1/log".into()]);
        let ours = running(&olive, "Ours as well");
        let log = olive.get("/log");
        assert_eq!(log.header("location"), format!("{ours}/log"), "not the demo, though it was logged there already");
        assert_eq!(olive.get("/own/nothing").status, 404);
        assert_eq!(app.visitor().get("/own/bar").status, 303);
    });
}

#[test]
fn an_empty_list_of_responses_takes_the_next_step() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "Autumn interviews");
    let step = |base: &str| attributes(&olive.get(&format!("{base}/responses")), ".ways .btn.big", "href");
    assert_eq!(step(&base), [format!("{base}/log")]);
    let made = Form::of(&olive.get("/w/1"), "/w/1/experiments").set("name", "Drafted").send(olive);
    let draft = made.header("location");
    assert_eq!(step(draft), [format!("{draft}#checklist")]);
    let empty = olive.get(&format!("{base}/responses?outcome=buy"));
    assert!(attributes(&empty, ".ways .btn.big", "href").is_empty(), "a filter that finds nothing is no empty list");
}

#[test]
fn empty_lists_of_a_workspace_lead_to_where_they_are_filled() {
    let app = TestApp::new();
    let olive = app.owner();
    for (list, link) in [("propositions", ".ways a"), ("forecasts", ".ways a"), ("imports", "main p a")] {
        let page = olive.get(&format!("/w/1/{list}"));
        assert_eq!(attributes(&page, link, "href"), ["/w/1"], "{list}: {}", page.text());
    }
}
