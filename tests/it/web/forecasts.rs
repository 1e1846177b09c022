//! Forecasting before the start: hidden until then, shown after, scored at the end.

use crate::support::app::{Seen, TestApp, Visitor, each_app, setup_form};
use crate::support::forms::{Form, add_offer, attributes, log_form, texts};
use touchstone::domain::workspace::Role;

/// A draft with an offer, and with a plan if there is a bar.
fn draft(visitor: &Visitor, name: &str, bar: &str) -> String {
    let created = Form::of(&visitor.get("/w/1"), "/w/1/experiments").set("name", name).send(visitor);
    let base = created.header("location").to_owned();
    let page = add_offer(visitor, &base, "Pilot", "deposit");
    if !bar.is_empty() {
        Form::of(&page, &format!("{base}/plan")).set("succeed_at", bar).set("stop_at", "40").follow(visitor);
    }
    base
}

fn give(visitor: &Visitor, base: &str, chance: &str) -> Seen {
    Form::of(&visitor.get(base), &format!("{base}/forecast")).set("chance", chance).send(visitor)
}

/// Everything that could tell a member what others forecast, the moment of its reading left out.
fn everything(visitor: &Visitor, base: &str) -> Vec<String> {
    let below = ["", "/decisions", "/report", "/report.json"].map(|part| format!("{base}{part}"));
    let others = ["/w/1", "/w/1/forecasts", "/w/1/forecasts.csv", "/w/1/forecasts.json"].map(str::to_owned);
    let read = |path: &String| {
        let text = visitor.get(path).text();
        let words = text.split_whitespace().filter(|word| !word.contains(':') || word.parse::<u64>().is_ok());
        words.collect::<Vec<_>>().join(" ")
    };
    below.iter().chain(&others).map(read).collect()
}

#[test]
fn nobody_sees_the_others_forecasts_before_the_start_and_everybody_after() {
    each_app(|app| {
        let olive = app.owner();
        let base = draft(olive, "Autumn interviews", "30%");
        let coach = app.member("carl", Role::Commenter);
        let without = everything(&coach, &base);
        assert_eq!(give(olive, &base, "83").status, 303);
        assert_eq!(everything(&coach, &base), without, "not even a count tells that there is one");
        assert!(everything(olive, &base).join(" ").contains("0.83"));
        assert_eq!(give(&coach, &base, "37 %").status, 303);
        assert_eq!(give(&coach, &base, "38").status, 303, "it can be changed until the start");
        let seen = everything(olive, &base).join(" ");
        for told in ["38%", "0.38", "carl"] {
            assert!(!seen.contains(told), "{told}: {seen}");
        }
        assert!(coach.get(&base).text().contains("You gave 38%"), "{}", coach.get(&base).text());
        assert!(coach.get("/w/1/forecasts.csv").body.contains("Autumn interviews,carl,0.38,"));

        Form::of(&olive.get(&base), &format!("{base}/start")).follow(olive);
        for visitor in [olive, &coach] {
            let rows = texts(&visitor.get(&base), "#forecast tbody tr").join("; ");
            assert!(rows.contains("Olive 83%") && rows.contains("carl 38%"), "{rows}");
            assert!(rows.contains("Not decided yet –"), "{rows}");
            let file = visitor.get("/w/1/forecasts.csv").body;
            assert!(file.starts_with("question,forecaster,probability,forecast_at,outcome\n"), "{file}");
            assert!(file.contains("Autumn interviews,Olive,0.83,20") && file.lines().count() == 3, "{file}");
        }
        let late = coach.post(&format!("{base}/forecast"), &[("chance", "99"), ("key", "k")]);
        assert_eq!(late.status, 409);
        assert!(late.text().contains("The start closed the forecasts"), "{}", late.text());
    });
}

