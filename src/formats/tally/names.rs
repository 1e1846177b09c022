//! Names of a file, each known by its place.

use std::collections::HashMap;

use crate::domain::text::Name;

/// Names in order of first appearance; the first spelling stays.
#[derive(Default)]
pub(super) struct Names {
    pub(super) spelled: Vec<String>,
    places: HashMap<String, u32>,
}

impl Names {
    /// The place of a name, made where it is new.
    pub(super) fn place(&mut self, name: &Name) -> u32 {
        *self.places.entry(name.folded()).or_insert_with(|| {
            self.spelled.push(name.as_str().to_owned());
            last(self.spelled.len())
        })
    }

    /// A name as it was first spelled.
    pub(super) fn spelled(&self, place: Option<u32>) -> Option<String> {
        place.and_then(|p| self.spelled.get(p as usize)).cloned()
    }
}

/// The place of the last of `len` things. Four billion names or kinds do not fit any memory.
pub(super) fn last(len: usize) -> u32 {
    u32::try_from(len - 1).unwrap_or(u32::MAX)
}
