//! What a team said before the start and says otherwise since.

use super::time::Moment;
use super::wording::{counted, date};

/// What can be reworded. The rest of a plan is amended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reworded {
    /// What the team believes.
    Hypothesis,
    /// What would sink the idea soonest if it were wrong.
    RiskiestAssumption,
}

impl Reworded {
    const ALL: [Reworded; 2] = [Reworded::Hypothesis, Reworded::RiskiestAssumption];

    /// The word that tables and the API use.
    pub fn word(self) -> &'static str {
        match self {
            Reworded::Hypothesis => "hypothesis",
            Reworded::RiskiestAssumption => "riskiest_assumption",
        }
    }

    /// What has a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.word() == word)
    }

    /// Its name inside a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Reworded::Hypothesis => "hypothesis",
            Reworded::RiskiestAssumption => "riskiest assumption",
        }
    }
}

/// A change of it after the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewording {
    /// When it was made.
    pub at: Moment,
    /// Who made it.
    pub by: String,
    /// How many responses had been counted by then.
    pub after_responses: u64,
    /// What it changed.
    pub what: Reworded,
    /// The words before.
    pub before: String,
    /// The words after.
    pub after: String,
}

impl Rewording {
    /// What happened, when, after how much, and who did it.
    pub fn lead(&self) -> String {
        format!(
            "The {} was changed on {}, after {}, by {}.",
            self.what.label(),
            date(self.at.day()),
            counted(self.after_responses, "response", "responses"),
            self.by
        )
    }

    /// What it was and what it became.
    pub fn change(&self) -> String {
        let quoted =
            |words: &str| if words.is_empty() { "nothing".to_string() } else { format!("\u{201c}{words}\u{201d}") };
        format!("It was {} and became {}.", quoted(&self.before), quoted(&self.after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rewording_says_what_was_there_and_what_came() {
        let at = Moment(1_795_348_800_000_000); // 22 November 2026, noon
        let of = |before: &str, after: &str| Rewording {
            at,
            by: "Olive".into(),
            after_responses: 12,
            what: Reworded::RiskiestAssumption,
            before: before.into(),
            after: after.into(),
        };
        let told = of("", "That a gap hurts");
        assert_eq!(
            told.lead(),
            "The riskiest assumption was changed on 22 November 2026, after 12 responses, by Olive."
        );
        assert_eq!(told.change(), "It was nothing and became “That a gap hurts”.");
        assert_eq!(Reworded::parse("hypothesis"), Some(Reworded::Hypothesis));
        assert_eq!(Reworded::parse("name"), None);
    }
}
