//! The report as a page: finished text, named booleans, links. Nothing is computed here.

mod by_field;
pub mod filters;
mod foresight;
pub(super) mod offer;
mod saying;
mod section;
mod sections;

use std::collections::HashMap;

use serde::Serialize;

use super::charts::{self, Mark, SafeHtml};
use super::decision::DecisionPart;
use super::format::{at_most, bar, capital, count, counted, date, moment};
use super::share::ShareBox;
use super::{Link, Page};
use crate::domain::report::{PlanReport, Report, Tally};
use crate::domain::verdict::NoVerdict;

use by_field::OwnSection;
use filters::FilterForm;
pub use foresight::Foresight;
use offer::{Detail, NumberRow, OfferRow};
use section::{Place, Section};

/// Where a report leads, and what stands beside it on its page: with the report, all that the page says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Links {
    /// The place that the report belongs to.
    pub back: Option<Link>,
    /// What can be done with it: print it, share it.
    pub acts: Vec<Link>,
    /// The same figures in other forms: JSON, CSV.
    pub forms: Vec<Link>,
    /// The form that shows a part of the responses.
    pub filters: Option<FilterForm>,
    /// What is recommended and what was decided.
    pub decision: Option<DecisionPart>,
    /// What the team forecast.
    pub foresight: Option<Foresight>,
    /// What is kept of the report, and where it is shared.
    pub share: Option<ShareBox>,
    /// The pages of value propositions, by name.
    pub claims: HashMap<String, String>,
    /// Where the close-up of an offer stands, by its place; without one, every offer stands on the page in detail.
    pub close_ups: Option<String>,
}

/// One report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportPage {
    id: String,
    name: String,
    date: String,
    back: Option<Link>,
    acts: Vec<Link>,
    demo: bool,
    headline: Vec<String>,
    lead: String,
    next_step: String,
    hypothesis: Option<String>,
    facts: Option<String>,
    part: Option<String>,
    filters: Option<FilterForm>,
    field: SafeHtml,
    has_field: bool,
    keys: Vec<Key>,
    has_bar: bool,
    no_verdict: &'static str,
    bar: String,
    plan: Option<PlanView>,
    reworded: Vec<Sentence>,
    finding: String,
    axis: SafeHtml,
    offers: Vec<OfferRow>,
    has_offers: bool,
    has_buy_into: bool,
    numbers: Vec<NumberRow>,
    numbers_open: bool,
    focus: Option<Section>,
    details: Vec<Detail>,
    has_details: bool,
    sections: Vec<Section>,
    own: Option<OwnSection>,
    decision: Option<DecisionPart>,
    share: Option<ShareBox>,
    warnings: Vec<Sentence>,
    has_warnings: bool,
    footer: String,
    forms: Vec<Link>,
    contents: Vec<Link>,
}

/// A kind of response with its mark.
#[derive(Debug, Clone, Serialize)]
struct Key {
    glyph: SafeHtml,
    count: String,
    label: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct PlanView {
    sentence: String,
    boundaries: Option<String>,
    amendments: Vec<AmendmentView>,
    has_amendments: bool,
}

#[derive(Debug, Clone, Serialize)]
struct AmendmentView {
    date: String,
    by: String,
    after: String,
    before: String,
    now: String,
    reason: String,
}

/// A line of a list of bars.
#[derive(Debug, Clone, Serialize)]
struct BarRow {
    label: String,
    bar: SafeHtml,
    count: String,
    share: Option<String>,
    lead: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Sentence {
    label: String,
    sentence: String,
}

/// A report's page around an inside that was printed for it.
#[derive(Debug, Clone, Serialize)]
pub struct ReportShow {
    inside: SafeHtml,
}

impl ReportShow {
    /// Puts an inside into the frame that each visitor's page has.
    pub fn around(inside: &str) -> Self {
        ReportShow { inside: SafeHtml::printed(inside.to_owned()) }
    }

