//! A team's own items on an experiment's checklist.

use serde::Serialize;

use super::form::Field;
use super::format;
use crate::domain::own_item::OwnItem;

/// The items, with what can be done with them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OwnItems {
    /// The items in the order in which they were added.
    pub lines: Vec<OwnLine>,
    /// To add one, for those who may.
    pub field: Option<Field>,
    /// Where that form is sent.
    pub action: String,
    /// Sent twice is done once.
    pub key: String,
    /// Whether the form was refused: then it stands open.
    pub refused: bool,
}

/// An item.
#[derive(Debug, Clone, Serialize)]
pub struct OwnLine {
    /// What is to be done.
    pub label: String,
    /// Whether it's done.
    pub done: bool,
    /// Who ticked it and when.
    pub note: Option<String>,
    /// Where the tick is sent, for those who may.
    pub tick: Option<String>,
    /// Where taking it away is sent, likewise.
    pub remove: Option<String>,
}

impl OwnLine {
    /// An item; `base` is the address below which all of them lie, for those who may change them.
    pub fn of(item: &OwnItem, base: Option<&str>) -> Self {
        let done = item.ticked.is_some();
        let verb = if done { "untick" } else { "tick" };
        OwnLine {
            label: item.label.clone(),
            done,
            note: item.ticked.as_ref().map(|t| format!("{}, {}", t.by, format::date(t.at.day()))),
            tick: base.map(|base| format!("{base}/{}/{verb}", item.id)),
            remove: base.map(|base| format!("{base}/{}/archive", item.id)),
        }
    }
}
