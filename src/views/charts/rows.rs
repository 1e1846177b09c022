//! Charts with one line for each name.

use super::counted_plainly;
use super::figure::{Drawing, Frame, Name, TheBar};
use super::plot::Plot;
use crate::domain::wording::pct;

/// How high a line is: a name of two lines and a note stand beside it.
pub(super) const ROW: f64 = 54.0;
/// How high the scale above the lines is.
pub(super) const HEAD: f64 = 24.0;
/// Beyond this many lines a chart says how many it leaves out.
const MOST: usize = 16;

/// The lines that are drawn, and how many are not.
pub(super) fn shown<T>(all: &[T]) -> (&[T], usize) {
    if all.len() <= MOST { (all, 0) } else { (&all[..MOST - 1], all.len() - MOST + 1) }
}

/// The middle of a line below a scale.
pub(super) fn middle(i: usize) -> f64 {
    HEAD + (i as f64 + 0.5) * ROW
}

/// A board for so many lines below a scale.
pub(super) fn board(lines: usize, from: f64, to: f64) -> Plot {
    Plot::new(HEAD + lines as f64 * ROW, from, to)
}

/// The drawing with its names; where lines were left out, the last name says how many.
pub(super) fn named(plot: Plot, mut names: Vec<Name>, rest: usize, head: bool) -> Drawing {
    if rest > 0 {
        names.push(Name::of(&format!("and {} more", counted_plainly(rest))));
    }
    Drawing::new(plot, Frame::Names { names, head })
}

/// The scale above the lines, from 0 to `most`, with the bar through all of them.
pub(super) fn scale(plot: &mut Plot, most: f64, lines: usize, bar: Option<&TheBar>) {
    for part in [0.0, 0.5, 1.0] {
        let at = part * most;
        if bar.is_none_or(|b| (b.rate - at).abs() > 0.3 * most) {
            plot.tick(at, 12.0, &pct(at), "");
        }
    }
    if let Some(bar) = bar.filter(|b| b.rate <= most) {
        plot.upright(bar.rate, (HEAD - 6.0, HEAD + lines as f64 * ROW), "bar");
        let anchor = if bar.rate < 0.2 * most {
            "t1"
        } else if bar.rate > 0.8 * most {
            "t1 e"
        } else {
            "t1 m"
        };
        plot.text(bar.rate, 12.0, 0.0, &format!("your bar {}", bar.name), anchor);
    }
}
