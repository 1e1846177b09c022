//! A response in its natural layout: the columns of `responses.csv`, as text, and the workspace's own fields after them.

use super::id::OwnFieldId;
use super::money::Money;
use super::own_field::{OwnText, OwnValue};
use super::response::{Draft, Fields, Scored};
use super::text::{Name, Words};
use super::time::Moment;

/// What a file may say of a response and no form asks.
const UNASKED: [&str; 10] = [
    "response_id",
    "experiment",
    "propositions",
    "price",
    "delivers",
    "captured_at",
    "lost_at",
    "lost_reason",
    "observed_until",
    "no_answer",
];

/// One value a column of [`Fields::COLUMNS`]; nothing where the response says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Natural {
    columns: [Option<String>; Fields::COLUMNS.len()],
    own: Vec<OwnText>,
}

impl Natural {
    /// Sets a column. A name that is no column is not set: the caller names columns literally.
    pub fn set(&mut self, column: &str, value: impl Into<Option<String>>) {
        if let Some(i) = Fields::COLUMNS.iter().position(|c| *c == column) {
            self.columns[i] = value.into().filter(|v| !v.is_empty());
        }
    }

    /// The value of a column.
    pub fn get(&self, column: &str) -> Option<&str> {
        let i = Fields::COLUMNS.iter().position(|c| *c == column)?;
        self.columns[i].as_deref()
    }

    /// Columns and values, in the order of export.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Option<&str>)> {
        Fields::COLUMNS.into_iter().zip(self.columns.iter().map(Option::as_deref))
    }

    /// What is said of own fields, each once, in the order of their ids; the text is empty where a value is taken away.
    pub fn own(&self) -> &[OwnText] {
        &self.own
    }

    /// What is said of one of them; nothing for nothing.
    pub fn own_text(&self, field: OwnFieldId) -> Option<&str> {
        let said = self.own.iter().find(|said| said.field == field)?;
        Some(said.text.as_str()).filter(|text| !text.is_empty())
    }

    /// Says something of own fields, in place of what was said of them before.
    pub fn say(&mut self, said: impl IntoIterator<Item = OwnText>) {
        for said in said {
            match self.own.iter_mut().find(|there| there.field == said.field) {
                Some(there) => *there = said,
                None => self.own.push(said),
            }
        }
        self.own.sort_by_key(|said| said.field);
    }

    /// The columns in which another version of the response differs, own fields after the others, each with its value here and there. What belongs to
    /// the offer and the experiment is no part of the response.
    pub fn differences<'a>(&'a self, other: &'a Natural) -> Vec<Difference<'a>> {
        let pairs = self.iter().zip(other.iter());
        pairs
            .filter(|((column, here), (_, there))| here != there && !matches!(*column, "ask" | "experiment"))
            .map(|((column, here), (_, there))| Difference { column, here, there })
            .chain(self.own_differences(other))
            .collect()
    }

    /// What a form says of a stored response, with what no form asks as it is stored: the two can be compared.
    pub fn asked_beside(&self, stored: &Natural) -> Natural {
        let mut beside = self.clone();
        for column in UNASKED {
            beside.set(column, stored.get(column).map(str::to_owned));
        }
        if self.get("outcome") != stored.get("outcome") {
            beside.set("no_answer", None);
        }
        for column in ["currency", "quantity", "responded_at", "rung"] {
            if beside.get(column).is_none() {
                beside.set(column, stored.get(column).map(str::to_owned));
            }
        }
        // A form asks the listed cares first: another order of them is none.
        if sorted(self.get("cares")) == sorted(stored.get("cares")) {
            beside.set("cares", stored.get("cares").map(str::to_owned));
        }
        beside.say(stored.own.iter().filter(|there| self.own.iter().all(|said| said.field != there.field)).cloned());
        beside
    }

    /// The own fields in which another version differs, under their names.
    pub fn own_differences<'a>(&'a self, other: &'a Natural) -> Vec<Difference<'a>> {
        let more = other.own.iter().filter(|said| !self.own.iter().any(|own| own.field == said.field));
        let each = self.own.iter().chain(more).map(|said| Difference {
            column: &said.name,
            here: self.own_text(said.field),
            there: other.own_text(said.field),
        });
        each.filter(|difference| difference.here != difference.there).collect()
    }

    /// The fields, to be checked like any others.
    pub fn fields(&self) -> Fields<'_> {
        let mut fields = Fields::default();
        for (column, value) in self.iter() {
            if let Some(value) = value {
                fields.set(column, value);
            }
        }
        fields
    }
}

