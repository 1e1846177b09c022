//! The report for a terminal: 80 columns, the same words as the page, in the same order.

mod further;

use std::fmt::Write;

use anstyle::Style;

use super::format::{bar, capital, count, dash, date, in_100, moment, rung};
use super::report::boundaries;
use super::report::offer::{figures, heading};
use super::terminal::{FAINT, GOLD, STRONG, WIDTH, cut, pad, plain, styled, title};
use crate::domain::report::{Choice, Kind, OfferReport, Report};
use crate::domain::verdict::NoVerdict;

const BAR: u64 = 24;

/// The report with colours; whoever prints it takes them out where there is no terminal.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    let name = format!("{}, report of {}", report.name, date(report.computed_at.day()));
    styled(&mut out, FAINT, name.trim_start_matches(", "), 0);
    if report.demo {
        styled(&mut out, GOLD, "Demo. These are not your responses. They show what a report looks like.", 0);
    }
    out.push('\n');
    styled(&mut out, STRONG, &report.headline.join(" "), 0);
    out.push('\n');
    plain(&mut out, &report.lead, 0);
    plain(&mut out, &format!("Next: {}", report.next_step), 0);
    match &report.plan {
        Some(p) => plain(&mut out, &p.sentence(), 0),
        None => report.no_verdict.iter().for_each(|none| plain(&mut out, none.sentence(), 0)),
    }
    out.push('\n');
    table(&mut out, report);
    report.offers.iter().for_each(|o| offer(&mut out, report, o));
    further::sections(&mut out, report);
    plan(&mut out, report);
    reworded(&mut out, report);
    if !report.warnings.is_empty() {
        title(&mut out, "What could be wrong");
        for warning in &report.warnings {
            plain(&mut out, &format!("- {} {}", warning.label, warning.sentence), 2);
        }
    }
    out.push('\n');
    styled(&mut out, FAINT, &format!("Computed {}.", moment(report.computed_at)), 0);
    out
}

fn table(out: &mut String, report: &Report) {
    if report.offers.is_empty() {
        return;
    }
    let bar = report.has_bar();
    let mut rows = vec![
        ["Offer", if bar { "Verdict" } else { "" }, "Accepted", "Likely", if bar { "Chance" } else { "" }]
            .map(str::to_string),
    ];
    rows.extend(report.offers.iter().map(|o| {
        [
            o.name.clone(),
            o.verdict.word().unwrap_or_default().to_string(),
            format!("{} of {}", count(o.accepted), count(o.n)),
            o.rate.map_or_else(|| "–".to_string(), |_| dash(o.interval.low, o.interval.high)),
            o.chance_above_bar.map_or_else(String::new, |c| format!("{} in 100", in_100(c))),
        ]
    }));
    let width = |i: usize| rows.iter().map(|r| r[i].chars().count()).max().unwrap_or_default();
    let widths = [width(1), width(2), width(3), width(4)];
    let taken: usize = widths.iter().filter(|w| **w > 0).map(|w| w + 2).sum();
    let first = width(0).min(WIDTH.saturating_sub(taken).max(12));
    for (i, row) in rows.iter().enumerate() {
        let mut line = pad(&cut(&row[0], first), first);
        for (k, width) in widths.iter().enumerate().filter(|(_, w)| **w > 0) {
            let cell = &row[k + 1];
            let space = " ".repeat(width - cell.chars().count());
            let _ = if k == 0 { write!(line, "  {cell}{space}") } else { write!(line, "  {space}{cell}") };
        }
        let style = match i {
            0 => FAINT,
            _ if report.offers[i - 1].verdict.is_validated() => GOLD,
            _ => Style::new(),
        };
        let _ = writeln!(out, "{style}{}{style:#}", line.trim_end());
    }
}

fn offer(out: &mut String, report: &Report, o: &OfferReport) {
    title(out, &heading(o));
    let word = o.verdict.word().map(|w| format!("{w}. ")).unwrap_or_default();
    plain(out, &format!("{word}{}", o.verdict.sentence), 2);
    if let Some(figures) = figures(report, o) {
        plain(out, &figures, 2);
    }
    o.verdict.reasons.iter().for_each(|reason| plain(out, &format!("- {reason}"), 2));
    if o.n == 0 {
        return;
    }
    out.push('\n');
    let shown = |c: &&Choice| c.count > 0 || matches!(c.kind, Kind::Buy | Kind::Alternative | Kind::DoNothing);
    let most = o.choices.iter().map(|c| c.count).max().unwrap_or_default();
    for choice in o.choices.iter().filter(shown) {
        line(out, &capital(&choice.name), choice.count, most);
    }
    let top = o.rungs.iter().map(|r| r.at_least).max().unwrap_or_default();
    if top > 0 {
        plain(out, "What they gave up, at least:", 2);
        o.rungs.iter().for_each(|r| line(out, rung(r.rung), r.at_least, top));
    }
    if o.segments.len() > 1 {
        plain(out, "By segment:", 2);
        for s in &o.segments {
            let name = cut(s.name.as_deref().unwrap_or("No segment"), 24);
            let range = dash(s.interval.low, s.interval.high);
            let _ = writeln!(out, "  {}  {} of {}, probably {range}", pad(&name, 24), count(s.accepted), count(s.n));
        }
    }
    for flag in o.flags.iter().filter(|f| !NoVerdict::is_said_by(f.code)) {
        plain(out, &format!("{}: {}", flag.label, flag.sentence), 2);
    }
}

fn plan(out: &mut String, report: &Report) {
    let Some(p) = &report.plan else { return };
    title(out, "The plan");
    plain(out, &p.sentence(), 2);
    if let Some(boundaries) = boundaries(p) {
        plain(out, &boundaries, 2);
    }
    for a in &p.amendments {
        let change = format!(
            "- Amended {} by {} after {} responses, bar {} to {}: {}",
            date(a.at.day()),
            a.by,
            count(a.after_responses),
            bar(a.before.succeed_at),
            bar(a.after.succeed_at),
            a.reason
        );
        plain(out, &change, 2);
    }
}

fn reworded(out: &mut String, report: &Report) {
    if report.rewordings.is_empty() {
        return;
    }
    title(out, "Reworded after the start");
    for r in &report.rewordings {
        plain(out, &format!("- {} {}", r.lead(), r.change()), 2);
    }
}

fn line(out: &mut String, label: &str, n: u64, most: u64) {
    let length = if most == 0 { 0 } else { n.saturating_mul(BAR).div_ceil(most) };
    // At most BAR.
    let bar = "█".repeat(length as usize);
    let _ = writeln!(out, "  {}  {:>9}  {bar}", pad(&cut(label, 24), 24), count(n));
}
