//! `responses.csv` in: one pass over a file of any size, each row through the one gate of the domain.

use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;

use super::apostrophe::without_guard;
use super::decoding::Decoder;
use super::delimiter::Delimiter;
use super::fixes::Fixes;
use super::mapping::{self, Target};
use super::meanings::{Gathering, Meaning, Meanings};
use super::numbers::Decimals;
use super::records::{Broken, Record, Records};
use super::row_error::{Cell, Errors, RowError};
use super::row_shape;
use crate::domain::invalid::Invalid;
use crate::domain::response::{CheckRules, Draft, Fields, check};
use crate::domain::time::Moment;

mod idle_amounts;
mod options;
mod outcome;
mod own;
mod preview;
mod remarks;
mod repeats;
mod undated;

use own::OwnColumns;
use remarks::Remarks;

pub use options::{MatchBy, Options, PAGE_BYTES, PAGE_ROWS};
pub use outcome::Outcome;
pub use preview::{Preview, preview};

/// The scale of the pages, in thousandths.
const PAGE_SCALE: i32 = 5_000;

/// The highest score that can be written, in thousandths: taken until the file's own highest is known.
const ANY_SCALE: i32 = 9_999_999;

/// A row that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins.
    pub line: u64,
    /// The response.
    pub draft: Draft,
}

/// Reads a file row by row. Wrong rows are counted in the errors and passed over.
pub struct Rows<R> {
    // Nothing once there is nothing more to read.
    records: Option<Records<R>>,
    record: Record,
    named: usize,
    // Per column of the file, the column of ours.
    targets: Vec<Option<&'static str>>,
    own: OwnColumns,
    decimals: Decimals,
    detect_scale: bool,
    rules: CheckRules,
    meanings: Meanings,
    fixes: Fixes,
    offer: Option<String>,
    match_by: MatchBy,
    words: Gathering,
    max_rows: u64,
    top_milli: i32,
    damaged: u64,
    remarks: Remarks,
    outcome: Outcome,
}

impl<R: Read> Rows<R> {
    /// Opens a file and reads its header. What is wrong with them is found in [`Rows::finish`].
    pub fn open(reader: R, options: &Options, now: Moment) -> Self {
        let mut rows = Rows {
            records: None,
            record: Record::default(),
            named: 0,
            targets: Vec::new(),
            own: OwnColumns::new(options.own.clone(), options.dates),
            decimals: Decimals::Point,
            detect_scale: options.scale_max_milli.is_none(),
            rules: CheckRules {
                now,
                dates: options.dates,
                scale_max_milli: options.scale_max_milli.unwrap_or(ANY_SCALE),
            },
            meanings: options.meanings.clone(),
            fixes: options.fixes.clone(),
            offer: options.offer.clone(),
            match_by: options.match_by,
            words: Gathering::default(),
            max_rows: options.max_rows,
            top_milli: PAGE_SCALE,
            damaged: 0,
            remarks: Remarks::default(),
            outcome: Outcome {
                encoding: None,
                delimiter: options.delimiter.unwrap_or_default(),
                decimal_comma: false,
                scale_max_milli: options.scale_max_milli.unwrap_or(PAGE_SCALE),
                columns: Vec::new(),
                notices: Vec::new(),
                rows: 0,
                accepted: 0,
                left_out: 0,
                words: Vec::new(),
                errors: Errors::default(),
                complete: false,
            },
        };
        let opened = Decoder::open(reader, options.encoding, options.max_bytes).map_err(Broken::from);
        match opened.and_then(Records::open).and_then(|records| rows.begin(records, options)) {
            Ok(()) => {}
            Err(broken) => rows.stop(broken),
        }
        rows
    }

    fn begin(&mut self, mut records: Records<R>, options: &Options) -> Result<(), Broken> {
        self.outcome.encoding = Some(records.found());
        let hint = Delimiter::hint(records.head());
        let known = |name: &str| {
            mapping::guess(name).is_some()
                || options.mapping.as_ref().is_some_and(|m| m.knows(name))
                || options.own.named(name).is_some()
        };
        records.skip(hint.map_or(0, |(_, bytes)| bytes));
        let delimiter = options
            .delimiter
            .or(hint.map(|(delimiter, _)| delimiter))
            .unwrap_or_else(|| Delimiter::detect(records.head(), known));
        records.separate_by(delimiter);
        self.outcome.delimiter = delimiter;
        self.decimals = match (options.decimal_comma, delimiter) {
            (Some(true), _) => Decimals::Comma,
            (Some(false), _) | (None, Delimiter::Comma) => Decimals::Point,
            (None, _) => Decimals::Open,
        };
        if !records.read(&mut self.record)? {
            return Err(RowError::line(1, "no_rows", "The file is empty: 0 rows.").into());
        }
        let given: &[&str] = if options.offer.is_some() { &["offer"] } else { &[] };
        let (columns, errors) = mapping::read_header(&self.record, options.mapping.as_ref(), (given, &options.own));
        self.named = mapping::named(&columns);
        self.targets =
            columns.iter().map(|c| if let Some(Target::Column(n)) = c.target { Some(n) } else { None }).collect();
        self.own.find(&columns);
        self.outcome.columns = columns;
        self.outcome.errors.extend(errors);
        self.records = Some(records);
        Ok(())
    }

