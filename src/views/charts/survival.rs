//! Who stays: the share still paying by time since the first payment (Kaplan and Meier), with its band.

use super::figure::{Chart, Drawing, Estimate, Frame};
use super::plot::{Plot, Rise, between, stairs, thinned};
use super::table::Table;
use crate::domain::wording::{count, pct};
use crate::views::format::dash;

/// The share after somebody was lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// Time since the first payment.
    pub at: f64,
    /// The share that is still there.
    pub share: Estimate,
}

/// How many were there at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct AtRisk {
    /// Time since the first payment.
    pub at: f64,
    /// The same in words: `4 weeks`.
    pub name: String,
    /// Still there and still watched.
    pub left: u64,
    /// Lost by then.
    pub lost: u64,
    /// The share and its band at that time.
    pub share: Estimate,
}

/// A curve that never goes beyond the last payer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Survival {
    /// How many began.
    pub began: u64,
    /// Each time when the share went down.
    pub losses: Vec<Loss>,
    /// When those who are still there were last seen.
    pub staying: Vec<f64>,
    /// The columns below the curve, the first at 0.
    pub at_risk: Vec<AtRisk>,
    /// The last time at which anybody was watched.
    pub until: f64,
}

const RISE: Rise = Rise { top: 8.0, height: 150.0, most: 1.0 };
const BOTTOM: f64 = RISE.top + RISE.height;

impl Survival {
    /// From everybody at the start to the last payer.
    fn curve(&self) -> Vec<(f64, Estimate)> {
        let start = Estimate { at: 1.0, low: 1.0, high: 1.0 };
        let losses = thinned(&self.losses, 200);
        let mut points = vec![(0.0, start)];
        points.extend(losses.iter().map(|l| (l.at, l.share)));
        let last = points.last().map_or(start, |p| p.1);
        points.push((self.until, last));
        points
    }

    fn share_at(&self, time: f64) -> f64 {
        self.losses.iter().take_while(|l| l.at <= time).last().map_or(1.0, |l| l.share.at)
    }
}

impl Chart for Survival {
    fn draw(&self) -> Option<Drawing> {
        if self.began == 0 || self.until <= 0.0 {
            return None;
        }
        let mut plot = Plot::new(BOTTOM + 54.0, 0.0, self.until);
        for share in [0.0, 0.5, 1.0] {
            plot.rule(RISE.y(share), if share == 0.0 { "ax0" } else { "ax" });
            plot.left(RISE.y(share), &pct(share), "");
        }
        let points = self.curve();
        let line =
            |of: fn(&Estimate) -> f64| stairs(&points.iter().map(|(at, e)| (*at, RISE.y(of(e)))).collect::<Vec<_>>());
        let band = between(&line(|e| e.high), &line(|e| e.low));
        plot.stretched((RISE.top, BOTTOM), &[(band, "band")], &[(line(|e| e.at), "ln-g")]);
        let ticks = thinned(&self.staying, 60).into_iter().map(|time| {
            let y = RISE.y(self.share_at(*time));
            [(*time, y - 5.0), (*time, y + 5.0)]
        });
        plot.lines(&ticks.collect::<Vec<_>>(), "seen");
        for column in thinned(&self.at_risk, 5) {
            plot.tick(column.at, BOTTOM + 18.0, &column.name, "");
            plot.tick(column.at, BOTTOM + 35.0, &format!("{} left", count(column.left)), "t3");
            plot.tick(column.at, BOTTOM + 51.0, &format!("{} lost", count(column.lost)), "t3");
        }
        Some(Drawing::new(plot, Frame::Scale))
    }

    fn table(&self) -> Table {
        Table::new("After", &["Left", "Lost", "Not captured", "Probably"]).fill(&self.at_risk, |c| {
            let share = [pct(c.share.at), dash(c.share.low, c.share.high)];
            (c.name.clone(), [count(c.left), count(c.lost)].into_iter().chain(share).collect())
        })
    }
}
