use super::*;
use crate::formats::decoding::Encoding;

/// Hands out one byte at a time, so that every place of a text is once the end of a read.
struct Dribble<'a>(&'a [u8]);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().min(1).min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

type Rows = Vec<(u64, Vec<String>)>;

fn rows(bytes: &[u8], delimiter: Delimiter) -> Result<Rows, Broken> {
    let mut records = Records::open(Decoder::open(Dribble(bytes), Encoding::Auto, u64::MAX)?)?;
    records.separate_by(delimiter);
    let (mut record, mut rows) = (Record::default(), Vec::new());
    while records.read(&mut record)? {
        rows.push((record.line(), record.iter().map(str::to_owned).collect()));
    }
    Ok(rows)
}

fn comma(text: &str) -> Result<Rows, Broken> {
    rows(text.as_bytes(), Delimiter::Comma)
}

fn row(line: u64, values: &[&str]) -> (u64, Vec<String>) {
    (line, values.iter().map(|v| v.to_string()).collect())
}

#[test]
fn every_line_end_ends_a_line_and_blank_lines_count() {
    let expected = Ok(vec![row(1, &["a", "b"]), row(4, &["c", ""]), row(5, &["d", "e"])]);
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "", "  ", "c,", "d,e"].join(end);
        assert_eq!(comma(&text), expected, "{end:?}");
        assert_eq!(comma(&(text + end)), expected, "{end:?} at the end");
    }
    assert_eq!(comma("a,b\r\n\n\rc,\nd,e\r"), Ok(vec![row(1, &["a", "b"]), row(4, &["c", ""]), row(5, &["d", "e"])]));
}

#[test]
fn quoted_values_hold_separators_quotes_and_lines() {
    let text = "\"a,\"\"b\"\"\",\"x\r\ny\rz\n\"\n , \"c\" ,\"\"\nd\"e\",f\n";
    let expected = vec![row(1, &["a,\"b\"", "x\r\ny\rz\n"]), row(5, &[" ", "c", ""]), row(6, &["d\"e\"", "f"])];
    assert_eq!(comma(text), Ok(expected));
}

#[test]
fn a_wrong_quote_names_the_line_where_it_opened() {
    for text in ["a,b\nc,\"d\ne,f\n", "a,b\nc,\"d\ne\"f\n", "a,b\nc,\"d\" \"e\"\n"] {
        let broken = comma(text).unwrap_err();
        assert_eq!((broken.line, broken.column, broken.code), (2, Some(1), "quote"), "{text}");
    }
    let endless = format!("a,\"b\n{}", "x,y\n".repeat(100_000));
    let broken = comma(&endless).unwrap_err();
    assert_eq!((broken.line, broken.column, broken.code), (1, Some(1), "quote"));
}

#[test]
fn a_value_without_end_is_refused_and_values_without_end_are_counted() {
    let broken = comma(&format!("a\nb,{}", "x".repeat(200_000))).unwrap_err();
    assert_eq!((broken.line, broken.column, broken.code), (2, Some(1), "too_long"));
    let commas = vec![b','; 500_000];
    let mut records = Records::open(Decoder::open(&commas[..], Encoding::Auto, u64::MAX).unwrap()).unwrap();
    let mut record = Record::default();
    assert!(records.read(&mut record).unwrap());
    assert_eq!((record.len(), record.iter().count()), (500_001, MAX_COLUMNS));
}

#[test]
fn a_wrong_byte_names_line_and_column() {
    for (bytes, line, column) in [
        (&b"a,b\nM\xFCller,x\n"[..], 2, 0),
        (b"a,b\nx,\"y\r\nz\xC0\xAF\"\n", 3, 1),
        (b"a,b\nc,\xC3", 2, 1),
        (b"a,b\n\xC3,\xBC\n", 2, 0),
    ] {
        let broken = rows(bytes, Delimiter::Comma).unwrap_err();
        assert_eq!((broken.line, broken.column, broken.code), (line, Some(column), "encoding"), "{bytes:?}");
    }
}

#[test]
fn semicolon_and_tab_separate_too() {
    assert_eq!(rows(b"a;b,c\n", Delimiter::Semicolon), Ok(vec![row(1, &["a", "b,c"])]));
    assert_eq!(rows(b"a\t\"b\tc\"\n", Delimiter::Tab), Ok(vec![row(1, &["a", "b\tc"])]));
}
