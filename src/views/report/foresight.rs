//! What the team forecast, against what came of it.

use super::section::{Place, Section};
use crate::domain::calibration::Scores;
use crate::domain::forecast::{ENOUGH, Judged, Record};
use crate::views::Link;
use crate::views::charts::{Calibration, Estimate, Said};
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
    let section = Section::new(place, "forecasts", "Forecasts", heading.clone()).lead(lead);
    let section = match &foresight.record {
        // The words say how many are missing.
        Record::Missing { .. } => section,
        Record::Enough(scores) => {
            section.beside("calibration", "How often it happened when you said so", &heading, &calibration(scores))
        }
    };
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

fn calibration(scores: &Scores) -> Calibration {
    let bins = scores.bins.iter().map(|bin| Said {
        chance: bin.forecast,
        happened: bin.came_true,
        n: bin.n,
        share: Estimate { at: bin.rate, low: bin.range.low, high: bin.range.high },
        lead: false,
    });
    Calibration { bins: bins.collect(), scored: scores.n, needed: ENOUGH }
}
