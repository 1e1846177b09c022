//! How fast a team learns: responses, verdicts and decided experiments, month by month.

use super::figure::{Chart, Drawing, Frame};
use super::plot::Plot;
use super::table::Table;
use crate::domain::wording::count;

/// A month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its short name: `Nov`.
    pub short_name: String,
    /// Its name: `November 2026`.
    pub name: String,
    /// Responses in it.
    pub responses: u64,
    /// Experiments that were decided in it.
    pub decided: u64,
    /// Offers that customers validated in it.
    pub validated: u64,
    /// Offers that turned out in it to fall short.
    pub short: u64,
}

/// Months in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Velocity {
    /// The months; the last twelve are drawn.
    pub months: Vec<Month>,
}

const TOP: f64 = 20.0;
const HEIGHT: f64 = 76.0;
const MOST: usize = 12;
/// Dots of a kind beyond this many are a number beside one of them.
const DOTS: u64 = 4;
/// How far the dots of a month stand from each other, in months.
const APART: f64 = 0.15;

impl Chart for Velocity {
    fn draw(&self) -> Option<Drawing> {
        let months = &self.months[self.months.len().saturating_sub(MOST)..];
        let most = months.iter().map(|m| m.responses.max(m.decided)).max().filter(|most| *most > 0)?;
        let base = TOP + HEIGHT;
        // A few months don't fill the width: a bar never gets wider than a twelfth of it, twice over.
        let places = months.len().max(6) as f64;
        let mut plot = Plot::new(base + 62.0, 0.0, places);
        for (i, month) in months.iter().enumerate() {
            let x = i as f64 + 0.5;
            let height = month.responses as f64 / most as f64 * HEIGHT;
            if month.responses > 0 {
                plot.rect((x - 0.34, x + 0.34), base - height, height, "hump");
            }
            plot.text(x, base - height - 6.0, 0.0, &count(month.responses), "m t1");
            plot.text(x, base + 17.0, 0.0, &month.short_name, "m");
            dots(&mut plot, (x, base + 35.0), &[(month.validated, "pt-g"), (month.short, "f-ring")]);
            dots(&mut plot, (x, base + 53.0), &[(month.decided, "f-ink")]);
        }
        plot.rule(base, "ax0");
        let drawing = Drawing::new(plot, Frame::Plain).key("hump", "Responses");
        let drawing = drawing.round("pt-g", "Offers validated").round("f-ring", "Offers that fall short");
        Some(drawing.round("f-ink", "Experiments decided"))
    }

    fn table(&self) -> Table {
        let latest: Vec<&Month> = self.months.iter().rev().collect();
        let heads = ["Responses", "Offers validated", "Offers that fall short", "Experiments decided"];
        Table::new("Month", &heads)
            .fill(&latest, |m| (m.name.clone(), [m.responses, m.validated, m.short, m.decided].map(count).to_vec()))
    }
}

/// A line of dots around a place, each kind after the one before.
fn dots(plot: &mut Plot, (x, y): (f64, f64), kinds: &[(u64, &str)]) {
    // A number takes the room of two dots.
    let room = |n: u64| if n > DOTS { 3.0 } else { n as f64 };
    let all: f64 = kinds.iter().map(|(n, _)| room(*n)).sum();
    let mut at = x - (all - 1.0) / 2.0 * APART;
    for (n, class) in kinds.iter().filter(|(n, _)| *n > 0) {
        for k in 0..if *n > DOTS { 1 } else { *n } {
            plot.dot(at + k as f64 * APART, y, 3.6, class);
        }
        if *n > DOTS {
            plot.text(at, y + 4.5, 7.0, &count(*n), "t1");
        }
        at += room(*n) * APART;
    }
}
