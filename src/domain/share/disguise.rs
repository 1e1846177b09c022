//! Evidence for people who read by a link.
//!
//! What is not to be told is taken out of the evidence before anything is worked out, so no sentence, chart or table can
//! repeat it, and no section that a report may get later. Lines of small groups then go from the finished report:
//! taking them out earlier would change the figures of the others.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use super::{LEAST, few};
use crate::domain::capture;
use crate::domain::evidence::{Evidence, OfferEvidence, Voice};
use crate::domain::id::ExperimentId;
use crate::domain::own_field::OwnEvidence;
use crate::domain::portfolio::{About, Known};
use crate::domain::response::{Outcome, ReasonSource};
use crate::domain::text::fold;

/// What stands for alternatives that so few chose that it might tell who.
const RARE_ALTERNATIVE: &str = "others, each chosen by fewer than 3";

/// What stands for reasons that are too rare to be told.
pub(in crate::domain) const RARE_REASON: &str = "reasons that fewer than 3 gave each";

/// The names of offers that are not told of, by experiment.
pub(in crate::domain) type Few = HashMap<ExperimentId, Vec<String>>;

/// The evidence with other names for small groups and files, and without words that nobody released; and the names of the
/// offers with too few responses, which are not in it.
pub(in crate::domain) fn disguised(evidence: &Evidence, words: bool) -> (Evidence, Vec<String>) {
    let mut disguised = evidence.clone();
    let few = few::taken_out(&mut disguised);
    let names = Names::of(&[&disguised]);
    names.disguise(0, &mut disguised, words);
    (disguised, few)
}

/// The same of several experiments together: a segment is judged by each of them, a care by all.
pub(in crate::domain) fn disguised_known(known: &Known, words: bool) -> (Known, Few) {
    let mut disguised = known.clone();
    let few = disguised.tests.iter_mut().map(|test| (test.id, few::taken_out(&mut test.evidence)));
    let few: Few = few.filter(|(_, names)| !names.is_empty()).collect();
    let names = Names::of(&disguised.tests.iter().map(|test| &test.evidence).collect::<Vec<_>>());
    for (place, test) in disguised.tests.iter_mut().enumerate() {
        names.disguise(place, &mut test.evidence, words);
        names.disguise_about(place, &mut test.about);
    }
    (disguised, few)
}

/// Names that are not to be told, with what is told instead.
struct Names {
    /// By the place of the experiment.
    segments: Vec<HashMap<String, String>>,
    /// Likewise.
    alternatives: Vec<HashSet<String>>,
    /// The cares that may be told.
    open_cares: Vec<String>,
    cares: HashMap<String, String>,
    files: HashMap<String, String>,
    reasons: HashMap<String, u64>,
    losses: HashMap<String, u64>,
}

impl Names {
    fn of(all: &[&Evidence]) -> Self {
        let offers = || all.iter().flat_map(|e| &e.offers);
        let voices = || all.iter().flat_map(|e| &e.voices);
        let listened = || offers().flat_map(|o| &o.mentions).flat_map(|m| m.cares.iter().map(|c| (c.clone(), m.count)));
        let cares = sizes(listened().chain(voices().filter_map(|voice| Some((voice.care.clone()?, 0)))));
        let files = offers().flat_map(|o| &o.sources).filter_map(|source| Some((source.file.clone()?, 0)));
        let losses = offers().flat_map(|o| &o.endings).filter_map(|ending| match &ending.how {
            capture::Ending::Lost(Some(reason)) => Some((fold(reason), ending.count)),
            _ => None,
        });
        let mut small = 0;
        let segments = all.iter().map(|evidence| {
            let renamed = renamed(segments(evidence), "a group of fewer than 3", small);
            small += renamed.len();
            renamed
        });
        Names {
            segments: segments.collect(),
            alternatives: all.iter().map(|evidence| rare_alternatives(evidence)).collect(),
            open_cares: cares.iter().filter(|(_, n)| **n >= LEAST).map(|(name, _)| name.clone()).collect(),
            cares: renamed(cares, "a care of fewer than 3", 0),
            files: renamed(sizes(files), "file", 0),
            reasons: sizes(voices().filter_map(reason_of_nothing)),
            losses: sizes(losses),
        }
    }

