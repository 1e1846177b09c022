//! The report for people who read it by a link: the same figures, without what would tell who a customer is.
//!
//! What is not to be told is taken out of the evidence before anything is worked out, so no sentence, chart or table can
//! repeat it, and no section that the report may get later. Lines of small groups then go from the finished report:
//! taking them out earlier would change the figures of the others.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use super::Report;
use crate::domain::capture;
use crate::domain::evidence::{Evidence, OfferEvidence, Voice};
use crate::domain::response::Outcome;
use crate::domain::share::LEAST;
use crate::domain::text::fold;
use crate::domain::time::Moment;
use crate::stats::StatsError;

/// What stands for reasons that are too rare to be told.
const RARE_REASON: &str = "a reason that fewer than 3 gave";

impl Report {
    /// Works out everything that may be said to people who read by a link; `words` lets customers' own words through.
    ///
    /// # Errors
    /// Those of [`Report::of`].
    pub fn for_sharing(evidence: &Evidence, words: bool, now: Moment) -> Result<Self, StatsError> {
        let mut report = Report::of(&disguised(evidence, words), now)?;
        report.offers.iter_mut().for_each(|offer| offer.segments.retain(|segment| segment.n >= LEAST));
        report.segments.retain(|segment| segment.tally.n() >= LEAST);
        report.propositions.iter_mut().for_each(|p| p.cells.retain(|cell| cell.n >= LEAST));
        report.cares.retain(|care| care.mentioned >= LEAST);
        report.why_nothing.reasons.retain(|reason| reason.count >= LEAST);
        // However often it stands for a reason, it is none.
        report.why_nothing.reasons.sort_by_key(|reason| reason.words == RARE_REASON);
        Ok(report)
    }
}

/// The evidence with other names for small groups and files, and without words that nobody released.
fn disguised(evidence: &Evidence, words: bool) -> Evidence {
    let names = Names::of(evidence);
    let mut disguised = evidence.clone();
    disguised.offers.iter_mut().for_each(|offer| names.disguise(offer));
    disguised.voices.iter_mut().for_each(|voice| {
        voice.segment = voice.segment.as_ref().map(|name| told(&names.segments, name));
        voice.care = voice.care.as_ref().map(|name| told(&names.cares, name));
        voice.reason = voice.reason.take().map(|reason| names.reason(voice.outcome, reason));
        if !words {
            (voice.standard, voice.quote) = (None, None);
        }
    });
    disguised
}

/// Names that are not to be told, with what is told instead.
struct Names {
    segments: HashMap<String, String>,
    cares: HashMap<String, String>,
    files: HashMap<String, String>,
    reasons: HashMap<String, u64>,
    losses: HashMap<String, u64>,
}

impl Names {
    fn of(evidence: &Evidence) -> Self {
        let offers = || evidence.offers.iter();
        let segments = offers()
            .flat_map(|o| &o.cells)
            .filter_map(|cell| Some((cell.segment.clone()?, if cell.counts() { cell.count } else { 0 })));
        let listened = offers().flat_map(|o| &o.mentions);
        let of_mentions = listened.clone().filter_map(|mention| Some((mention.segment.clone()?, 0)));
        let of_voices = evidence.voices.iter().filter_map(|voice| Some((voice.segment.clone()?, 0)));
        let cares = listened.flat_map(|m| m.cares.iter().map(|care| (care.clone(), m.count)));
        let cares_of_voices = evidence.voices.iter().filter_map(|voice| Some((voice.care.clone()?, 0)));
        let files = offers().flat_map(|o| &o.sources).filter_map(|source| Some((source.file.clone()?, 0)));
        let losses = offers().flat_map(|o| &o.endings).filter_map(|ending| match &ending.how {
            capture::Ending::Lost(Some(reason)) => Some((fold(reason), ending.count)),
            _ => None,
        });
        Names {
            segments: renamed(segments.chain(of_mentions).chain(of_voices), "a group of fewer than 3"),
            cares: renamed(cares.chain(cares_of_voices), "a care of fewer than 3"),
            files: renamed(files, "file"),
            reasons: sizes(evidence.voices.iter().filter_map(reason_of_nothing)),
            losses: sizes(losses),
        }
    }

    fn disguise(&self, offer: &mut OfferEvidence) {
        for cell in &mut offer.cells {
            cell.segment = cell.segment.as_ref().map(|name| told(&self.segments, name));
        }
        for mention in &mut offer.mentions {
            mention.segment = mention.segment.as_ref().map(|name| told(&self.segments, name));
            mention.cares = mention.cares.iter().map(|name| told(&self.cares, name)).collect::<Arc<[String]>>();
        }
        for source in &mut offer.sources {
            source.file = source.file.as_ref().map(|name| told(&self.files, name));
        }
        for ending in &mut offer.endings {
            if let capture::Ending::Lost(Some(reason)) = &mut ending.how
                && rare(&self.losses, reason)
            {
                *reason = RARE_REASON.to_string();
            }
        }
    }

    /// Only reasons for doing nothing are told by their number; all others would be one customer's own words.
    fn reason(&self, outcome: Outcome, reason: String) -> String {
        let told = outcome == Outcome::DoNothing && !rare(&self.reasons, &reason);
        if told { reason } else { RARE_REASON.to_string() }
    }
}

fn reason_of_nothing(voice: &Voice) -> Option<(String, u64)> {
    let reason = voice.reason.as_deref().filter(|_| voice.outcome == Outcome::DoNothing)?;
    Some((fold(reason), 1))
}

fn rare(sizes: &HashMap<String, u64>, words: &str) -> bool {
    sizes.get(&fold(words)).is_none_or(|n| *n < LEAST)
}

fn sizes<K: Eq + Hash>(counts: impl Iterator<Item = (K, u64)>) -> HashMap<K, u64> {
    let mut sizes: HashMap<K, u64> = HashMap::new();
    for (name, n) in counts {
        let size = sizes.entry(name).or_default();
        *size = size.saturating_add(n);
    }
    sizes
}

/// Another name for each group that is too small, numbered so that groups stay apart.
fn renamed(counts: impl Iterator<Item = (String, u64)>, instead: &str) -> HashMap<String, String> {
    let mut small: Vec<String> = sizes(counts).into_iter().filter(|(_, n)| *n < LEAST).map(|(name, _)| name).collect();
    small.sort();
    small.into_iter().enumerate().map(|(i, name)| (name, format!("{instead} ({})", i + 1))).collect()
}

fn told(instead: &HashMap<String, String>, name: &str) -> String {
    instead.get(name).map_or(name, String::as_str).to_string()
}
