//! How a file is to be read.

use crate::domain::own_field::OwnFields;
use crate::domain::time::DateForm;
use crate::formats::decoding::Encoding;
use crate::formats::delimiter::Delimiter;
use crate::formats::fixes::Fixes;
use crate::formats::mapping::{Mapping, Target};
use crate::formats::meanings::Meanings;

/// The most bytes of a file on the pages and by the API.
pub const PAGE_BYTES: u64 = 20 * 1024 * 1024;

/// The most rows of a file on the pages and by the API.
pub const PAGE_ROWS: u64 = 100_000;

/// What tells a response again when a file comes a second time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatchBy {
    /// Its `response_id`; rows without one are told by nothing.
    #[default]
    ResponseId,
    /// Its customer and offer, where it has no `response_id`: each customer answers each offer once in such files.
    Customer,
}

/// How a file is to be read. The default is what pages and API take.
#[derive(Debug, Clone)]
pub struct Options {
    /// The encoding.
    pub encoding: Encoding,
    /// The separator; nothing: found by the header.
    pub delimiter: Option<Delimiter>,
    /// How dates are written.
    pub dates: DateForm,
    /// Whether numbers have a decimal comma; nothing: never where the comma separates values, else as the first number.
    pub decimal_comma: Option<bool>,
    /// The highest score of the file's scale in thousandths; nothing: its highest score, 5 at least.
    pub scale_max_milli: Option<i32>,
    /// What the columns mean, where it can't be guessed.
    pub mapping: Option<Mapping>,
    /// What the file's own words mean, where ours are a closed list.
    pub meanings: Meanings,
    /// The workspace's own fields: columns of these names, or such that were chosen, are read as their values.
    pub own: OwnFields,
    /// Cells that were put right.
    pub fixes: Fixes,
    /// The offer of all rows, where the file has no column for it.
    pub offer: Option<String>,
    /// What tells a response again.
    pub match_by: MatchBy,
    /// The most rows that are taken.
    pub max_rows: u64,
    /// The most bytes that are taken.
    pub max_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            encoding: Encoding::Auto,
            delimiter: None,
            dates: DateForm::Iso,
            decimal_comma: None,
            scale_max_milli: None,
            mapping: None,
            meanings: Meanings::default(),
            own: OwnFields::default(),
            fixes: Fixes::default(),
            offer: None,
            match_by: MatchBy::default(),
            max_rows: PAGE_ROWS,
            max_bytes: PAGE_BYTES,
        }
    }
}

impl Options {
    /// The options of the command line: files of any size.
    pub fn unlimited() -> Self {
        Options { max_rows: u64::MAX, max_bytes: u64::MAX, ..Options::default() }
    }

    /// The same without some of the file's columns.
    #[must_use]
    pub fn without(mut self, headers: &[String]) -> Self {
        let mapping = self.mapping.get_or_insert_default();
        headers.iter().for_each(|header| mapping.choose(header, Target::Ignore));
        self
    }
}
