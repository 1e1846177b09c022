//! Counted responses by the workspace's own choice fields: raw counts, looked at after the fact, so no word judges them.

use super::Tally;
use crate::domain::evidence::{Cell, Evidence};
use crate::domain::own_field::FieldCounts;

/// What a report says of own fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnReport {
    /// The experiment's own values: the field's name and the value as text.
    pub facts: Vec<(String, String)>,
    /// The counts by each choice field of responses that has a value.
    pub by_field: Vec<ByField>,
    /// Whether there are such fields, and this part of the responses isn't counted by them.
    pub uncounted: bool,
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
    /// Bought, at or above the ask.
    pub buy: u64,
    /// Bought into it, at or above the ask.
    pub buy_into: u64,
    /// Said yes below the ask.
    pub soft_yes: u64,
    /// Chose an alternative, whichever.
    pub alternative: u64,
    /// Did nothing.
    pub do_nothing: u64,
}

pub(super) fn of(evidence: &Evidence) -> OwnReport {
    OwnReport {
        facts: evidence.own.facts.clone(),
        by_field: evidence.own.fields.iter().map(|field| by_field(evidence, field)).collect(),
        uncounted: evidence.own.uncounted,
    }
}

fn by_field(evidence: &Evidence, field: &FieldCounts) -> ByField {
    let chose = |(_, place, cell): &(String, usize, Cell)| Some(Tally::of(evidence.offers.get(*place)?.ask, [cell]));
    let row = |option: &String| {
        let these = field.counts.iter().filter(|(chosen, ..)| chosen == option);
        FieldRow::of(Some(option.clone()), these.filter_map(chose))
    };
    let everybody = evidence.offers.iter().map(|offer| Tally::of(offer.ask, &offer.cells));
    let others = FieldRow::of(None, everybody).less(&FieldRow::of(None, field.counts.iter().filter_map(chose)));
    ByField { name: field.name.clone(), rows: field.options.iter().map(row).chain([others]).collect() }
}

impl FieldRow {
    fn of(option: Option<String>, tallies: impl Iterator<Item = Tally>) -> Self {
        let tally = tallies.fold(Tally::default(), Tally::with);
        FieldRow {
            option,
            buy: tally.buy,
            buy_into: tally.buy_into,
            soft_yes: tally.soft_yes,
            alternative: tally.alternative(),
            do_nothing: tally.do_nothing,
        }
    }

    /// Those who are left when others are taken away.
    fn less(self, others: &FieldRow) -> Self {
        FieldRow {
            option: self.option,
            buy: self.buy.saturating_sub(others.buy),
            buy_into: self.buy_into.saturating_sub(others.buy_into),
            soft_yes: self.soft_yes.saturating_sub(others.soft_yes),
            alternative: self.alternative.saturating_sub(others.alternative),
            do_nothing: self.do_nothing.saturating_sub(others.do_nothing),
        }
    }

    /// All of them.
    pub fn counted(&self) -> u64 {
        let all = [self.buy, self.buy_into, self.soft_yes, self.alternative, self.do_nothing];
        all.into_iter().fold(0, u64::saturating_add)
    }
}
