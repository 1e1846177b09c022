//! Charts as SVG, drawn on the server: geometry only, of figures that were worked out before.
//!
//! Positions across are percentages, positions down are pixels, colours are classes: text keeps its size on every
//! screen, and dark mode, print and high contrast come from the stylesheet. There is no `style` attribute anywhere.

mod balance;
mod calibration;
mod captured;
mod cares;
mod chain;
mod choices;
mod differences;
mod dots;
mod figure;
mod hump;
mod icons;
mod ladder;
mod marks;
mod plot;
pub mod png;
mod pooled;
mod ranges;
mod responses;
mod rows;
mod segments;
mod shares;
mod survival;
mod table;
mod text;
mod timeline;
mod velocity;

use serde::Serialize;

pub use balance::{Balance, Party, Side};
pub use calibration::{Calibration, Said};
pub use captured::{Captured, Period};
pub use cares::{Care, Cares};
pub use chain::{Chain, Test};
pub use choices::{Choices, Chosen};
pub use differences::{Difference, Differences};
pub use dots::Dots;
pub use figure::{Chart, Estimate, Figure, TheBar, Words, figure};
pub use hump::{Hump, axis, hump};
pub use icons::verdict;
pub use ladder::{Ladder, Step};
pub use marks::{Mark, field, glyph, row};
pub use pooled::{Pool, Pooled};
pub use ranges::{Ranges, RateRow};
pub use responses::Responses;
pub use segments::Segments;
pub use shares::{bar, stack};
pub use survival::{AtRisk, Loss, Survival};
pub use table::{Cell, Row, Table};
pub use timeline::{Event, Stand, Timeline};
pub use velocity::{Month, Velocity};

use shares::short_bar;

/// Markup that only the charts can make; a template prints it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SafeHtml(String);

impl SafeHtml {
    fn new(markup: String) -> Self {
        SafeHtml(markup)
    }

    /// A stylesheet for a page that stands alone. Nothing in it can end the element that it stands in.
    pub(super) fn stylesheet(css: &str) -> Self {
        SafeHtml(css.replace("</", "<"))
    }

    /// What our own templates have printed before.
    pub(super) fn printed(page: String) -> Self {
        SafeHtml(page)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text made harmless inside an element and inside a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// How many, with thousands kept apart.
fn counted_plainly(n: usize) -> String {
    crate::domain::wording::count(n as u64)
}

/// A coordinate with as few digits as a screen can show. What is no number is 0: one bad figure spoils no chart.
fn short(v: f64) -> String {
    let v = if v.is_finite() { v } else { 0.0 };
    let text = format!("{v:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_harmless_and_coordinates_short() {
        assert_eq!(escaped(r#"<a b="c">&'"#), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
        assert_eq!(
            (short(1.5), short(2.0), short(-0.001), short(33.333)),
            ("1.5".into(), "2".into(), "0".into(), "33.33".into())
        );
    }
}
