//! Capture curves, for a terminal.

use anstyle::Style;

use super::format::{capital, count, counted, dash, pct};
use super::terminal::{FAINT, STRONG, plain, styled, table, title};
use crate::domain::capture::{Capture, ExperimentCapture, Loss, whole};
use crate::stats::survival::CapturePoint;

/// The most rows of a curve: what a person reads.
const ROWS: usize = 12;

/// The text with colours; whoever prints it takes them out where there is no terminal.
pub fn render(experiment: &ExperimentCapture) -> String {
    let mut out = String::new();
    styled(&mut out, STRONG, &format!("{}: from a yes to captured value", experiment.name), 0);
    part(&mut out, &experiment.capture, experiment.undated, 0);
    if experiment.offers.len() > 1 {
        for offer in &experiment.offers {
            title(&mut out, &offer.name);
            part(&mut out, &offer.capture, offer.undated, 2);
        }
    }
    out.push('\n');
    let method = "A case that was lost counts as lost, not as open; a case that is open counts for as long as it was \
                  watched. Ranges are 95%.";
    styled(&mut out, FAINT, method, 0);
    out
}

fn part(out: &mut String, capture: &Capture, undated: u64, indent: usize) {
    plain(out, &capture.sentence(), indent);
    if undated > 0 {
        let sentence = counted(undated, "response without a date is", "responses without a date are");
        plain(out, &format!("{sentence} in no curve: nobody can say how long it took."), indent);
    }
    if !capture.curve.is_empty() {
        let head = ["after", "captured", "probably", "lost", "still open before"].map(str::to_string).to_vec();
        let rows: Vec<Vec<String>> = std::iter::once(head).chain(spread(&capture.curve).map(row)).collect();
        out.push('\n');
        table(out, &rows, |_| Style::new());
    }
    if !capture.lost.is_empty() {
        let reasons: Vec<String> = capture.lost.iter().map(loss).collect();
        plain(out, &format!("Lost: {}.", reasons.join(", ")), indent);
    }
}

/// At most a dozen points of a curve, its last one among them.
fn spread(curve: &[CapturePoint]) -> impl Iterator<Item = &CapturePoint> {
    let step = curve.len().div_ceil(ROWS).max(1);
    let last = curve.len() - 1;
    curve.iter().enumerate().filter(move |(i, _)| (last - i).is_multiple_of(step)).map(|(_, point)| point)
}

fn row(point: &CapturePoint) -> Vec<String> {
    vec![
        counted(whole(point.time), "day", "days"),
        pct(point.captured),
        point.range.map_or("–".to_string(), |r| dash(r.low, r.high)),
        pct(point.otherwise),
        count(point.at_risk),
    ]
}

fn loss(loss: &Loss) -> String {
    let reason = loss.reason.as_deref().map_or("no reason given".to_string(), capital);
    format!("{reason} ({})", count(loss.count))
}
