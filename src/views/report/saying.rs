//! What customers say, and what they do later: cares and capture.

use super::section::{Place, Section};
use crate::domain::capture::whole;
use crate::domain::report::Report;
use crate::domain::report::cares::CareReport;
use crate::domain::wording::counted;
use crate::stats::association::Quadrant;
use crate::views::charts::{AtRisk, Care, Cares, Estimate, Loss, Survival};

/// How many cares a chart shows; the JSON has all.
const MOST: usize = 8;
/// How many times stand below the curve of capture.
const COLUMNS: usize = 4;

pub(super) fn cares(report: &Report, place: Place<'_>) -> Option<Section> {
    let finding = report.findings.cares.as_ref()?;
    let (read, others): (Vec<&CareReport>, Vec<&CareReport>) =
        report.cares.iter().take(MOST).partition(|c| c.reading.is_ok());
    let of = report.cares.first().map_or(0, |c| c.of);
    let chart = Cares {
        rows: read.iter().filter_map(|c| placed(c)).collect(),
        of,
        often: report.cares.first().map_or(0.0, |c| c.often),
    };
    let caption = "Across: how many state it. Up: points more that accept among them";
    let section = Section::new(place, "cares", "Cares", finding.clone())
        .lead(format!(
            "What was said in {}, against what those customers then did. Thin lines are the likely ranges.",
            counted(of, "response", "responses")
        ))
        .beside("quarters", caption, finding, &chart);
    let section = others.iter().fold(section, |section, c| section.line(&c.name, &told(c)));
    Some(section.note("What goes together need not be cause and effect."))
}

/// A care in its quarter; nothing where there is too little to say.
fn placed(care: &CareReport) -> Option<Care> {
    let (reading, stated) = (care.reading.ok()?, care.mention_range);
    let quadrant = care.quadrant()?;
    Some(Care {
        name: care.name.clone(),
        stated: Estimate { at: care.mention_rate(), low: stated.low, high: stated.high },
        lift: Estimate { at: reading.lift, low: reading.lift_range.low, high: reading.lift_range.high },
        standard: care.standards.first().map(|standard| format!("“{standard}”")),
        lead: matches!(quadrant, Quadrant::SaidAndPaid | Quadrant::UnsaidButPaid),
    })
}

fn told(care: &CareReport) -> String {
    let standards = match care.standards.as_slice() {
        [] => String::new(),
        all => format!(" They judge it by “{}”.", all.join("”, “")),
    };
    format!("{}{standards}", care.sentence)
}

pub(super) fn capture(report: &Report, place: Place<'_>) -> Option<Section> {
    let finding = report.findings.capture.as_ref()?;
    let capture = &report.capture.capture;
    let share = |captured: f64, range: Option<(f64, f64)>| {
        let (low, high) = range.unwrap_or((captured, captured));
        Estimate { at: 1.0 - captured, low: 1.0 - high, high: 1.0 - low }
    };
    let losses =
        capture.curve.iter().map(|p| Loss { at: p.time, share: share(p.captured, p.range.map(|r| (r.low, r.high))) });
    let last = capture.curve.last();
    let columns = capture.curve.iter().zip(&capture.lost_by_then).map(|(p, lost)| AtRisk {
        at: p.time,
        name: counted(whole(p.time), "day", "days"),
        left: p.at_risk,
        lost: *lost,
        share: share(p.captured, p.range.map(|r| (r.low, r.high))),
    });
    let curve = Survival {
        began: capture.cases,
        losses: losses.collect(),
        staying: capture.open_at.iter().copied().filter(|at| last.is_some_and(|p| *at <= p.time)).collect(),
        at_risk: thinned(columns.collect()),
        until: last.map_or(0.0, |p| p.time),
    };
    let section = Section::new(place, "capture", "Capture", finding.clone()).lead(capture.sentence()).chart(
        "open",
        "Accepted and not captured yet",
        finding,
        &curve,
    );
    let unknown = capture.why().into_iter().find(|(figure, _)| figure.starts_with("created"));
    let section = match unknown {
        Some((_, why)) => section.note(format!("Value created and captured can’t be told. {why}")),
        None => section,
    };
    Some(capture.lost.iter().fold(section, |section, loss| {
        let reason = loss.reason.as_deref().unwrap_or("No reason given");
        section.line(reason, &counted(loss.count, "was lost", "were lost"))
    }))
}

/// Evenly chosen columns, the last one among them.
fn thinned(columns: Vec<AtRisk>) -> Vec<AtRisk> {
    let step = columns.len().div_ceil(COLUMNS).max(1);
    let skipped = columns.len().saturating_sub(1) % step;
    columns.into_iter().skip(skipped).step_by(step).collect()
}
