//! The chain of experiments: which test followed from which result.

use super::figure::{Chart, Drawing, Frame, Name};
use super::icons;
use super::plot::Plot;
use super::rows::{ROW, shown};
use super::table::{Table, or_dash};

/// One experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: Option<String>,
    /// When, and what came out, in words.
    pub note: String,
    /// The verdict's code and lean, as the API names them.
    pub verdict: (String, Option<String>),
    /// The place in the list of the experiment whose result it follows from; always an earlier one.
    pub follows: Option<usize>,
    /// Whether it is the page's own.
    pub here: bool,
}

/// Experiments, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// The experiments.
    pub rows: Vec<Test>,
}

/// How far a branch stands to the right of what it left.
const LANE: f64 = 22.0;
/// Branches beyond this many share the last lane.
const LANES: usize = 4;

impl Chain {
    /// The lane of each: that of the result that it continues, or the first one that is free where another continued it.
    fn lanes(rows: &[Test]) -> Vec<usize> {
        let heir = |i: usize| (i + 1..rows.len()).find(|k| rows[*k].follows == Some(i));
        let mut lanes: Vec<usize> = Vec::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            let before = row.follows.filter(|before| *before < i);
            let lane = match before {
                Some(before) if heir(before) == Some(i) => lanes[before],
                _ => {
                    let from = before.map_or(i, |b| b + 1);
                    let waiting = |j: usize| heir(j).is_some_and(|k| k > i);
                    let free = |lane: &usize| (0..i).all(|j| lanes[j] != *lane || (j < from && !waiting(j)));
                    (0..LANES).find(free).unwrap_or(LANES - 1)
                }
            };
            lanes.push(lane);
        }
        lanes
    }
}

impl Chart for Chain {
    fn draw(&self) -> Option<Drawing> {
        let (rows, rest) = shown(&self.rows);
        if rows.is_empty() {
            return None;
        }
        let lanes = Self::lanes(rows);
        let at = |i: usize| (lanes[i] as f64 * LANE + 12.0, (i as f64 + 0.5) * ROW);
        // This chart is as wide in pixels as its lanes.
        let width = (lanes.iter().copied().max().unwrap_or_default() as f64 + 1.0) * LANE + 2.0;
        let mut plot = Plot::new(rows.len() as f64 * ROW, 0.0, width);
        for (i, row) in rows.iter().enumerate() {
            if let Some(before) = row.follows.filter(|before| *before < i) {
                let ((x0, y0), (x1, y1)) = (at(before), at(i));
                plot.path(&[(x0, y0 + 8.0), (x1, y0 + ROW - 12.0), (x1, y1 - 8.0)], "s-ring");
            }
        }
        for (i, row) in rows.iter().enumerate() {
            let (x, y) = at(i);
            plot.icon(x - 7.5, y - 7.5, icons::sign(&row.verdict.0, row.verdict.1.as_deref()));
        }
        let name = |r: &Test| Name { href: r.href.clone(), strong: r.here, ..Name::of(&r.name).note(r.note.clone()) };
        let mut names: Vec<Name> = rows.iter().map(name).collect();
        if rest > 0 {
            names.push(Name::of(&format!("and {} more", super::counted_plainly(rest))));
        }
        Some(Drawing::new(plot, Frame::Behind { names, width }))
    }

    fn table(&self) -> Table {
        Table::new("Experiment", &[]).words("What came out").words("Follows from").fill(&self.rows, |r| {
            let before = r.follows.and_then(|i| self.rows.get(i)).map(|b| b.name.clone());
            (r.name.clone(), vec![r.note.clone(), or_dash(before)])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(follows: &[Option<usize>]) -> Vec<usize> {
        let test = |follows: &Option<usize>| Test {
            name: String::new(),
            href: None,
            note: String::new(),
            verdict: ("open".into(), None),
            follows: *follows,
            here: false,
        };
        Chain::lanes(&follows.iter().map(test).collect::<Vec<_>>())
    }

    #[test]
    fn a_test_stands_below_the_result_that_it_continues_and_a_second_one_beside_it() {
        assert_eq!(lanes(&[None, Some(0), Some(1)]), [0, 0, 0]);
        assert_eq!(lanes(&[None, Some(0), Some(0), Some(2)]), [0, 0, 1, 1]);
    }

    #[test]
    fn no_line_runs_through_somebody_elses_sign() {
        assert_eq!(lanes(&[None, None, Some(0), Some(1)]), [0, 1, 0, 1]);
    }

    #[test]
    fn however_many_branches_there_are_the_chart_stays_narrow() {
        let follows: Vec<_> = (0..12).map(|i| (i > 0).then_some(0)).collect();
        assert!(lanes(&follows).iter().all(|lane| *lane < LANES));
    }
}
