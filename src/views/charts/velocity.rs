//! How fast a team learns: responses and decided experiments, month by month.

use super::figure::{Chart, Drawing, Frame};
use super::plot::Plot;
use super::table::Table;
use crate::domain::wording::{count, counted};

/// A month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its short name: `Nov`.
    pub short: String,
    /// Its name: `November 2026`.
    pub name: String,
    /// Responses in it.
    pub responses: u64,
    /// Experiments that were decided in it.
    pub decided: u64,
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
/// Decided experiments beyond this many are a number.
const DOTS: u64 = 5;

impl Chart for Velocity {
    fn draw(&self) -> Option<Drawing> {
        let months = &self.months[self.months.len().saturating_sub(MOST)..];
        let most = months.iter().map(|m| m.responses.max(m.decided)).max().filter(|most| *most > 0)?;
        let base = TOP + HEIGHT;
        // A few months don't fill the width: a bar never gets wider than a twelfth of it, twice over.
        let places = months.len().max(6) as f64;
        let mut plot = Plot::new(base + 44.0, 0.0, places);
        for (i, month) in months.iter().enumerate() {
            let x = i as f64 + 0.5;
            let height = month.responses as f64 / most as f64 * HEIGHT;
            if month.responses > 0 {
                plot.rect((x - 0.34, x + 0.34), base - height, height, "hump");
            }
            plot.text(x, base - height - 6.0, 0.0, &count(month.responses), "m t1");
            plot.text(x, base + 17.0, 0.0, &month.short, "m");
            if month.decided > DOTS {
                plot.text(x, base + 38.0, 0.0, &count(month.decided), "m t1");
            }
            let dots = if month.decided > DOTS { 0 } else { month.decided };
            for k in 0..dots {
                plot.dot(x + (k as f64 - (dots - 1) as f64 / 2.0) * 0.17, base + 33.0, 3.6, "f-ink");
            }
        }
        plot.rule(base, "ax0");
        let drawing = Drawing::new(plot, Frame::Plain);
        Some(drawing.key("hump", "Responses").round("f-ink", "Experiments decided"))
    }

    fn table(&self) -> Table {
        let latest: Vec<&Month> = self.months.iter().rev().collect();
        Table::new("Month", &["Responses", "Decided"]).fill(&latest, |m| {
            let decided = counted(m.decided, "experiment", "experiments");
            (m.name.clone(), vec![count(m.responses), decided])
        })
    }
}
