//! Sharing a report: the page where it is kept and shared, the link once it is made, and what its reader sees.

use serde::Serialize;

use super::charts::png::{Card, PictureError, Theme, card};
use super::charts::{Estimate, Figure, Ranges, RateRow, SafeHtml, TheBar, Words, figure};
use super::form::{Field, Problem};
use super::format::{bar, counted, date, moment};
use super::portfolio::{ranges, rate_row};
use super::{Link, Page};
use crate::domain::report::{PropositionReport, Report};
use crate::domain::share::Told;
use crate::domain::time::Moment;

/// What is kept of a report and who can read it. Only those who may write see forms and links.
#[derive(Debug, Clone, Serialize)]
pub struct SharingPage {
    /// What it is about.
    pub back: Link,
    /// The report as it stands, where that is another page.
    pub report: Option<String>,
    /// What is wrong with a form that was sent.
    pub problems: Vec<Problem>,
    /// The form that keeps the report as it stands.
    pub freeze: Option<FreezeForm>,
    /// The reports that are kept, the latest first.
    pub frozen: Vec<FrozenLine>,
    /// The form for a new link.
    pub new: Option<ShareForm>,
    /// The links so far, the latest first.
    pub links: Vec<LinkLine>,
}

/// The form that keeps a report.
#[derive(Debug, Clone, Serialize)]
pub struct FreezeForm {
    /// Where it is sent to.
    pub action: String,
    /// Its own id.
    pub key: String,
    /// What the report is to be called.
    pub name: Field,
}

/// The form for a new link.
#[derive(Debug, Clone, Serialize)]
pub struct ShareForm {
    /// Where it is sent to.
    pub action: String,
    /// Its own id.
    pub key: String,
    /// Which report: each one that is kept, or the one as it stands.
    pub reports: Vec<Choice>,
    /// How many days it works.
    pub days: Field,
    /// Whether customers' words are ticked.
    pub words: bool,
}

/// A report that can be shared.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// A report that is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrozenLine {
    /// Where it is.
    pub href: String,
    /// What the team calls it.
    pub name: String,
    /// Its answer.
    pub sentence: String,
    /// Since when and by whom it is kept.
    pub kept: String,
}

/// A link so far. Its address is nowhere any more.
#[derive(Debug, Clone, Serialize)]
pub struct LinkLine {
    /// What it leads to.
    pub what: String,
    /// Who made it, when, and what it shows.
    pub made: String,
    /// Until when it works, or why it doesn't.
    pub state: String,
    /// How often it was opened.
    pub views: String,
    /// How to revoke it; nothing where it no longer works.
    pub revoke: Option<String>,
}

/// A link that was just made.
#[derive(Debug, Clone, Serialize)]
pub struct MadePage {
    /// The page of all links.
    pub back: Link,
    /// The address, which is shown this once; nothing where the form was sent a second time.
    pub address: Option<String>,
    /// What it shows, to whom, for how long.
    pub sentence: String,
}

/// The report as somebody reads it by a link.
#[derive(Debug, Clone, Serialize)]
pub struct SharedPage {
    /// What it is and of when.
    pub kept: String,
    /// What is not shown.
    pub hidden: String,
    /// Where the figures are.
    pub figures: String,
    inside: SafeHtml,
}

/// What an experiment's report page says about sharing. It is printed by `{{> share/box}}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareBox {
    /// Where the report is kept and shared.
    pub href: String,
    /// Whether this member may do so.
    pub may_write: bool,
    /// The reports that are kept, the latest first.
    pub frozen: Vec<FrozenLine>,
}

impl SharedPage {
    /// The report, `inside` as its template printed it; `words` says whether customers' words are in it.
    pub fn new(inside: String, kept: String, words: bool, figures: String) -> Self {
        let hidden = match words {
            true => "Customers are not named, and no group of fewer than 3 is told.",
            false => "Customers are not named or quoted, and no group of fewer than 3 is told.",
        };
        Self { kept, hidden: hidden.to_string(), figures, inside: SafeHtml::printed(inside) }
    }
}

impl Page for SharingPage {
    const TEMPLATE: &'static str = "share/index";
}

impl Page for MadePage {
    const TEMPLATE: &'static str = "share/made";
}

impl Page for SharedPage {
    const TEMPLATE: &'static str = "share/show";
}

/// Since when and by whom a report is kept.
pub fn kept(at: Moment, by: &str) -> String {
    format!("Frozen by {by} on {}.", moment(at))
}

/// The state of a link in words.
pub fn state(expires: Moment, revoked: Option<(&str, Moment)>, now: Moment) -> String {
    match revoked {
        Some((by, at)) => format!("Revoked by {by} on {}.", date(at.day())),
        None if expires <= now => format!("Expired on {}.", date(expires.day())),
        None => format!("Works until {}.", moment(expires)),
    }
}

/// How often a link was opened.
pub fn views(n: u64, last: Option<Moment>) -> String {
    match last {
        Some(at) => format!("Opened {}, last on {}.", counted(n, "time", "times"), date(at.day())),
        None => "Not opened yet.".to_string(),
    }
}

/// The picture of a link to a report: what it is about, its answer, and where the rates probably lie.
#[derive(Debug, Clone)]
pub struct Picture {
    title: String,
    answer: String,
    figure: Figure,
}

impl Picture {
    /// Of a report of any scope.
    pub fn of(told: &Told) -> Self {
        let figure = match told {
            Told::Experiment(report) => offers(report),
            Told::Proposition(p) => rates(std::slice::from_ref(&p.pooled)),
            Told::Portfolio(_, p) => rates(&p.propositions),
        };
        Self { title: told.name().to_owned(), answer: told.answer(), figure }
    }

    /// Everything that is painted, so that two pictures that look alike can be told.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}", self.title, self.answer, self.figure.chart.as_str())
    }

    /// The picture as PNG.
    ///
    /// # Errors
    /// Where it can't be painted.
    pub fn paint(&self) -> Result<Vec<u8>, PictureError> {
        let figure = Some(&self.figure).filter(|figure| figure.drawn);
        card(Card { title: &self.title, sentence: &self.answer, figure }, Theme::Light)
    }
}

/// More than a card has room for.
const MOST: usize = 4;

/// The offers of an experiment.
fn offers(report: &Report) -> Figure {
    let asked = report.offers.iter().filter(|offer| offer.n > 0);
    let row = |offer: &crate::domain::report::OfferReport| RateRow {
        name: offer.name.clone(),
        accepted: offer.accepted,
        n: offer.n,
        seen: offer.rate,
        estimate: offer.estimate.map(|at| Estimate { at, low: offer.interval.low, high: offer.interval.high }),
        chance: None,
        density: offer.hump.clone(),
    };
    let the_bar = report.plan.as_ref().map(|p| p.plan.succeed_at);
    let chart = Ranges {
        rows: asked.take(MOST).map(row).collect(),
        bar: the_bar.map(|b| TheBar { rate: b.rate(), name: bar(b) }),
        scale: report.scale,
        peak: report.peak,
    };
    figure("card", Words { title: "Rates", finding: &report.finding }, &chart)
}

/// Value propositions, pooled.
fn rates(pooled: &[PropositionReport]) -> Figure {
    let words = Words { title: "Rates", finding: "" };
    ranges("card", words, pooled.iter().filter(|p| p.n > 0).take(MOST).map(rate_row).collect())
}
