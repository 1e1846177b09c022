//! What a built-in template says.

use crate::domain::experiment::Method;
use crate::domain::response::Rung;

/// A template as it is written down.
pub(super) struct Sheet {
    /// The word that forms and tables use.
    pub(super) word: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// What one does, in one sentence.
    pub(super) line: &'static str,
    /// The method.
    pub(super) method: Method,
    /// Offers by name, each with the rung that it asks for.
    pub(super) offers: &'static [(&'static str, Rung)],
    /// Alternatives beside doing nothing.
    pub(super) alternatives: &'static [&'static str],
    /// The questions.
    pub(super) questions: &'static [&'static str],
    /// The bar in percent.
    pub(super) bar: i32,
    /// The planned number: the fewest, to the next ten, that validate an offer clearly above the bar 80 times in 100.
    pub(super) planned: u64,
    /// Why that bar is a good start: from the method, never from figures that nobody has seen.
    pub(super) because: &'static str,
    /// What is to be done.
    pub(super) items: &'static [&'static str],
}
