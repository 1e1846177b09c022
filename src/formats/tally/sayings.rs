//! What the rows of a file say beyond what the customer did: cares, words, and what came after.

use std::collections::HashMap;
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
    voices: Vec<(Moment, Voice)>,
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

    /// Keeps what a row says in words, as long as a report will look at it.
    pub(super) fn hear(&mut self, draft: &Draft, at: Moment) {
        let heard = draft.standard.is_some() || draft.quote.is_some() || draft.reason.is_some();
        if !heard || self.voices.len() >= MOST_VOICES {
            return;
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
        };
        self.voices.push((at, voice));
    }

    /// The cares at a place.
    pub(super) fn cares(&self, place: u32) -> Arc<[String]> {
        self.sets.get(place as usize).map_or_else(|| Arc::from([]), Arc::clone)
    }

    /// The ending at a place.
    pub(super) fn ending(&self, place: u32) -> Option<(Ending, Day)> {
        self.endings.get(place as usize).cloned().flatten()
    }

    /// What was said, the latest first.
    pub(super) fn voices(&mut self) -> Vec<Voice> {
        self.voices.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        self.voices.drain(..).map(|(_, voice)| voice).collect()
    }
}
