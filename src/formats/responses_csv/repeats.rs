//! Rows of one file with one `response_id`: they are one response, and what the later ones say otherwise is not counted.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::domain::response::Draft;

/// How many ids are remembered: a file may be of any size, and memory is not.
const MOST: usize = 500_000;

/// The ids met so far, each with a hash of what its first row said. Both halves are keyed anew for each file.
#[derive(Default)]
pub(super) struct Repeats {
    met: HashMap<u64, u64>,
    hasher: RandomState,
    /// How many rows said once more what the first one of their id had said.
    alike: u64,
    /// How many said something else, and the line of the first of them.
    otherwise: (u64, u64),
}

impl Repeats {
    /// Notes a row.
    pub(super) fn note(&mut self, line: u64, draft: &Draft) {
        let Some(id) = &draft.external_id else { return };
        let (key, said) = (self.hasher.hash_one(id), self.hasher.hash_one(draft));
        match self.met.get(&key) {
            Some(before) if *before == said => self.alike += 1,
            Some(_) => {
                let first = if self.otherwise.0 == 0 { line } else { self.otherwise.1 };
                self.otherwise = (self.otherwise.0 + 1, first);
            }
            None if self.met.len() < MOST => drop(self.met.insert(key, said)),
            None => {}
        }
    }

    /// What there is to say about them.
    pub(super) fn notices(&self) -> impl Iterator<Item = String> {
        let rows =
            |n: u64, one: &str, more: &str| if n == 1 { format!("1 row {one}") } else { format!("{n} rows {more}") };
        let alike = rows(self.alike, "says", "say");
        let alike = format!("{alike} once more what a row of the same response says, and counted once.");
        let (n, line) = self.otherwise;
        let otherwise = format!(
            "{}, first in line {line}, something else than an earlier row of the same response: the earlier one counts. \
             Give responses of their own ids of their own.",
            rows(n, "says", "say")
        );
        [(self.alike > 0).then_some(alike), (n > 0).then_some(otherwise)].into_iter().flatten()
    }
}
