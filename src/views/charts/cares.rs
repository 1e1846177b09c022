//! What customers say they care about, against what their choice turned on.

use super::figure::{Chart, Drawing, Estimate, Frame};
use super::plot::{Plot, Rise};
use super::table::{Table, or_dash};
use super::text::width;
use crate::domain::wording::{count, pct};
use crate::views::format::dash;

/// One care.
#[derive(Debug, Clone, PartialEq)]
pub struct Care {
    /// Its name.
    pub name: String,
    /// The share of those asked who named it.
    pub stated: Estimate,
    /// The share of the traced choices that turned on it.
    pub revealed: Estimate,
    /// By which standard customers judge it, most often.
    pub standard: Option<String>,
    /// Whether the page speaks of it.
    pub lead: bool,
}

/// Cares in four quarters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cares {
    /// The cares.
    pub rows: Vec<Care>,
    /// How many said what they care about.
    pub stated_of: u64,
    /// How many choices could be traced.
    pub revealed_of: u64,
}

/// More cares than these stand in the table only.
const MOST: usize = 14;
/// How wide the chart is at least where names are shown.
const WIDTH: f64 = 440.0;
const TOP: f64 = 10.0;
const HEIGHT: f64 = 286.0;

/// A label's place beside its dot: anchor class, across, down.
const PLACES: [(&str, f64, f64); 4] =
    [("t1", 12.0, -9.0), ("t1 e", -12.0, -9.0), ("t1", 12.0, 19.0), ("t1 e", -12.0, 19.0)];

/// Left, top, right and bottom in pixels.
type Field = (f64, f64, f64, f64);

fn apart(a: Field, b: Field) -> bool {
    a.2 < b.0 || b.2 < a.0 || a.3 < b.1 || b.3 < a.1
}

impl Cares {
    fn scale(&self) -> f64 {
        let all = self.rows.iter().take(MOST).flat_map(|c| [c.stated.at, c.revealed.at]);
        // To the next fifth, so that the half is a tenth.
        ((all.fold(0.0, f64::max) + 0.04) * 5.0).ceil().clamp(2.0, 5.0) / 5.0
    }

    fn frame(&self, plot: &mut Plot, rise: Rise, most: f64) {
        plot.rule(rise.y(most / 2.0), "ax0");
        plot.upright(most / 2.0, (TOP, TOP + HEIGHT), "ax0");
        plot.rect((0.0, most), TOP, HEIGHT, "frame-r");
        for (x, y, dx, class, name) in [
            (0.0, TOP + 18.0, 8.0, "t3", "Act on it, don’t say it"),
            (most, TOP + 18.0, -8.0, "t3 e", "Say it and act on it"),
            (0.0, TOP + HEIGHT - 9.0, 8.0, "t3", "Neither"),
            (most, TOP + HEIGHT - 9.0, -8.0, "t3 e", "Say it, don’t act on it"),
        ] {
            plot.text(x, y, dx, name, class);
        }
        for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
            plot.tick(part * most, TOP + HEIGHT + 20.0, &pct(part * most), "");
            if part > 0.0 {
                plot.left(rise.y(part * most), &pct(part * most), "");
            }
        }
    }

    fn cross(plot: &mut Plot, rise: Rise, care: &Care) {
        let (s, r) = (care.stated, care.revealed);
        plot.line((s.low, rise.y(r.at)), (s.high, rise.y(r.at)), "rng-thin soft");
        plot.line((s.at, rise.y(r.high)), (s.at, rise.y(r.low)), "rng-thin soft");
        plot.dot(s.at, rise.y(r.at), 7.0, if care.lead { "pt-g" } else { "pt" });
    }

    /// Names stand where they meet no dot and no other name, and give way to their number elsewhere.
    fn names(&self, plot: &mut Plot, rise: Rise, most: f64) {
        let shown = &self.rows[..self.rows.len().min(MOST)];
        let at = |c: &Care| (c.stated.at / most * WIDTH, rise.y(c.revealed.at));
        let mut taken: Vec<Field> = shown.iter().map(at).map(|(x, y)| (x - 8.0, y - 8.0, x + 8.0, y + 8.0)).collect();
        taken.extend([(0.0, TOP, 150.0, TOP + 24.0), (WIDTH - 150.0, TOP, WIDTH, TOP + 24.0)]);
        taken.extend([
            (0.0, TOP + HEIGHT - 24.0, 60.0, TOP + HEIGHT),
            (WIDTH - 160.0, TOP + HEIGHT - 24.0, WIDTH, TOP + HEIGHT),
        ]);
        for (i, care) in shown.iter().enumerate() {
            let ((x, y), wide, number) = (at(care), width(&care.name, 13.0), (i + 1).to_string());
            let free = PLACES.iter().find_map(|(class, dx, dy)| {
                let left = if class.ends_with('e') { x + dx - wide } else { x + dx };
                let field = (left, y + dy - 11.0, left + wide, y + dy + 4.0);
                let inside = field.0 >= 2.0 && field.2 <= WIDTH - 2.0 && field.1 >= TOP && field.3 <= TOP + HEIGHT;
                (inside && taken.iter().all(|t| apart(*t, field))).then_some((class, *dx, *dy, field))
            });
            let (s, r) = (care.stated.at, rise.y(care.revealed.at));
            match free {
                Some((class, dx, dy, field)) => {
                    taken.push(field);
                    plot.text(s, r + dy, dx, &care.name, &format!("wd {class}"));
                    plot.text(s, r - 11.0, 8.0, &number, "ph t1");
                }
                None => plot.text(s, r - 11.0, 8.0, &number, "t1"),
            }
        }
    }
}

impl Chart for Cares {
    fn draw(&self) -> Option<Drawing> {
        if self.rows.is_empty() {
            return None;
        }
        let most = self.scale();
        let rise = Rise { top: TOP, height: HEIGHT, most };
        let mut plot = Plot::new(TOP + HEIGHT + 30.0, 0.0, most);
        self.frame(&mut plot, rise, most);
        self.rows.iter().take(MOST).for_each(|care| Self::cross(&mut plot, rise, care));
        self.names(&mut plot, rise, most);
        Some(Drawing::new(plot, Frame::Scale))
    }

    fn table(&self) -> Table {
        let numbered: Vec<(usize, &Care)> = self.rows.iter().enumerate().collect();
        let said = format!("Said, of {}", count(self.stated_of));
        let decided = format!("Decided, of {}", count(self.revealed_of));
        Table::new("Care", &[&said, "Probably", &decided, "Probably"]).words("Their standard, most often").fill(
            &numbered,
            |(i, c)| {
                let range = |e: Estimate| dash(e.low, e.high);
                let shares = [pct(c.stated.at), range(c.stated), pct(c.revealed.at), range(c.revealed)];
                let standard = or_dash(c.standard.clone());
                (format!("{}. {}", i + 1, c.name), shares.into_iter().chain([standard]).collect())
            },
        )
    }
}
