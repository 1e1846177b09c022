//! An experiment's page: what is being asked, and a checklist that ticks itself.

use serde::Serialize;

use super::Page;
use super::chain::ChainPart;
use super::choice::Choice;
use super::decision::DecisionPart;
use super::forecast::ForecastPart;
use super::form::{Field, Problem};
use super::own_field::OwnPart;
use super::own_item::OwnItems;
use super::plan::PlanPart;
use super::template::{Origin, SaveForm, TemplateChoices};
use crate::domain::experiment::{Item, Method, Status};
use crate::domain::invalid::Invalid;
use crate::domain::offer::OfferFields;
use crate::domain::own_item::OwnItem;
use crate::domain::response::Rung;

/// Experiments that were put away.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ListPage {
    /// The page's heading.
    pub heading: String,
    /// The experiments, newest first.
    pub experiments: Vec<Line>,
    /// Where the others are.
    pub home: String,
}

/// An experiment in the list.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Where it stands, in a word.
    pub status: &'static str,
    /// Its bar, `25%`, or that there is none.
    pub bar: String,
    /// Its responses, `40 of 40 planned`.
    pub responses: String,
    /// Its report.
    pub report: String,
}

/// The form for a new experiment.
#[derive(Debug, Clone, Serialize)]
pub struct NewForm {
    /// Where it is sent.
    pub action: String,
    /// Sent twice is done once.
    pub key: String,
    /// Its name.
    pub name: Field,
    /// Its hypothesis.
    pub hypothesis: Field,
    /// What it may begin from.
    pub templates: Option<TemplateChoices>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "experiment/index";
}

impl NewForm {
    /// The form, filled with what was typed.
    pub fn new(action: String, key: String, name: &str, hypothesis: &str, wrong: &[Invalid]) -> Self {
        NewForm {
            action,
            key,
            name: Field::line("name", "What do you call it?")
                .value(name)
                .hint("Autumn interviews, say.")
                .checked(wrong),
            hypothesis: Field::lines("hypothesis", "What do you believe?")
                .value(hypothesis)
                .hint("One sentence that could turn out to be wrong.")
                .optional()
                .checked(wrong),
            templates: None,
        }
    }
}

/// Where an experiment stands, in a word.
pub fn status_word(status: Status, archived: bool) -> &'static str {
    match (archived, status) {
        (true, _) => "Put away",
        (_, Status::Draft) => "Being designed",
        (_, Status::Running) => "Asking",
        (_, Status::Stopped) => "Stopped",
    }
}

/// An experiment's page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ShowPage {
    /// The address below which everything of the experiment lies.
    pub base: String,
    /// Its name.
    pub name: String,
    /// Its hypothesis.
    pub hypothesis: String,
    /// Where published counts come from.
    pub source: Option<String>,
    /// Where it stands, in a word.
    pub status: String,
    /// Nothing has been asked.
    pub is_draft: bool,
    /// Customers are being asked.
    pub is_running: bool,
    /// Asking is over.
    pub is_stopped: bool,
    /// It was put away.
    pub is_archived: bool,
    /// Whether the visitor may change it.
    pub may_write: bool,
    /// What keeps it from starting, if anything.
    pub blocked: Option<String>,
    /// The template that it was begun from.
    pub origin: Option<Origin>,
    /// The checklist.
    pub checklist: Vec<CheckLine>,
    /// The team's own items on it.
    pub own_items: OwnItems,
    /// `5 of 9 done`.
    pub progress: String,
    /// Sent twice is done once.
    pub key: String,
    /// Its name, to be changed.
    pub name_field: Option<Field>,
    /// Its tags, to be changed.
    pub tags_field: Option<Field>,
    /// Its hypothesis, to be changed.
    pub hypothesis_field: Option<Field>,
    /// Whom it asks.
    pub segments: Vec<Part>,
    /// To add one.
    pub segment_field: Option<Field>,
    /// Its offers.
    pub offers: Vec<OfferLine>,
    /// To make one.
    pub offer_form: Option<OfferForm>,
    /// What customers could choose instead, doing nothing apart.
    pub alternatives: Vec<Part>,
    /// To add one.
    pub alternative_field: Option<Field>,
    /// How customers are asked.
    pub methods: Vec<Choice>,
    /// The same in words.
    pub method: String,
    /// What would sink the idea.
    pub riskiest: String,
    /// What was changed of hypothesis and riskiest assumption after the start.
    pub reworded: Vec<String>,
    /// What name and hypothesis the form was opened with: nothing is overwritten unseen.
    pub head_seen: String,
    /// The same of method and riskiest assumption.
    pub method_seen: String,
    /// To write it down.
    pub riskiest_field: Option<Field>,
    /// The plan.
    pub plan: PlanPart,
    /// Its own fields, where the workspace has some.
    pub own: Option<OwnPart>,
    /// The chain that it belongs to, if there is one.
    pub chain: Option<ChainPart>,
    /// What is recommended and decided, once customers are asked.
    pub decision: Option<DecisionPart>,
    /// Forecasts of how it will end.
    pub forecast: ForecastPart,
    /// To keep the design as a template.
    pub save: Option<SaveForm>,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "experiment/show";
}

/// One line of the checklist.
#[derive(Debug, Clone, Serialize)]
pub struct CheckLine {
    /// The part of the page that fills it.
    pub href: String,
    /// What to do.
    pub label: &'static str,
    /// Whether it's done.
    pub done: bool,
    /// Whether the experiment can't start without it.
    pub needed: bool,
}

