//! `responses.csv` out: every column, and no cell that a spreadsheet would run.

use std::borrow::Cow;
use std::io::{self, Write};

use super::apostrophe::needs_guard;
use crate::domain::natural::Natural;
use crate::domain::own_field::{Kind, OwnField, OwnFields};
use crate::domain::response::Fields;

macro_rules! export_row {
    ($($name:ident),* $(,)?) => {
        /// A response as the file shows it, one field a column.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        #[allow(missing_docs)] // the names are those of `Fields`, which says what each one is
        pub struct ExportRow<'a> {
            $(pub $name: Option<Cow<'a, str>>,)*
            /// The own fields' cells, each with whether it is text.
            pub own: Vec<(Cow<'a, str>, bool)>,
        }

        impl<'a> From<&'a Natural> for ExportRow<'a> {
            fn from(natural: &'a Natural) -> Self {
                ExportRow { $($name: natural.get(stringify!($name)).map(Cow::from),)* own: Vec::new() }
            }
        }

        impl ExportRow<'_> {
            /// The cells in the order of [`Fields::COLUMNS`].
            pub fn cells(&self) -> [(&'static str, &str); 28] {
                [$((stringify!($name), self.$name.as_deref().unwrap_or(""))),*]
            }
        }
    };
}

export_row!(
    response_id,
    experiment,
    offer,
    ask,
    propositions,
    segment,
    customer,
    outcome,
    chose,
    rung,
    quantity,
    amount,
    price,
    currency,
    cares,
    standard,
    satisfaction,
    quote,
    delivers,
    warm,
    reason,
    reason_source,
    responded_at,
    captured_at,
    lost_at,
    lost_reason,
    observed_until,
    no_answer,
);

impl<'a> ExportRow<'a> {
    /// A response with its values of own fields, a column each.
    pub fn of(natural: &'a Natural, own: &OwnFields) -> Self {
        let cell = |field: &OwnField| {
            let text = natural.own_text(field.id).unwrap_or("");
            (Cow::from(text), field.kind != Kind::Number)
        };
        ExportRow { own: own.active().map(cell).collect(), ..ExportRow::from(natural) }
    }
}

/// Writes `responses.csv`: UTF-8, comma, LF.
pub struct Writer<W> {
    out: W,
}

impl<W: Write> Writer<W> {
    /// Starts a file with its header: the columns that every file has, and one for each own field.
    pub fn new(mut out: W, own: &OwnFields) -> io::Result<Self> {
        write!(out, "{}", Fields::COLUMNS.join(","))?;
        for field in own.active() {
            out.write_all(b",")?;
            write_cell(&mut out, &field.name, true)?;
        }
        out.write_all(b"\n")?;
        Ok(Writer { out })
    }

    /// Writes one response.
    pub fn row(&mut self, row: &ExportRow<'_>) -> io::Result<()> {
        write_row(&mut self.out, row)
    }

    /// Hands back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Writes one response as a line.
pub fn write_row(out: &mut impl Write, row: &ExportRow<'_>) -> io::Result<()> {
    for (i, (column, cell)) in row.cells().into_iter().enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        // Numbers are typed: what stands in these columns was checked to be one.
        let number = matches!(column, "quantity" | "amount" | "price" | "satisfaction");
        write_cell(out, cell, !number)?;
    }
    for (cell, text) in &row.own {
        out.write_all(b",")?;
        write_cell(out, cell, *text)?;
    }
    out.write_all(b"\n")
}

/// Writes one cell, quoted where a reader could take it for something else; a text that a spreadsheet would run gets
/// an apostrophe.
pub fn write_cell(out: &mut impl Write, cell: &str, text: bool) -> io::Result<()> {
    let guard = text && needs_guard(cell);
    let special = |c| matches!(c, ',' | ';' | '\t' | '"' | '\n' | '\r');
    if !guard && !cell.contains(special) && !cell.starts_with(' ') && !cell.ends_with(' ') {
        return out.write_all(cell.as_bytes());
    }
    let apostrophe = if guard { "'" } else { "" };
    write!(out, "\"{apostrophe}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{RngSeed, TestRunner};

    use super::*;
    use crate::formats::apostrophe::without_guard;
    use crate::formats::decoding::{Decoder, Encoding};
    use crate::formats::records::{Record, Records};

    fn exported(row: &ExportRow<'_>) -> String {
        let mut writer = Writer::new(Vec::new(), &OwnFields::default()).unwrap();
        writer.row(row).unwrap();
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    fn imported(text: &str) -> Vec<String> {
        let decoder = Decoder::open(text.as_bytes(), Encoding::Auto, u64::MAX).unwrap();
        let (mut records, mut record) = (Records::open(decoder).unwrap(), Record::default());
        assert!(records.read(&mut record).unwrap() && records.read(&mut record).unwrap());
        record.iter().map(|cell| without_guard(cell).to_owned()).collect()
    }

    #[test]
    fn the_columns_are_those_of_the_import() {
        assert_eq!(ExportRow::default().cells().map(|(name, _)| name), Fields::COLUMNS);
    }

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        let row = ExportRow {
            reason: Some("=1+1".into()),
            customer: Some("'@x".into()),
            price: Some("-2.08".into()),
            ..ExportRow::default()
        };
        let text = exported(&row);
        assert!(text.contains("\"'=1+1\"") && text.contains("\"''@x\"") && text.contains(",-2.08,"), "{text}");
    }

    #[test]
    fn export_then_import_is_the_identity() {
        let config = ProptestConfig { cases: 2_000, rng_seed: RngSeed::Fixed(20_261_122), ..ProptestConfig::default() };
        let text = prop_oneof!["\\PC{0,20}", "['=+@\\-\"\t\r\n ,;＝＋－＠a]{0,8}", any::<String>()];
        TestRunner::new(config)
            .run(&(text.clone(), text), |(a, b)| {
                let row = ExportRow {
                    response_id: Some((&*a).into()),
                    reason: Some((&*b).into()),
                    observed_until: Some((&*a).into()),
                    ..ExportRow::default()
                };
                let cells = imported(&exported(&row));
                prop_assert_eq!((&cells[0], &cells[20], &cells[26]), (&a, &b, &a));
                Ok(())
            })
            .unwrap();
    }
}
