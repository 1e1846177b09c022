//! Logging responses, and the list of them.

use serde::Serialize;

use super::choice::Choice;
use super::experiment::Part;
use super::form::{Field, Problem};
use super::{Link, Page};
use crate::domain::invalid::Invalid;
use crate::domain::natural::Natural;
use crate::domain::response::{Outcome, ReasonSource, Rung};

/// What a form of a response needs to know of its experiment.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Offers as id and name.
    pub offers: Vec<(String, String)>,
    /// Alternatives by name.
    pub alternatives: Vec<String>,
    /// Segments by name.
    pub segments: Vec<String>,
    /// Cares by name, those of the experiment's propositions first.
    pub cares: Vec<String>,
    /// Customers to suggest.
    pub customers: Vec<String>,
}

/// The form for one response, new or changed.
#[derive(Debug, Clone, Serialize)]
pub struct FormPage {
    /// The heading.
    pub heading: String,
    /// The experiment's page.
    pub back: String,
    /// The experiment's name.
    pub experiment: String,
    /// Where the form is sent.
    pub action: String,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Sent twice is stored once.
    pub key: String,
    /// Whether this is a new response, after which the next can follow.
    pub is_new: bool,
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
    /// Rungs to choose from.
    pub rungs: Vec<Choice>,
    /// What was wrong with the rung.
    pub rung_error: Option<String>,
    /// The amount given.
    pub amount: Field,
    /// Its currency.
    pub currency: Field,
    /// Alternatives to choose from.
    pub alternatives: Vec<Choice>,
    /// Another alternative.
    pub chose: Field,
    /// Stated cares.
    pub cares: Vec<CareLine>,
    /// A care that isn't on the list.
    pub other_cares: Field,
    /// The standard of the first care.
    pub standard: Field,
    /// Satisfaction with today's way.
    pub satisfactions: Vec<Choice>,
    /// The customer's words.
    pub quote: Field,
    /// Why.
    pub reason: Field,
    /// Who says why.
    pub reason_sources: Vec<Choice>,
    /// A warm contact.
    pub warm: bool,
    /// When.
    pub responded_at: Field,
    /// A tally of many alike.
    pub quantity: Field,
    /// The history of a response that is there.
    pub history: Vec<String>,
    /// Buttons on a response that is there.
    pub acts: Vec<Part>,
    /// Which of the experiment's responses it is, `Response 120`.
    pub number: Option<String>,
    /// Logged most recently.
    pub recent: Vec<Recent>,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "response/form";
    const SHEET: &'static str = "log.css";
}

/// An outcome as a tile.
#[derive(Debug, Clone, Serialize)]
pub struct Tile {
    /// What is sent.
    pub value: &'static str,
    /// The tile's id; the stylesheet shows follow-up questions by it.
    pub id: &'static str,
    /// Its mark.
    pub mark: &'static str,
    /// Its word.
    pub label: &'static str,
    /// What that means.
    pub small: &'static str,
    /// Whether it is chosen.
    pub checked: bool,
}

/// One care with its intensity.
#[derive(Debug, Clone, Serialize)]
pub struct CareLine {
    /// Its name.
    pub name: String,
    /// The field's id.
    pub id: String,
    /// Intensities, and that it wasn't mentioned.
    pub intensities: Vec<Choice>,
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
}

/// The words of an outcome on a page.
pub fn outcome_label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Buy => "Buy",
        Outcome::BuyInto => "Buy into",
        Outcome::Alternative => "Alternative",
        Outcome::DoNothing => "Do nothing",
        Outcome::Pending => "Pending",
    }
}

/// The mark of an outcome: an id of the sprite.
pub fn outcome_mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Buy => "b",
        Outcome::BuyInto => "i",
        Outcome::Alternative => "a",
        Outcome::DoNothing => "n",
        Outcome::Pending => "p",
    }
}

fn tiles(chosen: &str) -> Vec<Tile> {
    let tile = |outcome: Outcome, id, small| Tile {
        value: outcome.word(),
        id,
        mark: outcome_mark(outcome),
        label: outcome_label(outcome),
        small,
        checked: outcome.word() == chosen,
    };
    vec![
        tile(Outcome::Buy, "c-buy", "gave what you asked"),
        tile(Outcome::BuyInto, "c-in", "backs it without buying"),
        tile(Outcome::Alternative, "c-alt", "chose another"),
        tile(Outcome::DoNothing, "c-no", "stays as is"),
        tile(Outcome::Pending, "c-wait", "no answer yet"),
    ]
}

