//! What the team forecast, against what came of it.

use super::section::{Place, Section};
use crate::domain::forecast::{Judged, Record};
use crate::views::Link;
use crate::views::forecast::{answer, outcome};

/// The forecasts that a report tells of: those of its own experiment, and the workspace's record.
#[derive(Debug, Clone, PartialEq)]
pub struct Foresight {
    /// The record of the workspace.
    pub record: Record,
    /// The forecasts of this experiment.
    pub own: Vec<Judged>,
    /// Where all forecasts are.
    pub all: String,
}

/// The section.
pub(super) fn section(foresight: &Foresight, place: Place<'_>) -> Section {
    let (heading, lead) = answer(&foresight.record);
    // Chart and table are the workspace's, and stand on its own page.
    let section = Section::new(place, "forecasts", "Forecasts", heading).lead(lead);
    section.lead(own(&foresight.own)).way(Link::new(foresight.all.clone(), "All forecasts"))
}

/// The chances that were given to this experiment, and what came of them.
fn own(judged: &[Judged]) -> Option<String> {
    let first = judged.first()?.outcome;
    let alike = judged.iter().all(|j| j.outcome == first);
    let gave = |j: &Judged| {
        let chance = format!("{} {}%", j.forecast.forecaster, j.forecast.chance.number());
        if alike { chance } else { format!("{chance} ({})", outcome(j.outcome)) }
    };
    let gave: Vec<String> = judged.iter().map(gave).collect();
    let end = if alike { format!(" {}.", outcome(first)) } else { String::new() };
    Some(format!("The chances given to this experiment: {}.{end}", gave.join(", ")))
}
