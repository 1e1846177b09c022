//! The form of a response: the quick log, and the page of a response that is there.

use serde::Serialize;

use super::ask::{CareChip, Put, Tile, cares, or_written, puts, reason_sources, satisfactions, tiles};
use super::history::{Change, Stale};
use crate::domain::invalid::Invalid;
use crate::domain::natural::Natural;
use crate::domain::own_field::{OwnField, OwnFields};
use crate::domain::response::Rung;
use crate::domain::time::Moment;
use crate::views::Page;
use crate::views::choice::Choice;
use crate::views::experiment::Part;
use crate::views::form::{Field, Problem};
use crate::views::format::{ask, count};
use crate::views::own_field::OwnInput;

/// What a form of a response needs to know of its experiment.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The offers that are made.
    pub offers: Vec<Offered>,
    /// Alternatives by name.
    pub alternatives: Vec<String>,
    /// Segments by name.
    pub segments: Vec<String>,
    /// Cares by name, those of the experiment's propositions first.
    pub cares: Vec<String>,
    /// Customers to suggest.
    pub customers: Vec<String>,
    /// Why others did nothing, lately.
    pub reasons: Vec<String>,
    /// The questions of the interview.
    pub guide: Vec<String>,
    /// The workspace's own fields.
    pub own: OwnFields,
}

/// An offer and how far its responses are.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What counts as a yes.
    pub rung: Rung,
    /// The currency in which it asks.
    pub currency: Option<String>,
    /// Counted responses.
    pub counted: u64,
    /// The planned number of them.
    pub planned: Option<u64>,
}

/// The form for one response, new or changed.
#[derive(Debug, Clone, Serialize)]
pub struct FormPage {
    /// The heading.
    pub heading: String,
    /// Where the arrow leads.
    pub back: String,
    /// The experiment's name.
    pub experiment: String,
    /// The experiment's name, how many responses there are today, and whether it is an example.
    pub under: String,
    /// Where the form is sent.
    pub action: String,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Sent twice is stored once.
    pub key: String,
    /// Whether this is a new response, after which the next can follow.
    pub is_new: bool,
    /// Who logs, for the script: what waits on a device is sent by whom it belongs to.
    pub by: String,
    /// Whether single keys act.
    pub shortcuts: bool,
    /// Offers that have reached their planned number.
    pub reached: Vec<String>,
    /// Where the report is.
    pub report: String,
    /// Where many are counted.
    pub tally: String,
    /// Offers to choose from.
    pub offers: Vec<Choice>,
    /// What was wrong with the choice.
    pub offer_error: Option<String>,
    /// Who responded.
    pub customer: Field,
    /// Customers to suggest.
    pub customers: Vec<String>,
    /// Segments to choose from.
    pub segments: Vec<Choice>,
    /// Whether there are any.
    pub has_segments: bool,
    /// Outcomes as tiles.
    pub outcomes: Vec<Tile>,
    /// What was wrong with the outcome.
    pub outcome_error: Option<String>,
    /// What each offer asks for.
    pub asks: Vec<String>,
    /// What can be put in.
    pub puts: Vec<Put>,
    /// What was wrong with it.
    pub rung_error: Option<String>,
    /// The amount given.
    pub amount: Field,
    /// Its currency.
    pub currency: Field,
    /// Alternatives to choose from.
    pub alternatives: Vec<Choice>,
    /// Another alternative.
    pub chose: Field,
    /// Whether another one is written.
    pub chose_written: bool,
    /// Reasons to choose from, of those who did nothing.
    pub reasons: Vec<Choice>,
    /// Why.
    pub reason: Field,
    /// Who says why.
    pub reason_sources: Vec<Choice>,
    /// Cares to tick.
    pub cares: Vec<CareChip>,
    /// A care that isn't on the list.
    pub other_cares: Field,
    /// The standard of the first care.
    pub standard: Field,
    /// Satisfaction with today's way.
    pub satisfactions: Vec<Choice>,
    /// The customer's words.
    pub quote: Field,
    /// The workspace's own fields.
    pub own: Vec<OwnInput>,
    /// A warm contact.
    pub warm: bool,
    /// When.
    pub responded_at: Field,
    /// A tally of many alike.
    pub quantity: Field,
    /// Whether the rarer questions stand open.
    pub more_open: bool,
    /// The questions of the interview.
    pub guide: Vec<String>,
    /// Where they are changed.
    pub guide_href: String,
    /// The version that a response was opened in: whoever saves it later is told what has changed since.
    pub version: i64,
    /// What has changed since.
    pub stale: Option<Stale>,
    /// When it was, to the microsecond: the field shows the minute.
    pub exact: String,
    /// The history of a response that is there.
    pub history: Vec<Change>,
    /// Buttons on a response that is there.
    pub acts: Vec<Part>,
    /// Logged most recently.
    pub recent: Vec<Recent>,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "response/form";
    const SHEET: &'static str = "log.css";
}