    fn disguise(&self, place: usize, evidence: &mut Evidence, words: bool) {
        // Whatever a team wants to know may be what tells who a customer is.
        evidence.own = OwnEvidence::default();
        evidence.offers.iter_mut().for_each(|offer| self.disguise_offer(place, offer));
        let alternatives = &self.alternatives[place];
        if evidence.alternatives.iter().any(|name| alternatives.contains(name)) {
            evidence.alternatives.retain(|name| !alternatives.contains(name));
            evidence.alternatives.push(RARE_ALTERNATIVE.to_string());
        }
        evidence.voices.iter_mut().for_each(|voice| {
            voice.segment = voice.segment.as_ref().map(|name| told(&self.segments[place], name));
            voice.care = voice.care.as_ref().map(|name| told(&self.cares, name));
            if !words {
                (voice.standard, voice.quote) = (None, None);
                // What somebody else thinks is not the customer's own; what nobody noted may be.
                voice.reason.take_if(|_| matches!(voice.reason_source, None | Some(ReasonSource::Customer)));
            }
            if let Some(reason) = voice.reason.as_mut().filter(|reason| self.hides(voice.outcome, reason)) {
                *reason = RARE_REASON.to_string();
                voice.reason_source = None; // nobody said that
            }
        });
    }

    /// Cares of which nobody knows how many state them are not told.
    fn disguise_about(&self, place: usize, about: &mut About) {
        about.segments.iter_mut().for_each(|name| *name = told(&self.segments[place], name));
        about.cares.retain(|name| self.open_cares.contains(name));
        // Whatever a team wants to know may tell who a customer is.
        about.fields.clear();
    }

    fn disguise_offer(&self, place: usize, offer: &mut OfferEvidence) {
        let segments = &self.segments[place];
        for cell in &mut offer.cells {
            cell.segment = cell.segment.as_ref().map(|name| told(segments, name));
            if let Some(name) = cell.alternative.as_mut().filter(|name| self.alternatives[place].contains(*name)) {
                *name = RARE_ALTERNATIVE.to_string();
            }
        }
        for mention in &mut offer.mentions {
            mention.segment = mention.segment.as_ref().map(|name| told(segments, name));
            mention.cares = mention.cares.iter().map(|name| told(&self.cares, name)).collect::<Arc<[String]>>();
        }
        if offer.silent() < LEAST {
            offer.cells.iter_mut().for_each(|cell| cell.unsaid = false);
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
    fn hides(&self, outcome: Outcome, reason: &str) -> bool {
        outcome != Outcome::DoNothing || rare(&self.reasons, reason)
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

/// The counted responses of each segment that is named anywhere.
fn segments(evidence: &Evidence) -> HashMap<String, u64> {
    let offers = || evidence.offers.iter();
    let counted = |n: u64, counts: bool| if counts { n } else { 0 };
    let of_cells = offers()
        .flat_map(|o| &o.cells)
        .filter_map(|cell| Some((cell.segment.clone()?, counted(cell.count, cell.counts()))));
    let of_mentions = offers().flat_map(|o| &o.mentions).filter_map(|mention| Some((mention.segment.clone()?, 0)));
    let of_voices = evidence.voices.iter().filter_map(|voice| Some((voice.segment.clone()?, 0)));
    sizes(of_cells.chain(of_mentions).chain(of_voices))
}

/// The alternatives that somebody chose, and fewer than three. What nobody chose tells of nobody.
fn rare_alternatives(evidence: &Evidence) -> HashSet<String> {
    let cells = evidence.offers.iter().flat_map(|offer| &offer.cells).filter(|cell| cell.count > 0);
    let chosen = sizes(cells.filter_map(|cell| Some((cell.alternative.clone()?, cell.count))));
    chosen.into_iter().filter(|(_, n)| *n < LEAST).map(|(name, _)| name).collect()
}

/// Another name for each group that is too small, numbered from `after` on so that groups stay apart.
fn renamed(sizes: HashMap<String, u64>, instead: &str, after: usize) -> HashMap<String, String> {
    let mut small: Vec<String> = sizes.into_iter().filter(|(_, n)| *n < LEAST).map(|(name, _)| name).collect();
    small.sort();
    small.into_iter().enumerate().map(|(i, name)| (name, format!("{instead} ({})", after + i + 1))).collect()
}

fn told(instead: &HashMap<String, String>, name: &str) -> String {
    instead.get(name).map_or(name, String::as_str).to_string()
}
