//! What customers say they care about, against what those who say it then do.

use super::differences::{points, span};
use super::figure::{Chart, Drawing, Estimate, Frame};
use super::plot::Plot;
use super::table::{Table, or_dash};
use super::text::width;
use crate::domain::wording::{count, pct};
use crate::views::format::dash;

/// One care.
#[derive(Debug, Clone, PartialEq)]
pub struct Care {
    /// Its name.
    pub name: String,
    /// The share of those listened to who state it.
    pub stated: Estimate,
    /// How much more often those who state it accept than the others, from -1 to 1.
    pub lift: Estimate,
    /// By which standard customers judge it.
    pub standard: Option<String>,
    /// Whether those who state it gave more.
    pub lead: bool,
}

/// Cares in four quarters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cares {
    /// The cares.
    pub rows: Vec<Care>,
    /// How many were listened to.
    pub of: u64,
    /// The share by which the median care is stated: right of it a care is stated often.
    pub often: f64,
}

/// More cares than these stand in the table only.
const MOST: usize = 14;
/// How wide the chart is at least where names are shown.
const WIDTH: f64 = 400.0;
const TOP: f64 = 10.0;
const HEIGHT: f64 = 286.0;
/// Where both groups accept equally often.
const MIDDLE: f64 = TOP + HEIGHT / 2.0;

/// A label's place beside its dot: anchor class, across, down.
const PLACES: [(&str, f64, f64); 4] =
    [("t1", 12.0, -9.0), ("t1 e", -12.0, -9.0), ("t1", 12.0, 19.0), ("t1 e", -12.0, 19.0)];

/// Left, top, right and bottom in pixels.
type Field = (f64, f64, f64, f64);

fn apart(a: Field, b: Field) -> bool {
    a.2 < b.0 || b.2 < a.0 || a.3 < b.1 || b.3 < a.1
}

/// How far the chart reaches: to which share across, and to which difference up and down.
#[derive(Debug, Clone, Copy)]
struct Reach {
    share: f64,
    lift: f64,
}

impl Reach {
    fn y(self, lift: f64) -> f64 {
        MIDDLE - (lift / self.lift).clamp(-1.0, 1.0) * HEIGHT / 2.0
    }
}

impl Cares {
    /// To the next fifth across and the next quarter up, with room for the dots.
    fn reach(&self) -> Reach {
        let most = |of: fn(&Care) -> f64| self.rows.iter().take(MOST).map(of).fold(0.0, f64::max);
        let share = ((most(|c| c.stated.at) + 0.04) * 5.0).ceil().clamp(2.0, 5.0) / 5.0;
        let lift = ((most(|c| c.lift.at.abs()) + 0.08) * 4.0).ceil().clamp(1.0, 4.0) / 4.0;
        Reach { share, lift }
    }

    fn frame(&self, plot: &mut Plot, reach: Reach) {
        plot.rule(MIDDLE, "bar");
        plot.upright(self.often, (TOP, TOP + HEIGHT), "ax0");
        plot.rect((0.0, reach.share), TOP, HEIGHT, "frame-r");
        for (x, y, dx, class, name) in [
            (0.0, TOP + 18.0, 8.0, "t3", "Unsaid but paid"),
            (reach.share, TOP + 18.0, -8.0, "t3 e", "Said and paid"),
            (0.0, TOP + HEIGHT - 9.0, 8.0, "t3", "Neither"),
            (reach.share, TOP + HEIGHT - 9.0, -8.0, "t3 e", "Said, not paid"),
        ] {
            plot.text(x, y, dx, name, class);
        }
        for part in [0.0, 0.5, 1.0] {
            plot.tick(part * reach.share, TOP + HEIGHT + 20.0, &pct(part * reach.share), "");
        }
        for lift in [reach.lift, -reach.lift] {
            let (y, sign) = (reach.y(lift), points(lift));
            plot.left(y, sign.split(' ').next().unwrap_or_default(), "");
        }
        plot.left(MIDDLE, "same", "t1");
    }

