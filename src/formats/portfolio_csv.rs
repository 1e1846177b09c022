//! The list of experiments as CSV: a line for each offer, UTF-8, comma, LF.

use std::io::{self, Write};

use super::export::write_cell;
use crate::domain::portfolio::{Offer, Row};

const COLUMNS: [&str; 19] = [
    "experiment",
    "need",
    "why",
    "status",
    "owner",
    "segments",
    "cares",
    "tags",
    "fields",
    "bar",
    "stop_at",
    "stop_on",
    "days_left",
    "decided_on",
    "decision",
    "offer",
    "counted",
    "accepted",
    "verdict",
];

/// Writes the lines of some experiments; one without an offer has one line.
pub fn write<'a>(out: &mut impl Write, rows: impl Iterator<Item = &'a Row>) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))?;
    for row in rows {
        if row.offers.is_empty() {
            line(out, row, None)?;
        }
        for offer in &row.offers {
            line(out, row, Some(offer))?;
        }
    }
    Ok(())
}

fn line(out: &mut impl Write, row: &Row, offer: Option<&Offer>) -> io::Result<()> {
    let about = &row.about;
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let texts: [&str; 5] =
        [&row.name, row.need.code(), &row.why, row.status.word(), about.owner.as_deref().unwrap_or("")];
    let fields: Vec<&str> = about.fields.iter().map(|fact| fact.said.as_str()).collect();
    let lists = [about.segments.join("; "), about.cares.join("; "), about.tags.join("; "), fields.join("; ")];
    // Checked numbers and dates: no spreadsheet runs them.
    let plain = [
        row.plan.map(|p| p.succeed_at.rate().to_string()).unwrap_or_default(),
        number(row.plan.and_then(|p| p.stop_at)),
        row.plan.and_then(|p| p.stop_on).map(|d| d.to_string()).unwrap_or_default(),
        row.days_left().map(|d| d.to_string()).unwrap_or_default(),
        row.decided.as_ref().map(|d| d.on.to_string()).unwrap_or_default(),
    ];
    let decision = row.decided.as_ref().map_or("", |d| d.choice.word());
    let name = offer.map_or("", |o| &o.name);
    let counts = [number(offer.map(|o| o.n)), number(offer.map(|o| o.accepted))];
    let verdict = offer.map_or("", |o| o.verdict.code());
    let text = |cell: &'_ str| (cell.to_string(), true);
    let bare = |cell: &String| (cell.clone(), false);
    let cells = texts.into_iter().map(text).chain(lists.iter().map(|l| text(l))).chain(plain.iter().map(bare));
    let cells = cells.chain([text(decision), text(name)]).chain(counts.iter().map(bare)).chain([text(verdict)]);
    for (i, (cell, is_text)) in cells.enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        write_cell(out, &cell, is_text)?;
    }
    out.write_all(b"\n")
}
