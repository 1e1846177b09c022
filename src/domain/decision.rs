//! What people conclude: the verdict proposes, people decide, and say why.

use super::finding::Finding;
use super::id::{DecisionId, ExperimentId, PropositionId};
use super::invalid::Invalid;
use super::text::Words;
use super::time::Moment;
use super::wording::list;

/// What is decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An experiment.
    Experiment(ExperimentId),
    /// A value proposition, across its experiments.
    Proposition(PropositionId),
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    /// Go on with it.
    Persevere,
    /// Change it.
    Pivot,
    /// Give it up.
    Stop,
    /// Ask more before deciding.
    KeepTesting,
}

/// What the verdicts recommend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// Something holds up: go on with that.
    Persevere,
    /// Everything falls short: change it or give it up.
    PivotOrStop,
    /// No verdict yet, and more responses may bring one.
    KeepTesting,
    /// Asking is over and it could go either way: the cost of being wrong decides.
    Weigh,
    /// No bar was set before asking, so there is no verdict that could recommend anything.
    Nothing,
}

/// How a decision stands to the verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stance {
    /// As they recommend, or where they recommend nothing.
    With,
    /// Against them: allowed, marked, and in need of its reason.
    Against,
    /// Before there is one: likewise.
    Before,
}

/// What the verdicts recommend, and from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// What is recommended.
    pub advice: Advice,
    /// A sentence with its grounds.
    pub sentence: String,
    /// Whether an offer among them has no verdict yet, so that asking on is never against the verdicts.
    pub unsettled: bool,
    /// Whether every offer that was asked about holds up.
    pub whole: bool,
}

/// A decision's form, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionDraft {
    /// What is decided.
    pub choice: Choice,
    /// Why.
    pub why: Option<Words>,
    /// What comes next.
    pub next: Option<Words>,
}

/// A decision that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// What was decided on.
    pub subject: Subject,
    /// What was decided.
    pub choice: Choice,
    /// Why; may be empty where it goes with the verdicts.
    pub why: String,
    /// What comes next; may be empty.
    pub next: String,
    /// What was recommended then.
    pub advice: Advice,
    /// How it stood to the verdicts then.
    pub stance: Stance,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// When it was taken back, if it was a slip.
    pub undone_at: Option<Moment>,
    /// What the verdicts said then, in words and numbers of that moment.
    pub findings: Vec<Finding>,
}

macro_rules! words {
    ($type:ident: $($variant:ident = $word:literal),* $(,)?) => {
        impl $type {
            /// The word that tables, forms and the API use.
            pub fn word(self) -> &'static str {
                match self { $($type::$variant => $word),* }
            }

            /// What a word means.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some($type::$variant),)* _ => None }
            }
        }
    };
}

words!(Choice: Persevere = "persevere", Pivot = "pivot", Stop = "stop", KeepTesting = "keep_testing");
words!(Advice: Persevere = "persevere", PivotOrStop = "pivot_or_stop", KeepTesting = "keep_testing", Weigh = "weigh",
       Nothing = "nothing");
words!(Stance: With = "with", Against = "against", Before = "before");

impl Choice {
    /// Every choice, in the order of the form.
    pub const ALL: [Choice; 4] = [Choice::Persevere, Choice::Pivot, Choice::Stop, Choice::KeepTesting];

    /// The words on a page.
    pub fn label(self) -> &'static str {
        match self {
            Choice::Persevere => "Persevere",
            Choice::Pivot => "Pivot",
            Choice::Stop => "Stop",
            Choice::KeepTesting => "Keep testing",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Choice::Persevere => "Go on with it",
            Choice::Pivot => "Change it, then test again",
            Choice::Stop => "Give it up",
            Choice::KeepTesting => "Ask more before deciding",
        }
    }
}

impl Stance {
    /// The mark on a decision that does not follow the verdicts.
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Stance::With => None,
            Stance::Against => Some("Against the verdict"),
            Stance::Before => Some("Before a verdict"),
        }
    }
}

