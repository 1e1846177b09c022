//! The verdict on one offer: a state, the word for it, and plain reasons. Never free text.

mod said;

use super::moved_bar::MovedBar;
use super::plan::Plan;
use super::stream::Stream;
use super::time::{Day, Moment};
use crate::stats::StatsError;
use crate::stats::sequential::{ALPHA, Boundaries, Lean, State, ln_e_down, ln_e_up};

use said::Said;

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
    /// Accepted responses that validate at the present number of responses; nothing once the plan ended without a verdict,
    /// because no later response brings one.
    pub to_validate: Option<u64>,
    /// Accepted responses up to which it falls short at the present number of responses; likewise.
    pub to_invalidate: Option<u64>,
    /// The planned number, once responses went past it without a verdict.
    pub past_the_plan: Option<u64>,
    /// Whether all responses together lie on the other side of the bar.
    pub turned: bool,
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

/// Whether all responses together lie on the other side of the bar than the verdict that fell on some of them.
pub(super) fn turned(state: Option<State>, accepted: u64, n: u64, rate: f64) -> bool {
    let above = accepted as f64 - rate * n as f64;
    let rounding = f64::EPSILON * n as f64;
    match state {
        Some(State::Validated) => above < -rounding,
        Some(State::Invalidated) => above > rounding,
        _ => false,
    }
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
            past_the_plan: None,
            turned: false,
            sentence: why.sentence().to_string(),
            reasons: Vec::new(),
        }
    }

    /// Judges a stream by a plan and its boundaries: the plan that was fixed before the first response, or what became
    /// of it, with its bar as moved since.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn of(
        stream: &Stream,
        plan: &Plan,
        boundaries: &Boundaries,
        moved: Option<&MovedBar>,
    ) -> Result<Self, StatsError> {
        let (n, s, rate) = (stream.n, stream.accepted, plan.succeed_at.rate());
        let state = stream.monitor().state(boundaries)?;
        let crossing = stream.crossing.filter(|_| matches!(state, State::Validated | State::Invalidated));
        let past_the_plan = boundaries.planned().filter(|planned| crossing.is_none() && n > *planned);
        let mut verdict = Verdict {
            state: Some(state),
            reason: crossing.map(|c| if c.closing { Reason::Closing } else { Reason::Evidence }),
            at_response: crossing.map(|c| c.at_response),
            at_day: crossing.and_then(|c| c.at).map(Moment::day),
            log_e_up: Some(ln_e_up(s, n, rate)?),
            log_e_down: Some(ln_e_down(s, n, rate)?),
            to_validate: boundaries.to_validate(n).filter(|_| past_the_plan.is_none()),
            to_invalidate: boundaries.to_invalidate(n).filter(|_| past_the_plan.is_none()),
            past_the_plan,
            turned: turned(Some(state), s, n, rate),
            sentence: String::new(),
            reasons: Vec::new(),
        };
        let said = Said { verdict: &verdict, stream, plan, boundaries, moved };
        (verdict.sentence, verdict.reasons) = (said.sentence(state), said.reasons());
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

    /// Whether all responses together now lie on the other side of the bar. A verdict stays where it fell; that the
    /// figures no longer fit has to be said beside it.
    pub fn has_turned(&self) -> bool {
        self.turned
    }

    /// Whether the evidence for the opposite of the verdict has reached 20 to 1 as well.
    fn is_contradicted(&self) -> bool {
        let against = if self.is_validated() { self.log_e_down } else { self.log_e_up };
        self.turned && against.is_some_and(|evidence| evidence >= -ALPHA.ln())
    }

    /// Whether the offer was validated and all responses together don't lie on the other side of the bar.
    pub fn holds_up(&self) -> bool {
        self.is_validated() && !self.has_turned()
    }

    /// Whether the offer fell short and all responses together don't lie on the other side of the bar.
    pub fn stays_short(&self) -> bool {
        self.falls_short() && !self.has_turned()
    }
}
