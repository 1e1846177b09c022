//! Which column of a file is which column of ours.

use std::collections::HashMap;

use super::apostrophe::without_guard;
use super::records::{MAX_COLUMNS, Record};
use super::row_error::RowError;
use crate::domain::id::OwnFieldId;
use crate::domain::invalid::shown;
use crate::domain::own_field::OwnFields;
use crate::domain::response::Fields;
use crate::domain::text::fold;

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// It is read as this column of ours.
    Column(&'static str),
    /// It is read as an own field of the workspace.
    Own(OwnFieldId),
    /// It is left out, by choice.
    Ignore,
}

impl Target {
    /// The target that a form names: a column of ours, an own field by its key, or nothing at all.
    pub fn named(name: &str, own: &OwnFields) -> Option<Self> {
        match name {
            "ignore" => Some(Target::Ignore),
            _ => Self::column(name).or_else(|| own.of_key(name).map(|field| Target::Own(field.id))),
        }
    }

    /// The same the other way round.
    pub fn name(self) -> String {
        match self {
            Target::Column(name) => name.to_owned(),
            Target::Own(field) => field.key(),
            Target::Ignore => "ignore".to_owned(),
        }
    }

    /// The target of a column name of ours.
    pub fn column(name: &str) -> Option<Self> {
        Fields::COLUMNS.iter().find(|c| **c == name).map(|c| Target::Column(c))
    }
}

/// Choices of the caller: a file's column name, and what becomes of it. Columns without a choice are guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(HashMap<String, Target>);

impl Mapping {
    /// Chooses for one column.
    pub fn choose(&mut self, header: &str, target: Target) {
        self.0.insert(fold(header.trim()), target);
    }

    /// Whether there is a choice for a column.
    pub fn knows(&self, header: &str) -> bool {
        self.get(header.trim()).is_some()
    }

    fn get(&self, header: &str) -> Option<Target> {
        self.0.get(&fold(header)).copied()
    }
}

impl<'a> FromIterator<(&'a str, Target)> for Mapping {
    fn from_iter<T: IntoIterator<Item = (&'a str, Target)>>(choices: T) -> Self {
        let mut mapping = Mapping::default();
        choices.into_iter().for_each(|(header, target)| mapping.choose(header, target));
        mapping
    }
}

/// How a column's target was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The file uses our name.
    Name,
    /// The file uses a common other name.
    Guess,
    /// The caller chose.
    Choice,
    /// Not found; or the empty column that a separator at the end of each line makes.
    Nothing,
}

/// One column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnGuess {
    /// The name that the file gives; empty for the empty column at the end.
    pub header: String,
    /// What becomes of it.
    pub target: Option<Target>,
    /// How that was found.
    pub source: Source,
}

/// Names that people give, in the form of [`plain`]. No "number" or "n" for the quantity: they often count the lines.
const SYNONYMS: [(&str, &str); 50] = [
    ("id", "response_id"),
    ("external id", "response_id"),
    ("reference", "response_id"),
    ("test", "experiment"),
    ("campaign", "experiment"),
    ("offering", "offer"),
    ("product", "offer"),
    ("asked for", "ask"),
    ("asked rung", "ask"),
    ("proposition", "propositions"),
    ("value proposition", "propositions"),
    ("value propositions", "propositions"),
    ("customer segment", "segment"),
    ("group", "segment"),
    ("name", "customer"),
    ("customer name", "customer"),
    ("company", "customer"),
    ("pharmacy", "customer"),
    ("client", "customer"),
    ("respondent", "customer"),
    ("would you buy", "outcome"),
    ("would you buy it", "outcome"),
    ("answer", "outcome"),
    ("response", "outcome"),
    ("result", "outcome"),
    ("decision", "outcome"),
    ("alternative", "chose"),
    ("chosen alternative", "chose"),
    ("commitment", "rung"),
    ("gave up", "rung"),
    ("count", "quantity"),
    ("paid", "amount"),
    ("amount paid", "amount"),
    ("price asked", "price"),
    ("asking price", "price"),
    ("iso currency", "currency"),
    ("care", "cares"),
    ("needs", "cares"),
    ("words", "quote"),
    ("comment", "reason"),
    ("note", "reason"),
    ("notes", "reason"),
    ("why", "reason"),
    ("why not", "reason"),
    ("date", "responded_at"),
    ("timestamp", "responded_at"),
    ("response date", "responded_at"),
    ("date of response", "responded_at"),
    ("friend or fan", "warm"),
    ("warm contact", "warm"),
];

