//! The search of the library: words, and filters such as `result:validated` or `segment:"Single shops"`.

use super::{Fact, Offer, Row};
use crate::domain::text::fold;
use crate::stats::sequential::State;

/// What was asked for, and what of it nobody could understand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    terms: Vec<Term>,
    /// One sentence for each word that was not understood and is left out.
    pub misunderstood: Vec<String>,
}

/// The longest search that is read.
pub const MAX: usize = 400;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Words(String),
    Result(Result),
    Named(Filter, String),
}

/// What the list can be narrowed by, beside words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// What an experiment came to.
    Result,
    /// Who designed it.
    Owner,
    /// Whom it asks.
    Segment,
    /// What its customers care about.
    Care,
    /// What the team put on it.
    Tag,
    /// What an own field of it says: `field:Market=France`.
    Field,
}

impl Filter {
    /// Every filter.
    pub const ALL: [Filter; 6] =
        [Filter::Result, Filter::Owner, Filter::Segment, Filter::Care, Filter::Tag, Filter::Field];

    /// The word before the colon.
    pub fn word(self) -> &'static str {
        match self {
            Filter::Result => "result",
            Filter::Owner => "owner",
            Filter::Segment => "segment",
            Filter::Care => "care",
            Filter::Tag => "tag",
            Filter::Field => "field",
        }
    }

    /// The search for a value; one of several words stands between quotes.
    pub fn term(self, value: &str) -> String {
        let value = value.replace(['"', '“', '”'], " ");
        let quote = if value.contains(char::is_whitespace) { "\"" } else { "" };
        format!("{}:{quote}{value}{quote}", self.word())
    }

    /// The names that it looks at.
    pub(super) fn names(self, row: &Row) -> impl Iterator<Item = &str> {
        let fields: &[Fact] = if self == Filter::Field { &row.about.fields } else { &[] };
        let (one, many): (Option<&String>, &[String]) = match self {
            Filter::Result | Filter::Field => (None, &[]),
            Filter::Owner => (row.about.owner.as_ref(), &[]),
            Filter::Segment => (None, &row.about.segments),
            Filter::Care => (None, &row.about.cares),
            Filter::Tag => (None, &row.about.tags),
        };
        one.into_iter().chain(many).chain(fields.iter().map(|fact| &fact.said)).map(String::as_str)
    }

    /// Whether a folded name is what a folded value asks for: a tag as a whole, an own field by its whole name and any
    /// part of its value, other names by any part.
    pub(super) fn fits(self, name: &str, value: &str) -> bool {
        match (self, value.split_once('=')) {
            (Filter::Tag, _) => name == value,
            (Filter::Field, Some((field, part))) => {
                let said = name.strip_prefix(field.trim_end()).and_then(|rest| rest.strip_prefix('='));
                said.is_some_and(|said| said.contains(part.trim_start()))
            }
            // Whatever it says.
            (Filter::Field, None) => name.split_once('=').is_some_and(|(field, _)| field == value),
            _ => name.contains(value),
        }
    }
}

/// What an experiment came to, for `result:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Result {
    /// An offer holds up.
    Validated,
    /// An offer falls short.
    FallsShort,
    /// An offer is as good as equal to its bar.
    AtTheBar,
    /// The planned number is reached and it could still go either way.
    Inconclusive,
    /// Customers are still being asked, without a verdict.
    Open,
    /// No bar was set before asking.
    NoBar,
    /// Nobody has responded.
    NoResponses,
}

impl Result {
    /// Every result, in the order of the page.
    pub const ALL: [Result; 7] = [
        Result::Validated,
        Result::FallsShort,
        Result::AtTheBar,
        Result::Inconclusive,
        Result::Open,
        Result::NoBar,
        Result::NoResponses,
    ];

    /// The word after `result:`.
    pub fn word(self) -> &'static str {
        match self {
            Result::Validated => "validated",
            Result::FallsShort => "falls-short",
            Result::AtTheBar => "at-the-bar",
            Result::Inconclusive => "inconclusive",
            Result::Open => "open",
            Result::NoBar => "no-bar",
            Result::NoResponses => "no-responses",
        }
    }

    /// The words on a page.
    pub fn label(self) -> &'static str {
        match self {
            Result::Validated => "Validated",
            Result::FallsShort => "Falls short",
            Result::AtTheBar => "At the bar",
            Result::Inconclusive => "Inconclusive",
            Result::Open => "No verdict yet",
            Result::NoBar => "No bar",
            Result::NoResponses => "No responses yet",
        }
    }

    /// Whether an experiment came to this, with at least one of its offers.
    pub fn fits(self, row: &Row) -> bool {
        if row.offers.is_empty() {
            return self == Result::NoResponses;
        }
        row.offers.iter().any(|offer| Result::of(offer) == self)
    }

    fn of(offer: &Offer) -> Self {
        match offer.verdict.state {
            _ if offer.n == 0 => Result::NoResponses,
            None => Result::NoBar,
            Some(State::Validated) => Result::Validated,
            Some(State::Invalidated) => Result::FallsShort,
            Some(State::AtTheBar) => Result::AtTheBar,
            Some(State::Inconclusive) => Result::Inconclusive,
            Some(_) => Result::Open,
        }
    }
}

