//! What the team forecast, against what came of it.

use super::section::{Place, Section};
use crate::domain::forecast::{ENOUGH, Judged, Record};
use crate::views::Link;
use crate::views::charts::{Calibration, Estimate, Said};
use crate::views::forecast::{answer, outcome};
use crate::views::format::date;

/// The forecasts that a report tells of: those of its own experiment, and the workspace's record.
#[derive(Debug, Clone)]
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
    let chart = calibration(&foresight.record);
    let section = match &foresight.record {
        Record::Missing { .. } => {
            let caption = format!("Scored so far, of the {ENOUGH} that it takes");
            section.counts("calibration", &caption, &heading, &chart)
        }
        Record::Enough(_) => section.chart("calibration", "How often it happened when you said so", &heading, &chart),
    };
    let section = foresight.own.iter().fold(section, |section, judged| {
        let f = &judged.forecast;
        let sentence = format!(
            "Gave this experiment {}% on {}. {}.",
            f.chance.number(),
            date(f.at.day()),
            outcome(judged.outcome)
        );
        section.line(&f.forecaster, &sentence)
    });
    section.way(Link::new(foresight.all.clone(), "All forecasts"))
}

fn calibration(record: &Record) -> Calibration {
    match record {
        Record::Missing { scored, .. } => Calibration { bins: Vec::new(), scored: *scored, needed: ENOUGH },
        Record::Enough(scores) => {
            let bins = scores.bins.iter().map(|bin| Said {
                chance: bin.forecast,
                happened: bin.came_true,
                n: bin.n,
                share: Estimate { at: bin.rate(), low: bin.range.low, high: bin.range.high },
                lead: false,
            });
            Calibration { bins: bins.collect(), scored: scores.n, needed: ENOUGH }
        }
    }
}