    /// Whether the header is such that rows can be checked.
    fn checkable(&self) -> bool {
        self.outcome.rows > 0 || self.outcome.errors.is_empty()
    }

    fn stop(&mut self, broken: Broken) {
        let column = broken.column.map(|i| match self.outcome.columns.get(i) {
            Some(column) if !column.header.is_empty() => column.header.clone(),
            _ => (i + 1).to_string(),
        });
        self.outcome.errors.push(match column {
            Some(column) => RowError::column(broken.line, column, broken.code, broken.message),
            None => RowError::line(broken.line, broken.code, broken.message),
        });
        self.records = None;
    }

    /// Loads the next record; `false` at the end, for whatever reason.
    fn load(&mut self) -> bool {
        let Some(records) = &mut self.records else { return false };
        match records.read(&mut self.record) {
            Ok(true) if self.outcome.rows < self.max_rows => {
                self.outcome.rows += 1;
                true
            }
            Ok(true) => {
                let message = format!("The file has more than {} rows. Split the file.", self.max_rows);
                self.stop(RowError::line(self.record.line(), "too_many_rows", message).into());
                false
            }
            Ok(false) => {
                self.outcome.complete = true;
                self.records = None;
                if self.outcome.rows == 0 && self.outcome.errors.is_empty() {
                    self.stop(RowError::line(1, "no_rows", "The file has a header and 0 rows.").into());
                }
                false
            }
            Err(broken) => {
                self.stop(broken);
                false
            }
        }
    }

    /// Checks the loaded record.
    fn check(&mut self) -> Option<Row> {
        let line = self.record.line();
        if self.left_out(line) {
            self.outcome.left_out += 1;
            return None;
        }
        self.damaged += u64::from(self.record.iter().any(|cell| cell.contains('\u{FFFD}')));
        let result = match self.shape() {
            Some(error) => Err(vec![error]),
            None => self.fields(),
        };
        match result {
            Ok(draft) => {
                let draft = match self.match_by {
                    MatchBy::ResponseId => draft,
                    MatchBy::Customer => draft.told_by_customer(),
                };
                self.outcome.accepted += 1;
                self.remarks.look(line, &draft);
                let scores = draft.cares.iter().chain(&draft.delivers);
                self.top_milli = scores.map(|s| s.milli).fold(self.top_milli, i32::max);
                Some(Row { line, draft })
            }
            Err(errors) => {
                self.outcome.errors.extend(errors);
                None
            }
        }
    }

    /// Whether the row is left out by choice, of the line or of a word in it.
    fn left_out(&mut self, line: u64) -> bool {
        if self.fixes.leaves_out(line) {
            return true;
        }
        let mut out = false;
        for (i, target) in self.targets.iter().enumerate() {
            let Some(target) = *target else { continue };
            let cell = self.fixes.cell(line, i).unwrap_or_else(|| self.record.get(i));
            if let Some(Meaning::LeaveOut) = self.meanings.of(target, cell) {
                self.words.met(target, cell, Some(Meaning::LeaveOut));
                out = true;
            }
        }
        out
    }

    /// What is wrong with the row as a whole.
    fn shape(&self) -> Option<RowError> {
        let names: Vec<&str> = self.outcome.columns.iter().map(|c| c.header.as_str()).collect();
        row_shape::fault(&self.record, &names, self.named, self.outcome.delimiter)
    }

