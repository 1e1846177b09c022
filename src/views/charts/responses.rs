//! Every response of every offer, one mark each, with its count; many responses become a counted bar.

use super::figure::{Chart, Drawing, Name};
use super::plot::Plot;
use super::rows::{ROW, named, shown};
use super::table::Table;
use super::{marks, shares};
use crate::domain::report::Tally;
use crate::domain::wording::{count, counted};

/// Offers below each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Responses {
    /// Name and what was chosen.
    pub rows: Vec<(String, Tally)>,
}

impl Chart for Responses {
    fn draw(&self) -> Option<Drawing> {
        let (rows, rest) = shown(&self.rows);
        if rows.iter().all(|(_, t)| t.n() == 0) {
            return None;
        }
        let mut plot = Plot::new(rows.len() as f64 * ROW, 0.0, 1.0);
        for (i, (_, tally)) in rows.iter().enumerate().filter(|(_, (_, t))| t.n() > 0) {
            let y = i as f64 * ROW;
            match marks::lines(tally) {
                Some((width, marks)) => plot.shrinking(y + 17.0, (width, 20.0), &marks),
                None => shares::parts(&mut plot, y + 14.0, 26.0, tally),
            }
        }
        let name = |(name, t): &(String, Tally)| Name::of(name).note(counted(t.n(), "response", "responses"));
        let drawing = named(plot, rows.iter().map(name).collect(), rest, false);
        Some(marks::keys(drawing, rows.iter().map(|(_, t)| t)))
    }

    fn table(&self) -> Table {
        let head = ["Responses", "Bought", "Bought into", "Soft yes", "Alternative", "Nothing"];
        Table::new("Offer", &head).fill(&self.rows, |(name, t)| {
            let cells = [t.n(), t.buy, t.buy_into, t.soft_yes, t.alternative(), t.do_nothing];
            (name.clone(), cells.map(count).to_vec())
        })
    }
}