    /// The browser's title.
    pub fn title(report: &Report) -> String {
        format!("Report: {}", report.name)
    }
}

impl Page for ReportShow {
    const TEMPLATE: &'static str = "report/show";
}

/// Reports in a file of their own, one after the other, with the stylesheet inside.
#[derive(Debug, Clone, Serialize)]
pub struct Standalone {
    title: String,
    css: SafeHtml,
    reports: Vec<ReportPage>,
}

impl Page for Standalone {
    const TEMPLATE: &'static str = "report/standalone";
}

impl Standalone {
    /// A file with these reports; `css` is the program's own stylesheet.
    pub fn of(reports: &[Report], css: &str) -> Self {
        let title = reports.first().map(|r| r.name.clone()).unwrap_or_default();
        let pages = reports
            .iter()
            .enumerate()
            .map(|(i, r)| ReportPage::build(r, Links::default(), true, &format!("r{}-", i + 1)));
        Standalone { title, css: SafeHtml::stylesheet(css), reports: pages.collect() }
    }
}

impl ReportPage {
    /// A page that shows the report; `numbers_open` opens the table of all figures, for print.
    pub fn of(report: &Report, links: Links, numbers_open: bool) -> Self {
        Self::build(report, links, numbers_open, "")
    }

    fn build(report: &Report, links: Links, numbers_open: bool, id: &str) -> Self {
        let the_bar = report.plan.as_ref().map(|p| (p.plan.succeed_at.rate(), bar(p.plan.succeed_at)));
        let on_axis = the_bar.as_ref().map(|(rate, name)| (*rate, name.as_str()));
        let place = Place { id, numbers_open };
        let focus = report.focus.as_ref().map(|f| sections::focus(report, f, place));
        let sections = sections::all(report, &links, place);
        let in_detail = !report.offers.is_empty() && (numbers_open || links.close_ups.is_none());
        let contents = contents(report, id, (&links, in_detail), focus.as_ref(), &sections);
        let close_up = |i: usize| match &links.close_ups {
            Some(address) if !in_detail => format!("{address}{}#focus", i + 1),
            _ => format!("#{id}offer-{}", i + 1),
        };
        let warnings =
            report.warnings.iter().map(|w| Sentence { label: w.label.clone(), sentence: w.sentence.clone() });
        ReportPage {
            id: id.to_string(),
            name: report.name.clone(),
            date: date(report.computed_at.day()),
            back: links.back,
            acts: links.acts,
            demo: report.demo,
            headline: report.headline.clone(),
            lead: report.lead.clone(),
            next_step: report.next_step.clone(),
            hypothesis: Some(report.hypothesis.clone()).filter(|h| !h.is_empty()),
            facts: by_field::facts(&report.own),
            part: report.part.clone(),
            filters: links.filters,
            field: charts::field(&report.tally),
            has_field: report.responses.counted > 0,
            keys: keys(&report.tally),
            has_bar: report.has_bar(),
            no_verdict: report.no_verdict.map_or("", NoVerdict::sentence),
            bar: the_bar.as_ref().map(|b| b.1.clone()).unwrap_or_default(),
            plan: report.plan.as_ref().map(PlanView::of),
            reworded: report.rewordings.iter().map(|r| Sentence { label: r.lead(), sentence: r.change() }).collect(),
            finding: report.finding.clone(),
            axis: charts::axis(report.scale, on_axis),
            offers: report.offers.iter().enumerate().map(|(i, o)| OfferRow::of(report, o, close_up(i))).collect(),
            has_offers: !report.offers.is_empty(),
            has_buy_into: report.tally.buy_into > 0,
            numbers: report.offers.iter().map(|o| NumberRow::of(o, report.has_bar())).collect(),
            numbers_open,
            details: match in_detail {
                true => report.offers.iter().enumerate().map(|(i, o)| Detail::of(report, o, place, i)).collect(),
                false => Vec::new(),
            },
            has_details: in_detail,
            contents,
            focus,
            sections,
            own: OwnSection::of(&report.own, id),
            decision: links.decision,
            share: links.share,
            has_warnings: !report.warnings.is_empty(),
            warnings: warnings.collect(),
            footer: format!(
                "Computed {}, from {}.",
                moment(report.computed_at),
                counted(report.responses.counted, "counted response", "counted responses")
            ),
            forms: links.forms,
        }
    }
}

fn contents(
    report: &Report,
    id: &str,
    (leading, in_detail): (&Links, bool),
    focus: Option<&Section>,
    sections: &[Section],
) -> Vec<Link> {
    let mut links = vec![Link::new(format!("#{id}offers"), "Offers")];
    links.extend(focus.map(Section::link));
    links.extend(sections.iter().map(Section::link));
    if let Some(own) = OwnSection::of(&report.own, id) {
        links.push(Link::new(format!("#{}", own.id), "Own fields"));
    }
    if leading.decision.is_some() {
        links.push(Link::new(format!("#{id}decide"), "Decision"));
    }
    if in_detail {
        links.push(Link::new(format!("#{id}details"), "Every offer"));
    }
    if report.plan.is_some() {
        links.push(Link::new(format!("#{id}plan"), "The plan"));
    }
    if !report.warnings.is_empty() {
        links.push(Link::new(format!("#{id}limits"), "What could be wrong"));
    }
    if leading.share.is_some() {
        links.push(Link::new("#kept", "Kept and shared"));
    }
    links
}

fn keys(tally: &Tally) -> Vec<Key> {
    let key = |mark, n, label| Key { glyph: charts::glyph(mark), count: count(n), label };
    let mut keys = vec![key(Mark::Buy, tally.buy, "bought"), key(Mark::BuyInto, tally.buy_into, "bought into it")];
    if tally.soft_yes > 0 {
        keys.push(key(Mark::SoftYes, tally.soft_yes, "soft yes"));
    }
    keys.push(key(Mark::Alternative, tally.alternative(), "an alternative"));
    keys.push(key(Mark::DoNothing, tally.do_nothing, "nothing"));
    keys
}

impl PlanView {
    fn of(report: &PlanReport) -> Self {
        let amendments: Vec<AmendmentView> = report
            .amendments
            .iter()
            .map(|a| AmendmentView {
                date: date(a.at.day()),
                by: a.by.clone(),
                after: counted(a.after_responses, "response", "responses"),
                before: terms(&a.before),
                now: terms(&a.after),
                reason: a.reason.clone(),
            })
            .collect();
        PlanView {
            sentence: report.sentence(),
            boundaries: boundaries(report),
            has_amendments: !amendments.is_empty(),
            amendments,
        }
    }
}

fn terms(plan: &crate::domain::plan::Plan) -> String {
    let mut terms = vec![format!("bar {}", bar(plan.succeed_at))];
    terms.extend(plan.stop_at.map(|n| counted(n, "response", "responses")));
    terms.extend(plan.stop_on.map(|d| format!("until {}", date(d))));
    terms.join(", ")
}

pub(super) fn boundaries(report: &PlanReport) -> Option<String> {
    let n = report.plan.stop_at?;
    let up = report.to_validate.map(|k| format!("validated from {} accepted", count(k)));
    let down = report.to_invalidate.map(|k| format!("falls short at {}", at_most(k)));
    let both: Vec<String> = [up, down].into_iter().flatten().collect();
    let at = counted(n, "response", "responses");
    (!both.is_empty()).then(|| format!("With {at}: {}; between them it stays open.", both.join(", ")))
}

impl BarRow {
    fn of(choice: &crate::domain::report::Choice, most: u64) -> Self {
        BarRow {
            label: capital(&choice.name),
            bar: charts::bar(choice.kind, choice.count, most),
            count: count(choice.count),
            share: None,
            lead: choice.kind == crate::domain::report::Kind::DoNothing,
        }
    }
}
