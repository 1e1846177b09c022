//! How fast a team learns: responses and decided experiments, month by month.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::Known;
use crate::domain::time::Day;

/// The most months that are shown.
const MOST: usize = 12;

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Day,
    /// Counted responses in it.
    pub responses: u64,
    /// Experiments that were decided in it.
    pub decided: u64,
}

impl Month {
    /// Its short name, `Nov`.
    pub fn short(&self) -> String {
        self.first.date().format("%b").to_string()
    }

    /// Its name, `November 2026`.
    pub fn name(&self) -> String {
        self.first.date().format("%B %Y").to_string()
    }
}

/// The first and the last day with a response.
pub(super) fn period(days: &[(Day, u64)]) -> Option<(Day, Day)> {
    Some((days.first()?.0, days.last()?.0))
}

/// Every month from the first with something in it to this one, oldest first; the last twelve of them.
pub(super) fn months(known: &Known, today: Day) -> Vec<Month> {
    let mut found: BTreeMap<Day, (u64, u64)> = BTreeMap::new();
    for (day, n) in &known.days {
        let of = found.entry(first_of(*day)).or_default();
        of.0 = of.0.saturating_add(*n);
    }
    for decided in known.tests.iter().filter_map(|t| t.decided.as_ref().filter(|d| d.ends())) {
        found.entry(first_of(decided.on)).or_default().1 += 1;
    }
    let Some(first) = found.keys().next().copied() else { return Vec::new() };
    let last = first_of(today).max(found.keys().next_back().copied().unwrap_or(first));
    let mut months: Vec<Month> = std::iter::successors(Some(last), |month| Some(first_of(Day(month.0 - 1))))
        .take(MOST)
        .take_while(|month| *month >= first)
        .map(|first| {
            let (responses, decided) = found.get(&first).copied().unwrap_or_default();
            Month { first, responses, decided }
        })
        .collect();
    months.reverse();
    months
}

fn first_of(day: Day) -> Day {
    let date: NaiveDate = day.date();
    Day(day.0 - date.day0() as i32)
}
