//! A row of a file that says something of a response which is here already.

use super::natural::{Difference, Natural};
use super::text::fold;

/// Columns of free words; in all others two spellings of one name say the same.
const WORDS: [&str; 4] = ["standard", "quote", "reason", "lost_reason"];
/// Columns that go with the outcome: of another outcome they say nothing.
const WITH_OUTCOME: [&str; 4] = ["chose", "rung", "amount", "no_answer"];
/// Columns in which a row says nothing of the response itself.
const ASIDE: [&str; 3] = ["response_id", "experiment", "ask"];

/// What a response is once a row has had its say, if that differs from what it was: what the row leaves empty stays, and
/// nobody gives one response where many were tallied.
pub fn merged(here: &Natural, row: &Natural) -> Option<Natural> {
    let turned = row.get("outcome").is_some() && row.get("outcome") != here.get("outcome");
    let mut merged = here.clone();
    for (column, said) in row.iter().filter(|(column, _)| !ASIDE.contains(column)) {
        let silent = said.is_none() || (column == "quantity" && said == Some("1"));
        if !silent {
            merged.set(column, said.map(str::to_owned));
        } else if turned && WITH_OUTCOME.contains(&column) {
            merged.set(column, None);
        }
    }
    merged.say(row.own().iter().filter(|said| !said.text.is_empty()).cloned());
    (!differences(here, &merged).is_empty()).then_some(merged)
}

/// The columns in which two say different things.
pub fn differences<'a>(here: &'a Natural, there: &'a Natural) -> Vec<Difference<'a>> {
    // Nothing given and nothing said of it are one.
    let given = |column: &str, said: Option<&str>| said.filter(|said| (column, *said) != ("rung", "none")).is_some();
    let same = |column: &str, a: Option<&str>, b: Option<&str>| {
        a == b
            || !(given(column, a) || given(column, b))
            || (!WORDS.contains(&column) && a.zip(b).is_some_and(|(a, b)| fold(a) == fold(b)))
    };
    let both = here.iter().map(|(column, a)| Difference { column, here: a, there: there.get(column) });
    both.filter(|d| !same(d.column, d.here, d.there)).chain(here.own_differences(there)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::OwnFieldId;
    use crate::domain::own_field::OwnText;

    fn columns(here: &Natural, there: &Natural) -> Vec<String> {
        differences(here, there).into_iter().map(|d| d.column.to_owned()).collect()
    }

    fn natural(pairs: &[(&str, &str)]) -> Natural {
        let mut natural = Natural::default();
        pairs.iter().for_each(|(column, value)| natural.set(column, (*value).to_owned()));
        natural
    }

    #[test]
    fn what_a_row_leaves_empty_stays_and_spellings_are_no_change() {
        let here = natural(&[
            ("offer", "Pilot"),
            ("customer", "Abbey Road"),
            ("outcome", "pending"),
            ("quote", "Hm"),
            ("quantity", "1"),
        ]);
        let row = natural(&[("offer", "PILOT"), ("outcome", "pending"), ("quantity", "1"), ("ask", "words")]);
        assert_eq!(merged(&here, &row), None);
        let row = natural(&[("offer", "pilot"), ("outcome", "pending"), ("quote", "hm")]);
        assert_eq!(columns(&here, &merged(&here, &row).unwrap()), ["quote"]);
    }

    #[test]
    fn another_outcome_takes_what_belonged_to_the_old_one_with_it() {
        let here = natural(&[
            ("outcome", "buy"),
            ("rung", "deposit"),
            ("amount", "50.00"),
            ("currency", "GBP"),
            ("customer", "Abbey Road"),
        ]);
        let now = merged(&here, &natural(&[("outcome", "do_nothing"), ("customer", "Abbey Road")])).unwrap();
        assert_eq!((now.get("outcome"), now.get("rung"), now.get("amount")), (Some("do_nothing"), None, None));
        assert_eq!(columns(&here, &now), ["outcome", "rung", "amount"]);
    }

    #[test]
    fn own_fields_change_by_what_a_row_says_of_them_and_stay_where_it_says_nothing() {
        let said = |id, text: &str| OwnText { field: OwnFieldId(id), name: "Channel".into(), text: text.to_owned() };
        let (mut here, mut row) = (natural(&[("outcome", "buy")]), natural(&[("outcome", "buy")]));
        here.say([said(2, "Fair"), said(3, "4")]);
        row.say([said(2, ""), said(3, "4")]);
        assert_eq!(merged(&here, &row), None);
        row.say([said(2, "Phone")]);
        let now = merged(&here, &row).unwrap();
        assert_eq!((now.own_text(OwnFieldId(2)), now.own_text(OwnFieldId(3))), (Some("Phone"), Some("4")));
        assert_eq!(columns(&here, &now), ["Channel"]);
    }
}
