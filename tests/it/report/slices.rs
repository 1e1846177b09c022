//! A part of the responses, looked at after the fact.

use touchstone::domain::report::Report;
use touchstone::domain::slice::{Slice, SliceFields};
use touchstone::formats::report_json;
use touchstone::templates::Templates;
use touchstone::views::Layout;
use touchstone::views::frozen::Inside;
use touchstone::views::report::{Links, ReportPage};

use super::support::{NOW, northfold, plan};
use super::words::VERDICT_WORDS;

fn slice(from: &str, rung: &str) -> Report {
    let slice = Slice::read(&SliceFields { from, rung, ..SliceFields::default() }).0;
    Report::of(&northfold(plan(0.25, Some(60))).part(&slice), NOW).unwrap()
}

#[test]
fn a_part_says_that_it_is_one_and_never_says_a_word_of_a_verdict() {
    let report = slice("2026-10-10", "");
    assert!(report.offers.iter().all(|o| o.verdict.word().is_none() && o.chance_above_bar.is_none()));
    assert!(report.planning.is_empty() && report.plan.is_none());
    let page = ReportPage::of(&report, Links::default(), true);
    let page = Templates::embedded(None).unwrap().render(&Layout::default(), &Inside(&page)).unwrap();
    let json = report_json::to_string(&report).unwrap();
    for text in [&page, &json] {
        assert!(text.contains("Looked at after the fact") && text.contains("from 10 October 2026"));
        assert!(!text.contains("No bar was set"));
        let said = text.to_lowercase().replace("to_validate", "").replace("to_invalidate", "");
        VERDICT_WORDS.iter().for_each(|word| assert!(!said.contains(word), "{word}"));
    }
}

#[test]
fn a_part_counts_only_what_belongs_to_it() {
    let (all, part) = (Report::of(&northfold(None), NOW).unwrap(), slice("2026-10-10", ""));
    assert!(part.responses.counted < all.responses.counted && part.responses.counted > 0);
    assert!(part.responses.days.unwrap().0.to_string().as_str() >= "2026-10-10");
    // Those who bought into it lent their name: at payment they no longer count.
    let strict = slice("", "payment");
    let accepted = |r: &Report| (r.offers[0].accepted, r.offers[0].n, r.offers[0].tally.soft_yes);
    assert_eq!((accepted(&all), accepted(&strict)), ((14, 28, 0), (10, 28, 4)));
}

#[test]
fn nothing_left_out_is_the_whole_report_with_its_verdicts() {
    let report = Report::of(&northfold(plan(0.25, Some(60))).part(&Slice::default()), NOW).unwrap();
    assert_eq!(report.offers[0].verdict.word(), Some("Validated"));
}

#[test]
fn a_part_without_a_response_does_not_deny_the_others() {
    let report = slice("2030-01-01", "");
    assert_eq!(report.headline[0], "No response is in this part.");
    assert!(report.lead.starts_with("None of the logged responses is in the part that was chosen"), "{}", report.lead);
}
