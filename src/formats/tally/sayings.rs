//! What the rows of a file say beyond what the customer did: cares, words, and what came after.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Names, last};
use crate::domain::capture::Ending;
use crate::domain::evidence::{MOST_VOICES, Voice};
use crate::domain::response::Draft;
use crate::domain::text::{Name, Words};
use crate::domain::time::{Day, Moment};

/// Sets of cares and endings, each kept once; a row remembers their places. The first place stands for "none".
pub(super) struct Sayings {
    cares: Names,
    set_of: HashMap<Vec<u32>, u32>,
    sets: Vec<Arc<[String]>>,
    ending_of: HashMap<(Ending, Day), u32>,
    endings: Vec<Option<(Ending, Day)>>,
    voices: Vec<(Moment, u32, Voice)>,
    heard: u32,
}

impl Default for Sayings {
    fn default() -> Self {
        Sayings {
            cares: Names::default(),
            set_of: HashMap::from([(Vec::new(), 0)]),
            sets: vec![Arc::from([])],
            ending_of: HashMap::new(),
            endings: vec![None],
            voices: Vec::new(),
            heard: 0,
        }
    }
}

impl Sayings {
    /// The place of the cares that a row states.
    pub(super) fn said(&mut self, draft: &Draft) -> u32 {
        let mut set: Vec<u32> = draft.cares.iter().map(|scored| self.cares.place(&scored.care)).collect();
        set.sort_unstable();
        set.dedup();
        if let Some(known) = self.set_of.get(&set) {
            return *known;
        }
        self.sets.push(set.iter().filter_map(|care| self.cares.spelled(Some(*care))).collect());
        *self.set_of.entry(set).or_insert(last(self.sets.len()))
    }

    /// The place of what became of a row.
    pub(super) fn ended(&mut self, draft: &Draft) -> u32 {
        let reason = draft.lost_reason.as_ref().map(Words::as_str);
        let ending = Ending::of(draft.captured_at, draft.lost_at, draft.observed_until, reason);
        let Some(ending) = ending.map(|(how, at)| (how, at.day())) else { return 0 };
        let endings = &mut self.endings;
        *self.ending_of.entry(ending).or_insert_with_key(|ending| {
            endings.push(Some(ending.clone()));
            last(endings.len())
        })
    }

    /// Keeps what a row says in words, as long as a report may look at it, under a number of its own; 0 where it says
    /// nothing. Whether the row counts is not known before the end, so many more are kept than a report looks at.
    pub(super) fn hear(&mut self, draft: &Draft, at: Moment) -> u32 {
        let heard = draft.standard.is_some() || draft.quote.is_some() || draft.reason.is_some();
        if !heard {
            return 0;
        }
        if self.voices.len() >= 8 * MOST_VOICES {
            self.latest_first();
            self.voices.truncate(4 * MOST_VOICES);
        }
        let words = |words: &Option<Words>| words.as_ref().map(|w| w.as_str().to_owned());
        let voice = Voice {
            offer: draft.offer.as_str().to_owned(),
            segment: draft.segment.as_ref().map(|n| n.as_str().to_owned()),
            day: at.day(),
            member: None,
            outcome: draft.outcome,
            care: draft.cares.first().map(|scored| &scored.care).map(|n: &Name| n.as_str().to_owned()),
            standard: words(&draft.standard),
            quote: words(&draft.quote),
            reason: words(&draft.reason),
            reason_source: draft.reason_source,
        };
        self.heard = self.heard.saturating_add(1);
        self.voices.push((at, self.heard, voice));
        self.heard
    }

    fn latest_first(&mut self) {
        self.voices.sort_by_key(|(at, place, _)| std::cmp::Reverse((*at, *place)));
    }

    /// The cares at a place.
    pub(super) fn cares(&self, place: u32) -> Arc<[String]> {
        self.sets.get(place as usize).map_or_else(|| Arc::from([]), Arc::clone)
    }

    /// The ending at a place.
    pub(super) fn ending(&self, place: u32) -> Option<(Ending, Day)> {
        self.endings.get(place as usize).cloned().flatten()
    }

    /// What was said by those who count, the latest first.
    pub(super) fn voices(&mut self, counting: &HashSet<u32>) -> Vec<Voice> {
        self.latest_first();
        let counted = self.voices.drain(..).filter(|(_, place, _)| counting.contains(place));
        counted.map(|(.., voice)| voice).take(MOST_VOICES).collect()
    }
}
