//! The one gate: what a response may say, and what it may say together.

use super::parts::{choice, keep, money, names, present, quantity, satisfaction, scores, yes_no};
use super::{Draft, Fields, Outcome, ReasonSource, Rung};
use crate::domain::alternative;
use crate::domain::invalid::{Invalid, shown};
use crate::domain::text::{Name, Words};
use crate::domain::time::{DateForm, Moment, parse_moment};

/// What the check needs to know beside the fields.
#[derive(Debug, Clone, Copy)]
pub struct CheckRules {
    /// The clock.
    pub now: Moment,
    /// How dates are written.
    pub dates: DateForm,
    /// The highest intensity and delivery score of the sender's scale, in thousandths: 5,000 on the pages.
    pub scale_max_milli: i32,
}

impl CheckRules {
    /// The rules of a form: ISO dates and intensities from 1 to 5.
    pub fn form(now: Moment) -> Self {
        CheckRules { now, dates: DateForm::Iso, scale_max_milli: 5_000 }
    }
}

/// The most responses that one tally may stand for.
pub const MAX_QUANTITY: i64 = 1_000_000_000;

/// Checks every field and returns the response, or everything that is wrong with it.
pub fn check(fields: &Fields<'_>, rules: &CheckRules) -> Result<Draft, Vec<Invalid>> {
    let mut wrong = Vec::new();
    let mut take = |e: Invalid| wrong.push(e);

    let external_id = keep(Name::parse_optional("response_id", fields.response_id), &mut take);
    let experiment = keep(Name::parse_optional("experiment", fields.experiment), &mut take);
    let offer = match Name::parse("offer", fields.offer.unwrap_or("")) {
        Ok(name) => Some(name),
        Err(e) if e.code == "control_character" => {
            // An invisible character can't be part of any offer's name: say that there is no such offer, and show why.
            take(
                Invalid::new(
                    "offer",
                    "unknown_offer",
                    format!(
                        "There is no offer '{}'. Remove the invisible character.",
                        shown(fields.offer.unwrap_or(""))
                    ),
                )
                .with_value(fields.offer.unwrap_or("")),
            );
            None
        }
        Err(e) => {
            take(e);
            None
        }
    };
    let ask =
        keep(choice("ask", fields.ask, Rung::parse, "words, time, reputation, access, deposit or payment"), &mut take);
    let propositions = keep(names("propositions", fields.propositions), &mut take);
    let segment = keep(Name::parse_optional("segment", fields.segment), &mut take);
    let customer = keep(Name::parse_optional("customer", fields.customer), &mut take);
    let outcome = match present(fields.outcome) {
        None => Err(Invalid::new(
            "outcome",
            "required",
            "outcome is empty. Write buy, buy_into, alternative, do_nothing or pending.",
        )),
        some => choice("outcome", some, Outcome::parse, "buy, buy_into, alternative, do_nothing or pending"),
    };
    let outcome = keep(outcome, &mut take);
    let chose = keep(alternative::parse_optional("chose", fields.chose), &mut take);
    let rung = keep(
        choice("rung", fields.rung, Rung::parse, "none, words, time, reputation, access, deposit or payment"),
        &mut take,
    );
    let quantity = keep(quantity(fields.quantity), &mut take).unwrap_or(1);
    let (amount, price) = money(fields, &mut take);
    let cares = keep(scores("cares", fields.cares, rules.scale_max_milli), &mut take);
    let standard = keep(Words::parse("standard", fields.standard), &mut take);
    let satisfaction = keep(satisfaction(fields.satisfaction), &mut take);
    let quote = keep(Words::parse("quote", fields.quote), &mut take);
    let delivers = keep(scores("delivers", fields.delivers, rules.scale_max_milli), &mut take);
    let warm = keep(yes_no("warm", fields.warm), &mut take).unwrap_or(false);
    let reason = keep(Words::parse("reason", fields.reason), &mut take);
    let reason_source = keep(
        choice("reason_source", fields.reason_source, ReasonSource::parse, "customer, seller or other"),
        &mut take,
    );
    let mut moment = |field, raw| {
        keep(present(raw).map(|raw| parse_moment(field, raw, rules.dates, rules.now)).transpose(), &mut take)
    };
    let responded_at = moment("responded_at", fields.responded_at);
    let captured_at = moment("captured_at", fields.captured_at);
    let lost_at = moment("lost_at", fields.lost_at);
    let observed_until = moment("observed_until", fields.observed_until);
    let lost_reason = keep(Words::parse("lost_reason", fields.lost_reason), &mut take);
    let unsaid = keep(yes_no("no_answer", fields.no_answer), &mut take).unwrap_or(false);
    if unsaid && outcome.is_some_and(|outcome| outcome != Outcome::DoNothing) {
        take(Invalid::new(
            "no_answer",
            "contradiction",
            "'yes' says that the time to decide passed without a word, which is to do nothing, and the outcome is \
             another. Change one of them; a customer who may still answer is 'pending'.",
        ));
    }
    if let Some(outcome) = outcome {
        together(outcome, present(fields.chose).is_some(), rung, &mut take);
    }
    if quantity > 1 && customer.is_some() {
        take(Invalid::new(
            "quantity",
            "tally_of_one",
            "A tally stands for many customers. Leave the customer empty, or log one response each.",
        ));
    }
    match (offer, outcome, wrong.is_empty()) {
        (Some(offer), Some(outcome), true) => Ok(Draft {
            external_id,
            experiment,
            offer,
            ask,
            propositions: propositions.unwrap_or_default(),
            segment,
            customer,
            outcome,
            chose,
            rung,
            quantity,
            amount,
            price,
            cares: cares.unwrap_or_default(),
            standard,
            satisfaction,
            quote,
            delivers: delivers.unwrap_or_default(),
            warm,
            reason,
            reason_source,
            responded_at,
            captured_at,
            lost_at,
            lost_reason,
            observed_until,
            unsaid,
            own: None,
        }),
        _ => Err(wrong),
    }
}

/// What must be true of several fields at once.
fn together(outcome: Outcome, chose: bool, rung: Option<Rung>, take: &mut impl FnMut(Invalid)) {
    if outcome == Outcome::Alternative && !chose {
        take(Invalid::new("chose", "required", "Name the alternative that was chosen."));
    }
    if outcome != Outcome::Alternative && chose {
        take(Invalid::new(
            "chose",
            "contradiction",
            "An alternative is named, but the outcome is not 'alternative'. Change one of them.",
        ));
    }
    if matches!(outcome, Outcome::DoNothing | Outcome::Alternative | Outcome::Pending)
        && rung.is_some_and(|r| r > Rung::None)
    {
        take(Invalid::new(
            "rung",
            "contradiction",
            "Something was given up, but the outcome is not a yes. Change one of them.",
        ));
    }
}
