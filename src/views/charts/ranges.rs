//! Where each rate probably lies, against the bar: range, best estimate, what was seen, and the chance.

use super::figure::{Chart, Drawing, Estimate, Name, TheBar};
use super::hump;
use super::plot::Plot;
use super::rows::{board, middle, named, scale, shown};
use super::table::{Table, or_dash};
use crate::domain::wording::{count, in_100, pct};
use crate::views::format::dash;

/// One rate.
#[derive(Debug, Clone, PartialEq)]
pub struct RateRow {
    /// Whose it is.
    pub name: String,
    /// How many accepted.
    pub accepted: u64,
    /// Of how many.
    pub n: u64,
    /// The share that was seen.
    pub seen: Option<f64>,
    /// Where the rate probably lies.
    pub estimate: Option<Estimate>,
    /// The chance that it clears the bar.
    pub chance: Option<f64>,
    /// Rate and density, for a hump above the range; none leaves it out.
    pub density: Vec<(f64, f64)>,
}

/// Rates below each other on one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges {
    /// The lines.
    pub rows: Vec<RateRow>,
    /// The bar.
    pub bar: Option<TheBar>,
    /// The rate at the right edge.
    pub scale: f64,
    /// The highest density of all of them.
    pub peak: f64,
}

impl RateRow {
    fn note(&self) -> String {
        let chance = self.chance.map(|c| format!(", {} in 100", in_100(c))).unwrap_or_default();
        format!("{} of {}{chance}", count(self.accepted), count(self.n))
    }
}

impl Ranges {
    /// Draws the hump of a line and says where its range goes.
    fn hump(&self, plot: &mut Plot, i: usize, row: &RateRow) -> f64 {
        let top = middle(i) - 21.0;
        let bar = self.bar.as_ref().map_or(self.scale, |b| b.rate);
        hump::areas(plot, top, &row.density, (bar, self.peak));
        top + hump::HEIGHT + 8.0
    }
}

impl Chart for Ranges {
    fn draw(&self) -> Option<Drawing> {
        let (rows, rest) = shown(&self.rows);
        if rows.is_empty() {
            return None;
        }
        let mut plot = board(rows.len(), 0.0, self.scale);
        scale(&mut plot, self.scale, rows.len(), self.bar.as_ref());
        for (i, row) in rows.iter().enumerate() {
            let y = if row.density.is_empty() { middle(i) } else { self.hump(&mut plot, i, row) };
            if let Some(e) = row.estimate {
                plot.line((e.low, y), (e.high, y), "rng");
            }
            if let Some(seen) = row.seen {
                plot.upright(seen, (y - 7.0, y + 7.0), "seen");
            }
            if let Some(e) = row.estimate {
                plot.dot(e.at, y, 5.5, "pt");
            }
        }
        Some(named(plot, rows.iter().map(|r| Name::of(&r.name).note(r.note())).collect(), rest, true))
    }

    fn table(&self) -> Table {
        let over = self.bar.as_ref().map_or_else(|| "Over the bar".to_string(), |b| format!("Over {}", b.name));
        Table::new("Name", &["Accepted", "Of", "Seen", "Best estimate", "Probably", &over]).fill(&self.rows, |r| {
            let cells = vec![
                count(r.accepted),
                count(r.n),
                or_dash(r.seen.map(pct)),
                or_dash(r.estimate.map(|e| pct(e.at))),
                or_dash(r.estimate.map(|e| dash(e.low, e.high))),
                or_dash(r.chance.map(|c| format!("{} in 100", in_100(c)))),
            ];
            (r.name.clone(), cells)
        })
    }
}
