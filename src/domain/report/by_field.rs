//! Counted responses by the workspace's own choice fields: raw counts, looked at after the fact, so no word judges them.

use super::Tally;
use crate::domain::evidence::Evidence;
use crate::domain::own_field::FieldCounts;
use crate::domain::slice::MOST_READ;
use crate::domain::wording::count;

/// What a report says of own fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnReport {
    /// The experiment's own values: the field's name and the value as text.
    pub facts: Vec<(String, String)>,
    /// The counts by each choice field of responses that has a value.
    pub by_field: Vec<ByField>,
    /// Why there are none, where there could be some.
    pub why: Option<String>,
}

/// The counted responses by a choice field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByField {
    /// The field's name.
    pub name: String,
    /// A row for each option, in the field's order, and one for no value at the end.
    pub rows: Vec<FieldRow>,
}

/// What was chosen by those of one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// The option; nothing for no value.
    pub option: Option<String>,
    /// What they chose.
    pub tally: Tally,
}

pub(super) fn of(evidence: &Evidence) -> OwnReport {
    let own = &evidence.own;
    let too_many = || {
        let most = count(MOST_READ.unsigned_abs());
        format!("This experiment has more than {most} rows, too many to count by own fields.")
    };
    OwnReport {
        facts: own.facts.clone(),
        by_field: own.fields.iter().map(|field| by_field(evidence, field)).collect(),
        why: own.too_many.then(too_many),
    }
}

fn by_field(evidence: &Evidence, field: &FieldCounts) -> ByField {
    let row = |option: Option<&String>| {
        let own = field.counts.iter().filter(|(value, ..)| value.as_ref() == option);
        let tallies = own.filter_map(|(_, place, cell)| Some(Tally::of(evidence.offers.get(*place)?.ask, [cell])));
        FieldRow { option: option.cloned(), tally: tallies.fold(Tally::default(), Tally::with) }
    };
    ByField { name: field.name.clone(), rows: field.options.iter().map(Some).chain([None]).map(row).collect() }
}
