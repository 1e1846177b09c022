//! What each segment chose, all of it: alternatives one by one, do nothing last.

use super::figure::{Chart, Drawing, Name};
use super::marks;
use super::plot::Plot;
use super::rows::{ROW, named, shown};
use super::shares::parts;
use super::table::Table;
use crate::domain::report::Tally;
use crate::domain::wording::{count, counted};

/// Alternatives beyond this many share a column.
const COLUMNS: usize = 5;

/// Segments below each other, every bar the whole of its segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Segments {
    /// Name and what was chosen.
    pub rows: Vec<(String, Tally)>,
}

impl Segments {
    /// The alternatives in the order in which they are met.
    fn alternatives(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.rows.iter().flat_map(|(_, t)| &t.alternatives) {
            if !names.contains(&name.as_str()) && names.len() <= COLUMNS {
                names.push(name);
            }
        }
        names
    }
}

fn times(tally: &Tally, name: &str) -> String {
    count(tally.alternatives.iter().filter(|(n, _)| n == name).map(|(_, times)| *times).sum())
}

/// A line for each tally, with the legend of what occurs in them; nothing where nobody was asked.
pub(super) fn lines(rows: &[(String, Tally)], strong: bool, draw: impl Fn(&mut Plot, f64, &Tally)) -> Option<Drawing> {
    let (rows, rest) = shown(rows);
    if rows.iter().all(|(_, t)| t.n() == 0) {
        return None;
    }
    let mut plot = Plot::new(rows.len() as f64 * ROW, 0.0, 1.0);
    for (i, (_, tally)) in rows.iter().enumerate().filter(|(_, (_, t))| t.n() > 0) {
        draw(&mut plot, i as f64 * ROW, tally);
    }
    let note = |t: &Tally| counted(t.n(), "response", "responses");
    let names = rows.iter().map(|(name, t)| Name { strong, ..Name::of(name).note(note(t)) });
    Some(marks::keys(named(plot, names.collect(), rest, false), rows.iter().map(|(_, t)| t)))
}

impl Chart for Segments {
    fn draw(&self) -> Option<Drawing> {
        let drawing = lines(&self.rows, true, |plot, y, tally| parts(plot, y + 12.0, 30.0, tally))?;
        Some(Drawing { class: "share", ..drawing })
    }

    fn table(&self) -> Table {
        let all = self.alternatives();
        // Where they are many, they share the one column that is always there.
        let each: &[&str] = if all.len() > COLUMNS { &[] } else { &all };
        let into = self.rows.iter().any(|(_, t)| t.buy_into > 0);
        let together = each.len() != 1;
        let mut head = vec!["Responses", "Bought", "Soft yes"];
        head.extend(into.then_some("Bought into"));
        head.extend(each);
        head.extend(together.then_some("Any alternative"));
        head.push("Nothing");
        Table::new("Segment", &head).fill(&self.rows, |(name, t)| {
            let mut cells = vec![count(t.n()), count(t.buy), count(t.soft_yes)];
            cells.extend(into.then(|| count(t.buy_into)));
            cells.extend(each.iter().map(|a| times(t, a)));
            cells.extend(together.then(|| count(t.alternative())));
            cells.push(count(t.do_nothing));
            (name.clone(), cells)
        })
    }
}
