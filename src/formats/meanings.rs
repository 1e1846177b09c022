//! What a file's own words mean where ours are a closed list: "Yes" is a purchase, say.

use std::collections::{BTreeMap, HashMap};

use crate::domain::invalid::shown;
use crate::domain::text::fold;

const RUNGS: [&str; 7] = ["none", "words", "time", "reputation", "access", "deposit", "payment"];

/// The columns whose words are a closed list, each with our words.
pub const CLOSED: [(&str, &[&str]); 6] = [
    ("outcome", &["buy", "buy_into", "alternative", "do_nothing", "pending"]),
    ("rung", &RUNGS),
    ("ask", &RUNGS),
    ("warm", &["yes", "no"]),
    ("no_answer", &["yes", "no"]),
    ("reason_source", &["customer", "seller", "other"]),
];

/// The most words of a file that are asked about; whoever has more has chosen the wrong column.
pub const MOST: usize = 40;
/// The longest of them.
const LONGEST: usize = 60;

/// Our words for a column, if it is one with a closed list.
pub fn words_of(column: &str) -> Option<(&'static str, &'static [&'static str])> {
    CLOSED.into_iter().find(|(name, _)| *name == column)
}

/// What a word of a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// This word of ours.
    Word(&'static str),
    /// Nothing for us: its rows are left out.
    LeaveOut,
}

impl Meaning {
    /// The name of [`Meaning::LeaveOut`].
    pub const LEAVE_OUT: &'static str = "leave_out";

    /// Reads the name of a meaning that a column can have.
    pub fn parse(column: &str, name: &str) -> Option<Self> {
        let (_, words) = words_of(column)?;
        let word = words.iter().find(|word| **word == name).map(|word| Meaning::Word(word));
        word.or((name == Self::LEAVE_OUT).then_some(Meaning::LeaveOut))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Meaning::Word(word) => word,
            Meaning::LeaveOut => Self::LEAVE_OUT,
        }
    }
}

/// What was chosen for the words of a file. Words are the same whatever their case and the blanks around them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meanings(HashMap<(&'static str, String), Meaning>);

impl Meanings {
    /// Chooses for a word of a column. What isn't a column with a closed list or no meaning there changes nothing.
    pub fn choose(&mut self, column: &str, word: &str, meaning: &str) {
        if let (Some((column, _)), Some(meaning)) = (words_of(column), Meaning::parse(column, meaning)) {
            self.0.insert((column, plain(word)), meaning);
        }
    }

    /// What a cell of a column means, if it was chosen.
    pub fn of(&self, column: &'static str, cell: &str) -> Option<Meaning> {
        if self.0.is_empty() || words_of(column).is_none() {
            return None;
        }
        self.0.get(&(column, plain(cell))).copied()
    }

    /// Every choice: column, word, meaning.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str, &'static str)> {
        self.0.iter().map(|((column, word), meaning)| (*column, word.as_str(), meaning.name()))
    }
}

fn plain(word: &str) -> String {
    fold(word.trim())
}

/// A word of the file that isn't ours, or was given a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The column of ours.
    pub column: &'static str,
    /// The word as it stands first; nothing for empty cells.
    pub word: String,
    /// How many rows have it.
    pub rows: u64,
    /// What it means; nothing where that has to be chosen.
    pub meaning: Option<Meaning>,
}

/// Words as they are met.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathering(BTreeMap<(&'static str, String), Seen>);

impl Gathering {
    /// Counts a row with a word of a column; columns without a closed list have no words to count.
    pub fn met(&mut self, column: &str, cell: &str, meaning: Option<Meaning>) {
        let Some((column, _)) = words_of(column) else { return };
        let word = cell.trim();
        if word.chars().count() > LONGEST {
            return;
        }
        let key = (column, plain(word));
        if let Some(seen) = self.0.get_mut(&key) {
            seen.rows += 1;
        } else if self.0.len() < MOST {
            self.0.insert(key, Seen { column, word: shown(word), rows: 1, meaning });
        }
    }

    /// The words by column, the commonest first.
    pub fn found(self) -> Vec<Seen> {
        let mut found: Vec<Seen> = self.0.into_values().collect();
        let place = |column| CLOSED.iter().position(|(name, _)| *name == column);
        found.sort_by_key(|seen| (place(seen.column), std::cmp::Reverse(seen.rows)));
        found
    }
}

/// Words that people and programs use, with what they mostly mean. A doubtful one, "maybe", is left to the person.
const USUAL: [(&str, &str, &[&str]); 12] = [
    (
        "outcome",
        "buy",
        &[
            "yes",
            "y",
            "true",
            "1",
            "ja",
            "oui",
            "si",
            "sí",
            "sì",
            "sim",
            "bought",
            "buys",
            "paid",
            "ordered",
            "purchased",
            "sold",
            "won",
            "closed won",
        ],
    ),
    ("outcome", "buy_into", &["signed up", "joined", "waitlist", "joined the waitlist", "pre-ordered", "subscribed"]),
    (
        "outcome",
        "do_nothing",
        &[
            "no",
            "n",
            "false",
            "0",
            "nein",
            "non",
            "não",
            "not now",
            "not interested",
            "nothing",
            "none",
            "never",
            "refused",
            "rejected",
            "declined",
            "lost",
            "closed lost",
        ],
    ),
    ("outcome", "alternative", &["competitor", "other", "something else"]),
    ("outcome", "pending", &["open", "waiting", "in progress", "to do", "todo", "no answer yet", "no reply", "later"]),
    ("warm", "yes", &["y", "ja", "oui", "x", "friend", "fan"]),
    ("warm", "no", &["n", "nein", "non", "-", "cold"]),
    ("rung", "payment", &["paid", "money", "bought"]),
    ("rung", "reputation", &["intro", "introduction", "referral"]),
    ("rung", "time", &["meeting", "call", "demo"]),
    ("reason_source", "customer", &["client", "they said", "buyer"]),
    ("reason_source", "seller", &["us", "me", "team", "sales"]),
];

/// What a word mostly means.
pub fn guess(column: &str, word: &str) -> Option<Meaning> {
    let word = plain(word);
    let (_, meaning, _) = USUAL.iter().find(|(of, _, words)| *of == column && words.contains(&word.as_str()))?;
    Meaning::parse(column, meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_what_was_chosen_whatever_its_case() {
        let mut meanings = Meanings::default();
        meanings.choose("outcome", " Maybe", "pending");
        meanings.choose("outcome", "dunno", Meaning::LEAVE_OUT);
        meanings.choose("outcome", "perhaps", "payment");
        meanings.choose("quote", "perhaps", "buy");
        assert_eq!(meanings.of("outcome", "MAYBE "), Some(Meaning::Word("pending")));
        assert_eq!(meanings.of("outcome", "dunno"), Some(Meaning::LeaveOut));
        assert_eq!((meanings.of("outcome", "perhaps"), meanings.of("warm", "maybe")), (None, None));
    }

    #[test]
    fn every_guess_is_a_meaning_and_a_doubtful_word_is_asked_about() {
        for (column, meaning, words) in USUAL {
            assert_eq!(guess(column, words[0]), Meaning::parse(column, meaning), "{column} {meaning}");
            assert!(guess(column, words[0]).is_some());
        }
        assert_eq!((guess("outcome", "Closed Won"), guess("outcome", "Maybe")), (Some(Meaning::Word("buy")), None));
    }
}
