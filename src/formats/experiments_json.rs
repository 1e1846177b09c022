//! What the answers about experiments share: one experiment alone stands for itself, several stand in a list.

use serde::Serialize;

#[derive(Serialize)]
struct All<'a, T> {
    format: &'static str,
    experiments: &'a [T],
}

#[derive(Serialize)]
struct One<'a, T> {
    format: &'static str,
    #[serde(flatten)]
    experiment: &'a T,
}

/// Experiments as JSON, indented, with a line break at its end.
pub(super) fn to_string<T: Serialize>(format: &'static str, told: &[T]) -> serde_json::Result<String> {
    let text = match told {
        [experiment] => serde_json::to_string_pretty(&One { format, experiment }),
        experiments => serde_json::to_string_pretty(&All { format, experiments }),
    };
    text.map(|text| text + "\n")
}
