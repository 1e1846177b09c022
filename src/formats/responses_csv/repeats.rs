//! Rows of one file with one `response_id`: the same response, or two that contradict each other.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::domain::invalid::{Invalid, shown};
use crate::domain::response::Draft;

/// The ids met so far: of each its first line, and a hash of what that said. Both halves are keyed anew for each file.
#[derive(Default)]
pub(super) struct Repeats {
    met: HashMap<u64, (u64, u64)>,
    hasher: RandomState,
    /// How many rows said once more what one of the same id had said.
    pub(super) alike: u64,
}

impl Repeats {
    /// Notes a row. One that says otherwise than the first of its id is wrong: nobody knows which of them to believe.
    pub(super) fn judge(&mut self, line: u64, draft: &Draft) -> Result<(), Invalid> {
        let Some(id) = &draft.external_id else { return Ok(()) };
        let said = self.hasher.hash_one(draft);
        let (first, before) = *self.met.entry(self.hasher.hash_one(id)).or_insert((line, said));
        if first == line {
            return Ok(());
        }
        if said == before {
            self.alike += 1;
            return Ok(());
        }
        let message = format!(
            "'{}' is the response of line {first} already, which says something else. Remove one of the two rows, or \
             give this one another response_id.",
            shown(id.as_str())
        );
        Err(Invalid::new("response_id", "contradiction", message).with_value(id.as_str()))
    }
}
