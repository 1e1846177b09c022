//! A CSV file with a layout of its own: named columns in any order, checked row by row, wrong rows told by line and
//! column.

use std::io::Read;

use super::apostrophe::without_guard;
use super::decoding::{Decoder, Encoding};
use super::delimiter::Delimiter;
use super::numbers::Decimals;
use super::records::{Broken, MAX_COLUMNS, Record, Records};
use super::row_error::{Errors, RowError};
use super::row_shape;
use crate::domain::invalid::{Invalid, shown};
use crate::domain::text::fold;

/// The columns of a file.
pub(super) struct Layout {
    /// Columns that must be there.
    pub required: &'static [&'static str],
    /// Columns that may be there.
    pub optional: &'static [&'static str],
    /// Whether further columns belong to it.
    pub open: bool,
}

/// A file that is being read.
pub(super) struct Table<R> {
    records: Option<Records<R>>,
    record: Record,
    headers: Vec<String>,
    names: Vec<String>,
    named: usize,
    delimiter: Delimiter,
    decimals: Decimals,
    rows: u64,
    errors: Errors,
}

impl Layout {
    fn knows(&self, name: &str) -> bool {
        self.required.iter().chain(self.optional).any(|column| *column == name)
    }
}

/// A column's name as layouts write it: lower case, one underscore for whatever is no letter or digit.
fn plain(header: &str) -> String {
    let folded = fold(header);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

impl<R: Read> Table<R> {
    /// Opens a file of any size and reads its header.
    pub fn open(reader: R, layout: &Layout) -> Self {
        let mut table = Table {
            records: None,
            record: Record::default(),
            headers: Vec::new(),
            names: Vec::new(),
            named: 0,
            delimiter: Delimiter::Comma,
            decimals: Decimals::Point,
            rows: 0,
            errors: Errors::default(),
        };
        let opened = Decoder::open(reader, Encoding::Auto, u64::MAX).map_err(Broken::from);
        if let Err(broken) = opened.and_then(Records::open).and_then(|records| table.begin(records, layout)) {
            table.stop(broken);
        }
        table
    }

    fn begin(&mut self, mut records: Records<R>, layout: &Layout) -> Result<(), Broken> {
        let hint = Delimiter::hint(records.head());
        records.skip(hint.map_or(0, |(_, bytes)| bytes));
        let found = || Delimiter::detect(records.head(), |name| layout.knows(&plain(name)));
        self.delimiter = hint.map_or_else(found, |(delimiter, _)| delimiter);
        records.separate_by(self.delimiter);
        self.decimals = if self.delimiter == Delimiter::Comma { Decimals::Point } else { Decimals::Open };
        if !records.read(&mut self.record)? {
            return Err(RowError::line(1, "no_rows", "The file is empty: 0 rows.").into());
        }
        self.headers = self.record.iter().map(|header| shown(header.trim())).collect();
        self.names = self.headers.iter().map(|header| plain(header)).collect();
        self.named = self.names.iter().rposition(|name| !name.is_empty()).map_or(0, |i| i + 1);
        self.check_header(layout);
        self.records = self.errors.is_empty().then_some(records);
        Ok(())
    }

    fn check_header(&mut self, layout: &Layout) {
        let line = self.record.line();
        if self.record.len() > MAX_COLUMNS {
            let message = format!("The file has {} columns, {MAX_COLUMNS} are the most.", self.record.len());
            return self.errors.push(RowError::line(line, "too_many_columns", message));
        }
        for (i, name) in self.names[..self.named].iter().enumerate() {
            let (header, before) = (&self.headers[i], self.names[..i].iter().position(|other| other == name));
            if name.is_empty() {
                let message = format!("Column {} has no name. Name it, or remove it.", i + 1);
                self.errors.push(RowError::column(line, (i + 1).to_string(), "empty_header", message));
            } else if let Some(before) = before {
                let message = format!("Columns {} and {} have the same name. Rename one.", before + 1, i + 1);
                self.errors.push(RowError::column(line, header.as_str(), "duplicate_header", message));
            } else if !layout.open && !layout.knows(name) {
                let known: Vec<&str> = layout.required.iter().chain(layout.optional).copied().collect();
                let message = format!("'{header}' is not one of {}. Rename it, or remove it.", known.join(", "));
                self.errors.push(RowError::column(line, header.as_str(), "unknown_header", message));
            }
        }
        for name in layout.required.iter().filter(|name| !self.names.iter().any(|n| n == *name)) {
            let message = format!("There is no column '{name}'. Add it.");
            self.errors.push(RowError::column(line, *name, "required_header", message));
        }
    }

    fn stop(&mut self, broken: Broken) {
        let name = |i: usize| match self.headers.get(i) {
            Some(header) if !header.is_empty() => header.clone(),
            _ => (i + 1).to_string(),
        };
        self.errors.push(match broken.column.map(name) {
            Some(column) => RowError::column(broken.line, column, broken.code, broken.message),
            None => RowError::line(broken.line, broken.code, broken.message),
        });
        self.records = None;
    }

    /// Goes on to the next row that has the right shape; `false` at the end, for whatever reason.
    pub fn advance(&mut self) -> bool {
        while let Some(records) = &mut self.records {
            match records.read(&mut self.record) {
                Ok(true) => {
                    self.rows += 1;
                    let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
                    match row_shape::fault(&self.record, &headers, self.named, self.delimiter) {
                        Some(error) => self.errors.push(error),
                        None => return true,
                    }
                }
                Ok(false) => {
                    self.records = None;
                    if self.rows == 0 {
                        self.errors.push(RowError::line(1, "no_rows", "The file has a header and 0 rows."));
                    }
                }
                Err(broken) => self.stop(broken),
            }
        }
        false
    }

    /// The line of the present row.
    pub fn line(&self) -> u64 {
        self.record.line()
    }

    /// A cell of the present row without blanks around; empty where there is no such column.
    pub fn text(&self, name: &str) -> &str {
        let place = self.names.iter().position(|n| n == name);
        place.map_or("", |i| without_guard(self.record.get(i).trim()))
    }

    /// A cell by its column's place.
    pub fn cell(&self, place: usize) -> &str {
        without_guard(self.record.get(place).trim())
    }

    /// The columns that the layout doesn't name: place and header.
    pub fn others(&self, layout: &Layout) -> Vec<(usize, String)> {
        let named = self.names[..self.named].iter().enumerate();
        named.filter(|(_, name)| !layout.knows(name)).map(|(i, _)| (i, self.headers[i].clone())).collect()
    }

    /// A part of one in the present row: `0.7`, or `70%`.
    pub fn share(&mut self, name: &'static str) -> Result<f64, Invalid> {
        let cell = self.text(name).to_owned();
        let percent = cell.strip_suffix('%').map(str::trim_end);
        let value = self.parse(percent.unwrap_or(&cell))?;
        let value = if percent.is_some() { value / 100.0 } else { value };
        if (0.0..=1.0).contains(&value) {
            return Ok(value);
        }
        let message = format!("'{}' does not lie from 0 to 1. Write 0.7 or 70%, say.", shown(&cell));
        Err(Invalid::new(name, "range", message).with_value(&cell))
    }

    /// The number in a cell of the present row, by its column's place.
    pub fn number(&mut self, place: usize) -> Result<f64, Invalid> {
        let cell = self.cell(place).to_owned();
        self.parse(&cell)
    }

    fn parse(&mut self, cell: &str) -> Result<f64, Invalid> {
        let text = self.decimals.number("number", cell)?;
        let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
        let written = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        text.parse().ok().filter(|x: &f64| written && x.abs() <= 1e12).ok_or_else(|| {
            let message = format!("'{}' is not a plain number such as 1234.50.", shown(cell));
            Invalid::new("number", "number", message).with_value(cell)
        })
    }

    /// Where a column of the layout stands.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n == name)
    }

    /// Notes what is wrong with the present row, in one of the layout's columns.
    pub fn refuse(&mut self, name: &str, invalid: Invalid) {
        let header = self.place(name).map_or_else(|| name.to_owned(), |i| self.headers[i].clone());
        self.errors.push(RowError { line: self.line(), column: Some(header.into()), invalid, cell: None });
    }

    /// Notes what is wrong with the present row, in a column by its place.
    pub fn refuse_at(&mut self, place: usize, invalid: Invalid) {
        self.errors.push(RowError {
            line: self.line(),
            column: self.headers.get(place).map(|h| h.as_str().into()),
            invalid,
            cell: None,
        });
    }

    /// Notes what is wrong somewhere.
    pub fn complain(&mut self, error: RowError) {
        self.errors.push(error);
    }

    /// Whether nothing is wrong so far.
    pub fn is_right(&self) -> bool {
        self.errors.is_empty()
    }

    /// Everything that is wrong, in the order of the lines.
    pub fn finish(mut self) -> Errors {
        self.errors.kept.sort_by_key(|e| e.line);
        self.errors
    }
}
