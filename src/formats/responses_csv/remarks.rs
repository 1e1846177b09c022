//! What is remarkable about right rows: they are taken, and their sender is told.

use super::idle_amounts::IdleAmounts;
use super::repeats::Repeats;
use super::undated::Undated;
use crate::domain::response::Draft;

/// What is remarkable so far.
#[derive(Default)]
pub(super) struct Remarks {
    repeats: Repeats,
    idle: IdleAmounts,
    undated: Undated,
}

impl Remarks {
    /// Looks at a right row.
    pub(super) fn look(&mut self, line: u64, draft: &Draft) {
        self.repeats.note(line, draft);
        self.idle.look(line, draft);
        self.undated.look(draft);
    }

    /// What there is to say, in sentences; `amount` is what the file calls the amount.
    pub(super) fn notices(&self, amount: &str) -> impl Iterator<Item = String> {
        self.repeats.notices().chain(self.idle.notice(amount)).chain(self.undated.notice())
    }
}
