//! The whole report of an experiment, and what a choice model keeps in memory.

use std::ops::ControlFlow;

use serde_json::Value;
use touchstone::domain::evidence::Evidence;
use touchstone::domain::plan::Plan;
use touchstone::domain::report::Report;
use touchstone::domain::stream::Stream;
use touchstone::domain::time::Moment;
use touchstone::formats::responses_csv::{Options, read};
use touchstone::formats::tally::Tally;
use touchstone::stats::choice::conditional_logit;

use crate::Table;
use crate::memory;
use crate::models::choice_sets;

const NOW: Moment = Moment(1_795_348_800_000_000);

pub fn time(table: &mut Table) {
    for (name, groups, quantity, shows) in [
        ("whole report, 200 groups of 500, no value propositions", 200, 500, false),
        ("whole report, 200 groups of 500", 200, 500, true),
        ("whole report, 200 groups of 2", 200, 2, true),
    ] {
        let evidence = evidence_of(groups, quantity, shows);
        let report = || Report::of(&evidence, NOW).unwrap();
        let counted = |report: &Report| report.responses.counted as f64;
        table.line(name, Value::Null, Some(5e-3), report, counted);
    }
    memory(table);
}

/// Two offers in groups of alike responses: 5 segments, 4 outcomes, 5 days. Each offer shows a value proposition of its own and one that
/// both show, or none.
fn evidence_of(groups: u64, quantity: u64, shows: bool) -> Evidence {
    let mut file = String::from("offer,segment,propositions,outcome,alternative,quantity,responded_at\n");
    for group in 0..groups {
        let outcome = ["buy,", "buy_into,", "alternative,Phone agency", "do_nothing,"][(group / 10 % 4) as usize];
        let (offer, segment, day) = (group % 2, group / 2 % 5, group / 40 % 20 + 1);
        let shown = if shows { format!("Proposition {offer};Both") } else { String::new() };
        file += &format!("Offer {offer},Segment {segment},{shown},{outcome},{quantity},2026-10-{day:02}\n");
    }
    let mut tally = Tally::new(NOW);
    let outcome = read(file.as_bytes(), &Options::unlimited(), NOW, &mut |row| {
        assert!(tally.add(row.line, &row.draft).is_ok());
        ControlFlow::Continue(())
    });
    assert!(outcome.errors.is_empty(), "{:?}", outcome.errors.kept.first());
    let plan = Plan::parse("0.3", "40", "").unwrap();
    let mut told = tally.finish().remove(0);
    for offer in told.looks {
        told.evidence.offers[offer.offer].stream = Stream::fold(offer.looks, plan.as_ref());
    }
    Evidence { plan, ..told.evidence }
}

/// How many rows, three to a choice, the memory of a choice model is measured at.
const ROWS: [usize; 3] = [10_000, 40_000, 160_000];

/// What fitting a choice model takes beyond its rows, each size in a process of its own: memory that was freed before would
/// hide what is needed.
fn memory(table: &mut Table) {
    let Ok(program) = std::env::current_exe() else { return };
    for rows in ROWS {
        let output = std::process::Command::new(&program).args([MEMORY, &rows.to_string()]).output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        let [input, more] = told.split_whitespace().collect::<Vec<_>>()[..] else { return };
        let name = format!("memory of a choice model, {rows} rows");
        table.note(&name, format!("{more} bytes a row beyond {input} of input"));
    }
}

/// The argument that asks for one of these measurements.
pub const MEMORY: &str = "--memory";

/// Fits one model and prints how many bytes a row its input takes, and how many more the process needed at its peak.
pub fn fit_and_tell(rows: usize) {
    let Some(empty) = memory::now() else { return };
    let sets = choice_sets(rows / 3);
    let Some(before) = memory::now() else { return };
    assert_eq!(conditional_logit(&sets).unwrap().coefficients.len(), 4);
    let Some(after) = memory::peak() else { return };
    println!("{} {}", (before - empty) / rows as u64, after.saturating_sub(before) / rows as u64);
}
