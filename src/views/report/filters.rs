//! The form that shows a part of the responses: its state is the address, so that it can be sent to somebody.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::evidence::Evidence;
use crate::domain::experiment::Method;
use crate::domain::response::Rung;
use crate::domain::slice::{Slice, SliceFields};
use crate::domain::wording::rung;
use crate::views::choice::Choice;
use crate::views::form::Problem;
use crate::views::{Link, Page};

/// The form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilterForm {
    action: String,
    segments: Vec<Choice>,
    has_segments: bool,
    members: Vec<Choice>,
    has_members: bool,
    rungs: Vec<Choice>,
    methods: Vec<Choice>,
    has_methods: bool,
    from: String,
    to: String,
    part: Option<String>,
}

impl FilterForm {
    /// The form over the whole evidence, as it stands for a slice.
    pub fn of(whole: &Evidence, slice: &Slice, action: String) -> Self {
        let cells = whole.offers.iter().flat_map(|o| &o.cells);
        let segments: BTreeSet<&str> = cells.filter_map(|c| c.segment.as_deref()).collect();
        let sources = whole.offers.iter().flat_map(|o| &o.sources);
        let members: BTreeSet<&str> = sources.filter_map(|s| s.member.as_deref()).collect();
        let rungs = Rung::ALL.iter().filter(|r| **r != Rung::None).map(|r| (r.word(), rung(*r)));
        let day = |day: Option<crate::domain::time::Day>| day.map(|d| d.to_string()).unwrap_or_default();
        FilterForm {
            action,
            has_segments: segments.len() > 1,
            segments: named("All segments", &segments, slice.segment.as_deref()),
            has_members: members.len() > 1,
            members: named("Everybody", &members, slice.member.as_deref()),
            rungs: Choice::list(
                std::iter::once(("", "What was asked")).chain(rungs),
                slice.rung.map_or("", Rung::word),
            ),
            // An experiment asks in one way: there is nothing to choose until an address names another.
            has_methods: slice.method.is_some(),
            methods: methods(whole, slice),
            from: day(slice.from),
            to: day(slice.to),
            part: Some(slice.words()).filter(|words| !words.is_empty()),
        }
    }

    /// The same with the days as they were typed, whether they are days or not.
    #[must_use]
    pub fn typed(self, fields: &SliceFields<'_>) -> Self {
        FilterForm { from: fields.from.to_owned(), to: fields.to.to_owned(), ..self }
    }
}

/// The page in place of a report of a part that can't be shown: what is wrong with which filter, and the others kept.
#[derive(Debug, Clone, Serialize)]
pub struct WrongPage {
    /// The experiment's page.
    pub back: Link,
    /// What is wrong with which filter.
    pub problems: Vec<Problem>,
    /// The report without the wrong filters, and that of everything.
    pub ways: Vec<Link>,
    /// The filters, to be mended.
    pub filters: FilterForm,
}

impl Page for WrongPage {
    const TEMPLATE: &'static str = "report/wrong";
    const SHEET: &'static str = "report.css";
}

fn methods(whole: &Evidence, slice: &Slice) -> Vec<Choice> {
    let named = Method::ALL.into_iter().filter(|m| [whole.method, slice.method].contains(&Some(*m)));
    let options = named.map(|m| (m.word(), m.label()));
    Choice::list(std::iter::once(("", "Any method")).chain(options), slice.method.map_or("", Method::word))
}

fn named(all: &str, names: &BTreeSet<&str>, chosen: Option<&str>) -> Vec<Choice> {
    let options = std::iter::once(("", all)).chain(names.iter().map(|name| (*name, *name)));
    Choice::list(options, chosen.unwrap_or_default())
}
