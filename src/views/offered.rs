//! An offer's page as customers see it. It wears no bar of ours, and every sentence on it is in [`words`].

mod around;
pub mod words;

pub use around::{PlainPage, Said, SheetPage, ThanksPage};

use serde::Serialize;

use super::Page;
use super::choice::Choice;
use super::form::{Field, Problem};
use crate::domain::answer::AnswerFields;
use crate::domain::invalid::Invalid;
use crate::domain::money::Money;
use crate::domain::offer_page::{Arrangement, Commitment, Language};
use words::{Words, filled, money};

/// What stands around the page.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The language's code.
    pub lang: &'static str,
    /// The browser's title.
    pub title: String,
    /// Whose page it is; nothing where that must not be told.
    pub brand: Option<String>,
    /// The way past the top.
    pub skip: &'static str,
    /// What made the page.
    pub made_with: &'static str,
    /// Whether a visit is counted.
    pub script: bool,
}

impl Frame {
    fn new(words: &'static Words, title: &str, brand: Option<&str>) -> Self {
        Self {
            lang: words.lang,
            title: title.to_owned(),
            brand: brand.map(str::to_owned),
            skip: words.skip,
            made_with: words.made_with,
            script: false,
        }
    }
}

/// The picture.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Where it is.
    pub src: String,
    /// Its width.
    pub width: i64,
    /// Its height.
    pub height: i64,
    /// What it shows.
    pub words: String,
}

/// What the team offers, and how it asks.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The language.
    pub language: Language,
    /// Whose page it is.
    pub brand: String,
    /// The offer's name.
    pub name: String,
    /// The offer in the team's words.
    pub words: String,
    /// Its price.
    pub price: Option<Money>,
    /// What a yes gives.
    pub commitment: Commitment,
    /// Where the picture stands.
    pub arrangement: Arrangement,
    /// The picture.
    pub picture: Option<Picture>,
    /// What they could choose instead.
    pub alternatives: Vec<String>,
    /// What they may care about.
    pub cares: Vec<String>,
    /// How many days a code of a visit is kept.
    pub days: i64,
    /// Whom a personal page is for.
    pub invited: Option<String>,
}

/// Where the form goes, and what it carries.
#[derive(Debug, Clone, Serialize)]
pub struct Sending {
    /// Where it is sent.
    pub action: String,
    /// Who sends it, signed.
    pub form: String,
    /// Where a look is counted, and by what.
    pub look: Option<(String, String)>,
    /// Whether it changes an answer that was given.
    pub again: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct OfferedPage {
    frame: Frame,
    words: &'static Words,
    preview: Option<String>,
    asked_by: String,
    meant_for: Option<String>,
    name: String,
    paragraphs: Vec<String>,
    price: Option<String>,
    look: &'static str,
    picture: Option<Picture>,
    sending: Option<Sending>,
    seen_at: Option<String>,
    seen_by: Option<String>,
    problems: Vec<Problem>,
    tiles: Tiles,
    choice_error: Option<String>,
    email: Field,
    customer: Field,
    time: Option<Field>,
    colleague: Option<Field>,
    colleague_email: Option<Field>,
    accept: Option<Tick>,
    alternatives: Vec<Choice>,
    other_error: Option<String>,
    which: Field,
    why: Field,
    cares: Vec<Choice>,
    standard: Field,
    comment: Field,
    send: &'static str,
    change_kept: Option<&'static str>,
    kept: String,
    kept_visit: String,
}

#[derive(Debug, Clone, Serialize)]
struct Tiles {
    yes: bool,
    yes_small: &'static str,
    other: bool,
    no: bool,
}

/// A box to tick.
#[derive(Debug, Clone, Serialize)]
struct Tick {
    label: String,
    checked: bool,
    error: Option<String>,
}

impl Page for OfferedPage {
    const TEMPLATE: &'static str = "offered/show";
}

impl OfferedPage {
    /// The page, filled with what was typed; without a sending it is a preview.
    pub fn new(offer: &Offer, sending: Option<Sending>, typed: &AnswerFields<'_>, wrong: &[Invalid]) -> Self {
        let words = words::of(offer.language);
        let wrong = &translated(words, wrong);
        let again = sending.as_ref().is_some_and(|s| s.again);
        let form = Form { words, typed, wrong };
        let mut frame = Frame::new(words, &offer.name, Some(&offer.brand));
        let look = sending.as_ref().and_then(|s| s.look.clone());
        frame.script = look.is_some();
        let shown = offer.picture.clone().filter(|_| offer.arrangement != Arrangement::Plain);
        Self {
            frame,
            preview: None,
            asked_by: filled(words.asked_by, &offer.brand),
            meant_for: offer.invited.as_ref().map(|name| filled(words.meant_for, name)),
            name: offer.name.clone(),
            paragraphs: offer.words.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect(),
            price: offer.price.map(|price| money(offer.language, price)),
            look: if shown.is_some() { offer.arrangement.word() } else { Arrangement::Plain.word() },
            picture: shown,
            seen_at: look.as_ref().map(|(at, _)| at.clone()),
            seen_by: look.map(|(_, by)| by),
            problems: Problem::summary(wrong),
            tiles: Tiles {
                yes: typed.choice == "yes",
                yes_small: words.commitment(offer.commitment),
                other: typed.choice == "other",
                no: typed.choice == "no",
            },
            choice_error: form.error("choice"),
            email: form.email("email", words.email, typed.email).hint(words.email_hint),
            customer: form.optional(Field::line("name", words.name).value(typed.name).autocomplete("name")),
            time: form.of(offer, Commitment::Time, || form.lines("time", words.time, typed.time, words.time_hint)),
            colleague: form.of(offer, Commitment::Colleague, || {
                form.open(Field::line("colleague", words.colleague).value(typed.colleague).hint(words.colleague_hint))
            }),
            colleague_email: form.of(offer, Commitment::Colleague, || {
                let email = Field::typed("colleague_email", words.colleague_email, "email");
                form.optional(email.value(typed.colleague_email))
            }),
            accept: offer
                .price
                .filter(|_| offer.commitment == Commitment::Price)
                .map(|price| form.accept(offer, price)),
            alternatives: form.alternatives(offer),
            other_error: form.error("other"),
            which: form.lines("which", words.which_words, typed.which, words.optional),
            why: form.lines("why", words.why, typed.why, words.optional),
            cares: offer.cares.iter().map(|care| form.care(care)).collect(),
            standard: form.lines("standard", words.standard, typed.standard, words.standard_hint),
            comment: form.lines("comment", words.comment, typed.comment, words.optional),
            send: if again { words.send_again } else { words.send },
            change_kept: again.then_some(words.change_kept),
            kept: filled(words.kept, &offer.brand),
            kept_visit: filled(words.kept_visit, &offer.days.to_string()),
            words,
            sending,
        }
    }

