//! The page that tells what went wrong and where to go from there.

use super::{Link, Page};
use serde::Serialize;

/// An error page. It names no row, path or id, so that a row of somebody else looks like one that never was.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// What happened, in a few words.
    pub heading: String,
    /// What to do.
    pub sentence: String,
    /// What to quote when asking for help.
    pub reference: Option<String>,
    /// What was wrong, one by one.
    pub details: Vec<String>,
    /// Ways on.
    pub ways: Vec<Link>,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error";
}
