//! The verdict on one offer: a state, the word for it, and plain reasons. Never free text.

use super::plan::Plan;
use super::stream::Stream;
use super::time::{Day, Moment};
use super::wording::{bar, count, counted, date, odds};
use crate::stats::StatsError;
use crate::stats::sequential::{ALPHA, Boundaries, Lean, N_MIN, State, ln_e_down, ln_e_up};

/// Why a verdict fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The evidence reached 20 to 1.
    Evidence,
    /// The look at the planned number, which uses what the earlier looks left over.
    Closing,
}

/// Why there can be no verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoVerdict {
    /// No bar was set before asking, or it came after the first response.
    NoBar,
    /// A part of the responses that nobody planned to look at.
    AfterTheFact,
}

impl NoVerdict {
    /// A stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            NoVerdict::NoBar => "no_bar",
            NoVerdict::AfterTheFact => "after_the_fact",
        }
    }

    /// Whether a flag says that there is no verdict, which a page says once and not for each offer.
    pub fn is_said_by(code: &str) -> bool {
        [NoVerdict::NoBar, NoVerdict::AfterTheFact].iter().any(|none| none.code() == code)
    }

    /// In short.
    pub fn label(self) -> &'static str {
        match self {
            NoVerdict::NoBar => "No bar was set before asking.",
            NoVerdict::AfterTheFact => "Looked at after the fact.",
        }
    }

    /// For people.
    pub fn sentence(self) -> &'static str {
        match self {
            NoVerdict::NoBar => {
                "No bar was set before asking, so there is no verdict. The figures describe what happened."
            }
            NoVerdict::AfterTheFact => {
                "Looked at after the fact: this is a part of the responses that nobody planned to judge, so there is no \
                 verdict. The figures describe it; look at enough parts, and one of them shines by chance."
            }
        }
    }
}

/// What the statistics say about one offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Where the offer stands; nothing where no bar was set before asking.
    pub state: Option<State>,
    /// Why the verdict fell, where one fell.
    pub reason: Option<Reason>,
    /// At which response it fell.
    pub at_response: Option<u64>,
    /// On which day it fell.
    pub at_day: Option<Day>,
    /// Natural log of the evidence for "above the bar".
    pub log_e_up: Option<f64>,
    /// Natural log of the evidence for "below the bar".
    pub log_e_down: Option<f64>,
    /// Accepted responses that validate at the present number of responses.
    pub to_validate: Option<u64>,
    /// Accepted responses up to which it falls short at the present number of responses.
    pub to_invalidate: Option<u64>,
    /// What the word means here.
    pub sentence: String,
    /// The figures behind it, one plain sentence each.
    pub reasons: Vec<String>,
}

impl Reason {
    /// The word that the API uses.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Evidence => "evidence",
            Reason::Closing => "closing",
        }
    }
}

/// The word for a state.
pub fn word(state: State) -> &'static str {
    match state {
        State::NoData => "No responses yet",
        State::TooEarly => "Too early to call",
        State::Validated => "Validated",
        State::Invalidated => "Falls short",
        State::AtTheBar => "At the bar",
        State::Inconclusive => "Inconclusive",
        State::Open(Lean::Promising) => "Leaning yes",
        State::Open(Lean::Undecided) => "Too close to call",
        State::Open(Lean::Doubtful) => "Leaning no",
    }
}

/// Whether the evidence for the opposite of a verdict has reached 20 to 1.
pub(super) fn turned(state: Option<State>, log_e_up: Option<f64>, log_e_down: Option<f64>) -> bool {
    let against = match state {
        Some(State::Validated) => log_e_down,
        Some(State::Invalidated) => log_e_up,
        _ => None,
    };
    against.is_some_and(|evidence| evidence >= -ALPHA.ln())
}

