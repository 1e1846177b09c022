//! What won instead of the offers: by segment, and in the words that customers, or others, gave for it.

use super::{OfferReport, Tally};
use crate::domain::evidence::Evidence;
use crate::domain::response::Outcome;
use crate::domain::text::fold;

/// A reason and how often it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The reason, as it was first written.
    pub words: String,
    /// How often.
    pub count: u64,
}

/// Reasons of the customers who did nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    /// The commonest first, and of equal ones the latest first.
    pub reasons: Vec<Reason>,
    /// How many of those who did nothing are known by a reason.
    pub known: u64,
}

/// What the customers of a segment chose, over all offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentChoices {
    /// The segment; nothing for responses without one.
    pub name: Option<String>,
    /// What they chose.
    pub tally: Tally,
}

/// Every segment, in the order of names, responses without one last.
pub(super) fn by_segment(offers: &[OfferReport]) -> Vec<SegmentChoices> {
    let mut found: Vec<SegmentChoices> = Vec::new();
    for segment in offers.iter().flat_map(|o| &o.segments) {
        match found.iter_mut().find(|s| s.name == segment.name) {
            Some(known) => known.tally = std::mem::take(&mut known.tally).with(segment.tally.clone()),
            None => found.push(SegmentChoices { name: segment.name.clone(), tally: segment.tally.clone() }),
        }
    }
    found.sort_by(|a, b| (a.name.is_none(), &a.name).cmp(&(b.name.is_none(), &b.name)));
    found
}

/// How many reasons are told.
const TOLD: usize = 5;

/// Why customers did nothing, as far as anybody wrote it down. Two spellings of one reason are one reason.
pub(super) fn why_nothing(evidence: &Evidence) -> Reasons {
    let mut found: Vec<(String, Reason)> = Vec::new();
    let nothing = evidence.voices.iter().filter(|v| v.outcome == Outcome::DoNothing);
    for words in nothing.filter_map(|voice| voice.reason.as_ref()) {
        let folded = fold(words);
        match found.iter_mut().find(|(known, _)| *known == folded) {
            Some((_, reason)) => reason.count += 1,
            None => found.push((folded, Reason { words: words.clone(), count: 1 })),
        }
    }
    let known = found.iter().map(|(_, reason)| reason.count).sum();
    found.sort_by_key(|(_, reason)| std::cmp::Reverse(reason.count));
    Reasons { reasons: found.into_iter().take(TOLD).map(|(_, reason)| reason).collect(), known }
}
