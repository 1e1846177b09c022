//! What a person sees in a chart.

use scraper::{ElementRef, Html, Selector};
use touchstone::domain::report::Tally;
use touchstone::domain::wording::pct;
use touchstone::templates::Templates;
use touchstone::views::charts::*;
use touchstone::views::{Layout, Page};

use super::{FINDING, any, draw, plainly, samples};

fn html(figure: &Figure) -> Html {
    Html::parse_fragment(figure.chart.as_str())
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    select(html, selector).iter().map(|e| e.text().collect()).collect()
}

#[test]
fn every_chart_says_its_finding_to_those_who_cannot_see_it() {
    for (kind, chart) in samples::all(24, &plainly) {
        let html = html(&draw(kind, chart.as_ref()));
        let svg = select(&html, "svg[role=img]");
        assert_eq!(svg.len(), 1, "{kind}");
        let labels =
            svg[0].attr("aria-labelledby").unwrap().split(' ').map(|id| texts(&html, &format!("#{id}")).concat());
        assert_eq!(labels.collect::<Vec<_>>(), ["Where the rates probably lie", FINDING], "{kind}");
    }
}

#[test]
fn a_chart_stays_small_however_much_there_is() {
    for n in [0, 1, 60, 10_000] {
        for (kind, chart) in samples::all(n, &plainly) {
            let figure = draw(kind, chart.as_ref());
            let elements = figure.chart.as_str().matches('<').count() - figure.chart.as_str().matches("</").count();
            assert!(elements < 200, "{kind} of {n}: {elements} elements");
            assert!(figure.chart.as_str().len() < 24_000, "{kind} of {n}: {} bytes", figure.chart.as_str().len());
            assert!(figure.table.rows.len() <= 62, "{kind} of {n}");
        }
    }
}

#[test]
fn no_chart_styles_anything_itself_and_every_coordinate_is_a_number() {
    for n in [0, 1, 2, 60] {
        for (kind, chart) in samples::all(n, &any) {
            let figure = draw(kind, chart.as_ref());
            let svg = figure.chart.as_str();
            for never in ["style=", "NaN", "inf", "fill=\"", "stroke=\"", "<script", "#"] {
                assert!(!svg.replace("&#39;", "").contains(never), "{kind} of {n} holds {never}: {svg}");
            }
        }
    }
}

#[test]
fn figures_that_are_no_numbers_spoil_no_chart() {
    let wrong = Estimate { at: f64::NAN, low: f64::NEG_INFINITY, high: f64::INFINITY };
    let row = RateRow {
        name: "x".into(),
        accepted: 0,
        n: 0,
        seen: Some(f64::NAN),
        estimate: Some(wrong),
        chance: None,
        density: vec![(f64::NAN, f64::NAN); 3],
    };
    let ranges = Ranges { rows: vec![row], bar: None, scale: 0.0, peak: 0.0 };
    let svg = draw("x", &ranges).chart;
    assert!(!svg.as_str().contains("NaN%") && !svg.as_str().contains("=\"inf"), "{}", svg.as_str());
}

#[test]
fn where_there_is_nothing_to_show_there_is_no_chart_and_an_empty_table() {
    for (kind, chart) in samples::all(0, &plainly) {
        let figure = draw(kind, chart.as_ref());
        // Before the first forecast there is something to say: how many are missing.
        let waits = kind == "calibration";
        assert_eq!(figure.drawn, waits, "{kind}");
        assert_eq!(figure.chart.as_str().is_empty(), !waits, "{kind}");
        assert!(!figure.table.head.is_empty(), "{kind}");
    }
}

#[test]
fn every_name_of_the_chart_stands_in_its_table_in_full() {
    for (kind, chart) in samples::all(6, &any) {
        let figure = draw(kind, chart.as_ref());
        let rows: Vec<String> = figure.table.rows.iter().map(|r| r.name.clone()).collect();
        for name in texts(&html(&figure), ".names li > :first-child") {
            assert!(rows.contains(&name) || rows.iter().any(|r| r.ends_with(&name)), "{kind}: {name} not in {rows:?}");
        }
    }
}

#[test]
fn names_turn_their_own_direction() {
    let html = html(&draw("ranges", &samples::ranges(6, &any)));
    let names = select(&html, ".names li > :first-child");
    assert_eq!(names.len(), 6);
    assert!(names.iter().all(|name| name.attr("dir") == Some("auto")));
}

#[test]
fn doing_nothing_is_last_wherever_it_came_from() {
    for n in [2, 10, 60] {
        let figure = draw("choices", &samples::choices(n, &plainly));
        let html = html(&figure);
        assert_eq!(texts(&html, ".names li > :first-child").last().unwrap(), "Nothing", "{n}");
        let bars = select(&html, "rect");
        assert_eq!(bars.last().unwrap().attr("class"), Some("s-ring"));
        assert!(n > 60 || figure.table.rows.last().unwrap().name == "Nothing");
    }
}

