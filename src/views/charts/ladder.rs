//! What customers gave up, step by step from words to payment: each step costs them more.

use super::figure::{Chart, Drawing, Name};
use super::plot::Plot;
use super::rows::{ROW, named, shown};
use super::short_bar;
use super::table::{Table, or_dash};
use crate::domain::wording::{capital, count};
use crate::views::format::dash;

/// A step of the ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What they gave: `time`.
    pub name: String,
    /// More about it: `a pilot hour or more`.
    pub note: Option<String>,
    /// How many gave at least this.
    pub at_least: u64,
    /// Likely share of all.
    pub share: Option<(f64, f64)>,
    /// Whether it counts as an acceptance.
    pub counts: bool,
    /// Whether the offer asked for just this.
    pub asked: bool,
}

/// The ladder of commitment.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// The steps, cheapest first.
    pub steps: Vec<Step>,
    /// Of how many.
    pub of: u64,
}

impl Chart for Ladder {
    fn draw(&self) -> Option<Drawing> {
        let (steps, rest) = shown(&self.steps);
        let most = self.steps.iter().map(|s| s.at_least).max().filter(|most| *most > 0)?;
        let mut plot = Plot::new(steps.len() as f64 * ROW, 0.0, 1.0);
        for (i, step) in steps.iter().enumerate() {
            short_bar(&mut plot, i, (step.at_least, most), if step.counts { "f-gold" } else { "f-soft" });
        }
        let name = |s: &Step| {
            let asked = s.asked.then(|| "as asked".to_string());
            Name { strong: s.asked, ..Name::of(&capital(&s.name)).note(s.note.clone().or(asked)) }
        };
        Some(named(plot, steps.iter().map(name).collect(), rest, false))
    }

    fn table(&self) -> Table {
        Table::new("At least", &["Customers", "Of", "Likely share"]).words("Counts").fill(&self.steps, |s| {
            let counts = match (s.counts, s.asked) {
                (_, true) => "yes, as asked",
                (true, false) => "yes",
                (false, false) => "no",
            };
            let share = or_dash(s.share.map(|(low, high)| dash(low, high)));
            (capital(&s.name), vec![count(s.at_least), count(self.of), share, counts.to_string()])
        })
    }
}
