//! Every figure in a table of the page is the one of `report.json`, to the digits that are printed.

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use touchstone::domain::time::Day;
use touchstone::domain::wording::date;

use super::command::{html, json};

/// Two offers to two segments: bought, an alternative, nothing; stated cares; some captured, one lost.
fn file() -> String {
    let header = "offer,segment,outcome,chose,cares,standard,propositions,responded_at,captured_at,lost_at,lost_reason";
    let mut rows = vec![header.to_string()];
    for (offer, pattern) in [("A", "YYNYAYYNYYNYANYYNYYY"), ("B", "NNYNANYNANNYNNAYNNNYNN")] {
        for (i, did) in pattern.chars().enumerate() {
            let segment = if i % 2 == 1 { "Small" } else { "Big" };
            let (outcome, chose) = match did {
                'Y' => ("buy", ""),
                'A' => ("alternative", "Agency"),
                _ => ("do_nothing", ""),
            };
            let cares = ["time:4", "cost:2", "", "time:5; cost:1"][(i * 7 + offer.len() + pattern.len()) % 4];
            let standard = if cares.starts_with("time") { "by 6 pm" } else { "" };
            let (captured, lost) = match (did, i % 4) {
                ('Y', 0 | 1) => (format!("2026-11-{:02}", 2 + i), String::new()),
                ('Y', 3) if i == 3 => (String::new(), "2026-11-09,No budget".to_string()),
                _ => (String::new(), String::new()),
            };
            let lost = if lost.is_empty() { ",".to_string() } else { lost };
            let day = format!("2026-10-{:02}", 1 + i);
            rows.push(format!("{offer},{segment},{outcome},{chose},{cares},{standard},Ready,{day},{captured},{lost}"));
        }
    }
    rows.join("\n")
}

const ARGS: [&str; 5] = ["-", "--bar", "30%", "--stop-at", "40"];

/// A figure as the page prints it, with half a unit of its last digit.
type Shown = (f64, f64);

/// The numbers in a text: `26–74%`, `−34 (−51 to −15)`, `1,180`.
fn numbers(text: &str) -> Vec<Shown> {
    let chars: Vec<char> = text.replace(',', "").chars().collect();
    let (mut found, mut i) = (Vec::new(), 0);
    while i < chars.len() {
        let start = i;
        while i < chars.len() && (chars[i].is_ascii_digit() || (i > start && chars[i] == '.')) {
            i += 1;
        }
        if i == start {
            i += 1;
            continue;
        }
        let digits: String = chars[start..i].iter().collect::<String>().trim_end_matches('.').to_string();
        let decimals = digits.split_once('.').map_or(0, |(_, part)| part.len());
        let sign = if start > 0 && chars[start - 1] == '\u{2212}' { -1.0 } else { 1.0 };
        found.push((sign * digits.parse::<f64>().unwrap(), 0.5 / 10_f64.powi(i32::try_from(decimals).unwrap())));
    }
    found
}

#[track_caller]
fn says(shown: &str, values: &[f64]) {
    let found = numbers(shown);
    assert!(found.len() >= values.len(), "{shown} against {values:?}");
    for ((seen, half), value) in found.iter().zip(values) {
        assert!((seen - value).abs() <= half + 1e-6, "{shown} against {values:?}");
    }
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a section's n-th table: the name and the cells as one text.
fn lines(html: &Html, section: &str, table: usize) -> Vec<(String, String)> {
    let table = select(html, &format!("#r1-{section} table.dt"))[table];
    let cell = Selector::parse("td").unwrap();
    let rows = table.select(&Selector::parse("tbody tr").unwrap()).collect::<Vec<_>>();
    let line = |row: ElementRef| {
        let name = text(row.select(&Selector::parse("th").unwrap()).next().unwrap());
        (name, row.select(&cell).map(text).collect::<Vec<_>>().join(" | "))
    };
    rows.into_iter().map(line).collect()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list {key} in {value}"))
}

fn figure(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("no figure {key} in {value}"))
}

/// Rates as percent.
fn percent(value: &Value, keys: &[&str]) -> Vec<f64> {
    keys.iter().map(|key| figure(value, key) * 100.0).collect()
}

/// A chance, never told as certain.
fn in_100(value: &Value, key: &str) -> f64 {
    (figure(value, key) * 100.0).clamp(1.0, 99.0)
}

fn both() -> (Html, Value) {
    let file = file();
    (Html::parse_document(&html(&ARGS, &file)), json(&ARGS, &file))
}

