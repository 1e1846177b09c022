//! What could be wrong with who was asked, by whom, and when: each with its size, or not said.

use std::collections::BTreeMap;

use super::{OfferReport, PlanReport, Remark};
use crate::domain::evidence::{Evidence, Source};
use crate::domain::experiment::Status;
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::{Outcome, Rung, Standing};
use crate::domain::wording::{capital, count, counted, number, pct};
use crate::stats::sequential::N_MIN;

/// From this part on, one person has asked most of them.
const MOST_OF_THEM: f64 = 0.6;
/// From this part on, all of them came from one file.
const ALL_OF_THEM: f64 = 0.9;

/// Responses and the accepted ones among them.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    n: u64,
    accepted: u64,
}

impl Counts {
    fn add(&mut self, n: u64, accepted: bool) {
        self.n = self.n.saturating_add(n);
        self.accepted = self.accepted.saturating_add(if accepted { n } else { 0 });
    }

    fn without(self, part: Counts) -> Counts {
        Counts { n: self.n.saturating_sub(part.n), accepted: self.accepted.saturating_sub(part.accepted) }
    }

    fn rate(self) -> String {
        pct(self.accepted as f64 / self.n as f64)
    }

    fn part_of(self, all: Counts) -> f64 {
        self.n as f64 / all.n as f64
    }

    /// How often the one half accepts, and the other.
    fn against(self, others: Counts, here: &str, there: &str) -> String {
        match (self.n, others.n) {
            (0, _) | (_, 0) => String::new(),
            _ => format!(" {} {here} accepted, {} {there}.", self.rate(), others.rate()),
        }
    }
}

fn remark(code: &'static str, label: &str, sentence: String) -> Remark {
    Remark { code, label: label.to_string(), sentence }
}

/// All of them.
pub(super) fn warnings(evidence: &Evidence, offers: &[OfferReport], plan: Option<&PlanReport>) -> Vec<Remark> {
    let found = [
        one_person(evidence),
        one_file(evidence),
        late(evidence),
        small_segments(offers),
        stopped_early(evidence, offers, plan),
    ];
    found.into_iter().flatten().collect()
}

fn tallied<'a>(evidence: &'a Evidence, kept: impl Fn(&'a Source) -> bool) -> Counts {
    let mut counts = Counts::default();
    for offer in &evidence.offers {
        for source in offer.sources.iter().filter(|s| kept(s)) {
            let accepted = accepted(source.outcome, source.rung, offer.ask);
            counts.add(source.count, accepted);
        }
    }
    counts
}

/// The name that stands most often, with its counts.
fn commonest<'a>(evidence: &'a Evidence, name: impl Fn(&'a Source) -> Option<&'a String>) -> Option<(&'a str, Counts)> {
    let mut by_name: BTreeMap<&str, u64> = BTreeMap::new();
    for source in evidence.offers.iter().flat_map(|o| &o.sources) {
        if let Some(name) = name(source) {
            *by_name.entry(name).or_default() += source.count;
        }
    }
    let (most, _) = by_name.into_iter().rev().max_by_key(|(_, n)| *n)?;
    Some((most, tallied(evidence, |s| name(s).is_some_and(|n| n == most))))
}

/// Who asked is known of responses that were logged by hand; who brings a file need not have asked anybody.
fn one_person(evidence: &Evidence) -> Option<Remark> {
    let by_hand = |s: &Source| s.file.is_none() && s.member.is_some();
    let all = tallied(evidence, by_hand);
    let (person, own) = commonest(evidence, |s| s.member.as_ref().filter(|_| s.file.is_none()))?;
    if all.n < N_MIN || own.part_of(all) < MOST_OF_THEM {
        return None;
    }
    let others = all.without(own);
    let rates = own.against(others, &format!("of those whom {person} asked"), "of the others");
    let who = match others.n {
        0 => format!("{person} logged all {}.", count(own.n)),
        _ => format!("{person} logged {} of {}.{rates}", count(own.n), count(all.n)),
    };
    Some(remark("one_person", "One person asked most of them.", who))
}

