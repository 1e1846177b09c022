//! Templates: chosen for a new experiment, read in full, and kept by a team.

use serde::Serialize;

use super::form::{Field, Problem};
use super::planned::sentence;
use super::{Page, format};
use crate::domain::experiment::Method;
use crate::domain::guide::Guide;
use crate::domain::invalid::Invalid;
use crate::domain::template::{Proposal, Sketch, Template};
use crate::domain::wording::times_in_100;

/// The templates that a new experiment may begin from.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TemplateChoices {
    /// All of them, the team's own first.
    pub all: Vec<TemplateChoice>,
    /// Whether none is chosen.
    pub blank: bool,
    /// Whether they can be seen at once.
    pub open: bool,
    /// What was wrong with the choice.
    pub error: Option<String>,
    /// Where they are read in full.
    pub href: String,
}

impl TemplateChoices {
    /// Takes its complaint out of a list.
    #[must_use]
    pub fn checked(mut self, wrong: &[Invalid]) -> Self {
        self.error = wrong.iter().find(|w| w.field == "template").map(|w| w.message.clone());
        self.open |= self.error.is_some();
        self
    }
}

/// A template to choose.
#[derive(Debug, Clone, Serialize)]
pub struct TemplateChoice {
    /// What is sent.
    pub value: String,
    /// Its name.
    pub name: String,
    /// One sentence about it.
    pub line: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// All templates of a workspace, to be read.
#[derive(Debug, Clone, Serialize)]
pub struct TemplatesPage {
    /// The workspace's first page.
    pub home: String,
    /// Those that the team keeps.
    pub own: Vec<Card>,
    /// Those that everybody has.
    pub built_in: Vec<Card>,
}

impl Page for TemplatesPage {
    const TEMPLATE: &'static str = "template/index";
}

/// A template that the team keeps.
#[derive(Debug, Clone, Serialize)]
pub struct TemplatePage {
    /// All templates.
    pub back: String,
    /// What it fills in.
    pub card: Card,
    /// To give it another name, for those who may.
    pub name: Option<Field>,
    /// Where that is sent.
    pub action: String,
    /// Whether it was taken away.
    pub away: bool,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl Page for TemplatePage {
    const TEMPLATE: &'static str = "template/show";
}

/// What a template fills in.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// What a form sends for it.
    pub value: String,
    /// Its name.
    pub name: String,
    /// One sentence about it.
    pub line: String,
    /// Its own page, where it has one.
    pub href: Option<String>,
    /// Where an experiment is begun from it, for those who may.
    pub begin: Option<String>,
    /// How customers are asked.
    pub method: Option<&'static str>,
    /// The offers, each with what it asks for.
    pub offers: Vec<String>,
    /// The alternatives beside doing nothing.
    pub alternatives: Vec<String>,
    /// The questions.
    pub questions: Vec<String>,
    /// The bar and the number.
    pub proposal: Option<ProposalText>,
    /// What is to be done.
    pub items: Vec<String>,
}

impl Card {
    /// What a template fills in; where it has its own page and where one begins from it is left to be said.
    pub fn of(value: String, line: String, template: &Template) -> Self {
        Card {
            value,
            line,
            name: template.name.clone(),
            href: None,
            begin: None,
            method: template.method.map(Method::label),
            offers: template.offers.iter().map(offer).collect(),
            alternatives: template.alternatives.clone(),
            questions: template.guide.clone().unwrap_or_else(Guide::usual).questions().to_vec(),
            proposal: template.proposal.as_ref().map(ProposalText::of),
            items: template.items.clone(),
        }
    }
}

/// An offer with what it asks for.
fn offer(sketch: &Sketch) -> String {
    let price = sketch.price.map(|price| format!(" Price: {}.", format::money(price))).unwrap_or_default();
    let amount = sketch.ask.amount.map(|amount| format!(" of {}", format::money(amount))).unwrap_or_default();
    format!("{}: {}{amount}.{price}", sketch.name, format::ask(sketch.ask.rung))
}

/// A proposed plan in words.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalText {
    /// The plan.
    pub sentence: String,
    /// Why its bar is a good start; empty where nobody has said so.
    pub because: String,
    /// What the number is good for, where one is planned.
    pub outlook: Option<String>,
    /// Whether it is still to be saved; else it is the plan, and this says why.
    pub open: bool,
}

impl ProposalText {
    /// A proposal.
    pub fn of(proposal: &Proposal) -> Self {
        let outlook = proposal.outlook().zip(proposal.plan.stop_at).map(|(chance, n)| {
            let n = format::counted(n, "response", "responses");
            let (rate, often) = (format::pct(chance.rate), times_in_100(chance.validated));
            format!("With {n}, an offer that {rate} of all such customers accept is validated {often}.")
        });
        ProposalText { sentence: sentence(&proposal.plan), because: proposal.because.clone(), outlook, open: true }
    }
}

/// The template that an experiment was begun from.
#[derive(Debug, Clone, Serialize)]
pub struct Origin {
    /// Its name.
    pub name: String,
    /// Where it is read.
    pub href: String,
}

/// The form by which a design is kept.
#[derive(Debug, Clone, Serialize)]
pub struct SaveForm {
    /// Where it is sent.
    pub action: String,
    /// Sent twice is done once.
    pub key: String,
    /// The template's name.
    pub name: Field,
    /// Why the bar is a good start; only where there is one.
    pub because: Option<Field>,
    /// Whether the form was refused: then it stands open.
    pub refused: bool,
}