#[test]
fn offers_shares_and_segments() {
    let (page, report) = both();
    let rows = lines(&page, "offers", 0);
    assert_eq!(rows.len(), 2);
    for (offer, (name, row)) in list(&report, "offers").iter().zip(&rows) {
        assert_eq!(offer["name"], name.as_str());
        let chose = |kind: &str| {
            let own = list(offer, "choices").iter().filter(|c| c["kind"] == kind);
            own.map(|c| figure(c, "count")).sum::<f64>()
        };
        let counts = [figure(offer, "n"), figure(offer, "accepted")].into_iter();
        let kinds = ["buy", "soft_yes", "alternative", "do_nothing"].map(chose);
        let ranges = [&offer["interval"], &offer["once"]].map(|range| percent(range, &["low", "high"])).concat();
        let rest = [percent(offer, &["rate", "estimate"]), ranges, vec![in_100(offer, "chance_above_bar")]].concat();
        says(row, &counts.chain(kinds).chain(rest).collect::<Vec<_>>());
    }
    let focus = list(&report, "offers").iter().find(|o| o["name"] == report["focus"]["offer"]).unwrap();
    let told: Vec<&Value> =
        list(focus, "choices").iter().filter(|c| c["kind"] != "soft_yes" && c["kind"] != "buy_into").collect();
    let rows = lines(&page, "focus", 0);
    assert_eq!(rows.len(), told.len());
    for (choice, (_, row)) in told.iter().zip(rows) {
        let share = percent(choice, &["low", "high"]);
        says(&row, &[vec![figure(choice, "count"), figure(focus, "n")], share].concat());
    }
    for (name, row) in lines(&page, "rivals", 1) {
        let own =
            list(&report, "offers").iter().flat_map(|o| list(o, "segments")).filter(|s| s["name"] == name.as_str());
        let sums = own.fold([0.0, 0.0], |[n, yes], s| [n + figure(s, "n"), yes + figure(s, "accepted")]);
        says(&row, &sums);
    }
}

#[test]
fn cares_the_ladder_and_capture() {
    let (page, report) = both();
    let (cares, rows) = (list(&report, "cares"), lines(&page, "cares", 0));
    assert_eq!((cares.len(), rows.len()), (2, 2));
    for (care, (name, row)) in cares.iter().zip(&rows) {
        assert!(name.ends_with(care["name"].as_str().unwrap()), "{name}");
        let lift = percent(&care["lift"], &["estimate", "low", "high"]);
        says(row, &[percent(&care["mention_rate"], &["rate", "low", "high"]), lift].concat());
    }
    let rungs = |offer: &Value| list(offer, "rungs").iter().map(|r| figure(r, "at_least")).collect::<Vec<_>>();
    let (first, second) = (rungs(&report["offers"][0]), rungs(&report["offers"][1]));
    let ladder = lines(&page, "commitment", 0);
    assert_eq!(ladder.len(), first.len());
    for ((_, row), sum) in ladder.iter().zip(first.iter().zip(&second).map(|(a, b)| a + b)) {
        says(row, &[sum, figure(&report["responses"], "counted")]);
    }
    let rows = lines(&page, "capture", 0);
    assert!(rows.len() > 1);
    for (name, row) in rows {
        let days: u64 = name.split(' ').next().unwrap().parse().unwrap();
        let point = list(&report["capture"], "curve").iter().find(|p| p["days"] == days).unwrap();
        let (left, share) = (figure(point, "at_risk"), percent(point, &["captured", "high", "low"]));
        let still: Vec<f64> = share.iter().map(|captured| 100.0 - captured).collect();
        let seen = numbers(&row);
        assert!((seen[0].0 - left).abs() < 1e-9, "{row}: {left} left");
        seen[2..5]
            .iter()
            .zip(&still)
            .for_each(|((seen, half), value)| assert!((seen - value).abs() <= half + 1e-6, "{row}"));
    }
}

#[test]
fn the_course_the_value_proposition_comparisons_and_what_comes_next() {
    let (page, report) = both();
    let rows = lines(&page, "time", 0);
    assert!(rows.len() > 2);
    for (until, row) in rows {
        let day = |p: &&Value| date(Day::parse("day", p["day"].as_str().unwrap()).unwrap()) == until;
        let point = list(&report["focus"], "timeline").iter().find(day).unwrap();
        says(&row, &[vec![figure(point, "n")], percent(point, &["rate", "low", "high"])].concat());
    }
    let (claim, rows) = (&report["propositions"][0], lines(&page, "propositions", 0));
    let cells = list(claim, "cells");
    assert_eq!(rows.len(), cells.len() + 2);
    for (cell, (_, row)) in cells.iter().zip(&rows) {
        let (accepted, n) = (figure(cell, "accepted"), figure(cell, "n"));
        let shrunk = percent(&cell["shrunk"], &["mean", "low", "high"]);
        says(row, &[vec![accepted, n, accepted / n * 100.0], shrunk].concat());
    }
    says(&rows[cells.len()].1, &percent(&claim["pooled"], &["mean", "low", "high"]));
    says(&rows[cells.len() + 1].1, &percent(&claim["next_experiment"], &["low", "high"]));
    for (table, key) in [(0, "comparisons"), (1, "segment_comparisons")] {
        let rows = lines(&page, "comparisons", table);
        assert_eq!(rows.len(), list(&report, key).len(), "{key}");
        for (name, row) in rows {
            let named = |c: &&Value| match c["segment"].as_str() {
                Some(segment) => {
                    name == format!(
                        "{}: {segment} against {}",
                        c["offer"].as_str().unwrap(),
                        c["against"].as_str().unwrap()
                    )
                }
                None => name == format!("{} against {}", c["offer"].as_str().unwrap(), c["against"].as_str().unwrap()),
            };
            let c = list(&report, key).iter().find(named).unwrap_or_else(|| panic!("{name}"));
            let difference = percent(&c["difference"], &["estimate", "low", "high"]);
            says(&row, &[difference, vec![in_100(c, "chance_better")]].concat());
        }
    }
    let said: Vec<String> = select(&page, "#r1-next dd").into_iter().map(text).collect();
    let planned: Vec<&str> =
        list(&report["planning"], "offers").iter().map(|o| o["sentence"].as_str().unwrap()).collect();
    assert!(!said.is_empty());
    assert_eq!(said, planned);
}
