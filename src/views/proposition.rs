//! One value proposition across its experiments, and the list of all.

use serde::Serialize;

use super::charts::{self, Figure, Pool, Pooled, RateRow, SafeHtml, Words, figure};
use super::format::{count, counted, pct, rung};
use super::part::Part;
use super::portfolio::{Key, OfferView, estimate, keys, marks, ranges, rates};
use super::{Link, Page};
use crate::domain::portfolio::Row;
use crate::domain::proposition::{AtRung, Proposition, Propositions, cell_names};
use crate::domain::report::PropositionReport;
use crate::domain::report::cares::{CareReport, most_stated};
use crate::stats::pooling::Rung as RungRate;

/// The page of one value proposition.
#[derive(Debug, Clone, Serialize)]
pub struct PropositionPage {
    back: Option<Link>,
    name: String,
    demo: bool,
    headline: Vec<String>,
    lead: String,
    field: SafeHtml,
    has_field: bool,
    keys: Vec<Key>,
    claims: Vec<String>,
    pooled: Option<Part>,
    rungs: Option<Part>,
    rows: Vec<Shown>,
    cares: Option<CaresPart>,
    ways: Vec<Link>,
}

/// An experiment that shows it.
#[derive(Debug, Clone, Serialize)]
struct Shown {
    href: Option<String>,
    name: String,
    marks: SafeHtml,
    n: String,
    why: String,
    offers: Vec<OfferView>,
    report: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct CaresPart {
    figure: Figure,
    numbers_open: bool,
    lines: Vec<CareLine>,
}

#[derive(Debug, Clone, Serialize)]
struct CareLine {
    name: String,
    sentence: String,
    standards: Vec<String>,
}

impl CareLine {
    fn of(care: &CareReport) -> Self {
        CareLine { name: care.name.clone(), sentence: care.sentence.clone(), standards: care.standards.clone() }
    }
}

impl Page for PropositionPage {
    const TEMPLATE: &'static str = "proposition/show";
}

impl PropositionPage {
    /// The page; `experiment` says where an experiment's page is. For people who are no members it leads nowhere.
    pub fn of(
        p: &Proposition,
        back: Option<Link>,
        ways: Vec<Link>,
        experiment: &dyn Fn(&Row) -> Option<String>,
    ) -> Self {
        let shown = |row: &Row| {
            let href = experiment(row);
            Shown {
                report: href.as_ref().map(|href| format!("{href}/report")),
                href,
                name: row.name.clone(),
                marks: marks(row),
                n: count(row.tally.n()),
                why: row.why.clone(),
                offers: row.offers.iter().map(OfferView::of).collect(),
            }
        };
        PropositionPage {
            back,
            name: p.claim.name.clone(),
            demo: p.demo,
            headline: p.headline.clone(),
            lead: p.lead.clone(),
            field: charts::field(&p.tally),
            has_field: p.tally.n() > 0,
            keys: keys(&p.tally),
            claims: claims(p),
            pooled: pooled(p),
            rungs: rungs(&p.rungs),
            rows: p.rows.iter().map(shown).collect(),
            cares: cares(&p.cares),
            ways,
        }
    }