impl From<&Draft> for Natural {
    fn from(draft: &Draft) -> Self {
        let name = |name: &Option<Name>| name.as_ref().map(|n| n.as_str().to_string());
        let words = |words: &Option<Words>| words.as_ref().map(|w| w.as_str().to_string());
        let money = |money: Option<Money>| money.map(Money::decimal);
        let moment = |at: Option<Moment>| at.map(written);
        let propositions: Vec<&str> = draft.propositions.iter().map(Name::as_str).collect();
        let mut out = Natural::default();
        out.set("response_id", name(&draft.external_id));
        out.set("experiment", name(&draft.experiment));
        out.set("offer", draft.offer.as_str().to_string());
        out.set("ask", draft.ask.map(|rung| rung.word().to_string()));
        out.set("propositions", propositions.join("; "));
        out.set("segment", name(&draft.segment));
        out.set("customer", name(&draft.customer));
        out.set("outcome", draft.outcome.word().to_string());
        out.set("chose", name(&draft.chose));
        out.set("rung", draft.rung.map(|rung| rung.word().to_string()));
        out.set("quantity", draft.quantity.to_string());
        out.set("amount", money(draft.amount));
        out.set("price", money(draft.price));
        out.set("currency", draft.amount.or(draft.price).map(|m| m.currency.code().to_string()));
        out.set("cares", listed(&draft.cares));
        out.set("standard", words(&draft.standard));
        out.set("satisfaction", draft.satisfaction.map(|s| s.to_string()));
        out.set("quote", words(&draft.quote));
        out.set("delivers", listed(&draft.delivers));
        out.set("warm", draft.warm.then(|| "yes".to_string()));
        out.set("reason", words(&draft.reason));
        out.set("reason_source", draft.reason_source.map(|s| s.word().to_string()));
        out.set("responded_at", moment(draft.responded_at));
        out.set("captured_at", moment(draft.captured_at));
        out.set("lost_at", moment(draft.lost_at));
        out.set("lost_reason", words(&draft.lost_reason));
        out.set("observed_until", moment(draft.observed_until));
        out.set("no_answer", draft.unsaid.then(|| "yes".to_string()));
        out.say(draft.own.iter().flatten().map(OwnValue::said));
        out
    }
}

fn sorted(list: Option<&str>) -> Vec<&str> {
    let mut parts: Vec<&str> = list.unwrap_or_default().split(';').map(str::trim).collect();
    parts.sort_unstable();
    parts
}

fn listed(scores: &[Scored]) -> String {
    let each = |s: &Scored| format!("{}:{}", s.care, score(s.milli.into()));
    scores.iter().map(each).collect::<Vec<_>>().join("; ")
}

/// A whole day as its date, anything finer as RFC 3339: each reads back as it was written.
pub fn written(at: Moment) -> String {
    if at == at.day().start() { at.day().to_string() } else { at.rfc3339() }
}

/// A column in which two versions of a response differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference<'a> {
    /// The column, or the name of an own field.
    pub column: &'a str,
    /// Its value in the one version.
    pub here: Option<&'a str>,
    /// Its value in the other.
    pub there: Option<&'a str>,
}

/// A score in thousandths as people write it: 4 for 4,000 and 0.5 for 500.
pub fn score(milli: i64) -> String {
    let (whole, rest) = (milli / 1000, milli % 1000);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{}", format!("{rest:03}").trim_end_matches('0')) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_compared_in_what_it_asks_and_not_in_the_order_of_cares() {
        let natural = |pairs: &[(&str, &str)]| {
            let mut natural = Natural::default();
            pairs.iter().for_each(|(column, value)| natural.set(column, (*value).to_string()));
            natural
        };
        let stored =
            natural(&[("offer", "Pilot"), ("price", "49.00"), ("cares", "Speed:7; price:2"), ("quantity", "1")]);
        let typed = natural(&[("offer", "Pilot"), ("cares", "price:2; Speed:7")]);
        assert_eq!(stored.differences(&typed.asked_beside(&stored)), []);
        let other = natural(&[("offer", "Pilot"), ("cares", "price:3; Speed:7")]);
        assert_eq!(stored.differences(&other.asked_beside(&stored)).len(), 1);
    }

    #[test]
    fn what_is_set_comes_back_as_a_field() {
        let mut natural = Natural::default();
        natural.set("offer", "Pilot".to_string());
        natural.set("quote", String::new());
        assert_eq!((natural.fields().offer, natural.fields().quote), (Some("Pilot"), None));
        let mut other = natural.clone();
        other.set("quote", "Yes.".to_string());
        other.set("ask", "deposit".to_string());
        let only = Difference { column: "quote", here: None, there: Some("Yes.") };
        assert_eq!((natural.differences(&other), natural.differences(&natural)), (vec![only], vec![]));
        assert_eq!((score(4000), score(500), score(1250)), ("4".into(), "0.5".into(), "1.25".into()));
    }
}
