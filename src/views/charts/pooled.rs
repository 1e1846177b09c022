//! One value proposition over its experiments: what each saw, what that is worth, and what they say together.

use super::figure::{Chart, Drawing, Estimate, Name, TheBar};
use super::rows::{HEAD, ROW, board, middle, named, scale, shown};
use super::table::{Table, or_dash};
use crate::domain::wording::{count, pct};
use crate::views::format::dash;

/// One experiment, or one offer in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// How many accepted.
    pub accepted: u64,
    /// Of how many.
    pub n: u64,
    /// The share that was seen.
    pub seen: Option<f64>,
    /// Where its rate probably lies once the others have been heard.
    pub shrunk: Estimate,
    /// What all the others say together without it.
    pub without: Option<f64>,
    /// Whether the answer hangs on this one.
    pub decisive: bool,
}

/// Experiments pooled.
#[derive(Debug, Clone, PartialEq)]
pub struct Pooled {
    /// The experiments.
    pub rows: Vec<Pool>,
    /// The mean over experiments.
    pub mean: Option<Estimate>,
    /// Where a next experiment would probably come out.
    pub next: Option<(f64, f64)>,
    /// The bar.
    pub bar: Option<TheBar>,
    /// The rate at the right edge.
    pub scale: f64,
}

impl Pool {
    fn note(&self) -> String {
        let without = self.without.filter(|_| self.decisive);
        let without = without.map(|rate| format!(", without it {}", pct(rate))).unwrap_or_default();
        format!("{} of {}{without}", count(self.accepted), count(self.n))
    }
}

impl Chart for Pooled {
    fn draw(&self) -> Option<Drawing> {
        let (rows, rest) = shown(&self.rows);
        if rows.is_empty() {
            return None;
        }
        // The mean has a line of its own, below what was left out.
        let last = rows.len() + usize::from(rest > 0);
        let lines = last + usize::from(self.mean.is_some());
        let mut plot = board(lines, 0.0, self.scale);
        if let Some(mean) = self.mean {
            plot.rect((mean.low, mean.high), HEAD, lines as f64 * ROW, "hump");
        }
        scale(&mut plot, self.scale, lines, self.bar.as_ref());
        for (i, row) in rows.iter().enumerate() {
            let y = middle(i);
            plot.line((row.shrunk.low, y), (row.shrunk.high, y), "rng");
            if let Some(seen) = row.seen {
                plot.upright(seen, (y - 7.0, y + 7.0), "seen");
            }
            if let Some(without) = row.without.filter(|_| row.decisive) {
                plot.upright(without, (y - 14.0, y + 14.0), "bar-d");
            }
            plot.dot(row.shrunk.at, y, 5.5, "pt");
        }
        let mut names: Vec<Name> = rows.iter().map(|r| Name::of(&r.name).note(r.note())).collect();
        if rest > 0 {
            names.push(Name::of(&format!("and {} more", super::counted_plainly(rest))));
        }
        if let Some(mean) = self.mean {
            let y = middle(last);
            if let Some((low, high)) = self.next {
                plot.line((low, y), (high, y), "rng-thin");
            }
            plot.line((mean.low, y), (mean.high, y), "rng");
            plot.dot(mean.at, y, 7.0, "pt");
            let note = format!("{} ({})", pct(mean.at), dash(mean.low, mean.high));
            names.push(Name { strong: true, ..Name::of("All together").note(note) });
        }
        Some(named(plot, names, 0, true))
    }

    fn table(&self) -> Table {
        let mut table = Table::new(
            "Experiment",
            &["Accepted", "Of", "Seen", "Heard with the others", "Probably", "Mean without it"],
        )
        .fill(&self.rows, |r| {
            let flag = if r.decisive { ", and the answer changes" } else { "" };
            let cells = vec![
                count(r.accepted),
                count(r.n),
                or_dash(r.seen.map(pct)),
                pct(r.shrunk.at),
                dash(r.shrunk.low, r.shrunk.high),
                or_dash(r.without.map(|w| format!("{}{flag}", pct(w)))),
            ];
            (r.name.clone(), cells)
        });
        let blank = || "–".to_string();
        if let Some(m) = self.mean {
            table.add("All together", vec![blank(), blank(), blank(), pct(m.at), dash(m.low, m.high), blank()]);
        }
        if let Some((low, high)) = self.next {
            table.add("A next experiment", vec![blank(), blank(), blank(), blank(), dash(low, high), blank()]);
        }
        table
    }
}