    /// The page's title.
    pub fn title(&self) -> String {
        self.headline.join(" ")
    }
}

fn claims(p: &Proposition) -> Vec<String> {
    let claim = &p.claim;
    let cares = (!claim.cares.is_empty()).then(|| format!("It claims to take care of {}.", claim.cares.join(", ")));
    let how = (!claim.how.is_empty()).then(|| format!("How: {}.", claim.how.trim_end_matches('.')));
    let unlike = (!claim.unlike.is_empty()).then(|| format!("Unlike {}.", claim.unlike.trim_end_matches('.')));
    [cares, how, unlike].into_iter().flatten().collect()
}

fn pooled(p: &Proposition) -> Option<Part> {
    let all = p.pooled.pooled?;
    let rows = p.pooled.cells.iter().zip(cell_names(&p.pooled)).filter_map(|(c, name)| {
        Some(Pool {
            name,
            accepted: c.accepted,
            n: c.n,
            seen: (c.n > 0).then(|| c.accepted as f64 / c.n as f64),
            shrunk: estimate(c.shrunk?),
            without: c.without.map(|w| w.rate_without),
            decisive: c.without.is_some_and(|w| w.flagged),
        })
    });
    let chart = Pooled {
        rows: rows.collect(),
        mean: Some(estimate(all.rate)),
        next: Some((all.next.low, all.next.high)),
        bar: None,
        scale: 1.0,
    };
    let finding = p.headline.last().cloned().unwrap_or_default();
    Some(Part {
        heading: format!("All together, the best estimate is {}", pct(all.rate.mean)),
        figure: figure("pooled", Words { title: "Every experiment, and all together", finding: &finding }, &chart),
        numbers_open: false,
        note: format!(
            "{} Each line is an experiment, offer and segment: the tick is what was seen, the dot what it is worth \
             once the others have been heard. The thin line of the last row is where the next experiment may come out.",
            p.hangs_on.as_deref().unwrap_or("The answer hangs on none of them alone.")
        ),
        links: Vec::new(),
    })
}

fn rungs(rungs: &[AtRung]) -> Option<Part> {
    let range = |r: RungRate| super::charts::Estimate { at: r.mean, low: r.low, high: r.high };
    let row = |r: &AtRung| RateRow {
        name: rung(r.rung).to_string(),
        accepted: r.accepted,
        n: r.n,
        seen: (r.n > 0).then(|| r.accepted as f64 / r.n as f64),
        estimate: Some(range(r.rate)),
        density: Vec::new(),
        chance: None,
    };
    let finding = "The more is asked for, the fewer accept";
    (!rungs.is_empty()).then(|| Part {
        heading: finding.to_string(),
        figure: ranges(
            "rungs",
            Words { title: "The rate by what was asked for", finding },
            rungs.iter().map(row).collect(),
        ),
        numbers_open: false,
        note:
            "An offer tells only about what it asked for; the rates are drawn together so that more never seems easier."
                .to_string(),
        links: Vec::new(),
    })
}

fn cares(cares: &[CareReport]) -> Option<CaresPart> {
    let finding = most_stated(cares)?;
    let row = |c: &CareReport| RateRow {
        name: c.name.clone(),
        accepted: c.mentioned,
        n: c.of,
        seen: None,
        estimate: (c.of > 0).then(|| super::charts::Estimate {
            at: c.mentioned as f64 / c.of as f64,
            low: c.mention_range.low,
            high: c.mention_range.high,
        }),
        density: Vec::new(),
        chance: None,
    };
    let words = Words { title: "How many customers state each care", finding: &finding };
    Some(CaresPart {
        figure: ranges("cares", words, cares.iter().map(row).collect()),
        numbers_open: false,
        lines: cares.iter().map(CareLine::of).collect(),
    })
}

/// The page of all value propositions.
#[derive(Debug, Clone, Serialize)]
pub struct PropositionsPage {
    headline: String,
    lead: String,
    demo: bool,
    figure: Figure,
    has_figure: bool,
    numbers_open: bool,
    rows: Vec<Line>,
    ways: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
struct Line {
    href: Option<String>,
    name: String,
    counts: String,
    experiments: String,
    rate: String,
}

impl Page for PropositionsPage {
    const TEMPLATE: &'static str = "proposition/index";
}

impl PropositionsPage {
    /// The page; `page` says where one has its own.
    pub fn of(all: &Propositions, ways: Vec<Link>, page: &dyn Fn(&str) -> Option<String>) -> Self {
        let line = |p: &PropositionReport| Line {
            href: page(&p.name),
            name: p.name.clone(),
            counts: format!("{} of {}", count(p.accepted), count(p.n)),
            experiments: counted(p.experiments, "experiment", "experiments"),
            rate: p.pooled.map_or("–".to_string(), |pooled| super::format::dash(pooled.rate.low, pooled.rate.high)),
        };
        let unasked = |name: &String| Line {
            href: page(name),
            name: name.clone(),
            counts: "nobody yet".to_string(),
            experiments: String::new(),
            rate: "–".to_string(),
        };
        PropositionsPage {
            headline: all.headline.clone(),
            lead: all.lead.clone(),
            demo: all.demo,
            figure: rates("propositions", &all.headline, &all.asked[..all.pooled]),
            has_figure: all.pooled > 0,
            numbers_open: false,
            rows: all.asked.iter().map(line).chain(all.unasked.iter().map(unasked)).collect(),
            ways,
        }
    }
}
