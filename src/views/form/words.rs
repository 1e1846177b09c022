//! What is wrong, in the words of a page: a file names its columns, a page asks questions.

use crate::domain::invalid::Invalid;
use crate::domain::wording::capital;

/// What is wrong with a field, as a page says it.
pub fn said(mistake: &Invalid) -> String {
    let field = mistake.field.as_ref();
    if mistake.code == "filter" {
        // It stands in the address, where it has its own name.
        return mistake.message.clone();
    }
    if let Some(sentence) = question(field, mistake.code) {
        return sentence.to_owned();
    }
    match mistake.message.strip_prefix(field).filter(|rest| rest.starts_with(' ')) {
        Some(rest) => format!("{}{rest}", subject(field)),
        None => mistake.message.replace(" (do_nothing in a file)", ""),
    }
}

/// Where a file would list words to write, a page has them to choose from.
fn question(field: &str, code: &str) -> Option<&'static str> {
    Some(match (field, code) {
        ("outcome", "required" | "choice") => "Choose what they did.",
        ("rung", "choice") => "Choose what they put in from the list.",
        ("reason_source", "choice") => "Choose who says why: the customer, the seller or somebody else.",
        ("satisfaction", "range") => "Choose how satisfied they are, from 1 to 5.",
        ("warm", "choice") => "Say whether they are a warm contact.",
        ("offer", "required") => "Choose what you offered.",
        ("cares", "range") => "How much they care goes from 1 to 5.",
        _ => return None,
    })
}

/// What a field holds, as the subject of a sentence.
fn subject(field: &str) -> String {
    let known = match field {
        "responded_at" => "The date",
        "stop_on" => "The day",
        "name" | "offer_name" => "The name",
        "segment" => "The segment",
        "alternative" | "chose" => "The alternative",
        "customer" => "The customer\u{2019}s name",
        "quote" => "What they said",
        "riskiest" => "The riskiest assumption",
        "amount" | "ask_amount" => "The amount",
        "reason" | "standard" | "hypothesis" | "price" | "currency" => return format!("The {field}"),
        other => return capital(&other.replace('_', " ")),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_speaks_of_columns() {
        let said = |field: &'static str, code, message: &str| said(&Invalid::new(field, code, message));
        let future = "responded_at lies in the future. A response has happened.";
        assert_eq!(
            said("responded_at", "date_future", future),
            "The date lies in the future. A response has happened."
        );
        let words = "outcome is empty. Write buy, buy_into, alternative, do_nothing or pending.";
        assert_eq!(said("outcome", "required", words), "Choose what they did.");
        assert_eq!(said("reason", "too_long", "reason has 9 of 5 characters."), "The reason has 9 of 5 characters.");
        assert_eq!(said("stop_at", "number", "'x' is no number."), "'x' is no number.");
    }
}
