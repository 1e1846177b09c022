//! Responses: the list of them, and their words. The form is in [`form`], what it asks in [`ask`], what became of
//! one in [`history`], one as it is only read in [`read`].

pub mod ask;
pub mod form;
pub mod history;
pub mod read;

use serde::Serialize;

use super::choice::Choice;
use super::experiment::NewForm;
use super::own_field::OwnFilter;
use super::{Link, Page};
use crate::domain::response::Outcome;
use crate::views::form::Problem;

/// The words of an outcome on a page.
pub fn outcome_label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Buy => "Buy",
        Outcome::BuyInto => "Buy into",
        Outcome::Alternative => "Alternative",
        Outcome::DoNothing => "Do nothing",
        Outcome::Pending => "Pending",
    }
}

/// The mark of an outcome: an id of the sprite.
pub fn outcome_mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Buy => "b",
        Outcome::BuyInto => "i",
        Outcome::Alternative => "a",
        Outcome::DoNothing => "n",
        Outcome::Pending => "p",
    }
}

/// The list of an experiment's responses.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ListPage {
    /// The experiment's page.
    pub back: String,
    /// The experiment's name.
    pub experiment: String,
    /// Where the filters are sent.
    pub action: String,
    /// Where a response is logged, for those who may and while customers are asked.
    pub log_href: Option<String>,
    /// The rows.
    pub rows: Vec<Line>,
    /// What to say when there are none.
    pub empty: Option<String>,
    /// The next step, where nothing is logged yet.
    pub start: Option<Link>,
    /// The next page.
    pub next: Option<String>,
    /// The list from its beginning.
    pub first: Option<String>,
    /// The same rows as a file.
    pub csv: String,
    /// Filter by offer.
    pub offers: Vec<Choice>,
    /// Filter by outcome.
    pub outcomes: Vec<Choice>,
    /// Filter by segment.
    pub segments: Vec<Choice>,
    /// Filter by who logged it.
    pub members: Vec<Choice>,
    /// Filter by own fields.
    pub own_filters: Vec<OwnFilter>,
    /// Filter by how and whether it is there.
    pub shows: Vec<Choice>,
    /// Other places.
    pub ways: Vec<Link>,
    /// What is wrong with the filters.
    pub problems: Vec<Problem>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "response/index";
}

/// A response in the list.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its mark.
    pub mark: &'static str,
    /// Its page.
    pub href: String,
    /// Who, or which number.
    pub label: String,
    /// The offer.
    pub offer: String,
    /// What they did, with the alternative.
    pub outcome: String,
    /// What they gave up.
    pub gave: String,
    /// The segment.
    pub segment: String,
    /// When.
    pub when: String,
    /// The own fields, in one line.
    pub own: String,
    /// What keeps it from counting, and whether it was logged late.
    pub notes: String,
}

/// Filters by outcome.
pub fn outcome_filter(chosen: &str) -> Vec<Choice> {
    let all = Outcome::ALL.iter().map(|o| (o.word(), outcome_label(*o)));
    Choice::list([("", "All outcomes")].into_iter().chain(all), chosen)
}

/// What stands in place of the quick log while nothing is being asked.
#[derive(Debug, Clone, Serialize)]
pub struct NothingPage {
    /// What to do about it.
    pub lead: &'static str,
    /// Experiments that can be started.
    pub drafts: Vec<Link>,
    /// The form for an experiment, where there is none to start.
    pub new: Option<NewForm>,
}

impl Page for NothingPage {
    const TEMPLATE: &'static str = "response/nothing";
}
