//! The fields of an answer: as they were typed, and as they were given before.

use crate::db::offered::Said;
use crate::domain::answer::{AnswerFields, SOMETHING_ELSE};
use crate::domain::response::Outcome;
use crate::web::typed::Typed;

/// What was typed.
pub(super) fn fields(typed: &Typed) -> AnswerFields<'_> {
    AnswerFields {
        choice: typed.get("choice"),
        email: typed.get("email"),
        name: typed.get("name"),
        time: typed.get("time"),
        colleague: typed.get("colleague"),
        colleague_email: typed.get("colleague_email"),
        accepted: typed.get("accepted") == "yes",
        other: typed.get("other"),
        which: typed.get("which"),
        why: typed.get("why"),
        cares: typed.all("care").collect(),
        standard: typed.get("standard"),
        comment: typed.get("comment"),
    }
}

/// What was given before. Names and addresses are not shown again: the address of the page may have wandered.
pub(super) fn prefilled(said: &Said) -> AnswerFields<'_> {
    let reason = said.row.reason.as_deref().unwrap_or_default();
    let outcome = said.row.outcome();
    AnswerFields {
        choice: match outcome {
            Outcome::Buy | Outcome::BuyInto => "yes",
            Outcome::Alternative => "other",
            Outcome::DoNothing => "no",
            Outcome::Pending => "",
        },
        other: said.chose.as_deref().filter(|name| *name != SOMETHING_ELSE).unwrap_or_default(),
        which: if outcome == Outcome::Alternative { reason } else { "" },
        why: if outcome == Outcome::DoNothing { reason } else { "" },
        cares: said.cares.iter().map(String::as_str).collect(),
        standard: said.row.standard.as_deref().unwrap_or_default(),
        comment: said.row.quote.as_deref().unwrap_or_default(),
        ..AnswerFields::default()
    }
}
