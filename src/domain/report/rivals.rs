//! Why customers went against the offers: the reasons that they, or others, gave.

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
