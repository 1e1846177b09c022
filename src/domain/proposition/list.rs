//! Every value proposition of a workspace, those with the most responses first.

use crate::domain::evidence::Evidence;
use crate::domain::portfolio::{Known, words};
use crate::domain::report::{PropositionReport, propositions};
use crate::domain::time::Moment;
use crate::domain::wording::{capital, counted, number};
use crate::stats::StatsError;

/// How many of them are pooled; each costs milliseconds.
const MOST_POOLED: usize = 12;

/// Every value proposition of a workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Propositions {
    /// When it was worked out.
    pub computed_at: Moment,
    /// Demo data, which must never be mistaken for real evidence.
    pub demo: bool,
    /// The heading, which is an answer.
    pub headline: String,
    /// What it rests on.
    pub lead: String,
    /// All that somebody was asked about; the first ones are pooled.
    pub asked: Vec<PropositionReport>,
    /// How many are pooled.
    pub pooled: usize,
    /// The names of those that nobody was asked about yet.
    pub unasked: Vec<String>,
}

impl Propositions {
    /// Works out what is said about all value propositions; `names` are those that there are.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn of(known: &Known, names: &[String], now: Moment) -> Result<Self, StatsError> {
        let evidence: Vec<&Evidence> = known.tests.iter().map(|t| &t.evidence).collect();
        let mut asked = propositions::counted(&evidence);
        let pooled = asked.len().min(MOST_POOLED);
        asked[..pooled].iter_mut().try_for_each(PropositionReport::finish_rate)?;
        let unasked: Vec<String> = names.iter().filter(|n| asked.iter().all(|p| p.name != **n)).cloned().collect();
        let headline = match (names.is_empty(), asked.is_empty()) {
            (true, _) => "What would take care of what your customers care about?".to_string(),
            (_, true) => "No value proposition has been put to anybody yet.".to_string(),
            _ => format!("{}.", words::propositions(&asked[..pooled], asked.len() - pooled)),
        };
        let all = counted(names.len() as u64, "value proposition", "value propositions");
        let lead = match asked.len() {
            _ if names.is_empty() => "Name one in an offer of an experiment.".to_string(),
            n if n == names.len() => format!("{}, each put to customers.", capital(&all)),
            n => format!("{all}, {} of them put to customers.", number(n)),
        };
        Ok(Propositions { computed_at: now, demo: known.demo, headline, lead, asked, pooled, unasked })
    }
}
