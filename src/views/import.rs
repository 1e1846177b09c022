//! Importing: the form, the check of a file, and what has come in so far.

use super::Page;
use super::choice::Choice;
use super::form::Problem;
use super::format::count;
use serde::Serialize;

/// The form to choose a file.
#[derive(Debug, Clone, Serialize)]
pub struct AskPage {
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Where one is on the way.
    pub steps: Vec<Step>,
    /// The experiment's name.
    pub experiment: String,
    /// Its page.
    pub back: String,
    /// Where the form posts to, for those who may.
    pub action: Option<String>,
    /// Whether the experiment has to be started first.
    pub draft: bool,
    /// Imports so far, newest first.
    pub imports: Vec<ImportLine>,
}

/// Everything that has come into a workspace by files.
#[derive(Debug, Clone, Serialize)]
pub struct ImportsPage {
    /// Imports, newest first.
    pub imports: Vec<ImportLine>,
    /// The page of the experiments.
    pub experiments: String,
}

/// An import in the list.
#[derive(Debug, Clone, Serialize)]
pub struct ImportLine {
    /// The file's name.
    pub file_name: String,
    /// Its page.
    pub href: String,
    /// The experiment, where it was into one and the page is about many.
    pub experiment: Option<String>,
    /// What came in, by whom and when.
    pub sentence: String,
    /// The beginning of what the file's bytes hash to.
    pub hash: Option<String>,
    /// Whether it was undone.
    pub undone: bool,
    /// Where the button posts to, for those who may.
    pub action: Option<String>,
    /// What the button says.
    pub button: &'static str,
    /// Whether responses that were edited go with it: the button says so, and is sent so.
    pub edited: bool,
}

/// One import.
#[derive(Debug, Clone, Serialize)]
pub struct ImportPage {
    /// Where one is on the way: at its end.
    pub steps: Vec<Step>,
    /// What the lists say of it.
    pub line: ImportLine,
    /// How many rows its file had.
    pub rows: String,
    /// What the file's bytes hash to.
    pub hash: Option<String>,
    /// Whether it changed responses that were here.
    pub changed: bool,
    /// The experiment's name, where it was into one.
    pub experiment: Option<String>,
    /// The list of its responses.
    pub responses: Option<String>,
    /// The list of imports.
    pub imports: String,
}

/// A step on the way of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// What is done in it.
    pub label: &'static str,
    /// Whether it is under way.
    pub here: bool,
}

/// A file that is being stored.
#[derive(Debug, Clone, Serialize)]
pub struct ProgressPage {
    /// Where one is on the way: nearly at its end.
    pub steps: Vec<Step>,
    /// The file's name.
    pub file_name: String,
    /// The experiment's name.
    pub experiment: String,
    /// The experiment's page.
    pub back: String,
    /// How far it is, in words.
    pub sentence: String,
    /// How far it is, of `most`.
    pub value: u64,
    /// What `value` is at the end.
    pub most: u64,
    /// The page itself, for whoever does not want to wait for it to come again.
    pub again: String,
    /// The list of imports.
    pub imports: String,
}

impl ProgressPage {
    /// What is said of `rows` of which so many were read for what they name, and so many stored.
    pub fn sentence((rows, named, stored): (u64, u64, u64)) -> String {
        let all = count(rows);
        if named < rows {
            format!("Making what the rows name: {} of {all}.", count(named))
        } else if stored < rows {
            format!("Storing the rows: {} of {all}.", count(stored))
        } else {
            format!("Counting the {all} rows.")
        }
    }
}

/// Another choice of how a file is read, which may do away with many mistakes at once.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Instead {
    /// When to take it.
    pub text: &'static str,
    /// Where it is on the page.
    pub href: &'static str,
    /// What it is called there.
    pub label: &'static str,
}

