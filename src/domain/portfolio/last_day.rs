//! Where the planned last day of an experiment lies.

use super::Row;
use crate::domain::time::Day;

/// The planned last day of asking, seen from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastDay {
    /// It is so many days from now; 0 is today.
    Ahead(u32),
    /// It was so many days ago.
    Past(u32),
}

impl LastDay {
    /// Where `last` lies on `today`.
    pub(super) fn of(last: Day, today: Day) -> Self {
        let apart = last.0.abs_diff(today.0);
        if last < today { LastDay::Past(apart) } else { LastDay::Ahead(apart) }
    }
}

impl Row {
    /// Days until the planned last day. Nothing once it has passed: then none is left, and [`Row::why`] says so where it
    /// matters.
    pub fn days_left(&self) -> Option<u32> {
        match self.last_day? {
            LastDay::Ahead(days) => Some(days),
            LastDay::Past(_) => None,
        }
    }
}