impl Recommendation {
    /// What the verdicts on some offers recommend together.
    pub fn of(findings: &[Finding]) -> Self {
        let named = |fits: fn(&Finding) -> bool| -> Vec<&str> {
            findings.iter().filter(|f| fits(f)).map(|f| f.offer.as_str()).collect()
        };
        let (good, open, even) = (named(Finding::validated), named(Finding::is_open), named(Finding::is_even));
        let judged = findings.iter().any(|f| f.state.is_some());
        let (advice, sentence) = match (good.len(), open.len(), even.len()) {
            _ if findings.is_empty() => (Advice::KeepTesting, "Nothing has been offered yet.".to_string()),
            _ if !judged => (
                Advice::Nothing,
                "No bar was set before asking, so no verdict recommends anything. Plan a follow-up with a bar."
                    .to_string(),
            ),
            (1.., ..) => (Advice::Persevere, persevere(&good, &named(Finding::falls_short))),
            (0, 1.., _) => (Advice::KeepTesting, keep_testing(findings, &open)),
            (0, 0, 1..) => (
                Advice::Weigh,
                format!("No verdict for or against {} stands. Decide on the cost of being wrong.", list(&even)),
            ),
            (0, 0, 0) => (
                Advice::PivotOrStop,
                format!("{} below your bar. Pivot or stop.", with_verb(&named(Finding::falls_short), "falls", "fall")),
            ),
        };
        let sentence = moved(findings).fold(sentence, |told, moved| format!("{told} {moved}"));
        let whole = findings.iter().all(|f| Finding::validated(f) || f.n == 0);
        Recommendation { advice, sentence, unsettled: !open.is_empty(), whole }
    }

    /// How a choice stands to what is recommended.
    pub fn stance(&self, choice: Choice) -> Stance {
        match (self.advice, choice) {
            (Advice::Nothing | Advice::Weigh, _)
            | (Advice::Persevere, Choice::Persevere)
            | (Advice::PivotOrStop, Choice::Pivot | Choice::Stop)
            | (Advice::KeepTesting, Choice::KeepTesting) => Stance::With,
            (Advice::Persevere, Choice::KeepTesting) if self.unsettled => Stance::With,
            (Advice::Persevere | Advice::PivotOrStop, _) => Stance::Against,
            (Advice::KeepTesting, _) => Stance::Before,
        }
    }

    /// Whether a choice is what the verdicts recommend, and not merely one that they leave open.
    pub fn follows(&self, choice: Choice) -> bool {
        matches!(
            (self.advice, choice),
            (Advice::Persevere, Choice::Persevere)
                | (Advice::PivotOrStop, Choice::Pivot | Choice::Stop)
                | (Advice::KeepTesting, Choice::KeepTesting)
        )
    }
}

/// Bars that were moved after responses, each told once.
fn moved(findings: &[Finding]) -> impl Iterator<Item = String> {
    let mut told: Vec<String> = Vec::new();
    for moved in findings.iter().filter(|f| f.n > 0).filter_map(|f| f.moved) {
        let sentence = moved.sentence();
        if !told.contains(&sentence) {
            told.push(sentence);
        }
    }
    told.into_iter()
}

fn with_verb(names: &[&str], one: &str, many: &str) -> String {
    format!("{} {}", list(names), if names.len() == 1 { one } else { many })
}

fn persevere(good: &[&str], short: &[&str]) -> String {
    let mut out = format!("{} up: persevere with that.", with_verb(good, "holds", "hold"));
    if !short.is_empty() {
        out.push_str(&format!(" {} short: leave that.", with_verb(short, "falls", "fall")));
    }
    out
}

fn keep_testing(findings: &[Finding], open: &[&str]) -> String {
    if findings.iter().all(|f| f.n == 0) {
        return "Nobody has responded yet: ask first.".to_string();
    }
    format!("No verdict yet on {}: keep testing.", list(open))
}

impl DecisionDraft {
    /// Checks a decision's form.
    pub fn parse(choice: &str, why: &str, next: &str) -> Result<Self, Vec<Invalid>> {
        let chosen = Choice::parse(choice).ok_or_else(|| {
            Invalid::new("choice", "choice", "Choose one: persevere, pivot, stop or keep testing.").with_value(choice)
        });
        match (chosen, Words::parse("why", Some(why)), Words::parse("next", Some(next))) {
            (Ok(choice), Ok(why), Ok(next)) => Ok(DecisionDraft { choice, why, next }),
            (choice, why, next) => Err([choice.err(), why.err(), next.err()].into_iter().flatten().collect()),
        }
    }

    /// How the decision stands to what is recommended. One that does not follow it needs its reason.
    pub fn stance(&self, recommended: &Recommendation) -> Result<Stance, Invalid> {
        let stance = recommended.stance(self.choice);
        match (stance, &self.why) {
            (Stance::With, _) | (_, Some(_)) => Ok(stance),
            (Stance::Against, None) => Err(Invalid::new(
                "why",
                "required",
                "This goes against the verdict. That is yours to decide; say why, so that others can follow it.",
            )),
            (Stance::Before, None) => Err(Invalid::new(
                "why",
                "required",
                "There is no verdict yet. You can decide before it; say why, so that others can follow it.",
            )),
        }
    }
}

/// The decision that stands: the latest that was not taken back. They come oldest first.
pub fn standing(decisions: &[Decision]) -> Option<&Decision> {
    decisions.iter().rev().find(|d| d.undone_at.is_none())
}

#[cfg(test)]
mod tests;