/// The check of a file.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewPage {
    /// What needs a decision.
    pub problems: Vec<Problem>,
    /// The experiment's name.
    pub experiment: String,
    /// Its page.
    pub back: String,
    /// Where one is on the way.
    pub steps: Vec<Step>,
    /// What would happen, in one line.
    pub heading: String,
    /// What was known of the file before anybody chose.
    pub known: Option<String>,
    /// Whether that was what was chosen for the last file of its kind.
    pub before: bool,
    /// The file's name.
    pub file_name: String,
    /// The beginning of the addresses that the form posts to.
    pub base: String,
    /// The secret under which the file waits.
    pub token: String,
    /// Rows, new, already here.
    pub counts: String,
    /// What would be made.
    pub made: Vec<String>,
    /// How the file was read.
    pub notices: Vec<String>,
    /// What is wrong, by line and column.
    pub errors: Vec<ErrorLine>,
    /// What else could be done than to correct each.
    pub instead: Option<Instead>,
    /// How many mistakes there are in all, when they aren't all listed.
    pub more_errors: Option<String>,
    /// Offers that a mistaken one may be.
    pub offers: Vec<String>,
    /// How many cells were put right.
    pub fixed: Option<String>,
    /// Words of the file's own.
    pub words: Vec<WordLine>,
    /// The offer of all rows, where no column names it.
    pub offer: Option<Select>,
    /// The first rows as they would be stored.
    pub first: Option<FirstRows>,
    /// The offer to change responses that are here.
    pub changed: Option<String>,
    /// The first of these changes.
    pub changes: Vec<String>,
    /// Why there is no such offer.
    pub too_many_changed: Option<String>,
    /// Whether changing them is confirmed.
    pub update: bool,
    /// Whether the import takes a while.
    pub long: bool,
    /// What each column means.
    pub columns: Vec<ColumnLine>,
    /// How the file is read.
    pub choices: Vec<Select>,
    /// The highest score of the cares' scale, where it was chosen.
    pub scale: String,
    /// Offers that the import would make.
    pub new_offers: Vec<String>,
    /// Whether making them is confirmed.
    pub create: bool,
    /// When the very same file came in before, if rows would be counted twice.
    pub twice: Option<String>,
    /// Whether counting twice is confirmed.
    pub again: bool,
    /// What the button says; none while there are mistakes.
    pub button: Option<String>,
}

/// One mistake of the file.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorLine {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: String,
    /// What is wrong and what to do.
    pub message: String,
    /// The field that puts it right.
    pub fix: Option<Fix>,
    /// The field that leaves the line out.
    pub drop: Option<String>,
}

/// A field that puts a cell right: a list of words, or a line of text.
#[derive(Debug, Clone, Serialize)]
pub struct Fix {
    /// The field's name.
    pub name: String,
    /// The name under which the form says what stood there.
    pub was: String,
    /// What it is, for those who don't see the line.
    pub label: String,
    /// What stands there.
    pub value: String,
    /// Whether it names an offer.
    pub offers: bool,
    /// What may stand there, where that is a closed list.
    pub options: Vec<Choice>,
}

/// A word of the file's own.
#[derive(Debug, Clone, Serialize)]
pub struct WordLine {
    /// Its place in the list.
    pub place: usize,
    /// The column of ours.
    pub column: &'static str,
    /// The same for people.
    pub label: String,
    /// The word.
    pub word: String,
    /// Whether it is no word but an empty cell.
    pub empty: bool,
    /// How many rows have it.
    pub rows: String,
    /// What it may mean.
    pub meanings: Vec<Choice>,
    /// Whether that has to be said, or agreed to.
    pub open: bool,
    /// Whether there is no likely meaning to agree to.
    pub ask: bool,
}

/// The first rows of a file as they would be stored.
#[derive(Debug, Clone, Serialize)]
pub struct FirstRows {
    /// The columns that are filled.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<FirstRow>,
}

/// One of them.
#[derive(Debug, Clone, Serialize)]
pub struct FirstRow {
    /// Its line in the file.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

impl From<(u64, Vec<String>)> for FirstRow {
    fn from((line, cells): (u64, Vec<String>)) -> Self {
        FirstRow { line, cells }
    }
}

/// A column of the file.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnLine {
    /// Its place, from 0.
    pub place: usize,
    /// Its name in the file.
    pub header: String,
    /// What stands in it, from the first rows.
    pub sample: String,
    /// What it may mean.
    pub targets: Vec<Choice>,
    /// Whether a meaning has to be chosen.
    pub open: bool,
}

/// One question about how the file is read.
#[derive(Debug, Clone, Serialize)]
pub struct Select {
    /// The field's name.
    pub name: &'static str,
    /// The question.
    pub label: &'static str,
    /// The answers.
    pub options: Vec<Choice>,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "import/index";
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "import/show";
}

impl Page for ProgressPage {
    const TEMPLATE: &'static str = "import/progress";
}

impl Page for ImportsPage {
    const TEMPLATE: &'static str = "import/all";
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "import/preview";
}
