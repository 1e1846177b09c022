//! What a customer says on an offer's page, read into the same response as everything else.

use super::account::Email;
use super::invalid::Invalid;
use super::money::Money;
use super::natural::Natural;
use super::offer_page::Commitment;
use super::response::{CheckRules, Draft, Outcome, check};
use super::text::{Name, Words};
use super::time::Moment;

/// The alternative of a customer who prefers something that the page did not name.
pub const SOMETHING_ELSE: &str = "Something else";
/// How much a customer cares who ticks a care, of five. The page does not ask how much.
const TICKED: i64 = 3;

/// What the page asks, as far as an answer is judged by it.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// What a yes gives.
    pub commitment: Option<Commitment>,
    /// What they could choose instead.
    pub alternatives: Vec<String>,
    /// The cares that they may tick.
    pub cares: Vec<String>,
    /// The price.
    pub price: Option<Money>,
    /// Whether customers buy into the offer instead of buying it.
    pub into: bool,
}

/// The fields of an answer as they were sent.
#[derive(Debug, Clone, Default)]
pub struct AnswerFields<'a> {
    /// `yes`, `other` or `no`.
    pub choice: &'a str,
    /// An e-mail address.
    pub email: &'a str,
    /// The customer's name.
    pub name: &'a str,
    /// Times that suit.
    pub time: &'a str,
    /// A colleague's name.
    pub colleague: &'a str,
    /// A colleague's e-mail address.
    pub colleague_email: &'a str,
    /// Whether the price is accepted.
    pub accepted: bool,
    /// The alternative.
    pub other: &'a str,
    /// The alternative in the customer's words.
    pub which: &'a str,
    /// Why not now.
    pub why: &'a str,
    /// Ticked cares.
    pub cares: Vec<&'a str>,
    /// The standard.
    pub standard: &'a str,
    /// Anything else.
    pub comment: &'a str,
}

/// A person whom the team can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name, if it was left.
    pub name: Option<Name>,
    /// The address, if it was left.
    pub email: Option<Email>,
}

/// An answer, checked.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The response, still without a customer.
    pub draft: Draft,
    /// Who answers, as far as they said.
    pub who: Option<Person>,
    /// A colleague whom they name.
    pub colleague: Option<Person>,
    /// What they give beside an address, in words: a time, that they accept the price.
    pub given: String,
}

impl Answer {
    /// Checks an answer by what the page asks. Complaints name the fields of the page.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(f: &AnswerFields<'_>, asked: &Question, now: Moment) -> Result<Self, Vec<Invalid>> {
        let mut reading = Reading { f, asked, wrong: Vec::new(), natural: Natural::default() };
        reading.natural.set("offer", "#".to_string());
        let (who, colleague, given) = match f.choice {
            "yes" => reading.yes(),
            "other" => reading.other(),
            "no" => reading.no(),
            _ => reading.refused(),
        };
        reading.said();
        let Reading { mut wrong, natural, .. } = reading;
        match check(&natural.fields(), &CheckRules::form(now)) {
            Ok(draft) if wrong.is_empty() => Ok(Self { draft, who, colleague, given }),
            Ok(_) => Err(wrong),
            Err(further) => {
                let new = |w: &Invalid| w.field != "outcome" && w.field != "chose";
                wrong.extend(further.into_iter().filter(new));
                Err(wrong)
            }
        }
    }
}

type Given = (Option<Person>, Option<Person>, String);

struct Reading<'a> {
    f: &'a AnswerFields<'a>,
    asked: &'a Question,
    wrong: Vec<Invalid>,
    natural: Natural,
}

impl Reading<'_> {
    fn keep<T>(&mut self, read: Result<T, Invalid>) -> Option<T> {
        read.map_err(|e| self.wrong.push(e)).ok()
    }

    fn refused(&mut self) -> Given {
        self.wrong.push(Invalid::new("choice", "choice", "Choose one of the three."));
        (None, None, String::new())
    }

    fn yes(&mut self) -> Given {
        let commitment = self.asked.commitment.unwrap_or(Commitment::Email);
        let outcome = if self.asked.into { Outcome::BuyInto } else { Outcome::Buy };
        self.natural.set("outcome", outcome.word().to_string());
        self.natural.set("rung", commitment.rung().word().to_string());
        if let Some(price) = self.asked.price {
            self.natural.set("price", price.decimal());
            self.natural.set("currency", price.currency.code().to_string());
        }
        let email = self.keep(Email::parse("email", self.f.email));
        let name = self.keep(Name::parse_optional("name", Some(self.f.name.trim()))).flatten();
        let (mut colleague, mut given) = (None, String::new());
        match commitment {
            Commitment::Email => {}
            Commitment::Time => given = self.keep(needed("time", self.f.time)).unwrap_or_default(),
            Commitment::Colleague => colleague = self.colleague(),
            Commitment::Price if self.f.accepted => given = "The price is accepted.".into(),
            Commitment::Price => self.wrong.push(Invalid::new("accepted", "required", "Tick it to accept the price.")),
        }
        (Some(Person { name, email }), colleague, given)
    }

    fn colleague(&mut self) -> Option<Person> {
        let name = self.keep(Name::parse("colleague", self.f.colleague))?;
        if name.as_str().contains('@') {
            self.wrong.push(Invalid::new("colleague", "name", "Write the name here and the address below it."));
        }
        let email = Some(self.f.colleague_email).filter(|e| !e.trim().is_empty());
        let email = self.keep(email.map(|e| Email::parse("colleague_email", e)).transpose())?;
        Some(Person { name: Some(name), email })
    }

    fn other(&mut self) -> Given {
        self.natural.set("outcome", Outcome::Alternative.word().to_string());
        let known = self.asked.alternatives.iter().any(|a| a == self.f.other);
        let chosen = if known { self.f.other } else { SOMETHING_ELSE };
        self.natural.set("chose", chosen.to_string());
        let which = self.keep(Words::parse("which", Some(self.f.which))).flatten();
        let open = self.asked.alternatives.is_empty();
        if !known && which.is_none() {
            let field = if open { "which" } else { "other" };
            self.wrong.push(Invalid::new(field, "required", "Say what you would choose instead."));
        }
        self.because(which);
        (None, None, String::new())
    }

    fn no(&mut self) -> Given {
        self.natural.set("outcome", Outcome::DoNothing.word().to_string());
        let why = self.keep(Words::parse("why", Some(self.f.why))).flatten();
        self.because(why);
        (None, None, String::new())
    }

    fn because(&mut self, words: Option<Words>) {
        if let Some(words) = words {
            self.natural.set("reason", words.as_str().to_string());
            self.natural.set("reason_source", "customer".to_string());
        }
    }

    /// What they care about, and what they say beside.
    fn said(&mut self) {
        let known = self.asked.cares.iter().filter(|care| self.f.cares.contains(&care.as_str()));
        let cares: Vec<String> = known.map(|care| format!("{care}:{TICKED}")).collect();
        self.natural.set("cares", cares.join("; "));
        for (field, column, raw) in [("standard", "standard", self.f.standard), ("comment", "quote", self.f.comment)] {
            let words = self.keep(Words::parse(field, Some(raw))).flatten();
            self.natural.set(column, words.map(|w| w.as_str().to_string()));
        }
    }
}

