//! How fast a team learns: responses, verdicts and decided experiments, month by month.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Known, Row};
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
    /// Offers that customers validated in it.
    pub validated: u64,
    /// Offers that turned out in it to fall short.
    pub short: u64,
}

impl Month {
    fn empty(first: Day) -> Self {
        Month { first, responses: 0, decided: 0, validated: 0, short: 0 }
    }

    /// Its short name, `Nov`.
    pub fn short_name(&self) -> String {
        self.first.date().format("%b").to_string()
    }

    /// Its name, `November 2026`.
    pub fn name(&self) -> String {
        self.first.date().format("%B %Y").to_string()
    }
}

/// The days with counted responses, without those of experiments of which nobody wrote down any day.
fn dated(known: &Known) -> BTreeMap<Day, u64> {
    let mut days: BTreeMap<Day, u64> = known.days.iter().copied().collect();
    let undated = known.tests.iter().filter(|test| test.evidence.undated).flat_map(|test| &test.evidence.offers);
    for cell in undated.flat_map(|offer| &offer.cells).filter(|cell| cell.counts()) {
        if let Some(n) = days.get_mut(&cell.day) {
            *n = n.saturating_sub(cell.count);
        }
    }
    days.retain(|_, n| *n > 0);
    days
}

/// The first and the last day with a response.
pub(super) fn period(known: &Known) -> Option<(Day, Day)> {
    let days = dated(known);
    Some((*days.first_key_value()?.0, *days.last_key_value()?.0))
}

/// Every month from the first with something in it to this one, oldest first; the last twelve of them. A verdict counts
/// in the month of the response by which it fell.
pub(super) fn months(known: &Known, rows: &[Row], today: Day) -> Vec<Month> {
    let mut found: BTreeMap<Day, Month> = BTreeMap::new();
    let mut in_month = |day: Day, add: &dyn Fn(&mut Month)| {
        let first = first_of(day);
        add(found.entry(first).or_insert(Month::empty(first)));
    };
    for (day, n) in dated(known) {
        in_month(day, &|month| month.responses = month.responses.saturating_add(n));
    }
    for decided in rows.iter().filter_map(|row| row.decided.as_ref().filter(|d| d.ends())) {
        in_month(decided.on, &|month| month.decided += 1);
    }
    for verdict in rows.iter().flat_map(|row| &row.offers).map(|offer| &offer.verdict) {
        match verdict.at_day {
            Some(day) if verdict.is_validated() => in_month(day, &|month| month.validated += 1),
            Some(day) if verdict.falls_short() => in_month(day, &|month| month.short += 1),
            _ => {}
        }
    }
    let Some(first) = found.keys().next().copied() else { return Vec::new() };
    let last = first_of(today).max(found.keys().next_back().copied().unwrap_or(first));
    let mut months: Vec<Month> = std::iter::successors(Some(last), |month| Some(first_of(Day(month.0 - 1))))
        .take(MOST)
        .take_while(|month| *month >= first)
        .map(|first| found.get(&first).copied().unwrap_or(Month::empty(first)))
        .collect();
    months.reverse();
    months
}

fn first_of(day: Day) -> Day {
    let date: NaiveDate = day.date();
    Day(day.0 - date.day0() as i32)
}
