//! The report as a page and on a terminal.

use std::sync::Arc;

use scraper::{Html, Selector};
use touchstone::domain::evidence::{Cell, Evidence};
use touchstone::domain::report::Report;
use touchstone::domain::wording::pct;
use touchstone::templates::Templates;
use touchstone::views::Layout;
use touchstone::views::frozen::Inside;
use touchstone::views::report::{Links, ReportPage, Standalone};

use super::support::{northfold, plan, report};
use super::words::VERDICT_WORDS;

fn page(evidence: &Evidence) -> String {
    let page = ReportPage::of(&report(evidence), Links::default(), false);
    Templates::embedded(None).unwrap().render(&Layout::default(), &Inside(&page)).unwrap()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    let words = |e: scraper::ElementRef| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    html.select(&Selector::parse(selector).unwrap()).map(words).collect()
}

#[test]
fn page_and_json_say_the_same_words_and_figures() {
    let evidence = northfold(plan(0.25, Some(60)));
    let (report, html) = (report(&evidence), Html::parse_document(&page(&evidence)));
    assert_eq!(texts(&html, "h1"), [report.headline.join(" ")]);
    let words = texts(&html, ".props .verdict");
    let expected: Vec<_> = report.offers.iter().map(|o| o.verdict.word().unwrap().to_string()).collect();
    assert_eq!(words, expected);
    let numbers = texts(&html, "details tbody tr");
    for (offer, row) in report.offers.iter().zip(&numbers) {
        let percent = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap() / 100.0;
        for figure in [offer.rate.unwrap(), offer.estimate.unwrap(), offer.interval.high] {
            assert!(row.contains(&pct(figure)), "{row}: {figure}");
            assert!((percent(&pct(figure)) - figure).abs() <= 0.005, "{figure}");
        }
    }
}

#[test]
fn no_page_styles_anything_by_attribute_and_every_id_is_the_only_one() {
    let report = report(&northfold(plan(0.25, Some(60))));
    let file = Standalone::of(&[report.clone(), report], "body{}");
    let file = Templates::embedded(None).unwrap().render(&Layout::default(), &file).unwrap();
    for text in [page(&northfold(None)), file] {
        assert!(!text.contains("style=") && !text.contains("<script"));
        let html = Html::parse_document(&text);
        let mut ids: Vec<_> =
            html.select(&Selector::parse("[id]").unwrap()).map(|e| e.attr("id").unwrap().to_string()).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all);
        for link in html.select(&Selector::parse("a[href^='#']").unwrap()) {
            let target = &link.attr("href").unwrap()[1..];
            assert!(ids.iter().any(|id| id == target), "{target}");
        }
        for chart in html.select(&Selector::parse("svg[aria-labelledby]").unwrap()) {
            for id in chart.attr("aria-labelledby").unwrap().split(' ') {
                assert!(ids.iter().any(|i| i == id), "{id}");
            }
        }
    }
}

#[test]
fn without_a_stylesheet_the_page_reads_from_the_answer_to_the_doubts() {
    let html = Html::parse_document(&page(&northfold(plan(0.25, Some(60)))));
    let headings = texts(&html, "h1, h2");
    assert_eq!(headings[0], "One of six offers holds up. Doing nothing is the rival to beat.");
    assert_eq!(headings[1], "Customers validate one of six offers so far");
    assert_eq!(headings[2], "A pharmacist by 9 am: 12 of 40 accepted, 21 did nothing");
    assert_eq!(headings[headings.len() - 3..], ["Every offer in detail", "The plan", "What could be wrong"]);
    assert!(texts(&html, ".props tbody tr")[1].starts_with("A pharmacist by 9 am Too close to call"));
}

#[test]
fn without_a_bar_the_page_describes_and_says_no_word_of_a_verdict() {
    let text = page(&northfold(None));
    let html = Html::parse_document(&text);
    assert!(texts(&html, ".verdict").is_empty() && texts(&html, "tbody .c-p").is_empty());
    let said = texts(&html, "main")[0].to_lowercase();
    for word in VERDICT_WORDS {
        assert!(!said.contains(word), "{word}");
    }
    assert!(said.contains("no bar was set before asking"));
}

#[test]
fn do_nothing_is_the_last_line_of_every_list_of_choices() {
    let html = Html::parse_document(&page(&northfold(plan(0.25, None))));
    let selector = Selector::parse(".offer > div[id^=offer-] .two > div:first-child ul").unwrap();
    let lists = html.select(&selector);
    let last = Selector::parse("li:last-child").unwrap();
    let mut seen = 0;
    for list in lists {
        let line: String = list.select(&last).next().unwrap().text().collect();
        assert!(line.starts_with("Did nothing"), "{line}");
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn names_are_text_wherever_they_stand() {
    let nasty = "<img src=x onerror=alert(1)>\"'&";
    let mut evidence = northfold(plan(0.25, None));
    evidence.name = nasty.to_string();
    evidence.offers[0].name = nasty.to_string();
    evidence.alternatives.push(nasty.to_string());
    for (i, cell) in evidence.offers[0].cells.iter_mut().enumerate() {
        let segment = Some(format!("{nasty}{}", i % 2));
        *cell = Cell { segment, propositions: Arc::from([nasty.to_string()]), ..cell.clone() };
    }
    let text = page(&evidence);
    assert!(!text.contains("<img"));
    assert!(text.contains("&lt;img src=x onerror=alert(1)&gt;") || text.contains("&lt;img src&#x3D;x"));
}

#[test]
fn every_report_has_a_page_even_one_of_nothing() {
    let empty = Evidence { offers: Vec::new(), alternatives: Vec::new(), ..northfold(None) };
    assert!(page(&empty).contains("Nobody has responded yet."));
    let mut unasked = northfold(plan(0.25, Some(40)));
    for offer in &mut unasked.offers {
        offer.cells.clear();
        offer.stream = Default::default();
    }
    let text = page(&unasked);
    assert!(text.contains("No responses yet") && text.contains("Nobody has responded yet."));
    let _: Report = report(&unasked);
}
