//! Forecasts against what happened: how often it came true when the team gave it such a chance.

use super::figure::{Chart, Drawing, Estimate, Frame};
use super::plot::{Plot, Rise};
use super::table::Table;
use crate::domain::wording::{count, counted, pct};
use crate::views::format::dash;

/// Forecasts of about the same chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// The chance that was given, on average.
    pub chance: f64,
    /// How often it happened.
    pub happened: u64,
    /// How many forecasts.
    pub n: u64,
    /// The share that happened, with its range.
    pub share: Estimate,
    /// Whether the page speaks of these.
    pub lead: bool,
}

/// A team's forecasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// By the chance that was given.
    pub bins: Vec<Said>,
    /// How many forecasts have an outcome.
    pub scored: u64,
    /// How many are needed before anything is said about them.
    pub needed: u64,
}

const RISE: Rise = Rise { top: 10.0, height: 200.0, most: 1.0 };
const BOTTOM: f64 = RISE.top + RISE.height;

impl Calibration {
    /// How many outcomes are missing before the forecasts can be judged.
    pub fn missing(&self) -> u64 {
        self.needed.saturating_sub(self.scored)
    }

    /// A dot for each outcome that is needed, filled where it is there.
    fn waiting(&self) -> Drawing {
        // At most forty dots; the words say the number.
        let places = self.needed.min(40);
        let mut plot = Plot::new(28.0, 0.0, places as f64);
        for i in 0..places {
            let (r, class) = if i < self.scored { (5.6, "f-ring") } else { (5.0, "s-ring s-dash") };
            plot.dot(i as f64 + 0.5, 14.0, r, class);
        }
        Drawing::new(plot, Frame::Plain)
    }
}

impl Chart for Calibration {
    fn draw(&self) -> Option<Drawing> {
        if self.missing() > 0 {
            return Some(self.waiting());
        }
        let mut plot = Plot::new(BOTTOM + 42.0, 0.0, 1.0);
        for share in [0.0, 0.5, 1.0] {
            plot.rule(RISE.y(share), if share == 0.0 { "ax0" } else { "ax" });
            plot.left(RISE.y(share), &pct(share), "");
        }
        plot.line((0.0, RISE.y(0.0)), (1.0, RISE.y(1.0)), "bar-d");
        // High on the left, where the fewest dots are: what is seldom given seldom happens.
        plot.text(0.0, RISE.y(0.9), 6.0, "dashed: as you said", "t3");
        for bin in self.bins.iter().take(20) {
            plot.upright(bin.chance, (RISE.y(bin.share.high), RISE.y(bin.share.low)), "rng-thin");
            // The dot's area grows with the forecasts behind it.
            let r = (3.2 + (bin.n as f64).sqrt() * 0.9).min(12.0);
            plot.dot(bin.chance, RISE.y(bin.share.at), r, if bin.lead { "pt-g" } else { "pt" });
        }
        for chance in [0.0, 0.25, 0.5, 0.75, 1.0] {
            plot.tick(chance, BOTTOM + 20.0, &pct(chance), "");
        }
        plot.text(0.5, BOTTOM + 38.0, 0.0, "the chance you gave it", "m t3");
        Some(Drawing::new(plot, Frame::Scale))
    }

    fn table(&self) -> Table {
        if self.missing() > 0 {
            let missing = counted(self.missing(), "outcome is missing", "outcomes are missing");
            let mut table = Table::new("Forecasts with an outcome", &["Scored", "Needed"]);
            table.add(&missing, vec![count(self.scored), count(self.needed)]);
            return table;
        }
        Table::new("You said", &["Happened", "Of", "Share", "Probably"]).fill(&self.bins, |b| {
            let share = [pct(b.share.at), dash(b.share.low, b.share.high)];
            (format!("about {}", pct(b.chance)), [count(b.happened), count(b.n)].into_iter().chain(share).collect())
        })
    }
}