    /// The likely ranges across and up, below the dots where they meet.
    fn crosses(plot: &mut Plot, reach: Reach, shown: &[Care]) {
        let arms = |care: &Care| {
            let (s, l) = (care.stated, care.lift);
            [[(s.low, reach.y(l.at)), (s.high, reach.y(l.at))], [(s.at, reach.y(l.high)), (s.at, reach.y(l.low))]]
        };
        plot.lines(&shown.iter().flat_map(arms).collect::<Vec<_>>(), "rng-thin soft");
        for care in shown {
            plot.dot(care.stated.at, reach.y(care.lift.at), 7.0, if care.lead { "pt-g" } else { "pt" });
        }
    }

    /// Names stand where they meet no dot and no other name, and give way to their number elsewhere.
    fn names(&self, plot: &mut Plot, reach: Reach) {
        let shown = &self.rows[..self.rows.len().min(MOST)];
        let at = |c: &Care| (c.stated.at / reach.share * WIDTH, reach.y(c.lift.at));
        let mut taken: Vec<Field> = shown.iter().map(at).map(|(x, y)| (x - 8.0, y - 8.0, x + 8.0, y + 8.0)).collect();
        for (wide, top) in [(110.0, TOP), (60.0, TOP + HEIGHT - 24.0)] {
            taken.push((0.0, top, wide, top + 24.0));
            taken.push((WIDTH - 100.0, top, WIDTH, top + 24.0));
        }
        for (i, care) in shown.iter().enumerate() {
            let ((x, y), wide, number) = (at(care), width(&care.name, 13.0), (i + 1).to_string());
            let free = PLACES.iter().find_map(|(class, dx, dy)| {
                let left = if class.ends_with('e') { x + dx - wide } else { x + dx };
                let field = (left, y + dy - 11.0, left + wide, y + dy + 4.0);
                let inside = field.0 >= 2.0 && field.2 <= WIDTH - 2.0 && field.1 >= TOP && field.3 <= TOP + HEIGHT;
                (inside && taken.iter().all(|t| apart(*t, field))).then_some((class, *dx, *dy, field))
            });
            let (s, l) = (care.stated.at, reach.y(care.lift.at));
            match free {
                Some((class, dx, dy, field)) => {
                    taken.push(field);
                    plot.text(s, l + dy, dx, &care.name, &format!("wd {class}"));
                    plot.text(s, l - 11.0, 8.0, &number, "ph t1");
                }
                None => plot.text(s, l - 11.0, 8.0, &number, "t1"),
            }
        }
    }
}

impl Chart for Cares {
    fn draw(&self) -> Option<Drawing> {
        if self.rows.is_empty() {
            return None;
        }
        let reach = self.reach();
        let mut plot = Plot::new(TOP + HEIGHT + 30.0, 0.0, reach.share);
        self.frame(&mut plot, reach);
        Self::crosses(&mut plot, reach, &self.rows[..self.rows.len().min(MOST)]);
        self.names(&mut plot, reach);
        Some(Drawing::new(plot, Frame::Scale))
    }

    fn table(&self) -> Table {
        let numbered: Vec<(usize, &Care)> = self.rows.iter().enumerate().collect();
        let said = format!("State it, of {}", count(self.of));
        let bare = |points: &str| points.trim_end_matches("points").trim_end_matches("point").trim_end().to_string();
        Table::new("Care", &[&said, "Points more"]).words("Their standard").fill(&numbered, |(i, c)| {
            let said = format!("{} ({})", pct(c.stated.at), dash(c.stated.low, c.stated.high));
            let lift = format!("{} ({})", bare(&points(c.lift.at)), bare(&span(c.lift)));
            (format!("{}. {}", i + 1, c.name), vec![said, lift, or_dash(c.standard.clone())])
        })
    }
}