impl FormPage {
    /// The form, filled with a response's fields; `wrong` is what a check said of them.
    pub fn new(around: &Surroundings, typed: &Natural, offer: &str, wrong: &[Invalid]) -> Self {
        let get = |column: &str| typed.get(column).unwrap_or("");
        let error = |field: &str| wrong.iter().find(|w| w.field == field).map(|w| w.message.clone());
        let field = |name: &str, label: &str| Field::line(name, label).value(get(name)).optional().checked(wrong);
        let rung =
            |r: &Rung| (r.word(), if *r == Rung::None { "What was asked" } else { super::experiment::rung_label(*r) });
        let rungs = Rung::ALL.iter().map(|r| if *r == Rung::None { ("", rung(r).1) } else { rung(r) });
        let stated = stated(get("cares"));
        let listed =
            |name: &str| around.cares.iter().any(|c| crate::domain::text::fold(c) == crate::domain::text::fold(name));
        let others: Vec<String> = stated.iter().filter(|(n, _)| !listed(n)).map(|(n, i)| format!("{n}:{i}")).collect();
        let known_alternative = around.alternatives.iter().any(|a| a == get("chose"));
        let other_alternative = if known_alternative { "" } else { get("chose") };
        FormPage {
            heading: String::new(),
            back: String::new(),
            experiment: String::new(),
            action: String::new(),
            problems: Problem::summary(wrong),
            key: String::new(),
            is_new: true,
            offers: Choice::list(around.offers.iter().map(|(v, l)| (v.as_str(), l.as_str())), offer),
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
            rungs: Choice::list(rungs, get("rung")),
            rung_error: error("rung"),
            amount: field("amount", "How much of it?").hint("In major units: 50.00, say."),
            currency: field("currency", "In which currency?"),
            alternatives: Choice::list(around.alternatives.iter().map(|a| (a.as_str(), a.as_str())), get("chose")),
            chose: Field::line(
                "chose",
                if around.alternatives.is_empty() { "Which alternative?" } else { "Or another one" },
            )
            .value(other_alternative)
            .optional()
            .checked(wrong),
            cares: around.cares.iter().enumerate().map(|(i, name)| care_line(i, name, &stated)).collect(),
            other_cares: Field::line("cares", "Other cares")
                .value(&others.join("; "))
                .hint("Each with how much they care, from 1 to 5: early cover:4; price:2")
                .optional()
                .checked(wrong),
            standard: field("standard", "By which standard do they judge the first one?")
                .hint("Closed by 6 pm on day two, say."),
            satisfactions: Choice::list(
                [("", "Not said"), ("1", "1 not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 entirely")],
                get("satisfaction"),
            ),
            quote: Field::lines("quote", "In their words").value(get("quote")).optional().checked(wrong),
            reason: field("reason", "Why?"),
            reason_sources: Choice::list(
                ReasonSource::ALL.iter().map(|s| {
                    let label = match s {
                        ReasonSource::Customer => "The customer says so",
                        ReasonSource::Seller => "We judge so",
                        ReasonSource::Other => "Somebody else judges so",
                    };
                    (s.word(), label)
                }),
                if get("reason_source").is_empty() { "customer" } else { get("reason_source") },
            ),
            warm: get("warm") == "yes",
            responded_at: field("responded_at", "When?").hint("2026-11-20, or empty for now."),
            quantity: field("quantity", "How many alike?").hint("A tally of 1,180 who did nothing is one entry: 1180."),
            history: Vec::new(),
            acts: Vec::new(),
            number: None,
            recent: Vec::new(),
        }
    }
}

/// Cares with their intensities, as the natural layout writes them.
fn stated(cares: &str) -> Vec<(String, String)> {
    cares
        .split(';')
        .filter_map(|part| part.rsplit_once(':'))
        .map(|(name, score)| (name.trim().to_string(), score.trim().to_string()))
        .collect()
}

fn care_line(i: usize, name: &str, stated: &[(String, String)]) -> CareLine {
    let fold = crate::domain::text::fold;
    let score = stated.iter().find(|(n, _)| fold(n) == fold(name)).map_or("", |(_, s)| s.as_str());
    CareLine {
        name: name.to_string(),
        id: format!("care-{i}"),
        intensities: Choice::list(
            [("", "Not mentioned"), ("1", "1 a little"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 a lot")],
            score,
        ),
    }
}

/// The list of an experiment's responses.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ListPage {
    /// The experiment's page.
    pub back: String,
    /// The experiment's name.
    pub experiment: String,
    /// Where the filters are sent.
    pub action: String,
    /// Where a response is logged, for those who may and while customers are asked.
    pub log_href: Option<String>,
    /// The rows.
    pub rows: Vec<Line>,
    /// What to say when there are none.
    pub empty: Option<String>,
    /// The next page.
    pub next: Option<String>,
    /// The list from its beginning.
    pub first: Option<String>,
    /// The same rows as a file.
    pub csv: String,
    /// Filter by offer.
    pub offers: Vec<Choice>,
    /// Filter by outcome.
    pub outcomes: Vec<Choice>,
    /// Filter by segment.
    pub segments: Vec<Choice>,
    /// Filter by who logged it.
    pub members: Vec<Choice>,
    /// Filter by how and whether it is there.
    pub shows: Vec<Choice>,
    /// Other places.
    pub ways: Vec<Link>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "response/index";
}

/// A response in the list.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its mark.
    pub mark: &'static str,
    /// Its page.
    pub href: String,
    /// Who, or which number.
    pub label: String,
    /// The offer.
    pub offer: String,
    /// What they did, with the alternative.
    pub outcome: String,
    /// What they gave up.
    pub gave: String,
    /// The segment.
    pub segment: String,
    /// When.
    pub when: String,
    /// What keeps it from counting, and whether it was logged late.
    pub notes: String,
}

/// Filters by outcome.
pub fn outcome_filter(chosen: &str) -> Vec<Choice> {
    let all = Outcome::ALL.iter().map(|o| (o.word(), outcome_label(*o)));
    Choice::list([("", "All outcomes")].into_iter().chain(all), chosen)
}
