//! A report as it stood: what is kept of it, and its page for members.

use serde::Serialize;

use super::charts::SafeHtml;
use super::portfolio::HomePage;
use super::proposition::PropositionPage;
use super::report::ReportPage;
use super::{Link, Page};

/// The inside of a report's page, as it is kept: without the frame that each reader's page puts around it.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Inside<'a, P>(pub &'a P);

impl Page for Inside<'_, ReportPage> {
    const TEMPLATE: &'static str = "report/frame";
}

impl Page for Inside<'_, PropositionPage> {
    const TEMPLATE: &'static str = "proposition/article";
}

impl Page for Inside<'_, HomePage> {
    const TEMPLATE: &'static str = "portfolio/article";
}

/// A frozen report as members read it.
#[derive(Debug, Clone, Serialize)]
pub struct FrozenPage {
    /// What it is about.
    pub back: Link,
    /// What the team calls the report.
    pub name: String,
    /// Since when and by whom it is kept.
    pub kept: String,
    /// What has become different since then.
    pub since: Vec<String>,
    /// Today's report, the figures, all frozen reports.
    pub ways: Vec<Link>,
    inside: SafeHtml,
}

impl FrozenPage {
    /// Puts what was printed then, word for word, under what there is to say about it today.
    pub fn new(inside: String, back: Link, name: String, kept: String, since: Vec<String>, ways: Vec<Link>) -> Self {
        Self { back, name, kept, since, ways, inside: SafeHtml::printed(inside) }
    }
}

impl Page for FrozenPage {
    const TEMPLATE: &'static str = "share/frozen";
}
