//! Fields of a form and what is wrong with them.
//!
//! A template prints a field by `{{> partials/field name}}` and the summary on top by `{{> partials/problems}}`, which
//! reads the view's field `problems`.

mod words;

pub use words::said;

use crate::domain::invalid::Invalid;
use serde::Serialize;

/// One field with its label, its value as it was typed, and what is wrong with it.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    id: String,
    name: String,
    label: String,
    kind: &'static str,
    is_text: bool,
    value: String,
    hint: Option<String>,
    error: Option<String>,
    autocomplete: Option<&'static str>,
    described_by: Option<String>,
    required: bool,
    focus: bool,
}

/// A line of the summary that stands above a refused form.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// Where the field is, when there is one.
    href: Option<String>,
    message: String,
}

impl Field {
    /// A line of text that must be filled in.
    pub fn line(name: &str, label: &str) -> Self {
        Self {
            id: format!("f-{name}"),
            name: name.to_owned(),
            label: label.to_owned(),
            kind: "text",
            is_text: false,
            value: String::new(),
            hint: None,
            error: None,
            autocomplete: None,
            described_by: None,
            required: true,
            focus: false,
        }
    }

    /// Several lines of text.
    pub fn lines(name: &str, label: &str) -> Self {
        Self::line(name, label).spread()
    }

    /// The same over several lines.
    #[must_use]
    pub fn spread(self) -> Self {
        Self { is_text: true, ..self }
    }

    /// A field of another HTML type: `email`, `number`, `date`.
    pub fn typed(name: &str, label: &str, kind: &'static str) -> Self {
        Self { kind, ..Self::line(name, label) }
    }

    /// A passphrase: never filled in by us, not even after a mistake elsewhere in the form.
    pub fn secret(name: &str, label: &str, autocomplete: &'static str) -> Self {
        Self { kind: "password", autocomplete: Some(autocomplete), ..Self::line(name, label) }
    }

    /// Fills it in.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    /// Explains it.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self.described()
    }

    /// Tells the browser what it may offer.
    #[must_use]
    pub fn autocomplete(mut self, word: &'static str) -> Self {
        self.autocomplete = Some(word);
        self
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// Is where typing begins.
    #[must_use]
    pub fn focused(mut self) -> Self {
        self.focus = true;
        self
    }

    /// Is sent under another name, where several forms of a page have a field of that name.
    #[must_use]
    pub fn called(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Takes its complaint out of a list.
    #[must_use]
    pub fn checked(mut self, mistakes: &[Invalid]) -> Self {
        self.error = mistakes.iter().find(|m| m.field == self.name).map(said);
        self.described()
    }

    fn described(mut self) -> Self {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        self.described_by = (!ids.is_empty()).then(|| ids.join(" "));
        self
    }
}

impl Problem {
    /// A complaint about one field.
    pub fn at(field: &str, message: &str) -> Self {
        Self { href: Some(format!("#f-{field}")), message: message.to_owned() }
    }

    /// A complaint about no field in particular.
    pub fn general(message: &str) -> Self {
        Self { href: None, message: message.to_owned() }
    }

    /// The summary of a refused form, where a form that was sent before with other contents leads to what it made.
    pub fn summary_or_made(mistakes: &[Invalid], made: impl Fn(&str) -> String) -> Vec<Self> {
        let mut problems = Self::summary(mistakes);
        for (problem, mistake) in problems.iter_mut().zip(mistakes) {
            problem.href = mistake.made_before().map(&made).or(problem.href.take());
        }
        problems
    }

    /// The summary of a refused form, with a link to each field.
    pub fn summary(mistakes: &[Invalid]) -> Vec<Self> {
        mistakes
            .iter()
            .map(|m| Self { href: (!m.field.is_empty()).then(|| format!("#f-{}", m.field)), message: said(m) })
            .collect()
    }
}
