//! The form for the next test, filled with what the evidence proposes.

use serde::Serialize;

use super::form::Field;
use super::format;
use crate::domain::follow_up::{Proposal, Proposed};
use crate::domain::invalid::Invalid;

/// The form for the next test.
#[derive(Debug, Clone, Serialize)]
pub struct NextTest {
    /// Where it is sent.
    pub action: String,
    /// Sent twice is done once.
    pub key: String,
    /// What it is called.
    pub name: Field,
    /// What the team believes now.
    pub hypothesis: Field,
    /// The offers that may be made again.
    pub offers: Vec<OfferChoice>,
    /// The bar.
    pub succeed_at: Field,
    /// The planned number.
    pub stop_at: Field,
    /// Whether the form was refused: then it stands open.
    pub refused: bool,
}

/// An offer that may be made again.
#[derive(Debug, Clone, Serialize)]
pub struct OfferChoice {
    /// What is sent.
    pub value: String,
    /// The offer's name.
    pub name: String,
    /// What it will ask for, and why it is proposed or not.
    pub why: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// What was typed into the form.
#[derive(Debug, Clone, Copy)]
pub struct TypedTest<'a> {
    /// Its name.
    pub name: &'a str,
    /// The hypothesis.
    pub hypothesis: &'a str,
    /// The offers that were ticked.
    pub offers: &'a [&'a str],
    /// The bar.
    pub succeed_at: &'a str,
    /// The planned number.
    pub stop_at: &'a str,
}

impl NextTest {
    /// The form, filled with the proposal, or with what was typed.
    pub fn new(
        base: &str,
        key: String,
        (proposal, name): (&Proposal, &str),
        typed: Option<TypedTest<'_>>,
        wrong: &[Invalid],
    ) -> Self {
        let bar = proposal.succeed_at.map(format::bar).unwrap_or_default();
        let number = proposal.stop_at.map(|n| n.to_string()).unwrap_or_default();
        let value = |proposed: &str, typed_one: Option<&str>| typed_one.unwrap_or(proposed).to_string();
        NextTest {
            action: format!("{base}/follow-ups"),
            key,
            name: Field::line("name", "What do you call it?").value(&value(name, typed.map(|t| t.name))).checked(wrong),
            hypothesis: Field::lines("hypothesis", "What do you believe now?")
                .value(&value(&proposal.hypothesis, typed.map(|t| t.hypothesis)))
                .hint("A proposal: change it to what you believe.")
                .optional()
                .checked(wrong),
            offers: proposal.offers.iter().map(|o| offer(o, typed)).collect(),
            succeed_at: Field::line("succeed_at", "Worth doing if more than this share accepts")
                .value(&value(&bar, typed.map(|t| t.succeed_at)))
                .hint("The bar of the result. It can change until the start.")
                .optional()
                .checked(wrong),
            stop_at: Field::line("stop_at", "Responses planned for each offer")
                .value(&value(&number, typed.map(|t| t.stop_at)))
                .hint(&proposal.because)
                .optional()
                .checked(wrong),
            refused: typed.is_some(),
        }
    }
}

fn offer(proposed: &Proposed, typed: Option<TypedTest<'_>>) -> OfferChoice {
    let value = proposed.offer.to_string();
    OfferChoice {
        name: proposed.name.clone(),
        why: format!("{} It {}.", proposed.why, format::ask(proposed.ask.rung)),
        ticked: typed.map_or(proposed.proposed, |t| t.offers.contains(&value.as_str())),
        value,
    }
}
