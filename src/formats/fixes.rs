//! Cells that somebody has put right after he looked at a file. The file itself stays as it was sent.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Corrections of one file, by line and place in the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fixes {
    cells: BTreeMap<(u64, usize), String>,
    left_out: BTreeSet<u64>,
}

/// How they are kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    cells: Vec<(u64, usize, String)>,
    left_out: Vec<u64>,
}

impl Fixes {
    /// The most corrections of one file: whoever needs more corrects the file.
    pub const MOST: usize = 1_000;
    /// The longest text of a cell that is corrected in place, in characters.
    pub const LONGEST: usize = 200;

    /// Puts a cell right. What is too long or too much is not taken.
    pub fn put(&mut self, line: u64, place: usize, text: &str) {
        if text.chars().count() <= Self::LONGEST && (self.len() < Self::MOST || self.cell(line, place).is_some()) {
            self.cells.insert((line, place), text.to_owned());
        }
    }

    /// Leaves a line out.
    pub fn leave_out(&mut self, line: u64) {
        if self.len() < Self::MOST {
            self.left_out.insert(line);
        }
    }

    /// What stands in a cell instead of what the file says.
    pub fn cell(&self, line: u64, place: usize) -> Option<&str> {
        self.cells.get(&(line, place)).map(String::as_str)
    }

    /// Whether a line is left out.
    pub fn leaves_out(&self, line: u64) -> bool {
        self.left_out.contains(&line)
    }

    /// How many corrections there are.
    pub fn len(&self) -> usize {
        self.cells.len() + self.left_out.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads what [`Fixes::write`] wrote; anything else is no correction.
    pub fn read(text: &str) -> Self {
        let Ok(kept) = serde_json::from_str::<Kept>(text) else { return Fixes::default() };
        Fixes {
            cells: kept.cells.into_iter().map(|(line, place, text)| ((line, place), text)).collect(),
            left_out: kept.left_out.into_iter().collect(),
        }
    }

    /// The corrections as one text.
    pub fn write(&self) -> String {
        let cells = self.cells.iter().map(|((line, place), text)| (*line, *place, text.clone())).collect();
        let kept = Kept { cells, left_out: self.left_out.iter().copied().collect() };
        serde_json::to_string(&kept).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_come_back_as_they_were_kept_and_are_not_too_many() {
        let mut fixes = Fixes::default();
        fixes.put(31, 2, "250");
        fixes.leave_out(14);
        let again = Fixes::read(&fixes.write());
        assert_eq!((again.cell(31, 2), again.leaves_out(14), again.leaves_out(31)), (Some("250"), true, false));
        assert_eq!(Fixes::read("no json"), Fixes::default());
        (0..2_000).for_each(|line| fixes.leave_out(line));
        fixes.put(1, 1, &"x".repeat(201));
        assert_eq!((fixes.len(), fixes.cell(1, 1)), (Fixes::MOST, None));
    }
}
