//! The capture of an experiment: all of it together, and offer by offer.

use super::{Capture, Case};
use crate::stats::StatsError;

/// The accepted responses of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferCases {
    /// The offer's name.
    pub name: String,
    /// Accepted responses that have a date.
    pub cases: Vec<Case>,
    /// Accepted responses without a date: nobody can say how long they took.
    pub undated: u64,
}

/// The accepted responses of an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExperimentCases {
    /// The experiment's name; empty where nobody gave it one.
    pub name: String,
    /// Its offers.
    pub offers: Vec<OfferCases>,
}

/// The capture of an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferCapture {
    /// The offer's name.
    pub name: String,
    /// Its capture.
    pub capture: Capture,
    /// Accepted responses without a date, which stand in no curve.
    pub undated: u64,
}

/// The capture of an experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct ExperimentCapture {
    /// The experiment's name.
    pub name: String,
    /// All offers together.
    pub capture: Capture,
    /// Accepted responses without a date, which stand in no curve.
    pub undated: u64,
    /// The offers.
    pub offers: Vec<OfferCapture>,
}

impl ExperimentCapture {
    /// What became of the accepted responses of an experiment, all together and offer by offer.
    pub fn of(experiment: &ExperimentCases) -> Result<Self, StatsError> {
        let all: Vec<Case> = experiment.offers.iter().flat_map(|o| o.cases.iter().cloned()).collect();
        let offer = |o: &OfferCases| {
            Ok(OfferCapture { name: o.name.clone(), capture: Capture::of(&o.cases, &[])?, undated: o.undated })
        };
        Ok(ExperimentCapture {
            name: experiment.name.clone(),
            capture: Capture::of(&all, &[])?,
            undated: experiment.offers.iter().map(|o| o.undated).sum(),
            offers: experiment.offers.iter().map(offer).collect::<Result<_, StatsError>>()?,
        })
    }
}
