//! A chart together with the table of its numbers: one value makes both, so they can't differ.

use serde::Serialize;

use super::plot::Plot;
use super::{SafeHtml, Table, escaped, short};

/// A best estimate and the range in which the truth probably lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The best estimate.
    pub at: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The bar that the team set before asking.
#[derive(Debug, Clone, PartialEq)]
pub struct TheBar {
    /// The rate.
    pub rate: f64,
    /// The same in words: `25%`.
    pub name: String,
}

/// What a chart says in words; whoever feeds it knows them.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// What it is about.
    pub title: &'a str,
    /// What it shows, as a sentence.
    pub finding: &'a str,
}

/// A kind of chart: finished figures that can be drawn and printed as a table.
pub trait Chart {
    /// The geometry of the figures, or nothing where there are none to draw.
    #[doc(hidden)]
    fn draw(&self) -> Option<Drawing>;
    /// The figures themselves.
    fn table(&self) -> Table;
}

/// A chart ready for the page, with its table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Figure {
    /// The chart, names beside it included. Empty where there was nothing to draw.
    pub chart: SafeHtml,
    /// Whether there was something to draw.
    pub drawn: bool,
    /// What it shows, as a sentence.
    pub finding: String,
    /// The numbers of the chart.
    pub table: Table,
    #[serde(skip)]
    pub(super) drawing: Option<Drawing>,
}

/// What a sign in the chart means; the sign is 14 pixels wide and high.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) sign: String,
    pub(super) text: String,
}

/// What stands around a drawing.
#[derive(Debug, Clone)]
pub(super) enum Frame {
    /// Nothing.
    Plain,
    /// Labels of a scale, on its left.
    Scale,
    /// A name for each line, on its left, the first one below `head` pixels.
    Names { names: Vec<Name>, head: bool },
    /// Names on the right of a drawing of so many pixels.
    Behind { names: Vec<Name>, width: f64 },
}

/// The name of a line, in any language and of any length.
#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) note: Option<String>,
    pub(super) href: Option<String>,
    pub(super) strong: bool,
}

/// Geometry in its frame.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Drawing {
    pub(super) plot: Plot,
    pub(super) class: &'static str,
    pub(super) frame: Frame,
    pub(super) keys: Vec<Key>,
}

impl Drawing {
    pub(super) fn new(plot: Plot, frame: Frame) -> Self {
        Drawing { plot, class: "", frame, keys: Vec::new() }
    }

    /// Explains the bars of a class.
    pub(super) fn key(self, class: &str, text: &str) -> Self {
        self.glyph(&format!(r#"<rect x="1" y="2" width="12" height="10" rx="1.5" class="{class}"/>"#), text)
    }

    /// Explains the dots of a class.
    pub(super) fn round(self, class: &str, text: &str) -> Self {
        self.glyph(&format!(r#"<circle cx="7" cy="7" r="3.6" class="{class}"/>"#), text)
    }

    /// Explains a number in the chart.
    pub(super) fn number(self, number: usize, text: &str) -> Self {
        self.glyph(&format!(r#"<text x="7" y="11.5" class="t1 m">{number}</text>"#), text)
    }

    /// Explains any sign.
    pub(super) fn glyph(mut self, sign: &str, text: &str) -> Self {
        self.keys.push(Key { sign: sign.to_string(), text: text.to_string() });
        self
    }
}

/// Draws a chart and writes its table. `id` must be the only one of its page.
pub fn figure(id: &str, words: Words<'_>, chart: &dyn Chart) -> Figure {
    let table = chart.table();
    let finding = words.finding.to_string();
    let Some(drawing) = chart.draw() else { return Figure { table, finding, ..Figure::default() } };
    let svg = drawing.plot.render(id, drawing.class, words.title, words.finding);
    let chart = framed(&svg, &drawing.frame, &drawing.keys);
    Figure { chart, drawn: true, finding, table, drawing: Some(drawing) }
}

fn framed(svg: &SafeHtml, frame: &Frame, keys: &[Key]) -> SafeHtml {
    let svg = svg.as_str();
    let body = match frame {
        Frame::Plain => svg.to_string(),
        Frame::Scale => format!(r#"<div class="pad flush">{svg}</div>"#),
        Frame::Names { names, head } => {
            let items: String = names.iter().map(Name::item).collect();
            let head = if *head { " under" } else { "" };
            format!(r#"<div class="named"><ul class="names{head}" aria-hidden="true">{items}</ul>{svg}</div>"#)
        }
        Frame::Behind { names, width } => {
            let items: String = names.iter().map(Name::item).collect();
            let fixed = format!(r#"class="lanes" width="{}""#, short(*width));
            let svg = svg.replacen(r#"class="fs" width="100%""#, &fixed, 1);
            format!(r#"<div class="named chain">{svg}<ul class="names">{items}</ul></div>"#)
        }
    };
    let items: String = keys.iter().map(Key::item).collect();
    let legend = if items.is_empty() { items } else { format!(r#"<ul class="legend">{items}</ul>"#) };
    SafeHtml::new(body + &legend)
}

impl Key {
    fn item(&self) -> String {
        let (sign, text) = (&self.sign, escaped(&self.text));
        format!(
            r#"<li><svg class="g fs f15" viewBox="0 0 14 14" aria-hidden="true">{sign}</svg><span dir="auto">{text}</span></li>"#
        )
    }
}

impl Name {
    pub(super) fn of(text: &str) -> Self {
        Name { text: text.to_string(), ..Name::default() }
    }

    pub(super) fn note(mut self, note: impl Into<Option<String>>) -> Self {
        self.note = note.into().filter(|n| !n.is_empty());
        self
    }

    /// The full name stands in the table; here it may end in an ellipsis.
    fn item(&self) -> String {
        let text = escaped(&self.text);
        let tag = if self.strong { "b" } else { "span" };
        let text = match &self.href {
            Some(href) => format!(r#"<a dir="auto" href="{}">{text}</a>"#, escaped(href)),
            None => format!(r#"<{tag} dir="auto">{text}</{tag}>"#),
        };
        let note = self.note.as_deref().map(|n| format!("<small>{}</small>", escaped(n))).unwrap_or_default();
        format!("<li>{text}{note}</li>")
    }
}