/// A response that was logged lately.
#[derive(Debug, Clone, Serialize)]
pub struct Recent {
    /// Its mark.
    pub mark: &'static str,
    /// Its page.
    pub href: String,
    /// Who, or which number.
    pub label: String,
    /// What they did.
    pub outcome: &'static str,
    /// When it was logged.
    pub when: String,
    /// The same for programs.
    pub at: String,
    /// Where the button posts to that takes it back.
    pub undo: String,
}

impl Offered {
    /// `Pilot, 23 of 40`
    pub fn label(&self) -> String {
        match self.planned {
            Some(planned) => format!("{}, {} of {}", self.name, count(self.counted), count(planned)),
            None if self.counted > 0 => format!("{}, {} so far", self.name, count(self.counted)),
            None => self.name.clone(),
        }
    }

    /// What is said once the planned number is there.
    fn reached(&self) -> Option<String> {
        let planned = self.planned.filter(|planned| self.counted >= *planned)?;
        let (counted, planned) = (count(self.counted), count(planned));
        Some(format!(
            "{}: {counted} of {planned}. The plan is reached: what comes now is kept and changes no verdict.",
            self.name
        ))
    }
}

/// What the offers ask for: one sentence where it is the same.
fn asks(offers: &[Offered]) -> Vec<String> {
    match offers {
        [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|o| o.rung == first.rung) => {
            vec![format!("Each offer {}.", ask(first.rung))]
        }
        _ => offers.iter().map(|o| format!("{} {}.", o.name, ask(o.rung))).collect(),
    }
}

/// The inputs of own fields. A response that is there may stay without what it never had.
pub fn own_inputs(around: &Surroundings, typed: &Natural, new: bool, wrong: &[Invalid]) -> Vec<OwnInput> {
    let value = |field: &OwnField| typed.own_text(field.id).unwrap_or("");
    OwnInput::all(&around.own, value, |field| new || typed.own_text(field.id).is_some(), wrong)
}

