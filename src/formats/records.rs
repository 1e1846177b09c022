//! Splits text into records, strictly: a quote that never closes or text after a closing quote is an error that names
//! the place where the quote opened, and lines are counted as an editor counts them.

use std::io::Read;

use super::decoding::{Decoder, Found};
use super::delimiter::Delimiter;
use super::row_error::RowError;

/// The most values of a record that are kept; more are only counted.
pub const MAX_COLUMNS: usize = 64;

/// The longest value in bytes. A quote that never closes is told after this many.
pub const MAX_VALUE: usize = 128 * 1024;

/// One record. It is reused from row to row, so that reading needs no memory per value.
#[derive(Debug, Default)]
pub struct Record {
    text: String,
    // Where each kept value ends in `text`; one separating byte follows each, so that the halves of a broken character
    // in two neighbouring values don't make a whole one.
    ends: Vec<usize>,
    count: usize,
    line: u64,
}

impl Record {
    /// The line on which the record begins.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many values the record has.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether the record has no value at all, as before the first was read.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A value; empty where there is none.
    pub fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] + 1 };
        self.text.get(start..end).unwrap_or("")
    }

    /// The values, the first [`MAX_COLUMNS`] of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|i| self.get(i))
    }
}

/// Why the text can't be split any further. Columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Where.
    pub line: u64,
    /// In which value of the record.
    pub column: Option<usize>,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

impl Broken {
    fn at(line: u64, column: usize, code: &'static str, message: impl Into<String>) -> Self {
        Broken { line, column: Some(column), code, message: message.into() }
    }
}

impl From<RowError> for Broken {
    fn from(e: RowError) -> Self {
        Broken { line: e.line, column: None, code: e.invalid.code, message: e.invalid.message }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a value, or after blanks.
    Start,
    Unquoted,
    Quoted,
    /// After a quote inside a quoted value: it closes, or a second one follows.
    Quote,
    /// After a closing quote and blanks.
    Closed,
}

/// The record under construction.
#[derive(Default)]
struct Draft {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
    start: usize,
    opened: u64,
    quoted: bool,
}

/// Reads records from a file.
pub struct Records<R> {
    decoder: Decoder<R>,
    delimiter: u8,
    block: Vec<u8>,
    at: usize,
    line: u64,
    // The last byte was a CR: an LF that follows belongs to the same line end.
    after_cr: bool,
}

impl<R: Read> Records<R> {
    /// Starts to read; loads the first block.
    pub fn open(mut decoder: Decoder<R>) -> Result<Self, Broken> {
        let mut block = Vec::new();
        decoder.next_block(&mut block)?;
        Ok(Records { decoder, delimiter: b',', block, at: 0, line: 1, after_cr: false })
    }

    /// The text that has been loaded and not read: at the start, the first block.
    pub fn head(&self) -> &[u8] {
        &self.block[self.at..]
    }

    /// Leaves out bytes of the head.
    pub fn skip(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.block.len());
    }

    /// Chooses the separator.
    pub fn separate_by(&mut self, delimiter: Delimiter) {
        self.delimiter = delimiter.byte();
    }

    /// The encoding.
    pub fn found(&self) -> Found {
        self.decoder.found()
    }

    /// How many bytes of the file have been read.
    pub fn bytes(&self) -> u64 {
        self.decoder.bytes()
    }

