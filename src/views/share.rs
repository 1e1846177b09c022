//! Sharing a report: the page where it is kept and shared, the link once it is made, and what its reader sees.

use serde::Serialize;

use super::charts::png::{Card, PictureError, Theme, card};
use super::charts::{Estimate, Figure, Ranges, RateRow, SafeHtml, TheBar, Words, figure};
use super::form::{Field, Problem};
use super::format::{bar, count, counted, date, moment};
use super::{Link, Page};
use crate::domain::report::Report;
use crate::domain::time::Moment;

/// What is kept of an experiment's report and who can read it. Only those who may write see forms and links.
#[derive(Debug, Clone, Serialize)]
pub struct SharingPage {
    /// The experiment.
    pub back: Link,
    /// Its report as it stands.
    pub report: String,
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
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
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
            true => "Customers are not named, and groups of fewer than 3 are left out.",
            false => "Customers are not named or quoted, and groups of fewer than 3 are left out.",
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

/// The picture of a link to the report: its name, its answer, and where the rates probably lie.
///
/// # Errors
/// Where it can't be painted.
pub fn picture(report: &Report) -> Result<Vec<u8>, PictureError> {
    let sentence = report.headline.join(" ");
    let figure = rates(report);
    card(Card { title: &report.name, sentence: &sentence, figure: Some(&figure) }, Theme::Light)
}

/// More than a card has room for.
const MOST: usize = 4;

fn rates(report: &Report) -> Figure {
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

/// What two pictures of reports differ by, as text: whatever [`picture`] prints.
pub fn pictured(report: &Report) -> String {
    let mut text = format!("{}\n{}\n{:?}\n", report.name, report.headline.join(" "), report.scale);
    for offer in report.offers.iter().filter(|offer| offer.n > 0).take(MOST) {
        let range = (offer.estimate, offer.interval.low, offer.interval.high);
        text.push_str(&format!("{} {} {} {range:?}\n", offer.name, count(offer.accepted), count(offer.n)));
    }
    text.push_str(&format!("{:?}", report.plan.as_ref().map(|p| p.plan.succeed_at.rate())));
    text
}