fn one_file(evidence: &Evidence) -> Option<Remark> {
    let all = tallied(evidence, |_| true);
    let (file, own) = commonest(evidence, |s| s.file.as_ref())?;
    (all.n >= N_MIN && own.part_of(all) >= ALL_OF_THEM).then(|| {
        let sentence = format!(
            "{} of {} were brought by {file}. Customers of one list may be of one kind.",
            count(own.n),
            count(all.n)
        );
        remark("one_source", "All of them came from one source.", sentence)
    })
}

fn late(evidence: &Evidence) -> Option<Remark> {
    let by_hand = tallied(evidence, |s| s.file.is_none());
    let late = tallied(evidence, |s| s.late);
    (late.n > 0).then(|| {
        let rates = late.against(by_hand.without(late), "of these", "of the others");
        let sentence = format!(
            "{} of {} were logged more than two days after they were given, from memory.{rates}",
            count(late.n),
            count(by_hand.n)
        );
        remark("logged_late", "Some were logged late.", sentence)
    })
}

fn small_segments(offers: &[OfferReport]) -> Option<Remark> {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    for segment in offers.iter().flat_map(|o| &o.segments) {
        if let Some(name) = &segment.name {
            *sizes.entry(name).or_default() += segment.n;
        }
    }
    let small: Vec<&str> = sizes.iter().filter(|(_, n)| **n < N_MIN).map(|(name, _)| *name).collect();
    (sizes.len() > 1 && !small.is_empty()).then(|| {
        let all = small.join(", ");
        let sentence = match small.len() {
            1 => format!("Of {all} fewer than {N_MIN} customers responded: they say next to nothing."),
            n => format!(
                "{} segments have fewer than {N_MIN} responses each and say next to nothing: {all}.",
                capital(&number(n))
            ),
        };
        remark("small_segments", "Some segments are small.", sentence)
    })
}

fn stopped_early(evidence: &Evidence, offers: &[OfferReport], plan: Option<&PlanReport>) -> Option<Remark> {
    let planned = plan?.plan.stop_at?;
    let verdict = |o: &OfferReport| o.verdict.is_validated() || o.verdict.falls_short();
    let short: Vec<&OfferReport> = offers.iter().filter(|o| o.n < planned && !verdict(o)).collect();
    (evidence.status == Status::Stopped && !short.is_empty()).then(|| {
        let each = short.iter().map(|o| format!("{} at {} of {}", o.name, count(o.n), count(planned)));
        let sentence = format!("Asking ended before a verdict: {}.", each.collect::<Vec<_>>().join(", "));
        remark("stopped_early", "It was stopped early.", sentence)
    })
}

/// What warm contacts do beside the others: why they are left out.
pub(super) fn warm(evidence: &Evidence) -> Option<Remark> {
    let (mut warm, mut cold) = (Counts::default(), Counts::default());
    for offer in &evidence.offers {
        for cell in offer.cells.iter().filter(|c| c.outcome != Outcome::Pending) {
            let accepted = accepted(cell.outcome, cell.rung, offer.ask);
            match cell.standing {
                Standing::Warm => warm.add(cell.count, accepted),
                Standing::Counted => cold.add(cell.count, accepted),
                Standing::Repeated => {}
            }
        }
    }
    (warm.n > 0).then(|| {
        let others = match cold.n {
            0 => String::new(),
            n => format!(", {} of {} of those who are counted", count(cold.accepted), count(n)),
        };
        let sentence = format!(
            "{} came from friends, fans, employees or investors: {} of {} accepted{others}. They stay out whatever they \
             said, for a friend does not answer as a customer does.",
            capital(&counted(warm.n, "response", "responses")),
            count(warm.accepted),
            count(warm.n)
        );
        remark("warm_left_out", "Warm contacts are left out.", sentence)
    })
}

fn accepted(outcome: Outcome, rung: Rung, ask: Rung) -> bool {
    acceptance(outcome, rung, ask) == Acceptance::Accepted
}
