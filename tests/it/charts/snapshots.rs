//! What every kind of chart looks like, as text. A deliberate change is accepted by
//! `INSTA_UPDATE=always cargo test --test it charts`, and then read in the difference of the files.

use std::fmt::Write;

use super::{any, draw, plainly, samples};
use touchstone::domain::report::Tally;
use touchstone::views::charts::*;

/// One element a line, then the table as lines of text.
fn printed(figure: &Figure) -> String {
    let mut out = figure.chart.as_str().replace("><", ">\n<");
    let line = |cells: &[Cell]| cells.iter().map(|c| c.text.clone()).collect::<Vec<_>>().join(" | ");
    let _ = write!(out, "\n\n{}\n", line(&figure.table.head));
    for row in &figure.table.rows {
        let _ = writeln!(out, "{} | {}", row.name, line(&row.cells));
    }
    if let Some(rest) = &figure.table.rest {
        let _ = writeln!(out, "{rest}");
    }
    out
}

fn same(name: String, text: String) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

fn hold(case: &str, n: usize, name: &dyn Fn(usize) -> String) {
    for (kind, chart) in samples::all(n, name) {
        let text = printed(&draw(kind, chart.as_ref()));
        same(format!("{kind}-{case}"), text);
    }
}

#[test]
fn the_parts_that_stand_in_a_table_of_offers() {
    let points = samples::density(0.3);
    let name = any(4);
    let one = Hump {
        name: &name,
        points: &points,
        bar: Some((0.25, "25%")),
        estimate: 0.3,
        seen: 0.5,
        range: (0.12, 0.9),
        scale: 0.7,
        peak: 1.0,
    };
    let few = samples::tallies(1).remove(0).1;
    let many = Tally { buy: 4_000, alternatives: vec![(any(1), 12)], do_nothing: 6_000, ..Tally::default() };
    let parts = [
        hump(&one),
        axis(0.7, Some((0.25, "25%"))),
        row(&few),
        row(&many),
        row(&Tally::default()),
        field(&few),
        field(&many),
        stack("stack", &name, &few),
        stack("all", &name, &many),
        bar(Mark::DoNothing, 52, 52),
        verdict("validated", None),
    ];
    let parts: Vec<String> = parts.iter().map(|p| p.as_str().replace("><", ">\n<")).collect();
    same("parts".into(), parts.join("\n\n"));
}

#[test]
fn every_kind_of_chart_with_nothing_to_show() {
    hold("empty", 0, &plainly);
}

#[test]
fn every_kind_of_chart_with_one_line() {
    hold("one", 1, &plainly);
}

#[test]
fn every_kind_of_chart_with_sixty_lines() {
    hold("sixty", 60, &plainly);
}

#[test]
fn every_kind_of_chart_with_ten_thousand_lines() {
    hold("ten-thousand", 10_000, &plainly);
}

#[test]
fn every_kind_of_chart_with_names_as_people_give_them() {
    hold("names", 6, &any);
}
