//! Our splitter and the `csv` crate, which others wrote, read the same out of every well-formed file.

use proptest::prelude::*;
use touchstone::formats::decoding::{Decoder, Encoding};
use touchstone::formats::records::{Record, Records};

/// Values with everything that needs quoting. No blanks at their ends: those are ours to trim.
fn values() -> impl Strategy<Value = String> {
    proptest::string::string_regex("([a-z0-9\",;'\näé€😀]([a-z \",;\n€]{0,12}[a-z0-9\",;'\näé€😀])?)?").unwrap()
}

fn tables() -> impl Strategy<Value = Vec<Vec<String>>> {
    (2usize..6).prop_flat_map(|columns| prop::collection::vec(prop::collection::vec(values(), columns), 1..12))
}

fn styles() -> impl Strategy<Value = (csv::QuoteStyle, csv::Terminator)> {
    let quotes = prop_oneof![Just(csv::QuoteStyle::Necessary), Just(csv::QuoteStyle::Always)];
    let ends =
        prop_oneof![Just(csv::Terminator::CRLF), Just(csv::Terminator::Any(b'\n')), Just(csv::Terminator::Any(b'\r'))];
    (quotes, ends)
}

fn ours(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut records = Records::open(Decoder::open(bytes, Encoding::Auto, u64::MAX).unwrap()).unwrap();
    let mut record = Record::default();
    let mut table = Vec::new();
    while records.read(&mut record).unwrap() {
        table.push(record.iter().map(str::to_owned).collect());
    }
    table
}

proptest! {
    #[test]
    fn two_readers_agree_on_every_well_formed_file(table in tables(), (quotes, end) in styles()) {
        let mut writer = csv::WriterBuilder::new().quote_style(quotes).terminator(end).from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let theirs: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes.as_slice())
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect();
        prop_assert_eq!(&theirs, &table);
        prop_assert_eq!(ours(&bytes), table);
    }
}

#[test]
fn where_the_other_reader_is_silent_ours_names_the_line() {
    for (file, line) in [("a,b\n1,\"open\n2,x\n", 2), ("a,b\n1,\"x\"y\n", 2)] {
        assert!(csv::Reader::from_reader(file.as_bytes()).records().all(|r| r.is_ok()), "{file}");
        let mut records = Records::open(Decoder::open(file.as_bytes(), Encoding::Auto, u64::MAX).unwrap()).unwrap();
        let mut record = Record::default();
        assert!(records.read(&mut record).unwrap());
        assert_eq!(records.read(&mut record).unwrap_err().line, line, "{file}");
    }
}
