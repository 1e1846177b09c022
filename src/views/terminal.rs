//! What every text for a terminal is made of: 80 columns, headings, paragraphs, tables. Whoever prints it takes the
//! colours out where there is no terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

/// The width of a terminal.
pub(super) const WIDTH: usize = 80;
/// What stands out.
pub(super) const STRONG: Style = Style::new().bold();
/// What holds up, and what must not be overlooked.
pub(super) const GOLD: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
/// What stands back.
pub(super) const FAINT: Style = Style::new().dimmed();

/// A table: the first row is its heading, the first column is text, the others are figures. A first column that is too
/// wide for the terminal is cut.
pub(super) fn table(out: &mut String, rows: &[Vec<String>], style: impl Fn(usize) -> Style) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (1..columns).map(width).collect();
    let taken = 2 + widths.iter().map(|w| w + 2).sum::<usize>();
    let first = width(0).min(WIDTH.saturating_sub(taken).max(12));
    for (number, row) in rows.iter().enumerate() {
        let mut line = format!("  {}", pad(&cut(row.first().map_or("", String::as_str), first), first));
        for (cell, width) in row.iter().skip(1).zip(&widths) {
            let _ = write!(line, "  {}{cell}", " ".repeat(width.saturating_sub(cell.chars().count())));
        }
        let style = if number == 0 { FAINT } else { style(number - 1) };
        let _ = writeln!(out, "{style}{}{style:#}", line.trim_end());
    }
}

/// A heading after a blank line.
pub(super) fn title(out: &mut String, text: &str) {
    out.push('\n');
    styled(out, STRONG, text, 0);
}

/// A paragraph in one style.
pub(super) fn styled(out: &mut String, style: Style, text: &str, indent: usize) {
    for line in wrapped(text, indent) {
        let _ = writeln!(out, "{style}{line}{style:#}");
    }
}

/// A paragraph; a line that begins with "- " hangs.
pub(super) fn plain(out: &mut String, text: &str, indent: usize) {
    for line in wrapped(text, indent) {
        let _ = writeln!(out, "{line}");
    }
}

/// Lines of at most 80 characters; a longer word has a line of its own.
fn wrapped(text: &str, indent: usize) -> Vec<String> {
    let hang = if text.starts_with("- ") { indent + 2 } else { indent };
    let mut lines = vec![" ".repeat(indent)];
    let mut empty = true;
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let used = lines[last].chars().count();
        if !empty && used + 1 + word.chars().count() > WIDTH {
            lines.push(format!("{}{word}", " ".repeat(hang)));
        } else {
            let space = if empty { "" } else { " " };
            lines[last].push_str(space);
            lines[last].push_str(word);
        }
        empty = false;
    }
    lines
}

/// The text, cut to a width.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_string();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// The text, filled with blanks to a width.
pub(super) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}