    /// Reads the next record that is no blank line; `false` at the end.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        let mut draft = Draft {
            bytes: std::mem::take(&mut record.text).into_bytes(),
            ends: std::mem::take(&mut record.ends),
            ..Draft::default()
        };
        draft.bytes.clear();
        draft.ends.clear();
        let mut ended = false;
        while !ended {
            record.line = self.line_ahead()?;
            ended = !self.split(&mut draft)?;
            if !draft.is_blank_line() {
                record.count = draft.count;
                record.ends = draft.ends;
                record.text = String::from_utf8(draft.bytes)
                    .map_err(|e| wrong_byte(self.found(), record.line, &record.ends, &e))?;
                return Ok(true);
            }
            draft = Draft { bytes: draft.bytes, ends: draft.ends, ..Draft::default() };
            draft.bytes.clear();
            draft.ends.clear();
        }
        Ok(false)
    }

    /// The line of the next byte: an LF that completes a CRLF is passed first.
    fn line_ahead(&mut self) -> Result<u64, Broken> {
        if self.after_cr && self.peek()? == Some(b'\n') {
            self.at += 1;
        }
        self.after_cr = false;
        Ok(self.line)
    }

    fn peek(&mut self) -> Result<Option<u8>, Broken> {
        if self.at == self.block.len() {
            self.at = 0;
            if !self.decoder.next_block(&mut self.block).map_err(|e| Broken { line: self.line, ..e.into() })? {
                return Ok(None);
            }
        }
        Ok(self.block.get(self.at).copied())
    }

    /// Reads values up to the end of the line; `false` at the end of the file.
    fn split(&mut self, draft: &mut Draft) -> Result<bool, Broken> {
        let mut state = State::Start;
        while let Some(byte) = self.peek()? {
            let ends = byte == self.delimiter || byte == b'\n' || byte == b'\r';
            state = match state {
                State::Quoted => self.quoted(draft)?,
                _ if ends => {
                    draft.end_value();
                    self.at += 1;
                    if byte != self.delimiter {
                        self.line += 1;
                        self.after_cr = byte == b'\r';
                        return Ok(true);
                    }
                    State::Start
                }
                State::Start if matches!(byte, b' ' | b'"') => self.start(draft, byte),
                State::Start | State::Unquoted => self.plain(draft)?,
                State::Quote | State::Closed => self.closing(draft, byte, state)?,
            };
        }
        if state == State::Quoted {
            return Err(never_closed(draft));
        }
        draft.end_value();
        Ok(false)
    }

    /// Blanks before an opening quote are not part of the value; before anything else they are.
    fn start(&mut self, draft: &mut Draft, byte: u8) -> State {
        self.at += 1;
        if byte == b' ' {
            draft.bytes.push(b' ');
            return State::Start;
        }
        draft.bytes.truncate(draft.start);
        draft.opened = self.line;
        draft.quoted = true;
        State::Quoted
    }

    fn plain(&mut self, draft: &mut Draft) -> Result<State, Broken> {
        let delimiter = self.delimiter;
        let rest = &self.block[self.at..];
        let n = rest.iter().position(|&b| b == delimiter || b == b'\n' || b == b'\r').unwrap_or(rest.len());
        draft.bytes.extend_from_slice(&rest[..n]);
        self.at += n;
        if draft.bytes.len() - draft.start > MAX_VALUE {
            return Err(too_long(self.line, draft));
        }
        Ok(State::Unquoted)
    }

    fn quoted(&mut self, draft: &mut Draft) -> Result<State, Broken> {
        let rest = &self.block[self.at..];
        let n = rest.iter().position(|b| *b == b'"').unwrap_or(rest.len());
        for &byte in &rest[..n] {
            if byte == b'\r' || (byte == b'\n' && !self.after_cr) {
                self.line += 1;
            }
            self.after_cr = byte == b'\r';
        }
        draft.bytes.extend_from_slice(&rest[..n]);
        self.at += n;
        if draft.bytes.len() - draft.start > MAX_VALUE {
            return Err(if draft.opened == self.line { too_long(self.line, draft) } else { never_closed(draft) });
        }
        if self.at == self.block.len() {
            return Ok(State::Quoted);
        }
        self.after_cr = false;
        self.at += 1;
        Ok(State::Quote)
    }

    fn closing(&mut self, draft: &mut Draft, byte: u8, state: State) -> Result<State, Broken> {
        match byte {
            b'"' if state == State::Quote => {
                self.at += 1;
                draft.bytes.push(b'"');
                Ok(State::Quoted)
            }
            b' ' => {
                self.at += 1;
                Ok(State::Closed)
            }
            _ => Err(Broken::at(
                draft.opened,
                draft.count,
                "quote",
                "Text follows the closing quote. A quote sign inside a quoted value is written twice: \"\".",
            )),
        }
    }
}

impl Draft {
    fn end_value(&mut self) {
        self.count += 1;
        if self.count <= MAX_COLUMNS {
            self.ends.push(self.bytes.len());
            self.bytes.push(b',');
        } else {
            self.bytes.truncate(self.start);
        }
        self.start = self.bytes.len();
    }

    fn is_blank_line(&self) -> bool {
        self.count == 1 && !self.quoted && self.bytes[..self.bytes.len() - 1].iter().all(|b| *b == b' ')
    }
}

fn never_closed(draft: &Draft) -> Broken {
    Broken::at(draft.opened, draft.count, "quote", "The quote that opens here is never closed. Close it, or remove it.")
}

fn too_long(line: u64, draft: &Draft) -> Broken {
    Broken::at(line, draft.count, "too_long", format!("The value is longer than {} KiB. Shorten it.", MAX_VALUE / 1024))
}

/// Finds the place of the first byte that is no text.
fn wrong_byte(found: Found, line: u64, ends: &[usize], e: &std::string::FromUtf8Error) -> Broken {
    let (bytes, at) = (e.as_bytes(), e.utf8_error().valid_up_to());
    let column = ends.partition_point(|end| *end <= at);
    let text = String::from_utf8_lossy(&bytes[..at]);
    let lines = text.replace("\r\n", "\n").matches(['\n', '\r']).count() as u64;
    let message = match (found, bytes.get(at)) {
        (Found::Utf8, Some(byte)) => format!(
            "The byte 0x{byte:02X} is not UTF-8. Save the file as \"CSV UTF-8\", or choose to read it as Windows-1252."
        ),
        _ => format!("Half a character stands here; the file is damaged. It was read as {}.", found.name()),
    };
    Broken::at(line + lines, column, "encoding", message)
}

#[cfg(test)]
mod tests;
