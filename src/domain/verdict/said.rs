//! The sentences of a verdict: what its word means here, and the figures behind it.

use super::Verdict;
use crate::domain::moved_bar::MovedBar;
use crate::domain::plan::Plan;
use crate::domain::stream::Stream;
use crate::domain::wording::{at_most, bar, count, counted, date, odds};
use crate::stats::sequential::{ALPHA, Boundaries, Lean, N_MIN, State};

use super::Reason;

/// What the sentences are said of.
pub(super) struct Said<'a> {
    pub verdict: &'a Verdict,
    pub stream: &'a Stream,
    pub plan: &'a Plan,
    pub boundaries: &'a Boundaries,
    pub moved: Option<&'a MovedBar>,
}

impl Said<'_> {
    /// What the word means here.
    pub fn sentence(&self, state: State) -> String {
        let yours = self.yours();
        if self.verdict.has_turned() {
            return self.turned(&yours);
        }
        match state {
            State::NoData => "None that counts is logged yet.".to_string(),
            State::TooEarly => format!("Fewer than {N_MIN} responses are too few for a verdict."),
            State::Validated => format!("It holds up: above {yours}. {}", self.guarantee()),
            State::Invalidated => format!("Below {yours}. {}", self.guarantee()),
            State::AtTheBar => format!("As good as equal to {yours}: decide on the cost of being wrong."),
            State::Inconclusive => self.inconclusive(&yours),
            State::Open(Lean::Promising) => format!("More likely above {yours} than not; not a verdict."),
            State::Open(Lean::Undecided) => format!("It could go either way of {yours}."),
            State::Open(Lean::Doubtful) => format!("Probably below {yours}; not a verdict."),
        }
    }

    /// The bar, and what it was when asking began.
    fn yours(&self) -> String {
        self.moved.map_or_else(|| format!("your bar of {}", bar(self.plan.succeed_at)), MovedBar::named)
    }

    fn guarantee(&self) -> String {
        match self.verdict.reason {
            Some(Reason::Closing) => format!(
                "The verdict fell at the closing look, at the planned {}. Of offers {} the bar at most 1 in 20 get such a \
                 verdict, then or before.",
                counted(self.boundaries.planned().unwrap_or_default(), "response", "responses"),
                self.not_past()
            ),
            _ => format!(
                "The evidence reached 20 to 1. Of offers {} the bar at most 1 in 20 ever get that far, however often you \
                 look.",
                self.not_past()
            ),
        }
    }

    /// Where an offer would lie of which the verdict is wrong.
    fn not_past(&self) -> &'static str {
        if self.verdict.is_validated() { "at or below" } else { "at or above" }
    }

    /// Responses that came after the planned number change no verdict, and may still say something plain.
    fn inconclusive(&self, yours: &str) -> String {
        let Some(planned) = self.boundaries.planned().filter(|planned| self.stream.n > *planned) else {
            return "The planned number is reached and it could still go either way: decide, or plan a follow-up."
                .to_string();
        };
        let at = format!("At the planned {} there was no verdict", counted(planned, "response", "responses"));
        let all = format!("All {} together", counted(self.stream.n, "response", "responses"));
        match self.clear_side() {
            Some(side) => format!(
                "{at}, and later ones bring none. {all} lie {side} {yours} at 20 to 1, which is no verdict by this plan: a \
                 follow-up can judge it."
            ),
            None => format!("{at}, and later ones bring none: decide, or plan a follow-up."),
        }
    }

    /// The side on which all responses together lie at 20 to 1.
    fn clear_side(&self) -> Option<&'static str> {
        let reached = |ln_e: Option<f64>| ln_e.is_some_and(|ln_e| ln_e >= -ALPHA.ln());
        match (reached(self.verdict.log_e_up), reached(self.verdict.log_e_down)) {
            (true, _) => Some("above"),
            (_, true) => Some("below"),
            _ => None,
        }
    }

    fn turned(&self, yours: &str) -> String {
        let (then, now) = if self.verdict.is_validated() { ("above", "below") } else { ("below", "above") };
        let when = format!("At response {}{}", count(self.verdict.at_response.unwrap_or_default()), self.on());
        let how = match self.verdict.reason {
            Some(Reason::Closing) => "by the closing look",
            _ => "at 20 to 1",
        };
        let seen = format!("{} of {}", count(self.stream.accepted), count(self.stream.n));
        match self.verdict.is_contradicted() {
            true => format!(
                "{when}, it was {then} {yours} {how}. All responses together, {seen}, now say {now} it at 20 to 1: the rate \
                 has moved, or the first customers were unlike the later ones. Plan a follow-up before you rely on either."
            ),
            false => format!(
                "{when}, it was {then} {yours} {how}. All responses together, {seen}, now lie {now} it: chance, a rate that \
                 has moved, or first customers unlike the later ones. Plan a follow-up before you rely on the verdict."
            ),
        }
    }

    /// `, on 3 November 2026`, where that is known.
    fn on(&self) -> String {
        self.verdict.at_day.map(|day| format!(", on {}", date(day))).unwrap_or_default()
    }

    /// The figures behind it, one plain sentence each.
    pub fn reasons(&self) -> Vec<String> {
        if self.stream.n == 0 {
            return Vec::new();
        }
        let counts = self.crossing().or_else(|| self.end()).unwrap_or_else(|| self.needed());
        [Some(counts), self.evidence(), self.to_come()].into_iter().flatten().collect()
    }

    /// Where the verdict fell, and by which count.
    fn crossing(&self) -> Option<String> {
        let crossing = self.stream.crossing.filter(|_| self.verdict.reason.is_some())?;
        let needed = if crossing.validated {
            self.boundaries.to_validate(crossing.at_response).map(|k| format!("{} or more", count(k)))
        } else {
            self.boundaries.to_invalidate(crossing.at_response).map(at_most)
        };
        let made = if self.moved.is_some() { "make the verdict by the bar as it is now" } else { "made the verdict" };
        Some(format!(
            "At response {}{}, {} had accepted; {} {made}.",
            count(crossing.at_response),
            self.on(),
            count(crossing.accepted),
            needed.unwrap_or_default(),
        ))
    }

    /// Where the plan ended without a verdict, and what would have brought one there.
    fn end(&self) -> Option<String> {
        let planned = self.boundaries.planned().filter(|planned| self.stream.n >= *planned)?;
        let at = self.stream.ended.map_or(planned, |end| end.at_response);
        let seen = self.stream.ended.map(|end| format!("{} had accepted; ", count(end.accepted))).unwrap_or_default();
        let up = self.boundaries.to_validate(at).map(|k| format!("{} or more would have validated it", count(k)));
        let down = self.boundaries.to_invalidate(at).map(|k| format!("{} would have made it fall short", at_most(k)));
        let both: Vec<String> = [up, down].into_iter().flatten().collect();
        let needed = if both.is_empty() { "no count is enough for a verdict".to_string() } else { both.join(", and ") };
        Some(format!("At response {}, the end of the plan, {seen}{needed}.", count(at)))
    }

    fn needed(&self) -> String {
        let at = counted(self.stream.n, "response", "responses");
        match (self.verdict.to_validate, self.verdict.to_invalidate) {
            (Some(up), Some(down)) => format!(
                "At {at}, {} or more accepted would validate it and {} would make it fall short.",
                count(up),
                at_most(down)
            ),
            (Some(up), None) => format!(
                "At {at}, {} or more accepted would validate it; no count is low enough to make it fall short yet.",
                count(up)
            ),
            (None, Some(down)) => format!(
                "At {at}, {} accepted would make it fall short; no count is high enough to validate it yet.",
                at_most(down)
            ),
            (None, None) => format!("At {at}, no count is enough for a verdict yet."),
        }
    }

    fn evidence(&self) -> Option<String> {
        let (up, down) = (self.verdict.log_e_up?, self.verdict.log_e_down?);
        let (side, evidence) = if up >= down { ("above", up) } else { ("below", down) };
        let stands = format!("The evidence for {side} {} now stands at {}", bar(self.plan.succeed_at), odds(evidence));
        let over = self.verdict.reason.is_none() && self.is_over();
        (evidence > 0.0).then(|| match self.stream.n {
            _ if over => format!("{stands}; after the end of the plan it makes no verdict."),
            n if n < N_MIN => format!("{stands}; 20 to 1 is a verdict at any time from {N_MIN} responses on."),
            _ => format!("{stands}; 20 to 1 is a verdict at any time."),
        })
    }

    fn is_over(&self) -> bool {
        self.boundaries.planned().is_some_and(|planned| self.stream.n >= planned)
    }

    fn to_come(&self) -> Option<String> {
        let planned = self.plan.stop_at.filter(|n| *n > self.stream.n && self.verdict.reason.is_none())?;
        let more = planned - self.stream.n;
        Some(format!(
            "{} of the planned {} {} still to come.",
            counted(more, "response", "responses"),
            count(planned),
            if more == 1 { "is" } else { "are" }
        ))
    }
}