impl FormPage {
    /// The form, filled with a response's fields; `wrong` is what a check said of them.
    pub fn new(around: &Surroundings, typed: &Natural, offer: &str, wrong: &[Invalid]) -> Self {
        let get = |column: &str| typed.get(column).unwrap_or("");
        let error = |field: &str| wrong.iter().find(|w| w.field == field).map(|w| w.message.clone());
        let field = |name: &str, label: &str| Field::line(name, label).value(get(name)).optional().checked(wrong);
        let (alternatives, chose) = or_written(&around.alternatives, get("chose"));
        let (cares, other_cares) = cares(&around.cares, get("cares"));
        let rare = ["responded_at", "quantity", "satisfaction"];
        let quantity = if get("quantity") == "1" { "" } else { get("quantity") };
        let at = Moment::parse_rfc3339(get("responded_at"));
        let currency = typed.get("currency").or_else(|| around.offers.iter().find_map(|o| o.currency.as_deref()));
        FormPage {
            heading: String::new(),
            back: String::new(),
            experiment: String::new(),
            under: String::new(),
            action: String::new(),
            problems: Problem::summary(wrong),
            key: String::new(),
            is_new: true,
            by: String::new(),
            shortcuts: false,
            reached: around.offers.iter().filter_map(Offered::reached).collect(),
            report: String::new(),
            tally: String::new(),
            offers: Choice::list(around.offers.iter().map(|o| (o.id.as_str(), o.label())), offer),
            offer_error: error("offer"),
            customer: field("customer", "Who responded?")
                .hint("A name or a code that you recognise. It may stay empty.")
                .focused(),
            customers: around.customers.clone(),
            segments: Choice::list(
                [("", "Not said")].into_iter().chain(around.segments.iter().map(|s| (s.as_str(), s.as_str()))),
                get("segment"),
            ),
            has_segments: !around.segments.is_empty(),
            outcomes: tiles(get("outcome")),
            outcome_error: error("outcome"),
            asks: asks(&around.offers),
            puts: puts(get("rung")),
            rung_error: error("rung"),
            amount: field("amount", "How much?"),
            currency: Field::line("currency", "Currency").value(currency.unwrap_or("")).optional().checked(wrong),
            chose_written: !chose.is_empty(),
            chose: Field::line(
                "chose",
                if around.alternatives.is_empty() { "Which alternative?" } else { "Another one" },
            )
            .value(&chose)
            .optional()
            .checked(wrong),
            alternatives,
            reasons: Choice::list(around.reasons.iter().map(|r| (r.as_str(), r.as_str())), ""),
            reason: field("reason", "Why?"),
            reason_sources: reason_sources(get("reason_source")),
            cares,
            other_cares: Field::line("cares", "Other cares")
                .value(&other_cares)
                .hint("Each with how much they care, from 1 to 5: early cover:4; price:2")
                .optional()
                .checked(wrong),
            standard: field("standard", "By which standard do they judge it?")
                .hint("The first care's: closed by 6 pm on day two, say."),
            satisfactions: satisfactions(get("satisfaction")),
            quote: Field::lines("quote", "In their words").value(get("quote")).optional().checked(wrong),
            own: own_inputs(around, typed, true, wrong).into_iter().map(|own| own.staying(&around.own)).collect(),
            warm: get("warm") == "yes",
            responded_at: field("responded_at", "When?")
                .value(&at.map_or_else(|| get("responded_at").to_owned(), Moment::minute))
                .hint("2026-11-20 or 2026-11-20 14:30, UTC. Empty is now."),
            exact: at.map(Moment::rfc3339).unwrap_or_default(),
            version: 0,
            stale: None,
            quantity: Field::line("quantity", "How many alike?")
                .value(quantity)
                .hint("A tally of 1,180 who did nothing is one entry: 1180.")
                .optional()
                .checked(wrong),
            more_open: rare.iter().any(|name| !get(name).is_empty() || error(name).is_some()),
            guide: around.guide.clone(),
            guide_href: String::new(),
            history: Vec::new(),
            acts: Vec::new(),
            recent: Vec::new(),
        }
    }

    /// Shows the answers of a question that was answered twice where they were given: chosen from a list, and written.
    pub fn answered_twice(&mut self, alternative: &str, because: &str, wrong: &[Invalid]) {
        let choose = |list: &mut Vec<Choice>, chosen: &str| {
            list.iter_mut().for_each(|choice| choice.selected = choice.value == chosen);
        };
        for field in wrong.iter().map(|wrong| wrong.field.as_ref()) {
            match field {
                "chose" => {
                    choose(&mut self.alternatives, alternative);
                    self.chose_written = false;
                }
                "reason" => choose(&mut self.reasons, because),
                _ => {}
            }
        }
    }
}
