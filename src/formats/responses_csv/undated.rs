//! Rows that don't say when: their responses count as given when the file comes in, which nobody should learn from a report.

use crate::domain::response::Draft;
use crate::domain::wording::count;

/// How many rows of a file say when, and how many don't.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Undated {
    dated: u64,
    undated: u64,
}

impl Undated {
    /// Looks at a right row.
    pub(super) fn look(&mut self, draft: &Draft) {
        let of = if draft.responded_at.is_some() { &mut self.dated } else { &mut self.undated };
        *of += 1;
    }

    /// What is said of those that don't, if there are any.
    pub(super) fn notice(self) -> Option<String> {
        let Undated { dated, undated } = self;
        let (all, n) = (count(dated + undated), count(undated));
        match (dated, undated) {
            (_, 0) => None,
            (0, _) => Some(
                "No row has a date: beside responses that have one, each counts on the day of the import.".to_owned(),
            ),
            (_, 1) => Some(format!("1 of {all} rows has no date: it counts on the day of the import.")),
            _ => Some(format!("{n} of {all} rows have no date: they count on the day of the import.")),
        }
    }
}
