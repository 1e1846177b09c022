//! The reversible rule that keeps a spreadsheet from running a text cell as a formula.
//!
//! Export puts one apostrophe before a cell that would be run, and before a cell that already looks so protected;
//! import takes exactly one off again. So no two texts share an exported form.

/// Whether a spreadsheet would run the text, or take it for one that is protected already.
pub fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text of a cell: without the one apostrophe that export put before it.
pub fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if needs_guard(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_apostrophe_comes_off_and_only_before_a_formula() {
        for (cell, text) in [("'=1", "=1"), ("''=1", "'=1"), ("=1", "=1"), ("'t Hooft", "'t Hooft"), ("'", "'")] {
            assert_eq!(without_guard(cell), text);
        }
    }
}
