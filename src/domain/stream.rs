//! An offer's stream: its counted responses in the order in which they were given, folded to a crossing.
//!
//! The fold is the same whether responses come from a database or straight from a file; its state is a handful of
//! integers, kept with the tallies.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::plan::{Amendment, Plan};
use super::time::Moment;
use crate::stats::MAX_RESPONSES;
use crate::stats::sequential::{
    Boundaries, Crossed, Crossing as Direction, CrossingReason, Ended, MAX_PLANNED, Monitor,
};

/// One look: a counted response, or a tally of many alike, which is one look at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Responses that the look adds.
    pub n: u64,
    /// Of these, accepted.
    pub accepted: u64,
    /// When.
    pub at: Moment,
}

/// How a verdict was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// Validated, or else invalidated.
    pub validated: bool,
    /// By the closing look at the planned number, or else by evidence.
    pub closing: bool,
    /// At which response.
    pub at_response: u64,
    /// Accepted by then.
    pub accepted: u64,
    /// When; nothing where the responses have no dates.
    pub at: Option<Moment>,
}

/// Where a plan ended without a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// At which response.
    pub at_response: u64,
    /// Accepted by then.
    pub accepted: u64,
}

/// The state of the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stream {
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// The crossing, once there is one. It stays.
    pub crossing: Option<Crossing>,
    /// Where the plan ended without a crossing. Later responses are counted and change nothing.
    pub ended: Option<End>,
}

impl Stream {
    /// Takes in one look.
    ///
    /// The first crossing stays. Once the planned number was reached, later responses are counted and change no verdict.
    pub fn advance(&mut self, look: Look, boundaries: &Boundaries) {
        let mut monitor = self.monitor();
        monitor.advance(boundaries, look.n, look.accepted);
        (self.n, self.accepted) = (monitor.n, monitor.s);
        self.ended = monitor.ended.map(|end| End { at_response: end.at_n, accepted: end.at_s });
        if let (None, Some(crossed)) = (self.crossing, monitor.crossed) {
            self.crossing = Some(Crossing {
                validated: crossed.crossing == Direction::Validated,
                closing: crossed.reason == CrossingReason::Closing,
                at_response: crossed.at_n,
                accepted: crossed.at_s,
                at: Some(look.at),
            });
        }
    }

    /// Takes in one look by a plan's boundaries, or only counts it where there is no plan.
    pub(super) fn take(&mut self, look: Look, boundaries: Option<&Boundaries>) {
        match boundaries {
            Some(boundaries) => self.advance(look, boundaries),
            None => self.count(look),
        }
    }

    /// Counts one look where there is no plan, so no verdict either.
    fn count(&mut self, look: Look) {
        self.n = self.n.saturating_add(look.n);
        self.accepted = self.accepted.saturating_add(look.accepted.min(look.n));
    }

    /// An earlier state of the same fold: its crossing, if it had one, is the one that stayed.
    pub fn earlier(&self, n: u64, accepted: u64, crossed: bool) -> Self {
        let (crossing, ended) = (self.crossing.filter(|_| crossed), self.ended.filter(|end| end.at_response <= n));
        Stream { n, accepted, crossing, ended }
    }

    /// The same state as the statistics know it.
    pub fn monitor(&self) -> Monitor {
        Monitor {
            n: self.n,
            s: self.accepted,
            crossed: self.crossing.map(|c| Crossed {
                at_n: c.at_response,
                at_s: c.accepted,
                crossing: if c.validated { Direction::Validated } else { Direction::Invalidated },
                reason: if c.closing { CrossingReason::Closing } else { CrossingReason::Evidence },
            }),
            ended: self.ended.map(|end| Ended { at_n: end.at_response, at_s: end.accepted }),
        }
    }
}

/// Whether the bar or the planned number was changed after the first response. Moving the last day is no such change.
pub fn amended_after_responses(amendments: &[Amendment]) -> bool {
    amendments.iter().any(Amendment::decides)
}

/// Boundaries that were worked out before: those that were asked for since `old` was full, and the others.
#[derive(Default)]
struct Ready {
    young: HashMap<(i32, Option<u64>), Arc<Boundaries>>,
    old: HashMap<(i32, Option<u64>), Arc<Boundaries>>,
    /// The responses that the young ones plan together: each takes eight bytes.
    room: u64,
}

/// How many plans are kept ready, twice over: working out the closing look of a plan of 1,000 takes milliseconds.
const KEPT: usize = 1_000;
/// How many responses they may plan together.
const ROOM: u64 = 1_000_000;

