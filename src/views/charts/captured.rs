//! Value created and value captured, period by period: what customers gain, and the part of it that is kept.

use super::figure::{Chart, Drawing, Frame};
use super::plot::Plot;
use super::table::Table;

/// A period.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// Its name: `Week 1`.
    pub name: String,
    /// What customers gain, by the team's own estimate.
    pub created: (f64, String),
    /// What they paid.
    pub captured: (f64, String),
}

/// Periods in their order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Captured {
    /// The periods; the last eight are drawn.
    pub periods: Vec<Period>,
}

const TOP: f64 = 20.0;
const HEIGHT: f64 = 160.0;
const MOST: usize = 8;

impl Chart for Captured {
    fn draw(&self) -> Option<Drawing> {
        let periods = &self.periods[self.periods.len().saturating_sub(MOST)..];
        let most = periods.iter().map(|p| p.created.0.max(p.captured.0)).fold(0.0, f64::max);
        if most <= 0.0 {
            return None;
        }
        let base = TOP + HEIGHT;
        let mut plot = Plot::new(base + 46.0, 0.0, periods.len().max(4) as f64);
        for (i, period) in periods.iter().enumerate() {
            let x = i as f64 + 0.5;
            let high = |value: f64| (value / most * HEIGHT).max(0.0);
            let (created, captured) = (high(period.created.0), high(period.captured.0));
            plot.rect((x - 0.3, x + 0.3), base - created, created, "f-goldf");
            plot.rect((x - 0.3, x + 0.3), base - captured, captured, "f-ink");
            plot.text(x, base - created.max(captured) - 6.0, 0.0, &period.created.1, "m");
            plot.text(x, base + 19.0, 0.0, &period.captured.1, "m t1");
            plot.text(x, base + 38.0, 0.0, &period.name, "m t3");
        }
        plot.rule(base, "ax0");
        let drawing = Drawing::new(plot, Frame::Plain);
        Some(drawing.key("f-goldf", "Created, figure above").key("f-ink", "Kept by you, figure below"))
    }

    fn table(&self) -> Table {
        Table::new("Period", &["Created, your estimate", "Kept by you"])
            .fill(&self.periods, |p| (p.name.clone(), vec![p.created.1.clone(), p.captured.1.clone()]))
    }
}
