//! What is wrong with a file, said with its line and its column.

use crate::domain::invalid::Invalid;

/// The most errors that are kept; all of them are counted.
pub const MAX_ERRORS: usize = 100;

/// One thing that is wrong at one place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The line of the file as an editor counts it; the first is 1.
    pub line: u64,
    /// The column's name as the file writes it; a number where it has no name, nothing for a whole line.
    pub column: Option<Box<str>>,
    /// What is wrong.
    pub invalid: Invalid,
    /// The cell, where it can be put right by itself.
    pub cell: Option<Box<Cell>>,
}

/// A cell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its place in the line, from 0.
    pub place: usize,
    /// What stands in it.
    pub text: String,
}

impl RowError {
    /// A complaint about a whole line.
    pub fn line(line: u64, code: &'static str, message: impl Into<String>) -> Self {
        RowError { line, column: None, invalid: Invalid::new("line", code, message), cell: None }
    }

    /// A complaint about one column of a line.
    pub fn column(line: u64, column: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        let column = column.into();
        RowError { line, invalid: Invalid::new(column.clone(), code, message), column: Some(column.into()), cell: None }
    }
}

impl std::fmt::Display for RowError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.invalid.message)
    }
}

/// Errors as they come: the first hundred are kept, all are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors {
    /// The first ones, [`MAX_ERRORS`] at most.
    pub kept: Vec<RowError>,
    /// How many there were.
    pub total: u64,
}

impl Errors {
    /// Counts an error, and keeps it while there is room.
    pub fn push(&mut self, error: RowError) {
        self.total += 1;
        if self.kept.len() < MAX_ERRORS {
            self.kept.push(error);
        }
    }

    /// Whether there was none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

impl Extend<RowError> for Errors {
    fn extend<T: IntoIterator<Item = RowError>>(&mut self, errors: T) {
        errors.into_iter().for_each(|e| self.push(e));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_a_sentence_with_its_place() {
        let error = RowError::column(3, "amount", "number", "'12abc' is not a number.");
        assert_eq!(error.to_string(), "Line 3, column amount: '12abc' is not a number.");
        assert_eq!(RowError::line(1, "no_rows", "0 rows.").to_string(), "Line 1: 0 rows.");
    }

    #[test]
    fn a_hundred_errors_are_kept_and_all_are_counted() {
        let mut errors = Errors::default();
        errors.extend((0..250).map(|line| RowError::line(line, "x", "y")));
        assert_eq!((errors.kept.len(), errors.total), (100, 250));
    }
}
