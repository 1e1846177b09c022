//! What the verdict on one offer says, in a word and two numbers: little enough to be kept with a decision.

use super::moved_bar::MovedBar;
use super::plan::{Amendment, Bar, Plan};
use super::stream::{Stream, amended_after_responses, boundaries_for};
use super::verdict::{turned, word};
use super::wording::{capital, count, number};
use crate::stats::StatsError;
use crate::stats::sequential::{Lean, State};

/// What the verdict on one offer says at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The experiment's name.
    pub experiment: String,
    /// The offer's name.
    pub offer: String,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// The bar that was fixed before asking, if one was.
    pub bar: Option<Bar>,
    /// Where the offer stands; nothing where no bar was set before asking.
    pub state: Option<State>,
    /// What became of the bar after the first response, where it is another now; not kept with a decision.
    pub moved: Option<MovedBar>,
}

const STATES: [(State, &str); 9] = [
    (State::NoData, "no_data"),
    (State::TooEarly, "too_early"),
    (State::Validated, "validated"),
    (State::Invalidated, "invalidated"),
    (State::AtTheBar, "at_the_bar"),
    (State::Inconclusive, "inconclusive"),
    (State::Open(Lean::Promising), "open_promising"),
    (State::Open(Lean::Undecided), "open_undecided"),
    (State::Open(Lean::Doubtful), "open_doubtful"),
];

/// The word that tables store for a state.
pub fn code(state: Option<State>) -> &'static str {
    STATES.iter().find(|(s, _)| Some(*s) == state).map_or("no_bar", |(_, code)| code)
}

/// The state of a stored word; without a bar there is none.
pub fn state(code: &str) -> Option<State> {
    STATES.iter().find(|(_, c)| *c == code).map(|(state, _)| *state)
}

impl Finding {
    /// Judges an offer's stream by the plan that was fixed before it.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn of(
        experiment: &str,
        offer: &str,
        stream: &Stream,
        plan: Option<&Plan>,
        amendments: &[Amendment],
    ) -> Result<Self, StatsError> {
        let judged = |plan: &Plan| stream.monitor().state(&boundaries_for(plan, amended_after_responses(amendments)));
        Ok(Finding {
            experiment: experiment.to_string(),
            offer: offer.to_string(),
            n: stream.n,
            accepted: stream.accepted,
            bar: plan.map(|p| p.succeed_at),
            state: plan.map(judged).transpose()?,
            moved: plan.and_then(|plan| MovedBar::find(plan, amendments)),
        })
    }

    /// The word for it: the verdict's, or that no bar was set.
    pub fn word(&self) -> &'static str {
        self.state.map_or("No bar", word)
    }

    /// `12 of 40 accepted`.
    pub fn counted(&self) -> String {
        format!("{} of {} accepted", count(self.accepted), count(self.n))
    }

    /// Whether it holds up, and has not turned since.
    pub fn validated(&self) -> bool {
        self.state == Some(State::Validated) && !self.has_turned()
    }

    /// Whether it falls short, and has not turned since.
    pub fn falls_short(&self) -> bool {
        self.state == Some(State::Invalidated) && !self.has_turned()
    }

    /// Whether all responses together now lie on the other side of the bar than the verdict.
    pub fn has_turned(&self) -> bool {
        self.bar.is_some_and(|bar| turned(self.state, self.accepted, self.n, bar.rate()))
    }

    /// Whether no verdict has fallen and more responses may still bring one.
    pub fn is_open(&self) -> bool {
        matches!(self.state, Some(State::NoData | State::TooEarly | State::Open(_)))
    }

    /// Whether more of the same responses would settle nothing: asking is over and it could still go either way, or the
    /// verdict has turned.
    pub fn is_even(&self) -> bool {
        matches!(self.state, Some(State::AtTheBar | State::Inconclusive)) || self.has_turned()
    }
}

/// All findings in a few words: one offer's word, or how many hold up.
pub fn summary(findings: &[Finding]) -> String {
    let all = findings.len();
    let of = |fits: fn(&Finding) -> bool| findings.iter().filter(|f| fits(f)).count();
    let (validated, short, judged) = (of(Finding::validated), of(Finding::falls_short), of(|f| f.state.is_some()));
    match (findings, validated, short) {
        ([], ..) => "No offer yet".to_string(),
        ([only], ..) => only.word().to_string(),
        _ if judged == 0 => "No bar".to_string(),
        (_, v, _) if v > 0 => format!("{} of {} validated", capital(&number(v)), number(all)),
        (_, _, s) if s == all => format!("All {} fall short", number(all)),
        _ if findings.iter().all(|f| f.n == 0) => "No responses yet".to_string(),
        _ => format!("None of {} validated", number(all)),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A finding with a state, for the tests of what follows from findings.
    pub(crate) fn finding(offer: &str, accepted: u64, n: u64, state: Option<State>) -> Finding {
        let bar = state.and_then(|_| Bar::from_rate(0.25));
        Finding { experiment: "Autumn".into(), offer: offer.into(), n, accepted, bar, state, moved: None }
    }

    #[test]
    fn every_state_is_stored_by_a_word_of_its_own() {
        for (known, word) in STATES {
            assert_eq!((code(Some(known)), state(word)), (word, Some(known)));
        }
        assert_eq!((code(None), state("no_bar")), ("no_bar", None));
    }

    #[test]
    fn a_summary_is_the_word_of_one_offer_or_a_count_of_several() {
        let (yes, no, open) = (Some(State::Validated), Some(State::Invalidated), Some(State::Open(Lean::Doubtful)));
        let all =
            |states: &[Option<State>]| summary(&states.iter().map(|s| finding("a", 2, 8, *s)).collect::<Vec<_>>());
        assert_eq!(all(&[]), "No offer yet");
        assert_eq!(all(&[open]), "Leaning no");
        assert_eq!(all(&[yes, no]), "One of two validated");
        assert_eq!(all(&[no, no]), "All two fall short");
        assert_eq!(all(&[no, open]), "None of two validated");
        assert_eq!(all(&[None, None]), "No bar");
    }
}
