//! Own fields in the report: counts by each choice, and the experiment's own values.

use serde_json::Value;

use super::{add, four};
use crate::support::app::{TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, running, texts};

fn log(who: &Visitor, base: &str, customer: &str, outcome: &str, channel: &str) -> String {
    let form = log_form(who, base).set("customer", customer).set("outcome", outcome).set("own-1", channel);
    let form = if outcome == "buy" { form.set("rung", "payment") } else { form };
    let seen = form.send(who);
    assert_eq!(seen.status, 303, "{}", seen.text());
    customer.to_owned()
}

fn told(who: &Visitor, base: &str, query: &str) -> Value {
    serde_json::from_str(&who.get(&format!("{base}/report.json{query}")).body).unwrap()
}

#[test]
fn a_report_counts_by_each_choice_with_those_that_say_nothing_and_changes_no_verdict() {
    each_app(|app| {
        let olive = app.owner();
        let base = running(olive, "Autumn interviews");
        let first = log_form(olive, &base).set("customer", "Soho").set("outcome", "do_nothing").send(olive);
        assert_eq!(first.status, 303);
        four(olive);
        for (customer, outcome, channel) in [
            ("Kew", "buy", "Fair"),
            ("Bow", "do_nothing", "Fair"),
            ("Ely", "buy", "Phone"),
            ("Rye", "pending", "Phone"),
        ] {
            log(olive, &base, customer, outcome, channel);
        }
        let warm = log_form(olive, &base).set("outcome", "do_nothing").set("own-1", "Fair").set("warm", "yes");
        assert_eq!(warm.send(olive).status, 303);
        let before = told(olive, &base, "");
        let rows = before["own_fields"]["responses"][0]["options"].as_array().unwrap().clone();
        let counts: Vec<_> =
            rows.iter().map(|r| (r["option"].as_str(), r["counted"].as_u64(), r["buy"].as_u64())).collect();
        let expected = [(Some("Fair"), 2, 1), (Some("Web page"), 0, 0), (Some("Phone"), 1, 1), (None, 1, 0)];
        assert_eq!(counts, expected.map(|(option, n, buy)| (option, Some(n), Some(buy))));
        let counted: u64 = rows.iter().map(|r| r["counted"].as_u64().unwrap()).sum();
        assert_eq!(Some(counted), before["responses"]["counted"].as_u64(), "each counted response stands in one row");
        let page = olive.get(&format!("{base}/report"));
        let table = texts(&page, "#own tbody tr");
        assert_eq!(table, ["Fair 2 1 0 0 1", "Web page 0 0 0 0 0", "Phone 1 1 0 0 0", "no value 1 0 0 0 1"]);
        assert!(page.text().contains("no verdict stands beside them"));
        let part = told(olive, &base, "?from=2020-01-01");
        assert_eq!(part["own_fields"]["responses"], Value::Array(vec![]), "a part is not counted by fields");
        let section = |query: &str| texts(&olive.get(&format!("{base}/report?{query}")), "#own p, #own tbody tr");
        assert!(section("from=2020-01-01").concat().contains("not for a part of them"), "and says so");
        let from_time_on = section("rung=time");
        assert_eq!(from_time_on[1..], table, "a bar at another rung leaves out nobody");
        assert!(section("method=pilot").is_empty(), "nothing was asked in that way");
        olive.post("/w/1/fields/1/archive", &[]);
        let after = told(olive, &base, "");
        assert_eq!(after["offers"][0]["verdict"], before["offers"][0]["verdict"]);
        assert_eq!(after["own_fields"]["responses"], Value::Array(vec![]), "what is put away is not shown");
    });
}

