//! The questions of an experiment's interviews.

use serde::Serialize;

use super::Page;
use super::form::{Field, Problem};

/// The page where they are read, and changed by those who may.
#[derive(Debug, Clone, Serialize)]
pub struct GuidePage {
    /// The experiment's page.
    pub back: String,
    /// The experiment's name.
    pub experiment: String,
    /// The questions.
    pub questions: Vec<String>,
    /// The same to be changed, for those who may.
    pub field: Option<Field>,
    /// Where the form is sent.
    pub action: String,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl Page for GuidePage {
    const TEMPLATE: &'static str = "experiment/guide";
}
