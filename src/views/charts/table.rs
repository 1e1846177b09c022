//! The numbers of a chart, for those who read them and for those who can't see it.

use serde::Serialize;

/// Longer tables stop here and say how much they leave out; all of it is in the files.
const MOST: usize = 60;

/// A table with a name on every line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What stands above the columns.
    pub head: Vec<Cell>,
    /// The lines.
    pub rows: Vec<Row>,
    /// What was left out, as a sentence.
    pub rest: Option<String>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Whose it is.
    pub name: String,
    /// The figures, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// Text, and whether it is a number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Whether it is a number and stands on the right.
    pub num: bool,
}

impl Table {
    /// A table whose lines are named by `name`, with columns of numbers.
    pub(super) fn new(name: &str, numbers: &[&str]) -> Self {
        let name = Cell { text: name.to_string(), num: false };
        let numbers = numbers.iter().map(|n| Cell { text: (*n).to_string(), num: true });
        Table { head: std::iter::once(name).chain(numbers).collect(), ..Table::default() }
    }

    /// One more column, of words.
    pub(super) fn words(mut self, name: &str) -> Self {
        self.head.push(Cell { text: name.to_string(), num: false });
        self
    }

    /// One more line.
    pub(super) fn add(&mut self, name: &str, cells: Vec<String>) {
        let row = self.row(name.to_string(), cells);
        self.rows.push(row);
    }

    fn row(&self, name: String, cells: Vec<String>) -> Row {
        let num = |i: usize| self.head.get(i + 1).is_some_and(|h| h.num);
        let cells = cells.into_iter().enumerate().map(|(i, text)| Cell { text, num: num(i) });
        Row { name, cells: cells.collect() }
    }

    /// The lines, at most sixty of them.
    pub(super) fn fill<T>(mut self, all: &[T], line: impl Fn(&T) -> (String, Vec<String>)) -> Self {
        self.rows = all
            .iter()
            .take(MOST)
            .map(|one| {
                let (name, cells) = line(one);
                self.row(name, cells)
            })
            .collect();
        let left = all.len().saturating_sub(MOST);
        self.rest = (left > 0).then(|| format!("{} more are left out here.", super::counted_plainly(left)));
        self
    }
}

/// A figure that may be missing.
pub(super) fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_string())
}
