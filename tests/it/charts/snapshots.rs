//! What every kind of chart looks like, as text. A deliberate change is accepted by
//! `INSTA_UPDATE=always cargo test --test it charts`, and then read in the difference of the files.

use std::fmt::Write;

use super::{any, draw, plainly, samples};
use touchstone::views::charts::{Cell, Figure};

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

fn hold(case: &str, n: usize, name: &dyn Fn(usize) -> String) {
    for (kind, chart) in samples::all(n, name) {
        let text = printed(&draw(kind, chart.as_ref()));
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{kind}-{case}"), text);
        });
    }
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
