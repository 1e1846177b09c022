//! A section of the report: what it shows as its heading, charts with the tables of their numbers, and sentences.

use serde::Serialize;

use crate::views::Link;
use crate::views::charts::{Chart, Figure, Words, figure};

/// A section.
#[derive(Debug, Clone, Serialize)]
pub(in crate::views) struct Section {
    id: String,
    #[serde(skip)]
    topic: &'static str,
    heading: String,
    lead: Vec<String>,
    figures: Vec<Captioned>,
    columns: &'static str,
    lines: Vec<Line>,
    has_lines: bool,
    notes: Vec<String>,
    ways: Vec<Link>,
    numbers_open: bool,
}

/// A chart below what it is about.
#[derive(Debug, Clone, Serialize)]
struct Captioned {
    caption: String,
    tabled: bool,
    beside: bool,
    figure: Figure,
    numbers_open: bool,
}

/// A few words, which may lead somewhere, and a sentence.
#[derive(Debug, Clone, Serialize)]
struct Line {
    label: String,
    href: Option<String>,
    sentence: String,
}

/// Where the numbers of a chart stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// In a table below it, which opens.
    Below,
    /// In a table beside it.
    Beside,
    /// In the chart itself.
    Inside,
}

/// Where a section stands: what its ids begin with, and whether its tables are open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) id: &'a str,
    pub(super) numbers_open: bool,
}

impl Section {
    /// A section without anything in it yet. `topic` is its name in the list of contents.
    pub(super) fn new(place: Place<'_>, anchor: &str, topic: &'static str, heading: impl Into<String>) -> Self {
        Section {
            id: format!("{}{anchor}", place.id),
            topic,
            heading: heading.into(),
            lead: Vec::new(),
            figures: Vec::new(),
            columns: "one",
            lines: Vec::new(),
            has_lines: false,
            notes: Vec::new(),
            ways: Vec::new(),
            numbers_open: place.numbers_open,
        }
    }

    /// Sentences below the heading.
    pub(super) fn lead(mut self, sentence: impl Into<Option<String>>) -> Self {
        self.lead.extend(sentence.into().filter(|s| !s.is_empty()));
        self
    }

    /// A chart with the table of its numbers, left out where there is nothing to draw.
    pub(super) fn chart(self, name: &str, caption: &str, finding: &str, chart: &dyn Chart) -> Self {
        self.drawn(name, caption, finding, chart, Numbers::Below)
    }

    /// A chart that prints all of its numbers: a table would say them a second time.
    pub(super) fn counts(self, name: &str, caption: &str, finding: &str, chart: &dyn Chart) -> Self {
        let numbers = if self.numbers_open { Numbers::Below } else { Numbers::Inside };
        self.drawn(name, caption, finding, chart, numbers)
    }

    /// A chart with its numbers beside it: a short table that says as much as the chart.
    pub(super) fn beside(self, name: &str, caption: &str, finding: &str, chart: &dyn Chart) -> Self {
        self.drawn(name, caption, finding, chart, Numbers::Beside)
    }

    fn drawn(mut self, name: &str, caption: &str, finding: &str, chart: &dyn Chart, numbers: Numbers) -> Self {
        let id = format!("{}-{name}", self.id);
        let figure = figure(&id, Words { title: caption, finding }, chart);
        if figure.drawn {
            let numbers_open = self.numbers_open;
            let (tabled, beside) = (numbers == Numbers::Below, numbers == Numbers::Beside);
            self.columns = if beside || !self.figures.is_empty() { "two" } else { "one" };
            self.figures.push(Captioned { caption: caption.to_string(), tabled, beside, figure, numbers_open });
        }
        self
    }

    /// A line of a list.
    pub(super) fn line(self, label: &str, sentence: &str) -> Self {
        self.leading_line(None, label, sentence)
    }

    /// A line whose words lead to a page, where there is one.
    pub(super) fn leading_line(mut self, href: Option<String>, label: &str, sentence: &str) -> Self {
        self.lines.push(Line { label: label.to_string(), href, sentence: sentence.to_string() });
        self.has_lines = true;
        self
    }

    /// A remark at its end.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// A page with more about it.
    pub(super) fn way(mut self, way: Link) -> Self {
        self.ways.push(way);
        self
    }

    /// Its place in the list of contents.
    pub(super) fn link(&self) -> Link {
        Link::new(format!("#{}", self.id), self.topic)
    }
}
