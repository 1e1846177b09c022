//! Bytes of a file to UTF-8, block by block, so that a file of any size needs little memory.
//!
//! UTF-8 is passed on unchecked: only the splitter knows line and column of a wrong byte. A wrong unit of another
//! encoding is passed on as a byte that UTF-8 never holds, and is found at the same place.

use std::io::Read;

use encoding_rs::{Decoder as Units, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::row_error::RowError;

/// How many bytes are read at a time. Signs of another format are looked for in the first block.
const BLOCK: usize = 64 * 1024;

/// A byte that no UTF-8 text holds.
const WRONG: u8 = 0xFF;

/// Which encoding the caller asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, or UTF-16 by its byte order mark.
    #[default]
    Auto,
    /// Windows-1252, unless a byte order mark says otherwise. Never guessed: every file of bytes would pass as it.
    Windows1252,
}

/// The encoding that a file is read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, by choice.
    Windows1252,
}

impl Found {
    /// The name that people know.
    pub fn name(self) -> &'static str {
        match self {
            Found::Utf8 => "UTF-8",
            Found::Utf16Le => "UTF-16LE",
            Found::Utf16Be => "UTF-16BE",
            Found::Windows1252 => "Windows-1252",
        }
    }
}

/// Reads blocks of UTF-8 from a reader of any encoding.
pub struct Decoder<R> {
    reader: R,
    found: Found,
    units: Option<Units>,
    raw: Vec<u8>,
    // The first block is looked at before it is handed out, so it waits here.
    first: bool,
    ended: bool,
    read: u64,
    max_bytes: u64,
}

impl<R: Read> Decoder<R> {
    /// Looks at the first block and finds the encoding, or says why this is no CSV file.
    pub fn open(mut reader: R, wanted: Encoding, max_bytes: u64) -> Result<Self, RowError> {
        let mut raw = Vec::with_capacity(BLOCK);
        let ended = fill(&mut reader, &mut raw)?;
        let (found, mark) = recognise(&raw, wanted)?;
        let read = raw.len() as u64;
        raw.drain(..mark);
        let units = match found {
            Found::Utf8 => None,
            Found::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Found::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Found::Windows1252 => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
        };
        let decoder = Decoder { reader, found, units, raw, first: true, ended, read, max_bytes };
        decoder.check_size()?;
        Ok(decoder)
    }

    /// The encoding.
    pub fn found(&self) -> Found {
        self.found
    }

    /// How many bytes have been read.
    pub fn bytes(&self) -> u64 {
        self.read
    }

    /// Puts the next block into `out`; `false` at the end of the file.
    pub fn next_block(&mut self, out: &mut Vec<u8>) -> Result<bool, RowError> {
        out.clear();
        while out.is_empty() {
            if !self.first {
                if self.ended {
                    return Ok(false);
                }
                self.raw.clear();
                self.ended = fill(&mut self.reader, &mut self.raw)?;
                self.read += self.raw.len() as u64;
                self.check_size()?;
            }
            self.first = false;
            match &mut self.units {
                None => std::mem::swap(&mut self.raw, out),
                Some(units) => decode(units, &self.raw, self.ended, out),
            }
            if self.ended && out.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn check_size(&self) -> Result<(), RowError> {
        if self.read <= self.max_bytes {
            return Ok(());
        }
        let mib = self.max_bytes as f64 / 1_048_576.0;
        Err(RowError::line(1, "too_large", format!("The file is larger than {mib} MiB. Split the file.")))
    }
}

/// Fills the block; `true` at the end of the file.
fn fill(reader: &mut impl Read, raw: &mut Vec<u8>) -> Result<bool, RowError> {
    let wanted = BLOCK as u64;
    match reader.by_ref().take(wanted).read_to_end(raw) {
        Ok(n) => Ok((n as u64) < wanted),
        Err(e) => Err(RowError::line(1, "unreadable", format!("The file can't be read: {e}."))),
    }
}

fn decode(units: &mut Units, mut raw: &[u8], last: bool, out: &mut Vec<u8>) {
    loop {
        let room = units.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(raw.len() * 3 + 16);
        let start = out.len();
        out.resize(start + room, 0);
        let (result, read, written) = units.decode_to_utf8_without_replacement(raw, &mut out[start..], last);
        out.truncate(start + written);
        raw = &raw[read..];
        match result {
            DecoderResult::Malformed(..) => out.push(WRONG),
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
        }
    }
}

/// The encoding and the length of its byte order mark.
fn recognise(head: &[u8], wanted: Encoding) -> Result<(Found, usize), RowError> {
    let refused = |code, message: &str| Err(RowError::line(1, code, message));
    if let Some(what) = signature(head) {
        return refused("not_csv", what);
    }
    if head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return refused("encoding", "The file is UTF-32. Save it as \"CSV UTF-8\".");
    }
    if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Ok((Found::Utf8, 3));
    }
    if head.starts_with(&[0xFF, 0xFE]) {
        return Ok((Found::Utf16Le, 2));
    }
    if head.starts_with(&[0xFE, 0xFF]) {
        return Ok((Found::Utf16Be, 2));
    }
    if looks_like_utf16(head) {
        return refused(
            "encoding",
            "The file looks like UTF-16 without a byte order mark. Save it as \"CSV UTF-8\": in Excel by \
             File, Save As, CSV UTF-8; in LibreOffice by the character set UTF-8.",
        );
    }
    if looks_binary(head) {
        return refused("not_csv", "This is not a text file. Save the table as \"CSV UTF-8\".");
    }
    Ok((if wanted == Encoding::Windows1252 { Found::Windows1252 } else { Found::Utf8 }, 0))
}

