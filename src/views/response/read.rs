//! A response for those who may read it and not change it: everything that it says, and what became of it.

use serde::Serialize;

use super::history::{Change, said};
use crate::domain::natural::Natural;
use crate::views::own_field::Fact;
use crate::views::{Link, Page};

/// A response that is only read.
#[derive(Debug, Clone, Serialize)]
pub struct ReadPage {
    /// Its experiment.
    pub experiment: Link,
    /// The list that it stands in.
    pub list: Link,
    /// Who responded, and what they chose.
    pub heading: String,
    /// What keeps it from counting, and whether it was logged late.
    pub notes: String,
    /// What it says, each under its label.
    pub lines: Vec<Fact>,
    /// What became of it, newest first.
    pub history: Vec<Change>,
}

impl Page for ReadPage {
    const TEMPLATE: &'static str = "response/show";
}

/// Everything that a response says, own fields after the others. What belongs to the offer and the experiment is no part of it.
pub fn lines(natural: &Natural) -> Vec<Fact> {
    let nothing = Natural::default();
    let all = nothing.differences(natural);
    all.iter().map(said).collect()
}