impl Ready {
    fn find(&mut self, key: (i32, Option<u64>)) -> Option<Arc<Boundaries>> {
        if let Some(found) = self.young.get(&key) {
            return Some(Arc::clone(found));
        }
        let found = self.old.remove(&key)?;
        self.keep(key, Arc::clone(&found));
        Some(found)
    }

    fn keep(&mut self, key: (i32, Option<u64>), boundaries: Arc<Boundaries>) {
        let room = key.1.map_or(0, |planned| planned.min(MAX_PLANNED));
        if self.young.len() >= KEPT || self.room.saturating_add(room) > ROOM {
            self.old = std::mem::take(&mut self.young);
            self.room = 0;
        }
        self.room = self.room.saturating_add(room);
        self.young.insert(key, boundaries);
    }
}

static READY: LazyLock<Mutex<Ready>> = LazyLock::new(Mutex::default);

/// The boundaries of a plan, kept ready once they have been worked out.
///
/// A plan that was amended after responses has no closing look: its planned number was chosen by somebody who had
/// seen part of the result. The evidence rule stays valid whatever is changed.
pub fn boundaries_for(plan: &Plan, amended: bool) -> Arc<Boundaries> {
    let planned = plan.stop_at.filter(|n| !amended && (1..=MAX_RESPONSES).contains(n));
    let key = (plan.succeed_at.millionths(), planned);
    // A poisoned lock only means that another thread stopped between two whole entries.
    let ready = || READY.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(boundaries) = ready().find(key) {
        return boundaries;
    }
    // Worked out without the lock: a plan of 100,000 takes half a second.
    #[allow(clippy::expect_used)] // a Bar lies in the range that is taken, and so does the number after the filter
    let boundaries = Arc::new(Boundaries::new(plan.succeed_at.rate(), planned).expect("a checked bar and number"));
    ready().keep(key, Arc::clone(&boundaries));
    boundaries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bar::Bar;
    use crate::domain::folding::Folding;
    use proptest::prelude::*;

    fn plan(bar: f64, stop_at: Option<u64>) -> Plan {
        Plan { succeed_at: Bar::from_rate(bar).unwrap(), stop_at, stop_on: None }
    }

    fn looks(accepted: &[bool]) -> Vec<Look> {
        accepted.iter().enumerate().map(|(i, a)| Look { n: 1, accepted: u64::from(*a), at: Moment(i as i64) }).collect()
    }

    #[test]
    fn a_crossing_stays_with_its_number_and_its_moment() {
        let boundaries = boundaries_for(&plan(0.3, Some(40)), false);
        let mut given = vec![true; 8];
        given.extend([false; 30]);
        let stream = Stream::fold_by(looks(&given), Some(&boundaries));
        let crossing = stream.crossing.unwrap();
        assert!(crossing.validated && !crossing.closing);
        assert_eq!((crossing.at_response, crossing.accepted, crossing.at), (8, 8, Some(Moment(7))));
        assert_eq!((stream.n, stream.accepted), (38, 8));
    }

    #[test]
    fn the_plans_of_a_large_workspace_are_all_kept_ready_and_those_asked_for_last_outlive_the_others() {
        let of = |ready: &mut Ready, n: u64| {
            let key = (300_000, Some(n));
            let found = ready.find(key).is_some();
            if !found {
                ready.keep(key, boundaries_for(&plan(0.3, Some(8)), false));
            }
            found
        };
        let mut ready = Ready::default();
        (0..600).for_each(|n| assert!(!of(&mut ready, n)));
        assert!((0..600).all(|n| of(&mut ready, n)));
        // The next thousand push out those that nobody asks for meanwhile.
        (600..2_700).for_each(|n| {
            of(&mut ready, n);
            assert!(of(&mut ready, 7), "asked for all the time");
        });
        assert!(!of(&mut ready, 8));
        assert!(ready.young.len() + ready.old.len() <= 2 * KEPT);
        let mut large = Ready::default();
        (0..30).for_each(|n| assert!(!of(&mut large, MAX_PLANNED - n)));
        assert!(large.young.len() + large.old.len() <= 20);
    }

    #[test]
    fn a_tally_is_one_look_at_its_end() {
        let boundaries = boundaries_for(&plan(0.3, None), false);
        let one_by_one = Stream::fold_by(looks(&[true; 20]), Some(&boundaries));
        let at_once = Stream::fold_by([Look { n: 20, accepted: 20, at: Moment(19) }], Some(&boundaries));
        assert_eq!(one_by_one.crossing.unwrap().at_response, 8);
        assert_eq!(at_once.crossing.unwrap().at_response, 20);
    }

    #[test]
    fn tallies_of_one_moment_are_one_look_whichever_was_written_first() {
        let boundaries = boundaries_for(&plan(0.03, None), false);
        let (nothing, bought) =
            (Look { n: 930, accepted: 0, at: Moment(1) }, Look { n: 44, accepted: 44, at: Moment(1) });
        let stream = Stream::fold_by([nothing, bought], Some(&boundaries));
        assert_eq!(stream, Stream::fold_by([bought, nothing], Some(&boundaries)));
        assert_eq!((stream.n, stream.accepted, stream.crossing), (974, 44, None));
    }

    /// The rule in other words: the looks are gathered by their moments first.
    fn by_moments(looks: &[Look], boundaries: &Boundaries) -> Stream {
        let mut stream = Stream::default();
        for same in looks.chunk_by(|a, b| a.at == b.at) {
            if same.iter().any(|l| l.n > 1) {
                let (n, accepted) = same.iter().fold((0, 0), |sum, l| (sum.0 + l.n, sum.1 + l.accepted));
                stream.advance(Look { n, accepted, at: same[0].at }, boundaries);
            } else {
                same.iter().for_each(|l| stream.advance(*l, boundaries));
            }
        }
        stream
    }

    #[test]
    fn nothing_crosses_after_the_planned_number_and_an_amended_plan_has_no_closing_look() {
        let given: Vec<bool> = (0..40).map(|i| i % 3 == 0).collect();
        let registered = boundaries_for(&plan(0.2, Some(40)), false);
        assert!(Stream::fold_by(looks(&given), Some(&registered)).crossing.unwrap().closing);
        let amended = boundaries_for(&plan(0.2, Some(40)), true);
        assert_eq!(Stream::fold_by(looks(&given), Some(&amended)).crossing, None);
        let mut late = vec![false, false, true, false, false, false, true, false, false, true];
        late.extend([true; 50]);
        let short = boundaries_for(&plan(0.3, Some(10)), false);
        assert_eq!(Stream::fold_by(looks(&late), Some(&short)).crossing, None);
    }

    proptest! {
        #[test]
        fn a_fold_continued_is_the_fold_of_the_whole(
            given in prop::collection::vec(any::<bool>(), 0..80), cut in 0_usize..80, bar in 0.05_f64..0.9,
        ) {
            let boundaries = boundaries_for(&plan(bar, Some(50)), false);
            let all = looks(&given);
            let cut = cut.min(all.len());
            let mut continued = Stream::fold_by(all[..cut].to_vec(), Some(&boundaries));
            all[cut..].iter().for_each(|l| continued.advance(*l, &boundaries));
            prop_assert_eq!(continued, Stream::fold_by(all, Some(&boundaries)));
        }

        #[test]
        fn a_fold_can_be_left_anywhere_also_in_the_middle_of_a_moment(
            given in prop::collection::vec((0_i64..3, 1_u64..4, 0_u64..4), 0..40), cut in 0_usize..40, bar in 0.05_f64..0.9,
        ) {
            let boundaries = boundaries_for(&plan(bar, Some(50)), false);
            let mut at = 0;
            let looks: Vec<Look> = given
                .into_iter()
                .map(|(later, n, accepted)| {
                    at += later;
                    Look { n, accepted: accepted.min(n), at: Moment(at) }
                })
                .collect();
            let mut folding = Folding::default();
            for (i, look) in looks.iter().enumerate() {
                if i == cut {
                    let (settled, tallied) = folding.before_moment();
                    folding = Folding::left(folding.stream(), settled, looks[i.max(1) - 1].at, tallied);
                }
                folding.take(*look, Some(&boundaries));
            }
            prop_assert_eq!(folding.stream(), by_moments(&looks, &boundaries));
        }

        #[test]
        fn order_moves_the_crossing_and_never_the_counts(given in prop::collection::vec(any::<bool>(), 0..80)) {
            let boundaries = boundaries_for(&plan(0.4, None), false);
            let forward = Stream::fold_by(looks(&given), Some(&boundaries));
            let backward: Vec<bool> = given.iter().rev().copied().collect();
            let backward = Stream::fold_by(looks(&backward), Some(&boundaries));
            prop_assert_eq!((forward.n, forward.accepted), (backward.n, backward.accepted));
            let without = Stream::fold(looks(&given), None);
            prop_assert_eq!((without.n, without.accepted, without.crossing), (forward.n, forward.accepted, None));
        }
    }
}
