//! The report's page of members: what stands around the report, and its filters.

use crate::support::app::{TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, log_form, running, select, texts};
use scraper::Html;
use serde_json::Value;
use touchstone::domain::workspace::Role;

fn json(visitor: &Visitor, address: &str) -> Value {
    serde_json::from_str(&visitor.get(address).body).unwrap()
}

fn log(visitor: &Visitor, base: &str, (segment, outcome, day): (&str, &str, &str)) {
    let form = log_form(visitor, base).set("segment", segment).set("outcome", outcome).set("responded_at", day);
    let form =
        if outcome == "buy" { form.set("rung", "deposit").set("amount", "50.00").set("currency", "GBP") } else { form };
    let sent = form.send(visitor);
    assert_eq!(sent.status, 303, "{}", sent.text());
}

/// Olive and Tom log in two segments, on two days.
fn asked(app: &TestApp) -> String {
    let olive = app.owner();
    let tom = app.member("tom", Role::Editor);
    let base = running(olive, "Autumn interviews");
    for segment in ["Chains", "One shop"] {
        Form::of(&olive.get(&base), &format!("{base}/segments")).set("segment", segment).follow(olive);
    }
    for (who, segment, outcome, day) in [
        (olive, "Chains", "buy", "2026-01-05"),
        (olive, "Chains", "do_nothing", "2026-01-06"),
        (olive, "One shop", "do_nothing", "2026-01-06"),
        (&tom, "Chains", "buy", "2026-01-06"),
        (&tom, "One shop", "buy", "2026-01-05"),
        (&tom, "One shop", "do_nothing", "2026-01-06"),
    ] {
        log(who, &base, (segment, outcome, day));
    }
    base
}

#[test]
fn filters_go_together_and_each_part_is_counted_rightly() {
    each_app(|app| {
        let base = asked(app);
        let olive = app.owner();
        let seen = |query: &str| {
            let report = json(olive, &format!("{base}/report.json?{query}"));
            (report["offers"][0]["accepted"].as_u64().unwrap(), report["offers"][0]["n"].as_u64().unwrap())
        };
        for (query, expected) in [
            ("", (3, 6)),
            ("segment=Chains", (2, 3)),
            ("member=tom", (2, 3)),
            ("member=tom&segment=One+shop", (1, 2)),
            ("member=tom&from=2026-01-06", (1, 2)),
            ("member=Olive&segment=Chains&to=2026-01-05", (1, 1)),
            ("member=tom&segment=Chains&rung=payment", (0, 1)),
            ("method=landing_page", (0, 0)),
        ] {
            assert_eq!(seen(query), expected, "{query}");
        }
        let page = olive.get(&format!("{base}/report?member=tom&segment=One+shop"));
        assert!(page.text().contains("Only: One shop, logged by tom"), "{}", page.text());
        assert!(page.text().contains("Looked at after the fact"));
        assert!(texts(&page, ".verdict").is_empty());
        assert_eq!(attributes(&page, "form.filters option[selected]", "value"), ["One shop", "tom", ""]);
    });
}

#[test]
fn what_an_address_says_wrongly_is_named() {
    each_app(|app| {
        let base = asked(app);
        let page = app.owner().get(&format!("{base}/report?from=yesterday&method=telepathy"));
        assert_eq!(page.status, 422, "{}", page.text());
        assert!(page.text().contains("2026-11-20") && page.text().contains("That is no method"), "{}", page.text());
        for (query, said, kept) in [
            (
                "segment=Nobody&rung=payment",
                "Nobody has responded of a segment &#x27;Nobody&#x27; here.",
                "?rung=payment",
            ),
            ("member=nobody&segment=Chains", "Nothing was logged by &#x27;nobody&#x27; here.", "?segment=Chains"),
            ("from=2026-01-06&to=2026-01-05&segment=Chains", "before the first", "?segment=Chains&from=2026-01-06"),
            ("rung=gold", "That is no rung.", ""),
        ] {
            let page = app.owner().get(&format!("{base}/report?{query}"));
            assert_eq!(page.status, 422, "{query}");
            assert!(page.body.contains(said), "{query}: {}", page.text());
            let ways = attributes(&page, ".ways a", "href");
            assert_eq!(ways[0], format!("{base}/report{kept}"), "{query}");
            assert_eq!(ways.last(), Some(&format!("{base}/report")));
            ways.iter().for_each(|way| assert_eq!(app.owner().get(way).status, 200, "{way}"));
            assert_eq!(app.owner().get(&format!("{base}/report.json?{query}")).status, 422);
        }
        let page = app.owner().get(&format!("{base}/report?from=2026-01-06&to=2026-01-05&segment=Chains"));
        assert_eq!(attributes(&page, "form.filters input", "value"), ["2026-01-06", "2026-01-05"]);
        assert_eq!(attributes(&page, "form.filters option[selected]", "value"), ["Chains", "", ""]);
    });
}

