//! Where the team sets up the page on which customers answer an offer, and gives its addresses away.

use serde::Serialize;

use super::charts::SafeHtml;
use super::choice::Choice;
use super::form::{Field, Problem};
use super::format::{ask, counted, date};
use super::{Link, Page};
use crate::domain::id::OfferLinkId;
use crate::domain::invalid::Invalid;
use crate::domain::offer_page::{Arrangement, Commitment, Language, OfferPageFields};
use crate::domain::response::Rung;
use crate::domain::time::Moment;

/// The team's page about the customers' page.
#[derive(Debug, Clone, Serialize)]
pub struct TeamPage {
    /// The experiment.
    pub experiment: Link,
    /// The offer.
    pub offer: Link,
    /// The address below which everything of the page lies.
    pub base: String,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Whether the page is open, and what is to be known about it.
    pub state: String,
    /// How a yes counts, where it is less than the offer asks for.
    pub soft: Option<String>,
    /// Whether the page is set up.
    pub ready: bool,
    /// How to set it up, for those who may.
    pub form: Option<SetUpForm>,
    /// How to open it.
    pub open: Option<String>,
    /// How to close it.
    pub close: Option<String>,
    /// The picture, for those who may change it.
    pub picture: Option<PictureForm>,
    /// Addresses and invitations, for those who may make them.
    pub links: Option<LinksPart>,
    /// How long customers have to decide.
    pub patience: String,
    /// How to change that, before the start.
    pub patience_field: Option<Field>,
    /// Where that is sent.
    pub patience_action: String,
    /// The latest answers, for those who may write to customers.
    pub answers: Vec<AnswerLine>,
}

impl Page for TeamPage {
    const TEMPLATE: &'static str = "offer_page/index";
}

/// How the page is set up.
#[derive(Debug, Clone, Serialize)]
pub struct SetUpForm {
    /// Whose page it is.
    pub brand: Field,
    /// Languages.
    pub languages: Vec<Choice>,
    /// What a yes gives.
    pub commitments: Vec<Choice>,
    /// Where the picture stands.
    pub arrangements: Vec<Choice>,
    /// The last day.
    pub closes_on: Field,
    /// Sites that may show it.
    pub sites: Field,
}

impl SetUpForm {
    /// The form, filled. Without a price of the offer there is none to accept.
    pub fn new(typed: &OfferPageFields<'_>, priced: bool, wrong: &[Invalid]) -> Self {
        Self {
            brand: Field::line("brand", "Whose offer is it?")
                .value(typed.brand)
                .hint("Your name as customers know it. The page says that it keeps their answers.")
                .checked(wrong),
            languages: Choice::list(Language::ALL.iter().map(|l| (l.word(), l.label())), typed.language),
            commitments: Choice::list(
                Commitment::ALL.iter().filter(|c| c.where_priced(priced) == **c).map(|c| (c.word(), c.label())),
                typed.commitment,
            ),
            arrangements: Choice::list(Arrangement::ALL.iter().map(|a| (a.word(), a.label())), typed.arrangement),
            closes_on: Field::typed("closes_on", "Last day", "date")
                .value(typed.closes_on)
                .hint("Left empty, it is open until you close it.")
                .optional()
                .checked(wrong),
            sites: Field::lines("sites", "Sites that may show the page inside theirs")
                .value(typed.sites)
                .hint("One a line, as in https://shop.example. No other site can.")
                .optional()
                .checked(wrong),
        }
    }
}

/// The picture.
#[derive(Debug, Clone, Serialize)]
pub struct PictureForm {
    /// Where it is, if there is one.
    pub src: Option<String>,
    /// What it shows.
    pub words: Field,
    /// What was wrong with the file.
    pub error: Option<String>,
}

/// Addresses and invitations.
#[derive(Debug, Clone, Serialize)]
pub struct LinksPart {
    /// Sent twice is done once.
    pub key: String,
    /// The name of a new address.
    pub name: Field,
    /// The addresses for everybody.
    pub open: Vec<LinkLine>,
    /// Customers to invite.
    pub customers: Field,
    /// The invitations.
    pub invited: Vec<LinkLine>,
}

/// An address so far. What it is can't be told any more.
#[derive(Debug, Clone, Serialize)]
pub struct LinkLine {
    /// What the team calls it, or whom it belongs to.
    pub name: String,
    /// Who made it, when, and how often it was looked at.
    pub about: String,
    /// Where the answer is.
    pub answer: Option<Link>,
    /// How to revoke it; nothing where it no longer works.
    pub revoke: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerLine {
    /// Where the response is.
    pub href: String,
    /// Who, or which number.
    pub who: String,
    /// How to reach them.
    pub contact: Option<String>,
    /// What they did.
    pub outcome: &'static str,
    /// What they gave beside.
    pub given: String,
    /// When, and whether they changed it.
    pub when: String,
}

/// An address that was just made.
#[derive(Debug, Clone, Serialize)]
pub struct MadePage {
    /// The page about the customers' page.
    pub back: Link,
    /// The address; nothing where the form was sent a second time.
    pub address: Option<String>,
    /// The same for a camera.
    pub svg: Option<SafeHtml>,
    /// Whether the page is open yet.
    pub sentence: String,
}

impl Page for MadePage {
    const TEMPLATE: &'static str = "offer_page/made";
}

/// Invitations that were just made.
#[derive(Debug, Clone, Serialize)]
pub struct InvitedPage {
    /// The page about the customers' page.
    pub back: Link,
    /// Name and address of each; none where the form was sent a second time.
    pub addresses: Vec<Link>,
    /// The same as text, to be copied at once.
    pub text: String,
    /// What to know.
    pub sentence: String,
}

impl Page for InvitedPage {
    const TEMPLATE: &'static str = "offer_page/invited";
}

/// How a yes on the page counts, where that is less than the offer asks for.
pub fn soft(commitment: Commitment, asked: Rung) -> Option<String> {
    (commitment.rung() < asked).then(|| {
        let gift = |rung: Rung| ask(rung).trim_start_matches("asks for ");
        format!(
            "The offer asks for {}. On the page customers give {} at most, so a yes there is a soft yes: shown, and not \
             counted. When they give the rest, change the response.",
            gift(asked),
            gift(commitment.rung())
        )
    })
}

/// Who made an address and how often it was looked at.
pub fn about(by: &str, at: Moment, views: (u64, Option<Moment>), revoked: Option<(&str, Moment)>) -> String {
    let seen = match views {
        (0, _) | (_, None) => "Not seen yet.".to_string(),
        (n, Some(last)) => format!("Seen by {}, last on {}.", counted(n, "visitor", "visitors"), date(last.day())),
    };
    match revoked {
        Some((by, at)) => format!("{seen} Revoked by {by} on {}.", date(at.day())),
        None => format!("Made by {by} on {}. {seen}", date(at.day())),
    }
}

/// Where an address is revoked.
pub fn revoke_at(base: &str, id: OfferLinkId) -> String {
    format!("{base}/offer-links/{id}/revoke")
}
