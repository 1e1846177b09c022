//! Every response of every offer, one mark each, with its count; many responses become a counted bar.

use super::figure::{Chart, Drawing};
use super::table::Table;
use super::{marks, segments, shares};
use crate::domain::report::Tally;
use crate::domain::wording::count;

/// Offers below each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Responses {
    /// Name and what was chosen.
    pub rows: Vec<(String, Tally)>,
}

impl Chart for Responses {
    fn draw(&self) -> Option<Drawing> {
        segments::lines(&self.rows, false, |plot, y, tally| match marks::lines(tally) {
            Some((width, marks)) => plot.shrinking(y + 17.0, (width, 20.0), &marks),
            None => shares::parts(plot, y + 14.0, 26.0, tally),
        })
    }

    fn table(&self) -> Table {
        let head = ["Responses", "Bought", "Bought into", "Soft yes", "Alternative", "Nothing"];
        Table::new("Offer", &head).fill(&self.rows, |(name, t)| {
            let cells = [t.n(), t.buy, t.buy_into, t.soft_yes, t.alternative(), t.do_nothing];
            (name.clone(), cells.map(count).to_vec())
        })
    }
}
