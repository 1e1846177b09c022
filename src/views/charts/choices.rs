//! What was chosen, as bars of counts; do nothing is always last and always there.

use super::figure::{Chart, Drawing, Name};
use super::plot::Plot;
use super::rows::{ROW, named, shown};
use super::table::{Table, or_dash};
use super::{Mark, short_bar};
use crate::domain::wording::count;
use crate::views::format::dash;

/// Something that could be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Mark,
    /// How many chose it.
    pub count: u64,
    /// The likely share of all.
    pub share: Option<(f64, f64)>,
}

/// What a number of customers chose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// In the order of the page; do nothing is moved to the end.
    pub rows: Vec<Chosen>,
    /// How many chose.
    pub of: u64,
}

impl Choices {
    fn in_order(&self) -> Vec<Chosen> {
        let (last, mut rows): (Vec<_>, Vec<_>) = self.rows.iter().cloned().partition(|c| c.kind == Mark::DoNothing);
        rows.extend(last);
        rows
    }
}

impl Chart for Choices {
    fn draw(&self) -> Option<Drawing> {
        let rows = self.in_order();
        let (first, last) = rows.split_at(rows.iter().take_while(|c| c.kind != Mark::DoNothing).count());
        if self.of == 0 || rows.is_empty() {
            return None;
        }
        let (first, rest) = shown(first);
        let gap = usize::from(rest > 0);
        let most = rows.iter().map(|c| c.count).max().unwrap_or_default();
        let mut plot = Plot::new((first.len() + gap + last.len()) as f64 * ROW, 0.0, 1.0);
        let name = |c: &Chosen| {
            let strong = c.kind == Mark::DoNothing;
            Name {
                strong,
                ..Name::of(&c.name).note(c.share.map(|(low, high)| format!("probably {}", dash(low, high))))
            }
        };
        let mut names: Vec<Name> = first.iter().map(name).collect();
        if rest > 0 {
            names.push(Name::of(&format!("and {} more", super::counted_plainly(rest))));
        }
        names.extend(last.iter().map(name));
        let places = (0..first.len()).chain(first.len() + gap..first.len() + gap + last.len());
        for (c, i) in first.iter().chain(last).zip(places) {
            short_bar(&mut plot, i, (c.count, most), super::shares::class(c.kind));
        }
        Some(named(plot, names, 0, false))
    }

    fn table(&self) -> Table {
        Table::new("Chosen", &["Times", "Of", "Likely share"]).fill(&self.in_order(), |c| {
            let share = or_dash(c.share.map(|(low, high)| dash(low, high)));
            (c.name.clone(), vec![count(c.count), count(self.of), share])
        })
    }
}