#[test]
fn the_page_says_what_is_kept_what_was_forecast_and_leads_to_its_value_propositions() {
    each_app(|app| {
        let base = asked(app);
        let olive = app.owner();
        let page = olive.get(&format!("{base}/report"));
        assert!(texts(&page, "#kept").join(" ").contains("This report was never frozen"));
        let forecasts = texts(&page, "#forecasts").join(" ");
        assert!(forecasts.contains("From 20 scored forecasts on"), "{forecasts}");
        let claims = attributes(&page, "#propositions dt a", "href");
        assert_eq!(claims, ["/w/1/propositions/1"]);
        assert_eq!(olive.get(&claims[0]).status, 200);

        let sharing = olive.get(&format!("{base}/sharing"));
        let kept = Form::of(&sharing, &format!("{base}/frozen")).set("name", "For the board").follow(olive);
        assert!(!kept.body.contains("/propositions/1") && !kept.body.contains("id=\"forecasts\""));
        let page = olive.get(&format!("{base}/report"));
        assert_eq!(texts(&page, "#kept h3"), ["For the board"]);
        // A part of the responses is nothing that is kept, and the forecasts were not about it.
        let part = olive.get(&format!("{base}/report?segment=Chains"));
        assert!(texts(&part, "#kept, #forecasts").is_empty());
    });
}

#[test]
fn a_page_that_is_asked_for_again_says_the_same_until_something_changes_and_to_each_reader_their_own() {
    each_app(|app| {
        let base = asked(app);
        let (olive, kim) = (app.owner(), app.member("kim", Role::Viewer));
        let address = format!("{base}/report");
        let main = |visitor: &Visitor, query: &str| {
            let page = visitor.get(&format!("{address}{query}"));
            assert_eq!(page.status, 200);
            select(&Html::parse_document(&page.body), "#main")[0].inner_html()
        };
        let (hers, his) = (main(olive, ""), main(&kim, ""));
        assert_ne!(hers, his, "only who may write is shown how to keep a report");
        assert_eq!((main(olive, ""), main(&kim, "")), (hers.clone(), his));
        let open = main(olive, "?numbers=1");
        assert!(open.contains("<details open") && !hers.contains("<details open"));
        assert_eq!(main(olive, ""), hers);

        let mut before = hers;
        let mut changed = |what: &str| {
            let now = main(olive, "");
            assert_ne!(now, before, "{what} is not shown");
            assert_eq!(main(olive, ""), now);
            before = now;
        };
        log(olive, &base, ("Chains", "do_nothing", "2026-01-06"));
        changed("a response");
        Form::of(&olive.get(&base), &base).set("hypothesis", "Chains pay for early cover").follow(olive);
        changed("a hypothesis");
        let sharing = olive.get(&format!("{base}/sharing"));
        Form::of(&sharing, &format!("{base}/frozen")).set("name", "For the board").follow(olive);
        changed("what was frozen");
        let decisions = format!("{base}/decisions");
        let decide = Form::of(&olive.get(&decisions), &decisions).set("choice", "keep_testing").set("why", "Too early");
        decide.follow(olive);
        changed("a decision");
    });
}