#[test]
fn marks_that_were_merged_state_their_numbers() {
    let many = Tally { buy: 4_000, do_nothing: 6_000, ..Tally::default() };
    let rows = vec![("Free morning".to_string(), many)];
    let html = html(&draw("responses", &Responses { rows }));
    assert_eq!(texts(&html, "text"), ["4,000", "6,000"]);
    assert_eq!(texts(&html, ".names small"), ["10,000 responses"]);
    assert!(select(&html, ".named path").is_empty());
}

#[test]
fn lines_that_were_left_out_are_counted() {
    let figure = draw("ranges", &samples::ranges(10_000, &plainly));
    let html = html(&figure);
    assert_eq!(texts(&html, ".names li").last().unwrap(), "and 9,985 more");
    assert_eq!(select(&html, "circle").len(), 15);
    assert_eq!(figure.table.rest.as_deref(), Some("9,940 more are left out here."));
}

#[test]
fn forecasts_are_judged_from_twenty_on_and_before_that_the_missing_ones_are_counted() {
    let early = samples::calibration(13);
    let figure = draw("calibration", &early);
    let html = html(&figure);
    assert_eq!((select(&html, ".f-ring").len(), select(&html, ".s-dash").len()), (13, 7));
    assert_eq!(figure.table.rows[0].name, "7 outcomes are missing");
    let later = draw("calibration", &samples::calibration(20));
    assert!(later.chart.as_str().contains("dashed: as you said"));
    assert_eq!(later.table.rows[4].name, "about 90%");
}

#[test]
fn what_happened_on_the_way_stands_in_the_chart_and_with_its_day_in_the_table() {
    let figure = draw("timeline", &samples::timeline(40, &plainly));
    let html = html(&figure);
    assert_eq!(texts(&html, ".legend li"), ["1Offer 1, day 17", "2Offer 2, day 31"]);
    let happened: Vec<&str> =
        figure.table.rows.iter().map(|r| r.cells[3].text.as_str()).filter(|text| *text != "–").collect();
    assert_eq!(happened, ["1 Offer 1, day 17", "2 Offer 2, day 31"]);
    // Two bars: the first until the plan was amended, the second from then on.
    let bars = select(&html, "line.bar-d");
    assert_eq!(bars.len(), 2);
    assert_eq!(bars[0].attr("x2"), bars[1].attr("x1"));
}

#[test]
fn chart_and_table_show_the_same_figures() {
    let ranges = samples::ranges(3, &plainly);
    let figure = draw("ranges", &ranges);
    for (row, line) in ranges.rows.iter().zip(&figure.table.rows) {
        let estimate = row.estimate.unwrap();
        assert_eq!(line.cells[3].text, pct(estimate.at));
        let across = format!("cx=\"{}%\"", (estimate.at / ranges.scale * 10_000.0).round() / 100.0);
        assert!(figure.chart.as_str().contains(&across), "{across}");
    }
}

#[derive(serde::Serialize)]
struct Alone {
    figure: Figure,
    numbers_open: bool,
}

impl Page for Alone {
    const TEMPLATE: &'static str = "partials/chart";
}

#[test]
fn a_page_prints_chart_and_numbers_and_a_screen_reader_meets_every_name_once() {
    let figure = draw("ranges", &samples::ranges(6, &any));
    let names: Vec<String> = figure.table.rows.iter().map(|r| r.name.clone()).collect();
    let page = Alone { figure, numbers_open: true };
    let text = Templates::embedded(None).unwrap().render(&Layout::default(), &page).unwrap();
    let html = Html::parse_fragment(&text);
    assert_eq!(select(&html, "svg[role=img]").len(), 1);
    assert_eq!(texts(&html, "details[open] tbody th[scope=row][dir=auto]"), names);
    assert_eq!(texts(&html, "thead th")[..3], ["Name", "Accepted", "Of"]);
    assert_eq!(select(&html, "tbody tr")[0].children().filter_map(ElementRef::wrap).count(), 7);
    // Beside the chart the names are for those who see it; the table has them for everybody.
    assert_eq!(select(&html, "ul.names[aria-hidden=true]").len(), 1);
    let empty = Alone { figure: draw("ranges", &samples::ranges(0, &any)), numbers_open: false };
    let text = Templates::embedded(None).unwrap().render(&Layout::default(), &empty).unwrap();
    assert!(!text.contains("<svg") && text.contains("<summary>"));
}

#[test]
fn a_chain_is_a_list_of_links_for_everybody() {
    let chain = samples::all(3, &plainly).into_iter().find(|(kind, _)| *kind == "chain").unwrap().1;
    let html = html(&draw("chain", chain.as_ref()));
    assert!(select(&html, "ul.names[aria-hidden]").is_empty());
    assert_eq!(texts(&html, "ul.names a"), ["Offer 1", "Offer 2", "Offer 3"]);
}
