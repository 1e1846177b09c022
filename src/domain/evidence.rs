//! What the statistics see: plain counts, whether they come from the database or straight from a file.

use super::experiment::Status;
use super::plan::{Amendment, Plan};
use super::response::{Outcome, Rung, Standing};
use super::stream::Stream;
use super::time::{Day, Moment};

/// All that is known about one experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The experiment's name.
    pub name: String,
    /// The hypothesis.
    pub hypothesis: String,
    /// Where it stands.
    pub status: Status,
    /// When it was started.
    pub started_at: Option<Moment>,
    /// When it was stopped.
    pub stopped_at: Option<Moment>,
    /// The plan that was fixed before the first response; without one there is no verdict.
    pub plan: Option<Plan>,
    /// Changes after the start.
    pub amendments: Vec<Amendment>,
    /// Alternatives beside doing nothing, chosen or not.
    pub alternatives: Vec<String>,
    /// The offers, in the order of the experiment.
    pub offers: Vec<OfferEvidence>,
    /// Demo data, which must never be mistaken for real evidence.
    pub demo: bool,
}

/// All that is known about one offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferEvidence {
    /// The offer's name.
    pub name: String,
    /// The rung that counts.
    pub ask: Rung,
    /// The counts.
    pub cells: Vec<Cell>,
    /// The fold over the counted responses.
    pub stream: Stream,
}

/// How many responses are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The segment.
    pub segment: Option<String>,
    /// The value propositions that were shown.
    pub propositions: std::sync::Arc<[String]>,
    /// What they did.
    pub outcome: Outcome,
    /// The alternative chosen.
    pub alternative: Option<String>,
    /// What they gave up.
    pub rung: Rung,
    /// Whether they count.
    pub standing: Standing,
    /// The day.
    pub day: Day,
    /// How many.
    pub count: u64,
}
