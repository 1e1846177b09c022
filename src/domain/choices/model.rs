//! From alternatives with attributes to the columns of a choice model.

use super::grouped::{Distinct, Grouped};
use super::{Choices, Kind, Shown};
use crate::stats::choice::ChoiceSet;

/// The confidence of every range here.
pub(super) const LEVEL: f64 = 0.95;

/// Which alternatives have a worth of their own, apart from their attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constants {
    /// Each, compared with the reference.
    Each,
    /// All alike, compared with doing nothing.
    Any,
    /// None.
    None,
}

/// The most alternatives that get a constant each without being asked for.
const MOST_NAMES: usize = 13;

/// One column of the model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Source {
    /// The value of an attribute.
    Value(usize),
    /// Whether an attribute has a level.
    Level(usize, usize),
    /// Whether it is this alternative.
    Alternative(usize),
    /// Whether it is anything but doing nothing.
    Anything,
}

impl Constants {
    /// What the data can tell: a constant each, unless names stand for nothing that recurs, or an attribute never varies
    /// within an alternative, so that the constant would swallow it.
    pub(super) fn fitting(choices: &Choices) -> Self {
        let recurs =
            |a: usize| choices.tasks.iter().filter(|t| t.shown.iter().any(|s| s.alternative == a)).nth(1).is_some();
        let named = choices.alternatives.len() <= MOST_NAMES && (0..choices.alternatives.len()).all(recurs);
        if named && (0..choices.attributes.len()).all(|attribute| varies_within(choices, attribute)) {
            Constants::Each
        } else if choices.do_nothing().is_some() {
            Constants::Any
        } else {
            Constants::None
        }
    }
}

/// Whether an attribute takes two values in one and the same alternative.
fn varies_within(choices: &Choices, attribute: usize) -> bool {
    let mut first = vec![None; choices.alternatives.len()];
    choices.tasks.iter().flat_map(|t| &t.shown).any(|shown| match shown.values.get(attribute) {
        None => false,
        Some(value) => *first[shown.alternative].get_or_insert(*value) != *value,
    })
}

/// The columns: price and attributes, then constants.
pub(super) fn columns(choices: &Choices, constants: Constants, reference: Option<usize>) -> Vec<Column> {
    let mut columns = Vec::new();
    for (i, attribute) in choices.attributes.iter().enumerate() {
        match &attribute.levels {
            None => {
                let kind = if Some(i) == choices.price() { Kind::Price } else { Kind::Number };
                columns.push(Column { name: attribute.name.clone(), kind, source: Source::Value(i) });
            }
            Some(levels) => columns.extend(levels.iter().enumerate().skip(1).map(|(level, word)| Column {
                name: format!("{}={word}", attribute.name),
                kind: Kind::Level,
                source: Source::Level(i, level),
            })),
        }
    }
    match constants {
        Constants::None => {}
        Constants::Any => columns.push(Column {
            name: "anything rather than nothing".to_owned(),
            kind: Kind::Constant,
            source: Source::Anything,
        }),
        Constants::Each => columns.extend((0..choices.alternatives.len()).filter(|a| Some(*a) != reference).map(|a| {
            Column { name: choices.alternatives[a].clone(), kind: Kind::Constant, source: Source::Alternative(a) }
        })),
    }
    columns
}

/// The row of one alternative.
pub(super) fn row(columns: &[Column], shown: &Shown, do_nothing: Option<usize>) -> Vec<f64> {
    let is = |yes: bool| f64::from(u8::from(yes));
    let value = |attribute: usize| shown.values.get(attribute).copied();
    columns
        .iter()
        .map(|column| match column.source {
            Source::Value(attribute) => value(attribute).unwrap_or(0.0),
            Source::Level(attribute, level) => is(value(attribute) == Some(level as f64)),
            Source::Alternative(alternative) => is(shown.alternative == alternative),
            Source::Anything => is(Some(shown.alternative) != do_nothing),
        })
        .collect()
}

/// The choice sets, one for all tasks that showed the same.
pub(super) fn sets(grouped: &Grouped, columns: &[Column], do_nothing: Option<usize>) -> Vec<ChoiceSet> {
    let set = |set: &Distinct| ChoiceSet {
        alternatives: set.shown.iter().map(|shown| row(columns, shown, do_nothing)).collect(),
        counts: set.counts.clone(),
    };
    grouped.sets.iter().map(set).collect()
}
