//! What the report says beyond single offers: comparisons, value propositions, cares, what to ask next.

use super::{plain, title};
use crate::domain::report::Report;
use crate::domain::report::cares::quadrant_word;
use crate::domain::wording::count;

/// How many comparisons a terminal shows: the ones with the strongest evidence.
const COMPARED: usize = 5;

/// All of them, each only where it has something to say.
pub(super) fn sections(out: &mut String, report: &Report) {
    comparisons(out, report);
    section(out, "Value propositions, over all offers and segments", report.propositions.iter().map(|p| &p.sentence));
    cares(out, report);
    let why = report.why_nothing.reasons.iter().map(|r| format!("{}: {}", r.told(), count(r.count)));
    section(out, &report.why_nothing.heading(), why);
    if report.capture.capture.captured + report.capture.capture.lost_cases > 0 {
        section(out, "What became of those who accepted", std::iter::once(report.capture.capture.sentence()));
    }
    let ahead = report.planning.iter().map(|p| format!("{}: {}", p.offer, p.sentence));
    let next = report.next_customer.iter().map(|n| format!("The next customer: {}", n.sentence));
    section(out, "What to ask next", ahead.chain(next));
}

fn comparisons(out: &mut String, report: &Report) {
    let mut strongest: Vec<_> = report.comparisons.iter().collect();
    strongest.sort_by(|a, b| b.chance_better.total_cmp(&a.chance_better));
    section(out, "Offers against each other", strongest.iter().take(COMPARED).map(|c| &c.sentence));
    if strongest.len() > COMPARED {
        plain(out, &format!("The other {} comparisons stand in the JSON.", strongest.len() - COMPARED), 2);
    }
}

fn cares(out: &mut String, report: &Report) {
    let line = |care: &crate::domain::report::cares::CareReport| {
        let corner = care.quadrant().map(|q| format!(" ({})", quadrant_word(q).to_lowercase())).unwrap_or_default();
        let standards = match care.standards.as_slice() {
            [] => String::new(),
            all => format!(" They judge it by: {}.", all.join("; ")),
        };
        format!("{}{corner}: {}{standards}", care.name, care.sentence)
    };
    section(out, "What they say they care about, and what they do", report.cares.iter().map(line));
    if !report.cares.is_empty() {
        plain(out, "What goes together need not be cause and effect.", 2);
    }
}

fn section<T: AsRef<str>>(out: &mut String, heading: &str, lines: impl Iterator<Item = T>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        title(out, heading);
        lines.for_each(|line| plain(out, &format!("- {}", line.as_ref()), 2));
    }
}
