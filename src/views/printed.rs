//! A page whose inside was printed before.

use serde::Serialize;

use super::Page;
use super::charts::SafeHtml;

/// The inside of a page, with what the browser's title says of it.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The title.
    pub title: String,
    inside: SafeHtml,
}

impl Printed {
    /// What our own templates have printed.
    pub fn new(title: String, inside: String) -> Self {
        Self { title, inside: SafeHtml::printed(inside) }
    }

    /// The page, which gets the frame of whoever reads it.
    pub fn page(&self) -> PrintedPage<'_> {
        PrintedPage { inside: &self.inside }
    }
}

/// A page whose inside was printed before.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PrintedPage<'a> {
    inside: &'a SafeHtml,
}

impl Page for PrintedPage<'_> {
    const TEMPLATE: &'static str = "printed";
}
