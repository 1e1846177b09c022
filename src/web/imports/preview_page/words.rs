//! A file's own words, each once with what it means.

use crate::actions::preview::Look;
use crate::domain::text::fold;
use crate::formats::meanings::{Meaning, guess, words_of};
use crate::formats::row_error::RowError;
use crate::views::choice::Choice;
use crate::views::import::WordLine;
use crate::web::imports::shown::count;

/// The words, those of one column together.
pub(super) fn lines(look: &Look) -> Vec<WordLine> {
    let seen = look.outcome.words.iter().enumerate();
    let line = |(place, seen): (usize, &crate::formats::meanings::Seen)| {
        let ours = words_of(seen.column).map_or(&[][..], |(_, words)| words);
        let label = |word: &&'static str| ((*word).to_owned(), word.replace('_', " "));
        let none = [(String::new(), "Choose what it means".to_owned())];
        let out = [(Meaning::LEAVE_OUT.to_owned(), "Leave these rows out".to_owned())];
        let options = none.into_iter().chain(ours.iter().map(label)).chain(out);
        let chosen = seen.meaning.or_else(|| guess(seen.column, &seen.word)).map_or("", Meaning::name);
        WordLine {
            place,
            column: seen.column,
            label: seen.column.replace('_', " "),
            word: seen.word.clone(),
            empty: seen.word.is_empty(),
            rows: count(seen.rows, "row"),
            ask: chosen.is_empty(),
            meanings: Choice::list(options, chosen),
            open: seen.meaning.is_none(),
        }
    };
    seen.map(line).collect()
}

/// How many mistakes go once the words have a meaning.
pub(super) fn covered(look: &Look) -> u64 {
    look.outcome.words.iter().filter(|seen| seen.meaning.is_none()).map(|seen| seen.rows).sum()
}

/// Whether a mistake is one of these.
pub(super) fn covers(look: &Look, error: &RowError) -> bool {
    let (Some(cell), true) = (&error.cell, matches!(error.invalid.code, "choice" | "required")) else { return false };
    let word = fold(&crate::domain::invalid::shown(cell.text.trim()));
    let is = |seen: &&crate::formats::meanings::Seen| seen.column == error.invalid.field && fold(&seen.word) == word;
    look.outcome.words.iter().filter(|seen| seen.meaning.is_none()).any(|seen| is(&seen))
}