fn needed(field: &'static str, raw: &str) -> Result<String, Invalid> {
    match Words::parse(field, Some(raw))? {
        Some(words) => Ok(words.as_str().to_string()),
        None => Err(Invalid::new(field, "required", "Write something here.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::response::Rung;

    fn asked(commitment: Commitment) -> Question {
        Question {
            commitment: Some(commitment),
            alternatives: vec!["Phone agency".into()],
            cares: vec!["Speed".into(), "Price".into()],
            ..Question::default()
        }
    }

    fn read(fields: &AnswerFields<'_>, commitment: Commitment) -> Result<Answer, Vec<(String, &'static str)>> {
        let told = |w: Vec<Invalid>| w.into_iter().map(|w| (w.field.into_owned(), w.code)).collect();
        Answer::read(fields, &asked(commitment), Moment(1_795_305_600_000_000)).map_err(told)
    }

    #[test]
    fn a_yes_gives_what_was_asked_and_no_more() {
        let yes = AnswerFields { choice: "yes", email: "ada@shop.example", ..AnswerFields::default() };
        let answer = read(&yes, Commitment::Email).unwrap();
        assert_eq!((answer.draft.outcome, answer.draft.rung), (Outcome::Buy, Some(Rung::Words)));
        assert_eq!(answer.who.unwrap().email.unwrap().as_str(), "ada@shop.example");
        let missing = |commitment, field: &str| {
            assert_eq!(read(&yes, commitment).unwrap_err(), [(field.to_string(), "required")]);
        };
        missing(Commitment::Time, "time");
        missing(Commitment::Colleague, "colleague");
        missing(Commitment::Price, "accepted");
        let accepted = read(&AnswerFields { accepted: true, ..yes.clone() }, Commitment::Price).unwrap();
        assert_eq!((accepted.draft.rung, accepted.given.is_empty()), (Some(Rung::Words), false));
        let named = AnswerFields { colleague: "Ben", colleague_email: "b@shop.example", ..yes.clone() };
        let ben = read(&named, Commitment::Colleague).unwrap();
        assert_eq!((ben.draft.rung, ben.colleague.is_some()), (Some(Rung::Reputation), true));
        let address = AnswerFields { colleague: "b@shop.example", ..yes };
        assert_eq!(read(&address, Commitment::Colleague).unwrap_err(), [("colleague".to_string(), "name")]);
    }

    #[test]
    fn something_else_is_a_known_alternative_or_said_in_words() {
        let other = AnswerFields { choice: "other", other: "Phone agency", ..AnswerFields::default() };
        assert_eq!(read(&other, Commitment::Email).unwrap().draft.chose.unwrap().as_str(), "Phone agency");
        let own = AnswerFields { other: "else", which: "My cousin", ..other.clone() };
        let draft = read(&own, Commitment::Email).unwrap().draft;
        assert_eq!((draft.chose.unwrap().as_str(), draft.reason.unwrap().as_str()), (SOMETHING_ELSE, "My cousin"));
        let none = AnswerFields { other: "", ..other };
        assert_eq!(read(&none, Commitment::Email).unwrap_err(), [("other".to_string(), "required")]);
    }

    #[test]
    fn what_nobody_asked_is_not_kept_and_what_is_too_long_is_told_by_its_own_field() {
        let no =
            AnswerFields { choice: "no", why: "Too early", cares: vec!["Speed", "Gold"], ..AnswerFields::default() };
        let draft = read(&no, Commitment::Email).unwrap().draft;
        assert_eq!((draft.outcome, draft.rung, draft.cares.len()), (Outcome::DoNothing, None, 1));
        assert_eq!(draft.reason.unwrap().as_str(), "Too early");
        let long = "x".repeat(5_001);
        let wrong = AnswerFields { comment: &long, why: &long, ..no };
        let told = [("why".to_string(), "too_long"), ("comment".to_string(), "too_long")];
        assert_eq!(read(&wrong, Commitment::Email).unwrap_err(), told);
        let nothing = AnswerFields::default();
        assert_eq!(read(&nothing, Commitment::Email).unwrap_err(), [("choice".to_string(), "choice")]);
    }
}
