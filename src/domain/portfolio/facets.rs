//! What the library can be narrowed by in one step: searches that find something, with how much they find.

use std::collections::HashMap;

use super::Row;
use super::search::{Filter, Result};
use crate::domain::text::fold;

/// The most entries of a kind; the search finds the others.
const MOST: usize = 6;

/// Searches of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facets {
    /// What they narrow by.
    pub filter: Filter,
    /// The searches, those that find the most first.
    pub entries: Vec<Facet>,
    /// How many more there are.
    pub more: usize,
}

/// A search that finds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// What is searched for: `segment:"Single shops"`.
    pub search: String,
    /// Its words on the page.
    pub label: String,
    /// How many experiments it finds.
    pub found: usize,
}

/// The searches of every kind; kinds without one are left out.
pub fn facets(rows: &[Row]) -> Vec<Facets> {
    let kinds = [Filter::Owner, Filter::Segment, Filter::Care, Filter::Tag, Filter::Field];
    let named = kinds.into_iter().map(|filter| named(filter, rows));
    std::iter::once(results(rows)).chain(named).filter(|of| !of.entries.is_empty()).collect()
}

fn results(rows: &[Row]) -> Facets {
    let entry = |one: Result| {
        let found = rows.iter().filter(|row| one.fits(row)).count();
        let search = Filter::Result.term(one.word());
        (found > 0).then(|| Facet { search, label: one.label().to_string(), found })
    };
    Facets { filter: Filter::Result, entries: Result::ALL.into_iter().filter_map(entry).collect(), more: 0 }
}

fn named(filter: Filter, rows: &[Row]) -> Facets {
    let folded: Vec<Vec<String>> = rows.iter().map(|row| filter.names(row).map(fold).collect()).collect();
    let mut known: HashMap<&str, (&str, usize)> = HashMap::new();
    for (name, folded) in rows.iter().flat_map(|row| filter.names(row)).zip(folded.iter().flatten()) {
        known.entry(folded).or_insert((name, 0)).1 += 1;
    }
    let mut names: Vec<(&str, &str, usize)> = known.into_iter().map(|(folded, (name, n))| (folded, name, n)).collect();
    names.sort_unstable_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(b.0)));
    let entry = |(wanted, name, _): &(&str, &str, usize)| {
        let found = folded.iter().filter(|names| names.iter().any(|name| filter.fits(name, wanted))).count();
        Facet { search: filter.term(name), label: (*name).to_string(), found }
    };
    Facets { filter, entries: names.iter().take(MOST).map(entry).collect(), more: names.len().saturating_sub(MOST) }
}
