//! What was typed into a form whose page was too old.

use super::Page;
use serde::Serialize;

/// The page from which it can be sent once more.
#[derive(Debug, Clone, Serialize)]
pub struct KeptPage {
    /// Where the form is sent.
    pub action: String,
    /// Everything that was in it.
    pub fields: Vec<KeptField>,
}

/// A field as it was sent.
#[derive(Debug, Clone, Serialize)]
pub struct KeptField {
    name: String,
    value: String,
    /// What stands before the value; hidden fields and empty ones have nothing to show.
    label: Option<String>,
}

impl KeptField {
    /// A field of this name and value.
    pub fn new(name: &str, value: &str) -> Self {
        let hidden = matches!(name, "key" | "then" | "seen") || name.ends_with("_id") || value.is_empty();
        let label = (!hidden).then(|| super::format::capital(&name.replace('_', " ")));
        KeptField { name: name.to_owned(), value: value.to_owned(), label }
    }
}

impl Page for KeptPage {
    const TEMPLATE: &'static str = "kept";
}