impl Search {
    /// Reads a search. It never fails: what isn't understood is named and left out.
    pub fn parse(raw: &str) -> Self {
        let mut search = Search::default();
        if raw.chars().count() > MAX {
            let sentence = format!("The search is longer than {MAX} characters; the rest was left out.");
            search.misunderstood.push(sentence);
        }
        let text: String = raw.chars().take(MAX).collect();
        for word in words(&text) {
            match term(&word) {
                Ok(term) => search.terms.extend(term),
                Err(why) => search.misunderstood.push(why),
            }
        }
        search
    }

    /// Whether nothing is asked for, so that everything fits.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether an experiment fits all that is asked for.
    pub fn fits(&self, row: &Row) -> bool {
        self.terms.iter().all(|term| term.fits(row))
    }
}

impl Term {
    fn fits(&self, row: &Row) -> bool {
        let any = |names: &[String], part: &str| names.iter().any(|name| fold(name).contains(part));
        match self {
            Term::Result(result) => result.fits(row),
            Term::Named(filter, value) => filter.names(row).any(|name| filter.fits(&fold(name), value)),
            Term::Words(part) => {
                any(std::slice::from_ref(&row.name), part)
                    || any(std::slice::from_ref(&row.hypothesis), part)
                    || any(&row.propositions, part)
                    || any(&row.about.tags, part)
                    || row.offers.iter().any(|o| fold(&o.name).contains(part))
            }
        }
    }
}

/// The words of a search: blanks part them, except between quotes.
fn words(raw: &str) -> Vec<String> {
    let (mut found, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in raw.chars() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => found.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    found.push(word);
    found.retain(|w| !w.trim().is_empty());
    found
}

/// What a word asks for. A filter without a value asks for nothing yet.
fn term(word: &str) -> std::result::Result<Option<Term>, String> {
    const FILTERS: &str = "result:, owner:, segment:, care:, tag: and field:";
    let Some((key, value)) = word.split_once(':') else { return Ok(Some(Term::Words(fold(word)))) };
    let value = fold(value);
    if value.is_empty() {
        return Err(format!("“{key}:” names nothing to look for, so it was left out."));
    }
    let key = fold(key);
    match Filter::ALL.into_iter().find(|filter| filter.word() == key) {
        Some(Filter::Result) => Ok(Some(Term::Result(result(&value)?))),
        Some(filter) => Ok(Some(Term::Named(filter, value))),
        None => Err(format!("“{key}:” is no filter, so it was left out. There are {FILTERS}.")),
    }
}

fn result(value: &str) -> std::result::Result<Result, String> {
    let plain = value.replace([' ', '_'], "-");
    Result::ALL.into_iter().find(|r| r.word() == plain).ok_or_else(|| {
        let known = Result::ALL.map(Result::word).join(", ");
        format!("“{value}” is no result, so it was left out. There are {known}.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_and_words_are_told_apart_and_quotes_keep_words_together() {
        let search = Search::parse(r#"early  result:falls_short segment:"Single shops" owner:KIM care:risk tag:Q4"#);
        assert!(search.misunderstood.is_empty(), "{:?}", search.misunderstood);
        let expected = [
            Term::Words("early".into()),
            Term::Result(Result::FallsShort),
            Term::Named(Filter::Segment, "single shops".into()),
            Term::Named(Filter::Owner, "kim".into()),
            Term::Named(Filter::Care, "risk".into()),
            Term::Named(Filter::Tag, "q4".into()),
        ];
        assert_eq!(search.terms, expected);
    }

    #[test]
    fn what_is_not_understood_is_named_and_the_rest_still_counts() {
        let search = Search::parse("http://x result:won owner: early");
        assert_eq!(search.terms, [Term::Words("early".into())]);
        let said = search.misunderstood.join(" ");
        for part in ["“http:” is no filter", "“won” is no result", "“owner:” names nothing", "falls-short"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(Search::parse("  ").is_empty() && Search::parse("\"").is_empty());
        assert!(Search::parse(&"a ".repeat(300)).misunderstood[0].contains("longer than 400"));
    }

    #[test]
    fn the_search_for_a_name_is_read_back_as_that_name() {
        for (name, read) in [("Q4", "q4"), ("Single shops", "single shops"), ("5\" pipes", "5  pipes"), ("a:b", "a:b")]
        {
            assert_eq!(Search::parse(&Filter::Tag.term(name)).terms, [Term::Named(Filter::Tag, read.into())], "{name}");
        }
    }

    #[test]
    fn every_result_can_be_asked_for_by_its_word() {
        for one in Result::ALL {
            assert_eq!(Search::parse(&format!("result:{}", one.word())).terms, [Term::Result(one)]);
        }
    }
}
