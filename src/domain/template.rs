//! What a new experiment may begin with: the usual design of a method, or a design that a team has kept.
//!
//! A template fills what can be reused and nothing else: no customer, no response. Its bar is a proposal, which counts once
//! somebody has saved it as the plan.

mod built_in;
mod conversations;
mod sales;
mod services;
mod sheet;

pub use built_in::BuiltIn;

use super::experiment::Method;
use super::guide::Guide;
use super::id::TemplateId;
use super::invalid::{Invalid, shown};
use super::money::Money;
use super::offer::Ask;
use super::plan::Plan;
use super::prospect::{Chance, clear_rate};

/// The most templates that a workspace keeps at a time.
pub const MOST: usize = 50;

/// A design to begin with.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// How customers are asked.
    pub method: Option<Method>,
    /// The offers, each with what it asks for.
    pub offers: Vec<Sketch>,
    /// What customers usually could choose instead; doing nothing is always there.
    pub alternatives: Vec<String>,
    /// The questions, where it has its own.
    pub guide: Option<Guide>,
    /// The bar and the planned number.
    pub proposal: Option<Proposal>,
    /// What is to be done beside what the checklist asks of every experiment.
    pub items: Vec<String>,
}

/// An offer of a template, to be put in the team's own words. The value propositions that it carries are what a new
/// experiment is about, so it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Its name.
    pub name: String,
    /// The words in which it is made.
    pub words: String,
    /// What it asks for.
    pub ask: Ask,
    /// Its price.
    pub price: Option<Money>,
}

/// A plan that a template proposes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The plan, without a day.
    pub plan: Plan,
    /// Why its bar is a good start; empty where nobody has said so.
    pub because: String,
}

impl Proposal {
    /// How likely an offer that is clearly above the bar is to be validated; nothing where no number is planned, or one
    /// too large to work it out here.
    pub fn outlook(&self) -> Option<Chance> {
        Chance::under(&self.plan, clear_rate(self.plan.succeed_at.rate()))
    }
}

/// Which template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// One that everybody has.
    BuiltIn(BuiltIn),
    /// One that the workspace keeps.
    Own(TemplateId),
}

impl Source {
    /// Reads a form's choice: a word, or the number of a template of the team's own; nothing chosen is none.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(field: &'static str, raw: &str) -> Result<Option<Self>, Invalid> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Ok(None);
        }
        let own = || raw.parse().ok().filter(|_| raw.bytes().all(|b| b.is_ascii_digit()));
        let known = BuiltIn::parse(raw).map(Source::BuiltIn).or_else(|| own().map(|id| Source::Own(TemplateId(id))));
        known.map(Some).ok_or_else(|| {
            let message = format!("'{}' is no template. Choose one from the list, or begin blank.", shown(raw));
            Invalid::new(field, "choice", message).with_value(raw)
        })
    }

    /// What a form sends for it.
    pub fn value(self) -> String {
        match self {
            Source::BuiltIn(one) => one.word().to_string(),
            Source::Own(id) => id.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_a_word_or_a_number_and_nothing_else() {
        let read = |raw: &str| Source::parse("template", raw);
        assert_eq!(read(" "), Ok(None));
        assert_eq!(read("landing_page"), Ok(Some(Source::BuiltIn(BuiltIn::LandingPage))));
        assert_eq!(read("7"), Ok(Some(Source::Own(TemplateId(7)))));
        for raw in ["-7", "+7", "7.0", "landing page", "99999999999999999999"] {
            assert_eq!(read(raw).unwrap_err().code, "choice", "{raw}");
        }
        for one in BuiltIn::ALL {
            assert_eq!(read(&Source::BuiltIn(one).value()), Ok(Some(Source::BuiltIn(one))));
        }
    }
}
