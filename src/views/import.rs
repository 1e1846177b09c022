//! Importing: the form, the check of a file, and what has come in so far.

use super::Page;
use super::choice::Choice;
use super::form::Problem;
use serde::Serialize;

/// The form to choose a file.
#[derive(Debug, Clone, Serialize)]
pub struct AskPage {
    /// What was wrong.
    pub problems: Vec<Problem>,
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

/// The check of a file.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewPage {
    /// What needs a decision.
    pub problems: Vec<Problem>,
    /// The experiment's name.
    pub experiment: String,
    /// Its page.
    pub back: String,
    /// What would happen, in one line.
    pub heading: String,
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
    /// How many mistakes there are in all, when they aren't all listed.
    pub more_errors: Option<String>,
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

impl Page for ImportsPage {
    const TEMPLATE: &'static str = "import/all";
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "import/preview";
}