impl Verdict {
    /// What is said where there can be no verdict.
    pub fn none(why: NoVerdict) -> Self {
        Verdict {
            state: None,
            reason: None,
            at_response: None,
            at_day: None,
            log_e_up: None,
            log_e_down: None,
            to_validate: None,
            to_invalidate: None,
            sentence: why.sentence().to_string(),
            reasons: Vec::new(),
        }
    }

    /// Judges a stream by the plan that was fixed before it and the boundaries of that plan.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn of(stream: &Stream, plan: &Plan, boundaries: &Boundaries) -> Result<Self, StatsError> {
        let (n, s, rate) = (stream.n, stream.accepted, plan.succeed_at.rate());
        let state = stream.monitor().state(boundaries)?;
        let crossing = stream.crossing.filter(|_| matches!(state, State::Validated | State::Invalidated));
        let mut verdict = Verdict {
            state: Some(state),
            reason: crossing.map(|c| if c.closing { Reason::Closing } else { Reason::Evidence }),
            at_response: crossing.map(|c| c.at_response),
            at_day: crossing.and_then(|c| c.at).map(Moment::day),
            log_e_up: Some(ln_e_up(s, n, rate)?),
            log_e_down: Some(ln_e_down(s, n, rate)?),
            to_validate: boundaries.to_validate(n),
            to_invalidate: boundaries.to_invalidate(n),
            sentence: String::new(),
            reasons: Vec::new(),
        };
        verdict.sentence = verdict.say(state, plan, boundaries);
        verdict.reasons = verdict.explain(stream, plan, boundaries);
        Ok(verdict)
    }

    /// The state as the API names it.
    pub fn code(&self) -> &'static str {
        match self.state {
            None => "no_bar",
            Some(State::NoData) => "no_data",
            Some(State::TooEarly) => "too_early",
            Some(State::Validated) => "validated",
            Some(State::Invalidated) => "invalidated",
            Some(State::AtTheBar) => "at_the_bar",
            Some(State::Inconclusive) => "inconclusive",
            Some(State::Open(_)) => "open",
        }
    }

    /// The word on the page; none where no bar was set.
    pub fn word(&self) -> Option<&'static str> {
        self.state.map(word)
    }

    /// Which way an open offer leans, as the API names it. Not a verdict.
    pub fn lean(&self) -> Option<&'static str> {
        match self.state {
            Some(State::Open(Lean::Promising)) => Some("promising"),
            Some(State::Open(Lean::Undecided)) => Some("undecided"),
            Some(State::Open(Lean::Doubtful)) => Some("doubtful"),
            _ => None,
        }
    }

    /// Whether the offer was validated.
    pub fn is_validated(&self) -> bool {
        self.state == Some(State::Validated)
    }

    /// Whether the offer falls short.
    pub fn falls_short(&self) -> bool {
        self.state == Some(State::Invalidated)
    }

    /// Whether all responses together now say the opposite at 20 to 1. A verdict stays where it fell; that the rate has
    /// moved since has to be said beside it.
    pub fn has_turned(&self) -> bool {
        turned(self.state, self.log_e_up, self.log_e_down)
    }

    /// Whether the offer was validated and all responses together don't say the opposite.
    pub fn holds_up(&self) -> bool {
        self.is_validated() && !self.has_turned()
    }

    /// Whether the offer fell short and all responses together don't say the opposite.
    pub fn stays_short(&self) -> bool {
        self.falls_short() && !self.has_turned()
    }

    fn say(&self, state: State, plan: &Plan, boundaries: &Boundaries) -> String {
        let yours = format!("your bar of {}", bar(plan.succeed_at));
        if self.has_turned() {
            return self.say_turned(&yours);
        }
        let guarantee = match self.reason {
            Some(Reason::Closing) => format!(
                "It fell at the closing look, at the planned {}, and would have to be wrong less than 1 time in 20 \
                 however often you looked before.",
                counted(boundaries.planned().unwrap_or_default(), "response", "responses")
            ),
            _ => {
                "The evidence reached 20 to 1, and it would have to be wrong less than 1 time in 20 however often you \
                  looked."
                    .to_string()
            }
        };
        match state {
            State::NoData => "Nobody has responded yet.".to_string(),
            State::TooEarly => format!("Fewer than {N_MIN} responses: anything can still happen."),
            State::Validated => format!("It holds up: above {yours}. {guarantee}"),
            State::Invalidated => format!("Below {yours}. {guarantee}"),
            State::AtTheBar => format!("As good as equal to {yours}: decide on the cost of being wrong."),
            State::Inconclusive => {
                "The planned number is reached and it could still go either way: decide, or plan a follow-up."
                    .to_string()
            }
            State::Open(Lean::Promising) => format!("More likely above {yours} than not; not a verdict."),
            State::Open(Lean::Undecided) => format!("It could go either way of {yours}."),
            State::Open(Lean::Doubtful) => format!("Probably below {yours}; not a verdict."),
        }
    }

    fn say_turned(&self, yours: &str) -> String {
        let (then, now) = if self.is_validated() { ("above", "below") } else { ("below", "above") };
        let when = format!("At response {}{}", count(self.at_response.unwrap_or_default()), self.on());
        format!(
            "{when}, it was {then} {yours} at 20 to 1. All responses together now say {now} it, at 20 to 1 as well: the rate has \
             moved, or the first customers were unlike the later ones. Plan a follow-up before you rely on either."
        )
    }

    /// `, on 3 November 2026`, where that is known.
    fn on(&self) -> String {
        self.at_day.map(|day| format!(", on {}", date(day))).unwrap_or_default()
    }

    fn explain(&self, stream: &Stream, plan: &Plan, boundaries: &Boundaries) -> Vec<String> {
        let mut reasons = Vec::new();
        if stream.n == 0 {
            return reasons;
        }
        if let Some(crossing) = stream.crossing.filter(|_| self.reason.is_some()) {
            let needed = if crossing.validated {
                boundaries.to_validate(crossing.at_response).map(|k| format!("{} or more", count(k)))
            } else {
                boundaries.to_invalidate(crossing.at_response).map(|k| format!("{} or fewer", count(k)))
            };
            reasons.push(format!(
                "At response {}{}, {} had accepted; {} made the verdict.",
                count(crossing.at_response),
                self.on(),
                count(crossing.accepted),
                needed.unwrap_or_default(),
            ));
        } else {
            reasons.push(self.needed(stream.n));
        }
        if let (Some(up), Some(down)) = (self.log_e_up, self.log_e_down) {
            let (side, evidence) = if up >= down { ("above", up) } else { ("below", down) };
            if evidence > 0.0 {
                reasons.push(format!(
                    "The evidence for {side} {} now stands at {}; 20 to 1 is a verdict at any time{}.",
                    bar(plan.succeed_at),
                    odds(evidence),
                    if stream.n < N_MIN { format!(" from {N_MIN} responses on") } else { String::new() }
                ));
            }
        }
        match plan.stop_at {
            Some(planned) if planned > stream.n && self.reason.is_none() => reasons.push(format!(
                "{} of the planned {} are still to come.",
                counted(planned - stream.n, "response", "responses"),
                count(planned)
            )),
            _ => {}
        }
        reasons
    }

    fn needed(&self, n: u64) -> String {
        let at = counted(n, "response", "responses");
        match (self.to_validate, self.to_invalidate) {
            (Some(up), Some(down)) => format!(
                "At {at}, {} or more accepted would validate it and {} or fewer would make it fall short.",
                count(up),
                count(down)
            ),
            (Some(up), None) => format!(
                "At {at}, {} or more accepted would validate it; no count is low enough to make it fall short yet.",
                count(up)
            ),
            (None, Some(down)) => format!(
                "At {at}, {} or fewer accepted would make it fall short; no count is high enough to validate it yet.",
                count(down)
            ),
            (None, None) => format!("At {at}, no count is enough for a verdict yet."),
        }
    }
}