    fn fields(&mut self) -> Result<Draft, Vec<RowError>> {
        let mut cells: [Cow<'_, str>; super::records::MAX_COLUMNS] = std::array::from_fn(|_| Cow::Borrowed(""));
        let (mut wrong, line): (Vec<Invalid>, _) = (Vec::new(), self.record.line());
        for (i, target) in self.targets.iter().enumerate() {
            let Some(target) = *target else { continue };
            let cell = self.fixes.cell(line, i).unwrap_or_else(|| self.record.get(i));
            let meaning = self.meanings.of(target, cell);
            if let Some(Meaning::Word(word)) = meaning {
                self.words.met(target, cell, meaning);
                cells[i] = Cow::Borrowed(word);
                continue;
            }
            match read_cell(target, cell, &mut self.decimals) {
                Ok(cell) => cells[i] = cell,
                Err(e) => wrong.push(e),
            }
        }
        let mut fields = Fields { offer: self.offer.as_deref(), ..Fields::default() };
        for (target, cell) in self.targets.iter().zip(&cells) {
            if let Some(target) = target {
                fields.set(target, cell);
            }
        }
        let cell = |i| self.fixes.cell(line, i).unwrap_or_else(|| self.record.get(i));
        let own = self.own.read(cell, &mut self.decimals, &mut wrong);
        match check(&fields, &self.rules) {
            Ok(draft) if wrong.is_empty() => Ok(Draft { own, ..draft }),
            Ok(_) => Err(self.placed(wrong)),
            Err(more) => {
                // A word that isn't ours, or none where there must be one, can be given a meaning once for all rows.
                for unknown in
                    more.iter().filter(|e| e.code == "choice" || (e.code == "required" && e.field == "outcome"))
                {
                    if let Some(i) = self.targets.iter().position(|t| t.is_some_and(|t| t == unknown.field)) {
                        self.words.met(&unknown.field, &cells[i], None);
                    }
                }
                Err(self.placed(wrong.into_iter().chain(more)))
            }
        }
    }

    /// Errors with their line and the column's name as the file writes it.
    fn placed(&self, wrong: impl IntoIterator<Item = Invalid>) -> Vec<RowError> {
        let (columns, line) = (&self.outcome.columns, self.record.line());
        let place = |invalid: Invalid| {
            let at = mapping::position(columns, &invalid.field);
            let header = at.map(|i| columns[i].header.clone());
            let column = Some(header.unwrap_or_else(|| invalid.field.to_string()));
            let text = at.map(|i| self.fixes.cell(line, i).unwrap_or_else(|| self.record.get(i)));
            let short = text.filter(|text| text.chars().count() <= Fixes::LONGEST && !text.contains(['\n', '\r']));
            let cell = at.zip(short).map(|(place, text)| Box::new(Cell { place, text: text.to_owned() }));
            RowError { line, column: column.map(String::into), invalid, cell }
        };
        wrong.into_iter().map(place).collect()
    }

    /// How many bytes of the file have been read, for a progress bar; nothing at the end.
    pub fn bytes(&self) -> Option<u64> {
        self.records.as_ref().map(Records::bytes)
    }

    /// What the reading found out.
    pub fn finish(mut self) -> Outcome {
        self.outcome.decimal_comma = self.decimals == Decimals::Comma;
        if self.detect_scale {
            self.outcome.scale_max_milli = self.top_milli;
        }
        self.outcome.words = std::mem::take(&mut self.words).found();
        self.outcome.notices = outcome::notices(&self.outcome, self.named, self.damaged);
        let amount = mapping::position(&self.outcome.columns, "amount").map(|i| &*self.outcome.columns[i].header);
        self.outcome.notices.extend(self.remarks.notices(amount.unwrap_or("amount")));
        self.outcome
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if !self.checkable() {
            return None;
        }
        while self.load() {
            if let Some(row) = self.check() {
                return Some(row);
            }
        }
        None
    }
}

/// A cell as the domain reads it: without the apostrophe of an export, with a decimal point.
fn read_cell<'a>(target: &'static str, cell: &'a str, decimals: &mut Decimals) -> Result<Cow<'a, str>, Invalid> {
    match target {
        "amount" | "price" => decimals.number(target, cell),
        "cares" | "delivers" => decimals.scores(target, without_guard(cell)),
        "quantity" | "satisfaction" => Ok(Cow::Borrowed(cell)),
        _ => Ok(Cow::Borrowed(without_guard(cell))),
    }
}

/// Reads a file and hands every right row to `sink`, which may stop the reading.
pub fn read<R: Read>(
    reader: R,
    options: &Options,
    now: Moment,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Outcome {
    let mut rows = Rows::open(reader, options, now);
    for row in rows.by_ref() {
        if sink(row).is_break() {
            break;
        }
    }
    rows.finish()
}

#[cfg(test)]
mod tests;