/// Our column of a file's column name, and whether it is our own name for it.
pub fn guess(header: &str) -> Option<(&'static str, bool)> {
    let plain = plain(header);
    let name = plain.replace(' ', "_");
    let own = Fields::COLUMNS.iter().find(|c| **c == name).map(|c| (*c, true));
    own.or_else(|| SYNONYMS.iter().find(|(synonym, _)| *synonym == plain).map(|(_, c)| (*c, false)))
}

/// A name in lower case, with one blank for whatever is no letter or digit.
fn plain(header: &str) -> String {
    let folded = fold(header);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Reads the header: the columns, and everything that is wrong with them. `given` are columns of ours that the file need
/// not have.
pub fn read_header(
    record: &Record,
    mapping: Option<&Mapping>,
    (given, own): (&[&str], &OwnFields),
) -> (Vec<ColumnGuess>, Vec<RowError>) {
    let line = record.line();
    if record.len() > MAX_COLUMNS {
        let message = format!("The file has {} columns, {MAX_COLUMNS} are the most.", record.len());
        return (Vec::new(), vec![RowError::line(line, "too_many_columns", message)]);
    }
    let mut columns: Vec<ColumnGuess> = record.iter().map(|header| find(header.trim(), mapping, own)).collect();
    names_before_guesses(&mut columns);
    if columns.iter().all(|c| c.target.is_none()) {
        let message = "The first line holds no column name that we know. Write the names there: offer and outcome at \
                       least; or choose what each column means.";
        return (columns, vec![RowError::line(line, "header_missing", message)]);
    }
    let mut errors = empty_names(&columns, line);
    errors.extend(duplicates(&columns, line));
    errors.extend(price_or_amount(&columns, line));
    errors.extend(columns.iter().filter(|c| !c.header.is_empty() && c.target.is_none()).map(|c| {
        let message = format!("'{}' is no column that we know. Choose what it means, or leave it out.", c.header);
        RowError::column(line, &*c.header, "unknown_header", message)
    }));
    errors.extend(
        ["offer", "outcome"].into_iter().filter(|n| position(&columns, n).is_none() && !given.contains(n)).map(
            |name| {
                RowError::column(
                    line,
                    name,
                    "required_header",
                    format!("There is no column '{name}'. Add it, or choose one."),
                )
            },
        ),
    );
    (columns, errors)
}

/// Where a column of ours stands, or an own field by its key.
pub fn position(columns: &[ColumnGuess], name: &str) -> Option<usize> {
    let own = OwnFieldId::of_key(name).map(Target::Own);
    columns.iter().position(|c| match c.target {
        Some(Target::Column(n)) => n == name,
        Some(target) => Some(target) == own,
        None => false,
    })
}

fn find(header: &str, mapping: Option<&Mapping>, own: &OwnFields) -> ColumnGuess {
    let chosen = mapping.and_then(|m| m.get(header)).map(|target| (target, Source::Choice));
    // A field that the team has named so comes before what others mean by the name.
    let named = || own.named(without_guard(header)).map(|field| (Target::Own(field.id), Source::Name));
    let guessed =
        || guess(header).map(|(name, own)| (Target::Column(name), if own { Source::Name } else { Source::Guess }));
    let (target, source) = match chosen.or_else(named).or_else(guessed) {
        Some((target, source)) => (Some(target), source),
        None => (None, Source::Nothing),
    };
    ColumnGuess { header: shown(header), target, source }
}

/// A guess gives way to a column that is named or chosen: "Name" beside "customer" is something else.
fn names_before_guesses(columns: &mut [ColumnGuess]) {
    let sure: Vec<_> =
        columns.iter().filter(|c| matches!(c.source, Source::Name | Source::Choice)).map(|c| c.target).collect();
    for column in columns.iter_mut().filter(|c| c.source == Source::Guess && sure.contains(&c.target)) {
        (column.target, column.source) = (None, Source::Nothing);
    }
}

/// Columns without a name; those at the end may be the trace of a separator that ends every line.
fn empty_names(columns: &[ColumnGuess], line: u64) -> Vec<RowError> {
    let named = named(columns);
    let empty = columns[..named].iter().enumerate().filter(|(_, c)| c.header.is_empty() && c.target.is_none());
    empty
        .map(|(i, _)| {
            let message = format!("Column {} has no name. Name it, or remove it.", i + 1);
            RowError::column(line, (i + 1).to_string(), "empty_header", message)
        })
        .collect()
}

/// How many columns there are without the nameless ones at the end.
pub fn named(columns: &[ColumnGuess]) -> usize {
    columns.iter().rposition(|c| !c.header.is_empty() || c.target.is_some()).map_or(0, |i| i + 1)
}

fn duplicates(columns: &[ColumnGuess], line: u64) -> Vec<RowError> {
    let mut errors = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let name = match column.target {
            Some(Target::Column(name)) => name,
            Some(Target::Own(_)) => &column.header,
            _ => continue,
        };
        let first = columns[..i].iter().position(|c| c.target == column.target);
        if let Some(first) = first {
            let message =
                format!("Columns {} and {} are both '{name}'. Rename one, or leave one out.", first + 1, i + 1);
            errors.push(RowError::column(line, &*column.header, "duplicate_header", message));
        }
    }
    errors
}