impl CheckLine {
    /// The lines of a checklist, and how many of them and of the team's `own` items are done.
    pub fn of(items: &[Item], own: &[OwnItem]) -> (Vec<Self>, String) {
        let lines: Vec<Self> = items
            .iter()
            .map(|i| CheckLine { href: format!("#{}", i.part), label: i.label, done: i.done, needed: i.needed })
            .collect();
        let done = lines.iter().filter(|l| l.done).count() + own.iter().filter(|i| i.ticked.is_some()).count();
        let progress = format!("{done} of {} done", lines.len() + own.len());
        (lines, progress)
    }
}

/// Something with a name that can be taken away or brought back.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Where the button posts to.
    pub action: String,
    /// What the button says.
    pub button: &'static str,
    /// Whether it is put away.
    pub away: bool,
}

/// An offer on the experiment's page.
#[derive(Debug, Clone, Serialize)]
pub struct OfferLine {
    /// Its name.
    pub name: String,
    /// The words in which it is made.
    pub words: String,
    /// What counts as a yes: "a deposit of 50.00 GBP".
    pub ask: String,
    /// Its price, if it has one.
    pub price: Option<String>,
    /// The value propositions that it carries, each with the cares that it claims.
    pub propositions: Vec<String>,
    /// Where it is changed.
    pub href: String,
    /// Where the button posts to.
    pub action: String,
    /// What the button says.
    pub button: &'static str,
    /// Whether it is no longer made.
    pub away: bool,
}

/// The form for an offer.
#[derive(Debug, Clone, Serialize)]
pub struct OfferForm {
    /// Where it is sent.
    pub action: String,
    /// What the button says.
    pub button: &'static str,
    /// Sent twice is done once.
    pub key: String,
    /// A mark of what is stored; nothing for an offer that is still to be made.
    pub seen: Option<String>,
    /// Its name.
    pub name: Field,
    /// The words in which it is made.
    pub words: Field,
    /// What counts as a yes.
    pub asks: Vec<Choice>,
    /// What was wrong with that.
    pub ask_error: Option<String>,
    /// The amount asked.
    pub ask_amount: Field,
    /// The price.
    pub price: Field,
    /// The currency.
    pub currency: Field,
    /// The value propositions.
    pub propositions: Field,
    /// The cares.
    pub cares: Field,
    /// Whether the form was refused: then it stands open.
    pub refused: bool,
}

/// What a rung asks for, as people say it.
pub fn rung_label(rung: Rung) -> &'static str {
    match rung {
        Rung::None => "Nothing",
        Rung::Words => "Words: they say yes",
        Rung::Time => "Time: they spend some",
        Rung::Reputation => "Reputation: they lend their name",
        Rung::Access => "Access: data, integration, staff",
        Rung::Deposit => "A deposit",
        Rung::Payment => "Payment",
    }
}

impl OfferForm {
    /// The form, filled with what was typed.
    pub fn new(action: String, button: &'static str, key: String, typed: &OfferFields<'_>, wrong: &[Invalid]) -> Self {
        let rungs = Rung::ALL.iter().filter(|r| **r > Rung::None).map(|r| (r.word(), rung_label(*r)));
        let field =
            |name: &str, label: &str, value: &str| Field::line(name, label).value(value).optional().checked(wrong);
        OfferForm {
            refused: !wrong.is_empty() && !typed.ask.is_empty(),
            action,
            button,
            key,
            seen: None,
            name: Field::line("offer_name", "What do you offer?").value(typed.name).checked(wrong),
            words: Field::lines("words", "In which words?").value(typed.words).optional().checked(wrong),
            asks: Choice::list(rungs, if typed.ask.is_empty() { "deposit" } else { typed.ask }),
            ask_error: wrong.iter().find(|w| w.field == "ask").map(|w| w.message.clone()),
            ask_amount: field("ask_amount", "How much of it?", typed.ask_amount)
                .hint("For a deposit or payment: 50.00, say. A smaller one is still a deposit and counts; log it as words if it should not."),
            price: field("price", "At what price?", typed.price).hint("Below zero where you pay the customer."),
            currency: field("currency", "In which currency?", typed.currency).hint("GBP, EUR or USD, say."),
            propositions: Field::lines("propositions", "Which value propositions does it carry?")
                .value(typed.propositions)
                .hint("One a line.")
                .optional()
                .checked(wrong),
            cares: Field::lines("cares", "Which cares do they claim to take care of?")
                .value(typed.cares)
                .hint("In your customers' words, one a line.")
                .optional()
                .checked(wrong),
        }
    }

    /// The form for an offer that is stored, of which the visitor sees what is marked.
    pub fn showing(self, mark: String) -> Self {
        OfferForm { seen: Some(mark), ..self }
    }
}

/// An offer's own page.
#[derive(Debug, Clone, Serialize)]
pub struct OfferPage {
    /// The experiment's page.
    pub back: String,
    /// The experiment's name.
    pub experiment: String,
    /// The offer's name.
    pub name: String,
    /// Whether the visitor may change it; others read it.
    pub may_write: bool,
    /// The form.
    pub form: OfferForm,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl Page for OfferPage {
    const TEMPLATE: &'static str = "experiment/offer";
}

/// Method options for the form.
pub fn methods(chosen: Option<Method>) -> Vec<Choice> {
    let none = [("", "Not chosen yet")];
    let all = Method::ALL.iter().map(|m| (m.word(), m.label()));
    Choice::list(none.into_iter().chain(all), chosen.map_or("", Method::word))
}
