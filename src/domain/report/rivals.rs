//! What won instead of the offers: by segment, and in the words that customers, or others, gave for it.

use super::{OfferReport, Tally};
use crate::domain::evidence::Evidence;
use crate::domain::response::{Outcome, ReasonSource};
use crate::domain::text::fold;
use crate::domain::wording::count;

/// A reason and how often it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The reason, as it was first written.
    pub words: String,
    /// Who says so, where that was noted.
    pub by: Option<ReasonSource>,
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
    /// How many of them said so themselves.
    pub own_words: u64,
}

impl Reason {
    /// The reason with who says so: only customers are quoted.
    pub fn told(&self) -> String {
        match self.by {
            Some(ReasonSource::Customer) => format!("“{}”", self.words),
            Some(ReasonSource::Seller) => format!("{} (the seller’s view)", self.words),
            Some(ReasonSource::Other) => format!("{} (somebody else’s view)", self.words),
            None => self.words.clone(),
        }
    }
}

impl Reasons {
    /// Whose words they are, as a heading.
    pub fn heading(&self) -> String {
        let (known, own) = (self.known, self.own_words);
        match own {
            own if own == known => format!("Why nothing, in the words of {}", count(known)),
            0 => format!("Why nothing, as others see it, of {}", count(known)),
            own => format!("Why nothing, of {}: in their own words {}", count(known), count(own)),
        }
    }
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

/// Why customers did nothing, as far as anybody wrote it down. Two spellings of one reason are one reason; what a customer
/// says and what somebody else thinks are two.
pub(super) fn why_nothing(evidence: &Evidence) -> Reasons {
    let mut found: Vec<(String, Reason)> = Vec::new();
    let nothing = evidence.voices.iter().filter(|v| v.outcome == Outcome::DoNothing);
    for (words, by) in nothing.filter_map(|voice| Some((voice.reason.as_deref()?, voice.reason_source))) {
        let folded = fold(words);
        match found.iter_mut().find(|(known, reason)| *known == folded && reason.by == by) {
            Some((_, reason)) => reason.count += 1,
            None => found.push((folded, Reason { words: words.to_owned(), by, count: 1 })),
        }
    }
    let number = |of: &dyn Fn(&Reason) -> bool| found.iter().filter(|(_, r)| of(r)).map(|(_, r)| r.count).sum();
    let (known, own_words) = (number(&|_| true), number(&|r| r.by == Some(ReasonSource::Customer)));
    found.sort_by_key(|(_, reason)| std::cmp::Reverse(reason.count));
    Reasons { reasons: found.into_iter().take(TOLD).map(|(_, reason)| reason).collect(), known, own_words }
}
