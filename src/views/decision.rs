//! Decisions: what the verdicts recommend, what people decided, and what the verdicts said then.

use serde::Serialize;

use super::choice;
use super::finding::FindingRow;
use super::follow_up::NextTest;
use super::form::{Field, Problem};
use super::learning::CardPart;
use super::{Link, Page, chain::ChainPart, format};
use crate::domain::decision::{Advice, Choice, Decision, Recommendation, standing};
use crate::domain::finding::Finding;
use crate::domain::invalid::Invalid;

/// What a page of something else shows of the decisions on it: printed by `{{> decision/part}}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DecisionPart {
    /// What the verdicts recommend, in a sentence.
    pub recommended: String,
    /// The decision that stands.
    pub standing: Option<DecisionLine>,
    /// The page where decisions are read and taken.
    pub href: String,
    /// What the link says.
    pub link: &'static str,
}

impl DecisionPart {
    /// The decision that stands, if it ends the question: to ask on is none.
    pub(in crate::views) fn ended(&self) -> Option<&DecisionLine> {
        self.standing.as_ref().filter(|line| line.choice != Choice::KeepTesting.label())
    }
}

/// A decision as it is printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionLine {
    /// What was decided.
    pub choice: &'static str,
    /// "Against the verdict", where it did not follow.
    pub mark: Option<&'static str>,
    /// Why.
    pub why: String,
    /// What comes next.
    pub next: String,
    /// `Decided 3 November 2026 by Priya`.
    pub when: String,
    /// What was recommended then.
    pub advised: &'static str,
    /// What the verdicts said then.
    pub said: Vec<FindingRow>,
    /// Whether it is the one that stands.
    pub stands: bool,
    /// Whether a later one took its place.
    pub superseded: bool,
    /// Whether it was taken back.
    pub undone: bool,
    /// Where its button posts to.
    pub action: String,
    /// What the button says.
    pub button: &'static str,
}

/// The form for a decision.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionForm {
    /// Where it is sent.
    pub action: String,
    /// Sent twice is done once.
    pub key: String,
    /// What can be decided.
    pub choices: Vec<ChoiceLine>,
    /// What was wrong with the choice.
    pub choice_error: Option<String>,
    /// Why.
    pub why: Field,
    /// What comes next.
    pub next: Field,
}

/// One of the choices.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceLine {
    /// The option.
    #[serde(flatten)]
    pub option: choice::Choice,
    /// What it means.
    pub meaning: &'static str,
    /// Whether it goes with the verdicts.
    pub recommended: bool,
}

/// The page where an experiment or a value proposition is decided on.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DecidePage {
    /// Where the way back leads.
    pub back: Option<Link>,
    /// The name of what is decided on.
    pub name: String,
    /// The heading, an answer.
    pub heading: &'static str,
    /// What the verdicts recommend, in a sentence.
    pub recommended: String,
    /// Whether the offers are of several experiments.
    pub several: bool,
    /// What the verdicts say.
    pub findings: Vec<FindingRow>,
    /// The chain that the experiment belongs to.
    pub chain: Option<ChainPart>,
    /// The form, for those who may decide.
    pub form: Option<DecisionForm>,
    /// The decisions so far, the latest first.
    pub decisions: Vec<DecisionLine>,
    /// The learning card.
    pub card: Option<CardPart>,
    /// The next test.
    pub next_test: Option<NextTest>,
    /// The value propositions that can be decided on, across their experiments.
    pub propositions: Vec<Link>,
    /// Whether the visitor may decide.
    pub may_decide: bool,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl Page for DecidePage {
    const TEMPLATE: &'static str = "decision/index";
}

/// The heading: what the verdicts say to do.
pub fn heading(recommended: &Recommendation) -> &'static str {
    match recommended.advice {
        Advice::Persevere if recommended.whole => "The verdicts say: persevere",
        Advice::Persevere => "The verdicts say: persevere with what holds up",
        Advice::PivotOrStop => "The verdicts say: pivot or stop",
        Advice::KeepTesting => "The verdicts say: keep testing",
        Advice::Weigh => "The verdicts leave it to you",
        Advice::Nothing => "Without a bar, no verdict recommends anything",
    }
}

fn advised(advice: Advice) -> &'static str {
    match advice {
        Advice::Persevere => "persevere",
        Advice::PivotOrStop => "pivot or stop",
        Advice::KeepTesting => "keep testing",
        Advice::Weigh => "weigh the cost of being wrong",
        Advice::Nothing => "nothing, since no bar was set",
    }
}

impl DecisionPart {
    /// The decisions of something, with what is recommended now. `base` is the address below which they lie.
    pub fn of(findings: &[Finding], decisions: &[Decision], base: &str) -> Self {
        DecisionPart {
            recommended: Recommendation::of(findings).sentence,
            standing: standing(decisions).map(|d| DecisionLine::of(d, decisions, base)),
            href: format!("{base}/decisions"),
            link: if standing(decisions).is_some() { "All decisions" } else { "Decide" },
        }
    }
}

impl DecisionLine {
    /// A decision among all those on its subject.
    pub fn of(decision: &Decision, all: &[Decision], base: &str) -> Self {
        let stands = standing(all).is_some_and(|d| d.id == decision.id);
        let undone = decision.undone_at.is_some();
        let (verb, button) = if undone { ("restore", "Let it stand") } else { ("undo", "Take back") };
        DecisionLine {
            choice: decision.choice.label(),
            mark: decision.stance.mark(),
            why: decision.why.clone(),
            next: decision.next.clone(),
            when: format!("{} by {}", format::date(decision.at.day()), decision.by),
            advised: advised(decision.advice),
            said: decision.findings.iter().map(FindingRow::of).collect(),
            stands,
            superseded: !stands && !undone,
            undone,
            action: format!("{base}/decisions/{}/{verb}", decision.id),
            button,
        }
    }

    /// All of them, the latest first.
    pub fn list(all: &[Decision], base: &str) -> Vec<Self> {
        all.iter().rev().map(|d| DecisionLine::of(d, all, base)).collect()
    }
}

impl DecisionForm {
    /// The form, filled with what was typed.
    pub fn new(
        action: String,
        key: String,
        recommended: &Recommendation,
        (choice, why, next): (&str, &str, &str),
        wrong: &[Invalid],
    ) -> Self {
        let options = choice::Choice::list(Choice::ALL.map(|c| (c.word(), c.label())), choice);
        let line = |(option, choice): (choice::Choice, Choice)| ChoiceLine {
            option,
            meaning: choice.meaning(),
            recommended: recommended.follows(choice),
        };
        DecisionForm {
            action,
            key,
            choices: options.into_iter().zip(Choice::ALL).map(line).collect(),
            choice_error: wrong.iter().find(|w| w.field == "choice").map(|w| w.message.clone()),
            why: Field::lines("why", "Why?")
                .value(why)
                .hint("Needed where you don't follow the verdicts: others should be able to.")
                .optional()
                .checked(wrong),
            next: Field::lines("next", "What comes next?").value(next).optional().checked(wrong),
        }
    }
}
