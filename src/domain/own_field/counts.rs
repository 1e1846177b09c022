//! What is counted of an experiment by its responses' choice fields.

use crate::domain::evidence::Cell;

/// What a report may say of own fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnEvidence {
    /// The experiment's own values: the field's name and the value as text.
    pub facts: Vec<(String, String)>,
    /// The choice fields of which a response of the experiment has a value.
    pub fields: Vec<FieldCounts>,
    /// Whether there are such fields, and a part of the responses is looked at that isn't counted by them.
    pub uncounted: bool,
}

/// The counted responses by a choice field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldCounts {
    /// The field's name.
    pub name: String,
    /// Its options, in its order.
    pub options: Vec<String>,
    /// The counts of those who have a value: the option, the place of the offer, and what they did.
    pub counts: Vec<(String, usize, Cell)>,
}