    /// The same as the team looks at it before anybody else does.
    #[must_use]
    pub fn preview(mut self, sentence: &str) -> Self {
        self.preview = Some(sentence.to_owned());
        self
    }

    /// With a sentence above the form.
    #[must_use]
    pub fn stale(mut self) -> Self {
        self.problems.push(Problem::general(self.words.stale));
        self
    }
}

/// Complaints in the customer's language.
fn translated(words: &Words, wrong: &[Invalid]) -> Vec<Invalid> {
    wrong.iter().map(|w| Invalid::new(w.field.clone(), w.code, words.complaint(w.code))).collect()
}

struct Form<'a> {
    words: &'static Words,
    typed: &'a AnswerFields<'a>,
    wrong: &'a [Invalid],
}

impl Form<'_> {
    fn error(&self, field: &str) -> Option<String> {
        self.wrong.iter().find(|w| w.field == field).map(|w| w.message.clone())
    }

    fn of<T>(&self, offer: &Offer, commitment: Commitment, field: impl FnOnce() -> T) -> Option<T> {
        (offer.commitment == commitment).then(field)
    }

    /// A field that is needed for one choice only, so that the browser must not insist on it.
    fn open(&self, field: Field) -> Field {
        field.optional().checked(self.wrong)
    }

    fn optional(&self, field: Field) -> Field {
        self.open(field.hint(self.words.optional))
    }

    fn email(&self, name: &str, label: &str, value: &str) -> Field {
        self.open(Field::typed(name, label, "email").value(value).autocomplete("email"))
    }

    fn lines(&self, name: &str, label: &str, value: &str, hint: &str) -> Field {
        self.open(Field::lines(name, label).value(value).hint(hint))
    }

    fn accept(&self, offer: &Offer, price: Money) -> Tick {
        let price = money(offer.language, price);
        Tick { label: filled(self.words.accept, &price), checked: self.typed.accepted, error: self.error("accepted") }
    }

    fn alternatives(&self, offer: &Offer) -> Vec<Choice> {
        let else_ = (!offer.alternatives.is_empty()).then_some(("", self.words.something_else));
        let named = offer.alternatives.iter().map(|a| (a.as_str(), a.as_str()));
        let mut all = Choice::list(named.chain(else_), self.typed.other);
        for choice in &mut all {
            choice.selected &= self.typed.choice == "other";
        }
        all
    }

    fn care(&self, care: &str) -> Choice {
        Choice { value: care.to_owned(), label: care.to_owned(), selected: self.typed.cares.contains(&care) }
    }
}