/// What a file is that begins with the sign of a well-known other format.
fn signature(head: &[u8]) -> Option<&'static str> {
    const WORKBOOK: &str = "This is an Excel workbook; save as CSV UTF-8.";
    let signs: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", WORKBOOK),
        (b"PK\x05\x06", "This is an empty zip archive. Send the CSV file itself."),
        (b"\xD0\xCF\x11\xE0", WORKBOOK),
        (b"\x1F\x8B", "This is a gzip file. Unpack it and send the CSV file."),
        (b"%PDF-", "This is a PDF. Save the table as CSV UTF-8."),
        (b"7z\xBC\xAF", "This is a 7z archive. Unpack it and send the CSV file."),
        (b"\x28\xB5\x2F\xFD", "This is a zstd file. Unpack it and send the CSV file."),
    ];
    signs.iter().find(|(sign, _)| head.starts_with(sign)).map(|(_, what)| *what)
}

/// Text of mostly ASCII letters has a zero byte in every second place.
fn looks_like_utf16(head: &[u8]) -> bool {
    let head = &head[..head.len().min(4096)];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let pairs = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    pairs >= 4 && even.max(odd) * 10 > pairs * 6 && even.min(odd) * 10 < pairs
}

/// A text may hold a stray control character, which its row is told; one byte in twenty is no accident.
fn looks_binary(head: &[u8]) -> bool {
    let head = &head[..head.len().min(8192)];
    let controls = head.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r')).count();
    controls * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], wanted: Encoding) -> Result<(Found, Vec<u8>), RowError> {
        let mut decoder = Decoder::open(bytes, wanted, u64::MAX)?;
        let (mut all, mut block) = (Vec::new(), Vec::new());
        while decoder.next_block(&mut block)? {
            all.extend_from_slice(&block);
        }
        Ok((decoder.found(), all))
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn marks_name_the_encoding_and_are_no_text() {
        let long = "é,ü\n".repeat(40_000);
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend(long.bytes());
        assert_eq!(text(&marked, Encoding::Auto), Ok((Found::Utf8, long.clone().into_bytes())));
        let le = utf16(&long, u16::to_le_bytes);
        assert_eq!(text(&le, Encoding::Auto), Ok((Found::Utf16Le, long.clone().into_bytes())));
        let be = utf16(&long, u16::to_be_bytes);
        assert_eq!(text(&be, Encoding::Windows1252), Ok((Found::Utf16Be, long.into_bytes())));
    }

    #[test]
    fn windows_1252_is_read_only_when_it_is_chosen() {
        assert_eq!(
            text(b"M\xFCller \x80", Encoding::Windows1252),
            Ok((Found::Windows1252, "Müller €".as_bytes().to_vec()))
        );
        assert_eq!(text(b"M\xFCller", Encoding::Auto), Ok((Found::Utf8, b"M\xFCller".to_vec())));
    }

    #[test]
    fn half_a_character_becomes_a_byte_that_the_splitter_refuses() {
        let mut bytes = utf16("ab", u16::to_le_bytes);
        bytes.push(b'c');
        assert_eq!(text(&bytes, Encoding::Auto).unwrap().1, b"ab\xFF");
        assert_eq!(text(&[0xFF, 0xFE, 0, 0xD8, b'x', 0], Encoding::Auto).unwrap().1, b"\xFFx");
    }

    #[test]
    fn other_formats_are_told_by_name() {
        let code = |bytes: &[u8]| text(bytes, Encoding::Auto).unwrap_err().invalid.code;
        assert_eq!(code(b"PK\x03\x04\x14\x00"), "not_csv");
        assert_eq!(code(b"\x1F\x8B\x08\x00"), "not_csv");
        assert_eq!(code(b"\x00\x01\x02\x03some\x04\x05"), "not_csv");
        assert_eq!(code(b"\xFF\xFE\0\0a\0\0\0"), "encoding");
        assert_eq!(code(b"o\0f\0f\0e\0r\0,\0"), "encoding");
        assert!(text(b"customer,offer\nAc\0me,A\n", Encoding::Auto).is_ok());
    }

    #[test]
    fn a_file_above_the_limit_is_refused() {
        assert_eq!(Decoder::open(&b"abc"[..], Encoding::Auto, 2).err().unwrap().invalid.code, "too_large");
    }
}
