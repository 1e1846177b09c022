//! One of several: an option of a list, a tile, a chip.

use serde::Serialize;

/// An option, and whether it is the one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

impl Choice {
    /// Options of which the one with the value `chosen` is selected.
    pub fn list<V: Into<String>, L: Into<String>>(
        options: impl IntoIterator<Item = (V, L)>,
        chosen: &str,
    ) -> Vec<Self> {
        options
            .into_iter()
            .map(|(value, label)| {
                let value = value.into();
                Choice { selected: value == chosen, label: label.into(), value }
            })
            .collect()
    }
}
