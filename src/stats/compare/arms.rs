//! Two arms, with their counts checked.

use crate::stats::{StatsError, check_counts};

pub(super) fn check_arms(s1: u64, n1: u64, s2: u64, n2: u64) -> Result<(), StatsError> {
    check_counts(s1, n1)?;
    check_counts(s2, n2)?;
    if n1 == 0 || n2 == 0 { Err(StatsError::NoData) } else { Ok(()) }
}

/// Four counts as numbers: successes and totals of two arms.
#[derive(Clone, Copy)]
pub(super) struct Arms {
    pub(super) s1: f64,
    pub(super) n1: f64,
    pub(super) s2: f64,
    pub(super) n2: f64,
}

impl Arms {
    pub(super) fn new(s1: u64, n1: u64, s2: u64, n2: u64) -> Result<Self, StatsError> {
        check_arms(s1, n1, s2, n2)?;
        Ok(Self { s1: s1 as f64, n1: n1 as f64, s2: s2 as f64, n2: n2 as f64 })
    }

    pub(super) fn total(self) -> f64 {
        self.n1 + self.n2
    }

    pub(super) fn difference(self) -> f64 {
        self.s2 / self.n2 - self.s1 / self.n1
    }
}