#[test]
fn an_experiments_own_values_stand_in_its_report_and_nobody_reads_them_by_a_link() {
    each_app(|app| {
        let olive = app.owner();
        add(olive, &[("name", "Market"), ("kind", "text"), ("holder", "experiment")]);
        add(olive, &[("name", "Channel"), ("kind", "choice"), ("options", "Fair\nPhone")]);
        let base = running(olive, "Autumn interviews");
        let fields = format!("{base}/fields");
        Form::of(&olive.get(&base), &fields).set("own-1", "North of the river").follow(olive);
        let seen = log_form(olive, &base).set("outcome", "do_nothing").set("own-2", "Fair").send(olive);
        assert_eq!(seen.status, 303);
        let report = told(olive, &base, "");
        assert_eq!(report["own_fields"]["experiment"][0]["value"], "North of the river");
        assert!(olive.get(&format!("{base}/report")).text().contains("Market: North of the river"));
        let made = Form::of(&olive.get(&format!("{base}/sharing")), &format!("{base}/links")).send(olive);
        let address = attributes(&made, "#f-address", "value").remove(0);
        let path = address[address.find("/s/ts_").unwrap()..].to_owned();
        let by_link = app.visitor().get(&path);
        assert_eq!(by_link.status, 200, "{}", by_link.text());
        assert!(
            !by_link.body.contains("North of the river") && !by_link.body.contains("own fields"),
            "{}",
            by_link.text()
        );
    });
}

#[test]
fn an_experiment_is_found_by_its_own_values_on_the_page_in_the_file_and_in_the_json() {
    each_app(|app| {
        let olive = app.owner();
        add(olive, &[("name", "Sales market"), ("kind", "text"), ("holder", "experiment")]);
        add(olive, &[("name", "Wave"), ("kind", "number"), ("holder", "experiment")]);
        for (name, market, wave) in [("Autumn", "North of France", "2"), ("Winter", "Spain", "2"), ("Spring", "", "")] {
            let base = running(olive, name);
            let fields = format!("{base}/fields");
            Form::of(&olive.get(&base), &fields).set("own-1", market).set("own-2", wave).follow(olive);
        }
        let cases = [
            ("field%3A%22Sales+market%3Dfrance%22", &["Autumn"][..]),
            ("field%3A%22sales+MARKET+%3D+spain%22", &["Winter"]),
            ("field%3Awave%3D2", &["Autumn", "Winter"]),
            ("field%3A%22Sales+market%3Ditaly%22", &[]),
            ("field%3Aprice%3D2", &[]),
        ];
        for (q, expected) in cases {
            let page = texts(&olive.get(&format!("/w/1?q={q}")), "section[id] .props tbody th");
            let told: Value = serde_json::from_str(&olive.get(&format!("/w/1/portfolio.json?q={q}")).body).unwrap();
            let found = told["experiments"].as_array().unwrap();
            let mut json: Vec<&str> = found.iter().map(|e| e["name"].as_str().unwrap()).collect();
            let file = olive.get(&format!("/w/1/portfolio.csv?q={q}")).body;
            let mut csv: Vec<&str> = file.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
            json.sort_unstable();
            csv.sort_unstable();
            assert_eq!((&json[..], &csv[..], page.len()), (expected, expected, expected.len()), "{q}: {page:?}");
        }
        let told: Value = serde_json::from_str(&olive.get("/w/1/portfolio.json?q=autumn").body).unwrap();
        let fields =
            serde_json::json!([{"name": "Sales market", "value": "North of France"}, {"name": "Wave", "value": "2"}]);
        assert_eq!(told["experiments"][0]["fields"], fields);
        let file = olive.get("/w/1/portfolio.csv?q=autumn").body;
        assert!(file.contains("Sales market=North of France; Wave=2"), "{file}");
    });
}

#[test]
fn a_report_without_values_has_no_section_of_them() {
    let app = TestApp::new();
    let olive = app.owner();
    four(olive);
    let base = running(olive, "Autumn interviews");
    let page = olive.get(&format!("{base}/report"));
    assert!(!page.body.contains("own fields") && !page.body.contains("id=\"own\""));
}
