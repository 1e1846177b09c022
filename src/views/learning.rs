//! The learning card.

use serde::Serialize;

use super::form::Field;
use super::format;
use crate::domain::invalid::Invalid;
use crate::domain::learning::{Card, Edit, Filled, Part};

/// A learning card: its four parts are printed by `{{> learning/card}}`, which other pages may use too.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CardPart {
    /// The parts, in the order of the card.
    pub parts: Vec<PartLine>,
    /// The form, for those who may write.
    pub form: Option<CardForm>,
    /// The edits, the latest first.
    pub edits: Vec<EditLine>,
}

/// A part of the card.
#[derive(Debug, Clone, Serialize)]
pub struct PartLine {
    /// `We believed`.
    pub label: &'static str,
    /// What it says; may be empty.
    pub text: String,
    /// Who wrote it, or that it fills itself.
    pub from: String,
}

/// The card's form.
#[derive(Debug, Clone, Serialize)]
pub struct CardForm {
    /// Where it is sent.
    pub action: String,
    /// Sent twice is done once.
    pub key: String,
    /// The latest edit that it shows.
    pub after: String,
    /// A field a part.
    pub fields: Vec<Field>,
    /// Whether the form was refused: then it stands open.
    pub refused: bool,
}

/// An edit in the history.
#[derive(Debug, Clone, Serialize)]
pub struct EditLine {
    /// `3 November 2026 by Priya`.
    pub when: String,
    /// What was written into which part.
    pub wrote: Vec<PartLine>,
    /// Whether it was taken back.
    pub undone: bool,
    /// Where its button posts to.
    pub action: String,
    /// What the button says.
    pub button: &'static str,
}

impl CardPart {
    /// A card with its history, without its form.
    pub fn of(card: &Card, edits: &[Edit], base: &str) -> Self {
        CardPart {
            parts: card.parts.iter().map(part).collect(),
            form: None,
            edits: edits.iter().rev().map(|e| edit(e, base)).collect(),
        }
    }
}

fn part(filled: &Filled) -> PartLine {
    let from = match &filled.written {
        Some((_, by, at)) => format!("{by}, {}", format::date(at.day())),
        None if filled.automatic.is_empty() => "nobody has written it yet".to_string(),
        None if filled.part == Part::Believed => "from the hypothesis".to_string(),
        None => "from the evidence, as it stands now".to_string(),
    };
    PartLine { label: filled.part.label(), text: filled.text().to_string(), from }
}

fn edit(edit: &Edit, base: &str) -> EditLine {
    let (verb, button) = if edit.undone_at.is_some() { ("restore", "Bring back") } else { ("undo", "Take back") };
    let wrote = Part::ALL.into_iter().zip(&edit.words).filter_map(|(part, words)| {
        let words = words.as_ref()?;
        let emptied = words.is_empty();
        let from = if emptied { "left to fill itself again".to_string() } else { String::new() };
        Some(PartLine { label: part.label(), text: words.clone(), from })
    });
    EditLine {
        when: format!("{} by {}", format::date(edit.at.day()), edit.by),
        wrote: wrote.collect(),
        undone: edit.undone_at.is_some(),
        action: format!("{base}/learning/{}/{verb}", edit.id),
        button,
    }
}

impl CardForm {
    /// The form, filled with what people wrote, or with what was typed.
    pub fn new(base: &str, key: String, card: &Card, typed: Option<[&str; 4]>, wrong: &[Invalid]) -> Self {
        let fields = card.parts.iter().map(|filled| {
            let stored = filled.written.as_ref().map_or("", |(words, ..)| words);
            let value = typed.map_or(stored, |t| t[filled.part as usize]);
            let hint = match filled.part {
                Part::Believed => "Left empty, it says what the hypothesis says.",
                Part::Observed => "Left empty, it says what the evidence says, and stays up to date.",
                Part::Learned => "What do you know now that you did not know before?",
                Part::Will => "What will you do differently?",
            };
            Field::lines(filled.part.word(), filled.part.label()).value(value).hint(hint).optional().checked(wrong)
        });
        CardForm {
            action: format!("{base}/learning"),
            key,
            after: card.last.map_or("0".to_string(), |id| id.to_string()),
            fields: fields.collect(),
            refused: typed.is_some(),
        }
    }
}