/// "Price" with a capital is how people head what was paid as well as what was asked. Beside a column for what was paid
/// it is taken for neither before somebody has said so; our own spelling is plain enough.
fn price_or_amount(columns: &[ColumnGuess], line: u64) -> Option<RowError> {
    let (price, amount) = (position(columns, "price")?, position(columns, "amount")?);
    let written = &columns[price];
    if written.source != Source::Name || written.header == "price" {
        return None;
    }
    let message = format!(
        "Columns {} and {} may mean the same: '{}' is what was asked or what was given, 'amount' is what was given. \
         Write 'price' for what was asked, or choose on the page what each means.",
        price.min(amount) + 1,
        price.max(amount) + 1,
        written.header
    );
    Some(RowError::column(line, &*columns[price.max(amount)].header, "duplicate_header", message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::decoding::{Decoder, Encoding};
    use crate::formats::records::Records;

    fn header(line: &str, mapping: Option<&Mapping>) -> (Vec<Option<Target>>, Vec<String>) {
        let decoder = Decoder::open(line.as_bytes(), Encoding::Auto, u64::MAX).unwrap();
        let (mut records, mut record) = (Records::open(decoder).unwrap(), Record::default());
        assert!(records.read(&mut record).unwrap());
        let (columns, errors) = read_header(&record, mapping, (&[], &OwnFields::default()));
        let errors = errors.iter().map(|e| format!("{} {}", e.column.as_deref().unwrap_or("-"), e.invalid.code));
        (columns.iter().map(|c| c.target).collect(), errors.collect())
    }

    fn column(name: &str) -> Option<Target> {
        Target::column(name)
    }

    #[test]
    fn every_synonym_leads_to_a_column_and_hides_none() {
        for (synonym, name) in SYNONYMS {
            assert!(column(name).is_some(), "{name}");
            assert_eq!(guess(synonym), Some((name, false)), "{synonym}");
        }
    }

    #[test]
    fn common_names_are_guessed() {
        let (columns, errors) = header("Response ID,Pharmacy,Offer,Would you buy?,Price (asked)", None);
        let expected = ["response_id", "customer", "offer", "outcome", "price"].map(column);
        assert_eq!((columns, errors), (expected.to_vec(), vec![]));
    }

    #[test]
    fn a_guess_gives_way_to_a_name() {
        let (columns, errors) = header("Name,customer,offer,outcome", None);
        assert_eq!((columns[0], errors), (None, vec!["Name unknown_header".to_string()]));
    }

    #[test]
    fn two_columns_for_one_are_refused_whatever_their_case() {
        let (_, errors) = header("offer,outcome,Amount,amount", None);
        assert_eq!(errors, ["amount duplicate_header"]);
    }

    #[test]
    fn price_beside_amount_is_plain_in_our_own_spelling_or_when_it_was_chosen() {
        assert_eq!(header("offer,outcome,price,amount", None).1, [""; 0]);
        assert_eq!(header("offer,outcome,Price", None).1, [""; 0]);
        assert_eq!(header("offer,outcome,asking price,amount", None).1, [""; 0]);
        assert_eq!(header("offer,outcome,amount,PRICE", None).1, ["PRICE duplicate_header"]);
        let chosen = Mapping::from_iter([("Price", Target::column("price").unwrap())]);
        assert_eq!(header("offer,outcome,Price,amount", Some(&chosen)).1, [""; 0]);
    }

    #[test]
    fn an_unknown_column_is_never_dropped_in_silence() {
        let line = "offer,outcome,workspace_id,";
        assert_eq!(header(line, None).1, ["workspace_id unknown_header"]);
        let mapping = Mapping::from_iter([("Workspace_ID", Target::Ignore)]);
        assert_eq!(header(line, Some(&mapping)).1, [""; 0]);
    }

    #[test]
    fn a_header_that_is_none_or_lacks_something_is_told() {
        assert_eq!(header("Acme,OFFER-A,5.00", None).1, ["- header_missing"]);
        assert_eq!(header("customer,,offer", None).1, ["2 empty_header", "outcome required_header"]);
        assert_eq!(header(&"offer,".repeat(70), None).1, ["- too_many_columns"]);
    }
}
