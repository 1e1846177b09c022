//! The evidence as it came in: the share, its always-valid band, the bar and what happened on the way.

use super::figure::{Chart, Drawing, Estimate, Frame, TheBar};
use super::plot::{Plot, Rise, between, stairs, thinned};
use super::table::{Table, or_dash};
use crate::domain::wording::{count, pct};
use crate::views::format::dash;

/// Where the share stood after a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// Days since the start, with their parts.
    pub at: f64,
    /// The same in words: `14 November 2026`.
    pub day: String,
    /// How many had responded.
    pub n: u64,
    /// The share and its band, safe to read at any time.
    pub share: Estimate,
}

/// Something that happened on the way: the price was raised, the plan was amended.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Days since the start.
    pub at: f64,
    /// When, in words.
    pub day: String,
    /// What.
    pub name: String,
}

/// The evidence over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// After each response.
    pub stands: Vec<Stand>,
    /// From which day on each bar was in force; the first from the start.
    pub bars: Vec<(f64, TheBar)>,
    /// In the order of their days.
    pub events: Vec<Event>,
    /// Days since the start and their short names, for the scale.
    pub ticks: Vec<(f64, String)>,
}

const RISE: Rise = Rise { top: 26.0, height: 194.0, most: 1.0 };
const BOTTOM: f64 = RISE.top + RISE.height;
/// A screen shows no more steps than this.
const STEPS: usize = 200;
/// The table shows no more lines than this.
const LINES: usize = 5;
/// More events than these stand in the table only.
const EVENTS: usize = 8;

impl Timeline {
    fn scale(&self, plot: &mut Plot) {
        for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let near = self.bars.first().is_some_and(|(_, b)| (b.rate - share).abs() < 0.08);
            if !near {
                plot.left(RISE.y(share), &pct(share), "");
            }
        }
        plot.rule(RISE.y(0.0), "ax0");
        plot.rules(&[0.25, 0.5, 0.75, 1.0].map(|share| RISE.y(share)), "ax");
        for (at, name) in self.ticks.iter().take(8) {
            plot.tick(*at, BOTTOM + 22.0, name, "");
        }
    }

    fn band(&self, plot: &mut Plot) {
        let stands = thinned(&self.stands, STEPS);
        let line =
            |of: fn(&Estimate) -> f64| stairs(&stands.iter().map(|s| (s.at, RISE.y(of(&s.share)))).collect::<Vec<_>>());
        let (low, high) = (line(|e| e.low), line(|e| e.high));
        plot.stretched((RISE.top, BOTTOM), &[(between(&high, &low), "band")], &[(line(|e| e.at), "ln")]);
    }

    fn bar(&self, plot: &mut Plot, until: f64) {
        for (i, (from, bar)) in self.bars.iter().enumerate() {
            let to = self.bars.get(i + 1).map_or(until, |next| next.0);
            let y = RISE.y(bar.rate);
            plot.line((*from, y), (to, y), "bar-d");
            if i == 0 {
                plot.left(y, &bar.name, "t1");
            } else {
                plot.text(*from, y + 14.0, 5.0, &bar.name, "t1");
            }
        }
    }

    fn marks(&self, plot: &mut Plot) {
        for (i, event) in self.events.iter().take(EVENTS).enumerate() {
            plot.upright(event.at, (RISE.top - 8.0, BOTTOM), "rng-thin");
            plot.tick(event.at, 12.0, &(i + 1).to_string(), "t1");
        }
    }
}

impl Chart for Timeline {
    fn draw(&self) -> Option<Drawing> {
        let (first, last) = (self.stands.first()?, self.stands.last()?);
        let from = first.at.min(0.0);
        let until = if last.at > from { last.at } else { from + 1.0 };
        let mut plot = Plot::new(BOTTOM + 30.0, from, until);
        self.scale(&mut plot);
        self.band(&mut plot);
        self.bar(&mut plot, until);
        self.marks(&mut plot);
        plot.dot(last.at, RISE.y(last.share.at), 5.5, "pt");
        let drawing = Drawing::new(plot, Frame::Scale);
        let events = self.events.iter().take(EVENTS).enumerate();
        Some(events.fold(drawing, |d, (i, e)| d.number(i + 1, &format!("{}, {}", e.name, e.day))))
    }

    fn table(&self) -> Table {
        let stands = thinned(&self.stands, LINES);
        let lines: Vec<_> = stands
            .iter()
            .enumerate()
            .map(|(i, s)| {
                let since = i.checked_sub(1).map_or(f64::NEG_INFINITY, |k| stands[k].at);
                let met = |e: &&(usize, &Event)| e.1.at > since && (e.1.at <= s.at || i + 1 == stands.len());
                let events: Vec<(usize, &Event)> = self.events.iter().enumerate().collect();
                let names: Vec<String> =
                    events.iter().filter(met).map(|(k, e)| format!("{} {}, {}", k + 1, e.name, e.day)).collect();
                (s, names)
            })
            .collect();
        Table::new("Until", &["Responses", "Share", "Safe range"]).words("What happened").fill(&lines, |(s, names)| {
            let names = (!names.is_empty()).then(|| names.join("; "));
            (s.day.clone(), vec![count(s.n), pct(s.share.at), dash(s.share.low, s.share.high), or_dash(names)])
        })
    }
}
