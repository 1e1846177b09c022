//! Amounts that stand beside nothing given: taken, and told, for the writer meant something else.

use crate::domain::response::{Draft, Rung};

/// How many lines are named; the rest is counted.
const NAMED: usize = 5;

/// The rows of a file that name an amount and give nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct IdleAmounts {
    lines: Vec<u64>,
    total: u64,
}

impl IdleAmounts {
    /// Looks at a right row.
    pub(super) fn look(&mut self, line: u64, draft: &Draft) {
        let nothing = draft.rung.map_or(!draft.outcome.is_yes(), |rung| rung == Rung::None);
        if nothing && draft.amount.is_some_and(|amount| amount.minor > 0) {
            self.total += 1;
            if self.lines.len() < NAMED {
                self.lines.push(line);
            }
        }
    }

    /// What is said of them, if there are any; `column` is what the file calls the amount.
    pub(super) fn notice(&self, column: &str) -> Option<String> {
        let (last, others) = self.lines.split_last()?;
        let more = self.total - self.lines.len() as u64;
        let listed = |lines: &[u64]| lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let lines = match (others.is_empty(), more) {
            (true, _) => format!("Line {last}"),
            (false, 0) => format!("Lines {} and {last}", listed(others)),
            (false, more) => format!("Lines {} and {more} more", listed(&self.lines)),
        };
        Some(format!(
            "{lines}, column {column}: there is an amount, and nothing was given for it. It is kept as it stands and \
             counts nowhere. If it was given, outcome or rung must say so; if it was the price, read the column as price."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lines_are_named_and_the_others_counted() {
        let told = |lines: &[u64], total| IdleAmounts { lines: lines.to_vec(), total }.notice("Deal");
        assert_eq!(told(&[], 0), None);
        for (lines, total, said) in [
            (&[3][..], 1, "Line 3, column Deal: there is"),
            (&[3, 4], 2, "Lines 3 and 4, column"),
            (&[3, 4, 9], 3, "Lines 3, 4 and 9, column"),
            (&[3, 4, 9, 10, 11], 40, "Lines 3, 4, 9, 10, 11 and 35 more, column"),
        ] {
            let notice = told(lines, total).unwrap();
            assert!(notice.starts_with(said), "{notice}");
        }
    }
}
