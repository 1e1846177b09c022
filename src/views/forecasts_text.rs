//! Scored forecasts, for a terminal.

use anstyle::Style;

use super::format::{count, counted, dash, pct};
use super::terminal::{FAINT, GOLD, STRONG, plain, styled, table, title};
use crate::domain::calibration::{Calibration, RateCalibration, Reading, Scores};

/// The text with colours; whoever prints it takes them out where there is no terminal.
pub fn render(calibration: &Calibration, revised: u64, rates: Option<&RateCalibration>) -> String {
    let (mut out, overall) = (String::new(), &calibration.overall);
    styled(&mut out, STRONG, overall.word().unwrap_or("Too early to say how well you forecast"), 0);
    plain(&mut out, &overall.sentence(), 0);
    plain(&mut out, &apart(overall, revised), 0);
    figures(&mut out, calibration);
    bins(&mut out, overall);
    if let Some(rates) = rates {
        title(&mut out, "Rates");
        plain(&mut out, &rates.sentence, 2);
    }
    out.push('\n');
    let scale = "Error: mean squared distance of the forecasts from what came; 0 is perfect, 0.25 is what \"50%\" always \
                 gets. Skill: the part of the error of always naming the base rate that the forecasts avoid.";
    styled(&mut out, FAINT, scale, 0);
    for (figure, why) in overall.why() {
        styled(&mut out, FAINT, &format!("No {}: {why}", in_words(figure)), 0);
    }
    out
}

/// What is not among the scores.
fn apart(scores: &Scores, revised: u64) -> String {
    let mut parts = Vec::new();
    if scores.unresolved > 0 {
        parts.push(format!("{} still open.", counted(scores.unresolved, "forecast is", "forecasts are")));
    }
    if scores.unsettled > 0 {
        let ended = counted(scores.unsettled, "forecast ended", "forecasts ended");
        parts.push(format!("{ended} without a verdict and did not come true."));
    }
    if revised > 0 {
        let later = counted(revised, "later forecast", "later forecasts");
        parts.push(format!("{later} of the same person and question left out: the first one counts."));
    }
    parts.join(" ")
}

fn figures(out: &mut String, calibration: &Calibration) {
    title(out, "Who forecast how well");
    let head = ["", "settled", "came true", "should have", "error", "skill", "reading"];
    let everyone = std::iter::once(("Everyone", &calibration.overall));
    let rows: Vec<(&str, &Scores)> =
        everyone.chain(calibration.forecasters.iter().map(|(name, s)| (name.as_str(), s))).collect();
    let cells = rows.iter().map(|(name, s)| row(name, s));
    let cells: Vec<Vec<String>> = std::iter::once(head.map(str::to_string).to_vec()).chain(cells).collect();
    table(out, &cells, |i| match rows[i].1.reading {
        Reading::Overconfident | Reading::Underconfident => GOLD,
        _ => Style::new(),
    });
}

fn row(name: &str, s: &Scores) -> Vec<String> {
    let figure = |value: Option<f64>, digits: usize| value.map_or("–".to_string(), |x| format!("{x:.digits$}"));
    vec![
        name.to_string(),
        count(s.n),
        count(s.came_true),
        figure(s.expected, 1),
        figure(s.brier, 3),
        figure(s.skill, 2),
        s.word().unwrap_or("too few").to_lowercase(),
    ]
}

fn bins(out: &mut String, scores: &Scores) {
    if scores.bins.is_empty() {
        return;
    }
    title(out, "When you said … it came true");
    let head = ["said, on average", "forecasts", "came true", "probably"].map(str::to_string).to_vec();
    let rows = scores
        .bins
        .iter()
        .map(|b| vec![pct(b.forecast), count(b.n), count(b.came_true), dash(b.range.low, b.range.high)]);
    let cells: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    table(out, &cells, |_| Style::new());
}

/// What a figure is called where people read.
fn in_words(figure: &str) -> String {
    match figure {
        "spiegelhalter_z" => "Spiegelhalter's test".to_string(),
        other => other.replace('_', " "),
    }
}
