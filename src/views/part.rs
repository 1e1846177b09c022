//! A part of a page: a chart under a heading.

use serde::Serialize;

use super::Link;
use super::charts::Figure;

/// A chart with its table, under a heading that is an answer.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    pub(super) heading: String,
    pub(super) figure: Figure,
    pub(super) numbers_open: bool,
    pub(super) note: String,
    pub(super) links: Vec<Link>,
}
