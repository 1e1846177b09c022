//! The workspace's first page: what each experiment needs next, and what the team has learned.

use serde::Serialize;

use super::charts::{self, Estimate, Figure, Mark, Ranges, RateRow, SafeHtml, Velocity, Words, figure};
use super::experiment::NewForm;
use super::form::Problem;
use super::format::{bar, capital, count, counted};
use super::part::Part;
use super::{Link, Page, forecast};
use crate::domain::forecast::Record;
use crate::domain::portfolio::facets::{Facet, Facets};
use crate::domain::portfolio::search::{Filter, Search};
use crate::domain::portfolio::{LastDay, Month, Need, Offer, Portfolio, Row};
use crate::domain::report::{PropositionReport, Tally};

/// Experiments with the same need beyond this many are a number.
const MOST_ROWS: usize = 25;
/// Offers beyond this many are a number.
const MOST_OFFERS: usize = 3;

/// The workspace's first page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct HomePage {
    /// The heading, an answer.
    pub headline: Vec<String>,
    /// What it rests on.
    pub lead: String,
    /// What to do next.
    pub next: Option<Step>,
    /// Every response, one mark each.
    pub field: SafeHtml,
    /// Whether there is one.
    pub has_field: bool,
    /// What the marks mean.
    pub keys: Vec<Key>,
    /// The search of the library; nothing while there is nothing to find.
    pub search: Option<SearchBox>,
    /// The experiments, by what they need.
    pub sections: Vec<Section>,
    /// What the verdicts come to when they are looked at together.
    pub together: Option<String>,
    /// The value propositions.
    pub propositions: Option<Part>,
    /// The months.
    pub velocity: Option<Part>,
    /// How far the team's forecasts can be trusted; nothing for people who are no members.
    pub foresight: Option<Foresight>,
    /// The form for a new experiment, for those who may write.
    pub new: Option<NewForm>,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
    /// The same in other forms, and what was put away.
    pub ways: Vec<Link>,
}

/// The workspace's forecasts on its first page: judged from twenty scored ones on, and before that what is missing.
#[derive(Debug, Clone, Serialize)]
pub struct Foresight {
    heading: String,
    lead: String,
    calibration: Option<Part>,
    all: String,
}

impl Foresight {
    /// What the record says; `all` is where every forecast stands.
    pub fn of(record: &Record, all: String) -> Self {
        let (heading, lead) = forecast::answer(record);
        Foresight { heading, lead, calibration: forecast::calibration(record), all }
    }
}

/// Something to do, and where; nowhere for people who are no members.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    label: String,
    href: Option<String>,
}

/// A kind of response with its mark.
#[derive(Debug, Clone, Serialize)]
pub struct Key {
    glyph: SafeHtml,
    count: String,
    label: &'static str,
}

/// The form of the search, and links that fill it.
#[derive(Debug, Clone, Serialize)]
pub struct SearchBox {
    /// Where it is sent.
    pub action: String,
    /// What was typed.
    pub value: String,
    /// Searches that find something.
    pub facets: Vec<FacetLine>,
    /// What came of it, where something was asked for.
    pub found: Option<String>,
    /// What was not understood.
    pub misunderstood: Vec<String>,
}

/// Searches of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct FacetLine {
    label: &'static str,
    links: Vec<FacetLink>,
    more: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct FacetLink {
    href: String,
    label: String,
    found: String,
    /// It is what is shown now.
    current: bool,
}

impl FacetLine {
    /// The searches of one kind; `search` says where one is made, and `now` is the one that was made.
    pub fn of(of: &Facets, now: &str, search: &dyn Fn(&str) -> String) -> Self {
        let link = |facet: &Facet| FacetLink {
            href: search(&facet.search),
            label: facet.label.clone(),
            found: count(facet.found as u64),
            current: facet.search == now,
        };
        FacetLine {
            label: match of.filter {
                Filter::Result => "Result",
                Filter::Owner => "Designed by",
                Filter::Segment => "Customers",
                Filter::Care => "Care",
                Filter::Tag => "Tag",
                Filter::Field => "Own field",
            },
            links: of.entries.iter().map(link).collect(),
            more: (of.more > 0).then(|| format!("and {} more: write {}:", count(of.more as u64), of.filter.word())),
        }
    }
}