#[test]
fn a_forecast_is_scored_at_the_end_and_calibration_says_how_many_are_missing() {
    each_app(|app| {
        let olive = app.owner();
        let base = draft(olive, "Autumn interviews", "30%");
        give(olive, &base, "80");
        Form::of(&olive.get(&base), &format!("{base}/start")).follow(olive);
        let page = olive.get("/w/1/forecasts");
        assert_eq!(texts(&page, "h1"), ["No forecast has been scored yet"]);
        for i in 0..8 {
            let form = log_form(olive, &base).set("customer", &format!("Shop {i}")).set("outcome", "buy");
            form.set("rung", "deposit").set("amount", "50.00").set("currency", "GBP").send(olive);
        }
        let page = olive.get("/w/1/forecasts");
        assert_eq!(texts(&page, "h1"), ["19 more, then your forecasts can be judged"]);
        let rows = texts(&page, "#forecasts tbody tr").join("; ");
        assert!(rows.contains("Autumn interviews Olive 80%") && rows.ends_with("Met 0.04"), "{rows}");
        let json: serde_json::Value = serde_json::from_str(&olive.get("/w/1/forecasts.json").body).unwrap();
        assert_eq!((&json["forecasts"][0]["outcome"], &json["overall"]), (&"validated".into(), &().into()));
        assert!(json["why"].as_str().unwrap().contains("19 are missing"), "{json}");
        assert_eq!(texts(&olive.get("/w/1"), "#foresight h2"), ["19 more, then your forecasts can be judged"]);
        for of_scope in ["/w/1/portfolio.json".to_owned(), format!("{base}/report.json")] {
            let told = &read_json(olive, &of_scope)["forecasts"];
            assert_eq!((&told["scored"], &told["overall"]), (&1.into(), &().into()), "{of_scope}");
            assert!(told["why"].as_str().unwrap().contains("19 are missing"), "{told}");
        }
        let own = &read_json(olive, &format!("{base}/report.json"))["forecasts"]["own"][0];
        assert_eq!((&own["forecaster"], &own["probability"]), (&"Olive".into(), &0.8.into()), "{own}");
    });
}

fn read_json(visitor: &Visitor, path: &str) -> serde_json::Value {
    serde_json::from_str(&visitor.get(path).body).unwrap()
}

/// The demo team has scored 26: the first page draws them, and every number of its table stands in the JSON beside it.
#[test]
fn from_twenty_on_the_workspace_says_how_far_its_forecasts_can_be_trusted() {
    let app = TestApp::new();
    let tom = app.visitor();
    tom.post_bare("/setup", &[&setup_form(app.setup_token())[..], &[("demo", "yes")]].concat());
    let (page, told) = (tom.get("/w/2"), read_json(&tom, "/w/2/portfolio.json"));
    let overall = &told["forecasts"]["overall"];
    assert_eq!(told["forecasts"]["scored"], 26, "{told}");
    assert_eq!(attributes(&page, "#foresight svg[role=img]", "role").len(), 1, "the chart");
    let lead = texts(&page, "#foresight > p").join(" ");
    assert!(lead.starts_with("14 of 26 forecasts came true"), "{lead}");
    let about = told["forecasts"]["experiments"].as_u64().unwrap();
    assert!(about < 26 && lead.contains(&format!("They are about {about} experiments")), "{lead}");
    let rows = texts(&page, "#foresight tbody tr");
    let bins = overall["bins"].as_array().unwrap();
    assert_eq!(rows.len(), bins.len());
    for (row, bin) in rows.iter().zip(bins) {
        let pct = |key: &str| touchstone::domain::wording::pct(bin[key].as_f64().unwrap());
        let said = format!("about {} {} {} {}", pct("forecast"), bin["came_true"], bin["n"], pct("rate"));
        assert!(row.starts_with(&said), "{row} and not {said}");
    }
}

#[test]
fn a_forecast_needs_a_bar_a_whole_chance_and_the_plan_that_it_was_given_for() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = draft(olive, "Autumn interviews", "");
    assert!(olive.get(&base).text().contains("Set the bar first"));
    assert_eq!(olive.post(&format!("{base}/forecast"), &[("chance", "60"), ("key", "k")]).status, 409);
    let plan = format!("{base}/plan");
    Form::of(&olive.get(&base), &plan).set("succeed_at", "30%").set("stop_at", "40").follow(olive);
    for chance in ["0", "100", "maybe"] {
        let refused = give(olive, &base, chance);
        assert_eq!(refused.status, 422);
        assert_eq!(attributes(&refused, "#problems a", "href"), ["#f-chance"]);
        assert_eq!(Form::of(&refused, &format!("{base}/forecast")).get("chance"), chance);
    }
    give(olive, &base, "60");
    let page = Form::of(&olive.get(&base), &plan).set("succeed_at", "20%").follow(olive);
    assert!(page.text().contains("for another plan than this one"), "{}", page.text());
    assert!(texts(&page, "#checklist li:not(.done)").join("").contains("Forecast whether"), "{}", page.text());
    let page = Form::of(&page, &format!("{base}/forecast/withdraw")).follow(olive);
    assert!(!page.text().contains("You gave"), "{}", page.text());
}

#[test]
fn a_viewer_is_not_asked_for_a_forecast() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = draft(olive, "Autumn interviews", "30%");
    let vera = app.member("vera", Role::Viewer);
    let page = vera.get(&base);
    assert!(!attributes(&page, "form", "action").iter().any(|a| a.contains("forecast")), "{}", page.text());
    assert_eq!(vera.post(&format!("{base}/forecast"), &[("chance", "60"), ("key", "k")]).status, 403);
    assert_eq!(vera.get("/w/1/forecasts").status, 200);
}
