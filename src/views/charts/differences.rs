//! Comparisons of offers or segments: how far apart two rates probably are, with a line where they are the same.

use super::figure::{Chart, Drawing, Estimate, Name};
use super::rows::{HEAD, ROW, board, middle, named, shown};
use super::table::{Table, or_dash};
use crate::domain::wording::in_100;

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What is compared: `One shop against 2 to 5 shops`.
    pub name: String,
    /// The first rate less the second, from -1 to 1.
    pub difference: Estimate,
    /// The chance that the first is higher.
    pub chance: Option<f64>,
    /// Whether the plan asked for it before the start.
    pub planned: bool,
}

/// Differences below each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Differences {
    /// The comparisons.
    pub rows: Vec<Difference>,
    /// The difference at the right edge; the left one is as far below 0.
    pub scale: f64,
}

/// The ends that the axis may have: small differences of many responses are as far apart on paper as large ones of few.
const SCALES: [f64; 8] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5];

impl Differences {
    /// The comparisons on a scale that holds them all.
    pub fn of(rows: Vec<Difference>) -> Self {
        let ends = rows.iter().flat_map(|r| [r.difference.low.abs(), r.difference.high.abs()]);
        let widest = ends.fold(0.0, f64::max);
        let scale = SCALES.into_iter().find(|scale| widest <= *scale).unwrap_or(1.0);
        Differences { rows, scale }
    }
}

/// `+12 points`, `−3 points`, `0 points`.
pub(super) fn points(difference: f64) -> String {
    let tenths = difference.abs() * 100.0;
    let digits = if tenths < 0.05 {
        "0".to_string()
    } else if tenths < 9.95 {
        super::short((tenths * 10.0).round() / 10.0)
    } else {
        super::short(tenths.round())
    };
    let sign = if digits == "0" {
        ""
    } else if difference < 0.0 {
        "−"
    } else {
        "+"
    };
    format!("{sign}{digits} {}", if digits == "1" { "point" } else { "points" })
}

pub(super) fn span(e: Estimate) -> String {
    let low = points(e.low);
    format!("{} to {}", low.split(' ').next().unwrap_or_default(), points(e.high))
}

impl Chart for Differences {
    fn draw(&self) -> Option<Drawing> {
        let (rows, rest) = shown(&self.rows);
        if rows.is_empty() {
            return None;
        }
        let mut plot = board(rows.len(), -self.scale, self.scale);
        let end = HEAD + rows.len() as f64 * ROW;
        for at in [-self.scale, self.scale] {
            plot.tick(at, 12.0, &points(at).replace(" points", ""), "");
        }
        plot.upright(0.0, (HEAD - 6.0, end), "bar");
        plot.tick(0.0, 12.0, "the same", "t1");
        for (i, row) in rows.iter().enumerate() {
            let y = middle(i);
            plot.line((row.difference.low, y), (row.difference.high, y), "rng");
            plot.dot(row.difference.at, y, 5.5, "pt");
        }
        let note = |r: &Difference| {
            let points = points(r.difference.at);
            if r.planned { points } else { format!("{}, after the fact", points.trim_end_matches(" points")) }
        };
        Some(named(plot, rows.iter().map(|r| Name::of(&r.name).note(note(r))).collect(), rest, true))
    }

    fn table(&self) -> Table {
        let table = Table::new("Comparison", &["Best estimate", "Probably", "Chance that the first is higher"]);
        let mixed = self.rows.iter().any(|r| r.planned) && self.rows.iter().any(|r| !r.planned);
        let table = if mixed { table.words("Asked for by the plan") } else { table };
        table.fill(&self.rows, |r| {
            let chance = or_dash(r.chance.map(|c| format!("{} in 100", in_100(c))));
            let planned = if r.planned { "yes" } else { "no, looked at after the fact" };
            let cells = [points(r.difference.at), span(r.difference), chance];
            (r.name.clone(), cells.into_iter().chain(mixed.then(|| planned.to_string())).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_is_as_wide_as_the_differences_that_it_holds() {
        let scale = |low: f64, high: f64| {
            let difference = Estimate { at: 0.5 * (low + high), low, high };
            let row = Difference { name: "A against B".into(), difference, chance: None, planned: true };
            Differences::of(vec![row]).scale
        };
        assert_eq!((scale(0.0005, 0.004), scale(-0.03, 0.04), scale(-0.3, 0.6)), (0.005, 0.05, 1.0));
    }

    #[test]
    fn differences_are_said_in_points_and_never_as_a_relative_lift() {
        assert_eq!(
            (points(0.12).as_str(), points(-0.034).as_str(), points(0.0)),
            ("+12 points", "−3.4 points", "0 points".into())
        );
        assert_eq!(points(0.01), "+1 point");
        assert_eq!(span(Estimate { at: 0.1, low: -0.02, high: 0.22 }), "−2 to +22 points");
    }
}