/// Experiments with the same need.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    id: &'static str,
    heading: String,
    rows: Vec<RowView>,
    rest: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct RowView {
    href: Option<String>,
    name: String,
    marks: SafeHtml,
    n: String,
    of: String,
    why: String,
    offers: Vec<OfferView>,
    more: Option<String>,
    bar: String,
    left: Option<String>,
    decide: Option<String>,
    tags: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct OfferView {
    icon: SafeHtml,
    word: Option<&'static str>,
    validated: bool,
    name: String,
    counts: String,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "portfolio/home";
}

/// Where the page leads; addresses are `web`'s. For people who are no members it leads nowhere.
pub struct Links<'a> {
    /// The page of an experiment.
    pub experiment: &'a dyn Fn(&Row) -> Option<String>,
    /// Where something is decided on an experiment.
    pub decide: &'a dyn Fn(&Row) -> Option<String>,
    /// This page with another search.
    pub search: &'a dyn Fn(&str) -> Option<String>,
    /// The page of a value proposition.
    pub proposition: &'a dyn Fn(&str) -> Option<String>,
    /// All value propositions.
    pub propositions: Option<String>,
}

impl Default for Links<'_> {
    fn default() -> Self {
        Links {
            experiment: &|_| None,
            decide: &|_| None,
            search: &|_| None,
            proposition: &|_| None,
            propositions: None,
        }
    }
}

impl HomePage {
    /// The page of a portfolio, its list narrowed by a search.
    pub fn of(portfolio: &Portfolio, search: &Search, links: &Links<'_>) -> Self {
        let found: Vec<&Row> = portfolio.rows.iter().filter(|r| search.fits(r)).collect();
        HomePage {
            headline: portfolio.headline.clone(),
            lead: portfolio.lead.clone(),
            next: portfolio.next.as_ref().and_then(|next| {
                let row = portfolio.rows.iter().find(|r| r.id == next.experiment)?;
                let to = if row.need == Need::Decision { links.decide } else { links.experiment };
                Some(Step { label: next.sentence.clone(), href: to(row) })
            }),
            field: charts::field(&portfolio.tally),
            has_field: portfolio.tally.n() > 0,
            keys: keys(&portfolio.tally),
            sections: sections(&found, links),
            together: Some(portfolio.discoveries.sentence.clone()).filter(|s| !s.is_empty()),
            propositions: propositions(portfolio, links),
            velocity: velocity(portfolio),
            ..HomePage::default()
        }
    }
}

pub(super) fn keys(tally: &Tally) -> Vec<Key> {
    let all = [
        (Mark::Buy, tally.buy, "bought"),
        (Mark::BuyInto, tally.buy_into, "bought into"),
        (Mark::SoftYes, tally.soft_yes, "soft yes"),
        (Mark::Alternative, tally.alternative(), "alternative"),
        (Mark::DoNothing, tally.do_nothing, "nothing"),
    ];
    let shown = all.into_iter().filter(|(kind, n, _)| *n > 0 || *kind == Mark::DoNothing);
    shown.map(|(kind, n, label)| Key { glyph: charts::glyph(kind), count: count(n), label }).collect()
}

fn sections(found: &[&Row], links: &Links<'_>) -> Vec<Section> {
    let section = |need: Need| {
        let all: Vec<&Row> = found.iter().copied().filter(|r| r.need == need).collect();
        let rest = all.len().saturating_sub(MOST_ROWS);
        (!all.is_empty()).then(|| Section {
            id: need.code(),
            heading: need.heading(all.len()),
            rows: all.iter().take(MOST_ROWS).map(|r| RowView::of(r, links)).collect(),
            rest: (rest > 0).then(|| format!("{} more stand below these; the search finds them.", count(rest as u64))),
        })
    };
    Need::ALL.into_iter().filter_map(section).collect()
}

/// Responses beyond this many don't fit a narrow column one by one.
const MOST_MARKS: u64 = 44;

/// Every response of a line, one mark each, or counted where they are many.
pub(super) fn marks(row: &Row) -> SafeHtml {
    if row.tally.n() <= MOST_MARKS {
        return charts::row(&row.tally);
    }
    charts::stack(&format!("marks-{}", row.id), &row.name, &row.tally)
}

