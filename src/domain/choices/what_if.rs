//! What if an alternative were otherwise: shares under changed attributes.

use super::grouped::Grouped;
use super::model::{Column, row};
use super::{Choices, Shown};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::text::fold;
use crate::stats::StatsError;
use crate::stats::choice::predicted;

/// A change of one attribute of one alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    alternative: usize,
    attribute: usize,
    to: To,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum To {
    /// This value, or this level.
    Value(f64),
    /// The value it has, times this.
    Times(f64),
}

/// Changes made together, and how they are said.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// `Acme: price 10% higher`
    pub words: String,
    changes: Vec<Change>,
}

/// The shares that the model expects under a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioReport {
    /// What is changed.
    pub words: String,
    /// Per alternative, in the order of the experiment: now, and then.
    pub shares: Vec<(f64, f64)>,
}

impl Scenario {
    /// Reads `Acme:price=4.5; Other:colour=red`: alternative, attribute, and the value it would have. A value such as
    /// `+10%` changes the one it has.
    pub fn parse(raw: &str, choices: &Choices) -> Result<Self, Invalid> {
        let parts = raw.split(';').map(str::trim).filter(|part| !part.is_empty());
        let changes: Vec<Change> = parts.map(|part| change(part, choices)).collect::<Result<_, _>>()?;
        if changes.is_empty() {
            return Err(refused(raw, "Write alternative:attribute=value, Acme:price=4.5 say."));
        }
        let words = changes.iter().map(|c| c.words(choices)).collect::<Vec<_>>().join("; ");
        Ok(Scenario { words, changes })
    }

    /// One scenario an alternative: its price a tenth higher. None where prices play no part.
    pub fn dearer(choices: &Choices) -> Vec<Self> {
        let Some(attribute) = choices.price() else { return Vec::new() };
        let others = (0..choices.alternatives.len()).filter(|a| Some(*a) != choices.do_nothing());
        others
            .map(|alternative| {
                let change = Change { alternative, attribute, to: To::Times(1.1) };
                Scenario { words: change.words(choices), changes: vec![change] }
            })
            .collect()
    }

    fn applied(&self, alternative: &Shown) -> Shown {
        let mut changed = alternative.clone();
        for change in self.changes.iter().filter(|c| c.alternative == alternative.alternative) {
            if let Some(value) = changed.values.get_mut(change.attribute) {
                *value = match change.to {
                    To::Value(to) => to,
                    To::Times(factor) => *value * factor,
                };
            }
        }
        changed
    }
}

impl Change {
    fn words(&self, choices: &Choices) -> String {
        let (alternative, attribute) = (&choices.alternatives[self.alternative], &choices.attributes[self.attribute]);
        let to = match (self.to, &attribute.levels) {
            (To::Times(factor), _) if factor >= 1.0 => format!("{}% higher", percent(factor - 1.0)),
            (To::Times(factor), _) => format!("{}% lower", percent(1.0 - factor)),
            // The number of a level.
            (To::Value(level), Some(levels)) => levels.get(level as usize).cloned().unwrap_or_default(),
            (To::Value(value), None) => format!("{value}"),
        };
        format!("{alternative}: {} {to}", attribute.name)
    }
}

fn percent(part: f64) -> f64 {
    (part * 1e6).round() / 1e4
}

fn refused(raw: &str, why: &str) -> Invalid {
    Invalid::new("what-if", "what_if", format!("'{}': {why}", shown(raw))).with_value(raw)
}

fn change(part: &str, choices: &Choices) -> Result<Change, Invalid> {
    let form = || refused(part, "Write alternative:attribute=value, Acme:price=4.5 say.");
    let (target, value) = part.rsplit_once('=').ok_or_else(form)?;
    let (alternative, attribute) = target.rsplit_once(':').ok_or_else(form)?;
    let find = |names: &[&String], wanted: &str, what: &str| {
        let wanted = fold(wanted.trim());
        names.iter().position(|name| fold(name) == wanted).ok_or_else(|| {
            let known: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
            refused(part, &format!("there is no such {what}. There are {}.", known.join(", ")))
        })
    };
    let alternative = find(&choices.alternatives.iter().collect::<Vec<_>>(), alternative, "alternative")?;
    if Some(alternative) == choices.do_nothing() {
        return Err(refused(part, "doing nothing has no attributes."));
    }
    let attribute = find(&choices.attributes.iter().map(|a| &a.name).collect::<Vec<_>>(), attribute, "attribute")?;
    let to = match &choices.attributes[attribute].levels {
        Some(levels) => To::Value(find(&levels.iter().collect::<Vec<_>>(), value, "value")? as f64),
        None => {
            amount(value.trim()).ok_or_else(|| refused(part, "the value is a number, or a change such as +10%."))?
        }
    };
    Ok(Change { alternative, attribute, to })
}

fn amount(value: &str) -> Option<To> {
    let finite = |x: &f64| x.abs() <= 1e12;
    match value.strip_suffix('%') {
        Some(change) if change.starts_with(['+', '-']) => {
            change.parse().ok().filter(finite).map(|percent: f64| To::Times(1.0 + percent / 100.0))
        }
        Some(_) => None,
        None => value.parse().ok().filter(finite).map(To::Value),
    }
}

/// The part of all choices that the model expects for each alternative: the mean over the tasks.
pub(super) fn shares(
    choices: &Choices,
    grouped: &Grouped,
    columns: &[Column],
    coefficients: &[f64],
    scenario: Option<&Scenario>,
) -> Result<Vec<f64>, StatsError> {
    let nothing = choices.do_nothing();
    let mut sums = vec![0.0; choices.alternatives.len()];
    for set in &grouped.sets {
        let changed = set.shown.iter().map(|shown| match scenario {
            Some(scenario) => row(columns, &scenario.applied(shown), nothing),
            None => row(columns, shown, nothing),
        });
        let parts = predicted(&changed.collect::<Vec<_>>(), coefficients)?;
        let tasks = set.tasks() as f64;
        for (shown, part) in set.shown.iter().zip(parts) {
            sums[shown.alternative] += tasks * part;
        }
    }
    let tasks = choices.tasks.len() as f64;
    Ok(sums.into_iter().map(|sum| sum / tasks).collect())
}