impl RowView {
    fn of(row: &Row, links: &Links<'_>) -> Self {
        let more = row.offers.len().saturating_sub(MOST_OFFERS);
        RowView {
            href: (links.experiment)(row),
            name: row.name.clone(),
            marks: marks(row),
            n: count(row.n),
            of: row.planned.map_or("counted".to_string(), |p| format!("of {}", count(p))),
            why: row.why.clone(),
            offers: row.offers.iter().take(MOST_OFFERS).map(OfferView::of).collect(),
            more: (more > 0).then(|| counted(more as u64, "more offer", "more offers")),
            bar: row.plan.map_or("No bar".to_string(), |p| format!("Bar {}", bar(p.succeed_at))),
            left: row.last_day.filter(|_| row.need < Need::Design).map(|last| match last {
                LastDay::Ahead(0) => "last day".to_string(),
                LastDay::Ahead(days) => format!("{} left", counted(u64::from(days), "day", "days")),
                LastDay::Past(days) => format!("{} over", counted(u64::from(days), "day", "days")),
            }),
            decide: (row.need == Need::Decision).then(|| (links.decide)(row)).flatten(),
            tags: row
                .about
                .tags
                .iter()
                .filter_map(|t| Some(Link::new((links.search)(&Filter::Tag.term(t))?, t.clone())))
                .collect(),
        }
    }
}

impl OfferView {
    pub(super) fn of(offer: &Offer) -> Self {
        OfferView {
            icon: charts::verdict(offer.verdict.code(), offer.verdict.lean()),
            word: offer.verdict.word(),
            validated: offer.verdict.is_validated(),
            name: offer.name.clone(),
            counts: format!("{} of {}", count(offer.accepted), count(offer.n)),
        }
    }
}

/// The rate of a value proposition as a line of a chart.
pub(super) fn rate_row(p: &PropositionReport) -> RateRow {
    RateRow {
        name: p.name.clone(),
        accepted: p.accepted,
        n: p.n,
        seen: (p.n > 0).then(|| p.accepted as f64 / p.n as f64),
        estimate: p.pooled.map(|pooled| estimate(pooled.rate)),
        density: Vec::new(),
        chance: None,
    }
}

/// A pooled rate as the charts know it.
pub(super) fn estimate(e: crate::stats::pooling::Estimate) -> Estimate {
    Estimate { at: e.mean, low: e.low, high: e.high }
}

/// Rates without a bar, on a scale that ends at the next tenth above all of them.
pub(super) fn ranges(id: &str, words: Words<'_>, rows: Vec<RateRow>) -> Figure {
    let highest = rows.iter().filter_map(|r| r.estimate).map(|e| e.high).fold(0.2, f64::max);
    let scale = ((highest * 10.0).ceil() / 10.0).min(1.0);
    figure(id, words, &Ranges { rows, bar: None, peak: 0.0, scale })
}

/// The chart of pooled rates.
pub(super) fn rates(id: &str, finding: &str, pooled: &[PropositionReport]) -> Figure {
    let words = Words { title: "Value propositions, pooled over all experiments", finding };
    ranges(id, words, pooled.iter().map(rate_row).collect())
}

fn propositions(portfolio: &Portfolio, links: &Links<'_>) -> Option<Part> {
    let pooled = &portfolio.propositions;
    let named = |p: &PropositionReport| Some(Link::new((links.proposition)(&p.name)?, p.name.clone()));
    let all = portfolio.more_propositions + pooled.len();
    let every = links.propositions.as_ref().map(|href| {
        Link::new(href.clone(), format!("All {}", counted(all as u64, "value proposition", "value propositions")))
    });
    (!pooled.is_empty()).then(|| Part {
        heading: capital(&portfolio.propositions_finding),
        figure: rates("propositions", &portfolio.propositions_finding, pooled),
        numbers_open: false,
        note: "Pooled over all experiments that asked for the same. The line is where the rate of such customers \
               probably lies, the dot is the best estimate, the tick is what was seen."
            .to_string(),
        links: pooled.iter().filter_map(named).chain(every).collect(),
    })
}

fn velocity(portfolio: &Portfolio) -> Option<Part> {
    let month = |m: &Month| charts::Month {
        short_name: m.short_name(),
        name: m.name(),
        responses: m.responses,
        decided: m.decided,
        validated: m.validated,
        short: m.short,
    };
    let finding = &portfolio.months_finding;
    let words = Words { title: "Learning velocity", finding };
    let chart = Velocity { months: portfolio.months.iter().map(month).collect() };
    (!portfolio.months.is_empty()).then(|| Part {
        heading: capital(finding),
        figure: figure("velocity", words, &chart),
        numbers_open: false,
        note: String::new(),
        links: Vec::new(),
    })
}
