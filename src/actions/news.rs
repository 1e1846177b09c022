//! What a file's rows would bring that isn't there yet.

use std::collections::HashSet;

use super::rematching;
use crate::db::named::{cares, customers, segments};
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, lookups};
use crate::domain::id::ExperimentId;
use crate::domain::response::Draft;
use crate::domain::text::Name;

/// How many changes are told in words.
const CHANGES: usize = 5;

/// What rows would bring.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// Rows whose sender's id is here already, or stands further up.
    pub already_here: u64,
    /// How many of them say otherwise than what is here.
    pub changed: u64,
    /// The first of these, in words.
    pub changes: Vec<String>,
    /// Rows without an id of their sender's: nothing tells whether they are here.
    pub nameless: u64,
    /// Segments that would be made.
    pub segments: Vec<String>,
    /// How many customers would be made.
    pub customers: usize,
    /// Cares that would be made.
    pub cares: Vec<String>,
}

/// News so far; blocks of rows are looked at one after the other.
#[derive(Default)]
pub struct Gathering {
    found: News,
    ids: HashSet<String>,
    segments: HashSet<String>,
    customers: HashSet<String>,
    cares: HashSet<String>,
}

impl Gathering {
    /// Looks at the next rows.
    pub fn look<P>(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<P>,
        experiment: ExperimentId,
        rows: &[(u64, Draft)],
    ) -> Result<(), DbError> {
        let here = here(conn, ws, rows)?;
        let again = rows.iter().filter(|(_, d)| d.external_id.as_ref().is_some_and(|id| here.contains(id.as_str())));
        for change in rematching::changes(conn, ws, experiment, again)? {
            self.found.changed += 1;
            if self.found.changes.len() < CHANGES {
                self.found.changes.push(change.words);
            }
        }
        for (_, draft) in rows {
            match &draft.external_id {
                None => self.found.nameless += 1,
                Some(id) if here.contains(id.as_str()) || !self.ids.insert(id.as_str().to_string()) => {
                    self.found.already_here += 1;
                }
                Some(_) => {}
            }
        }
        let drafts = || rows.iter().map(|(_, d)| d);
        let new = unseen(&mut self.segments, drafts().filter_map(|d| d.segment.as_ref()));
        let known = segments::known(conn, ws, &folded(&new))?;
        self.found.segments.extend(missing(new, |fold| known.contains_key(fold)));
        let new = unseen(&mut self.customers, drafts().filter_map(|d| d.customer.as_ref()));
        self.found.customers += new.len() - customers::known(conn, ws, &folded(&new))?.len();
        let stated = drafts().flat_map(|d| d.cares.iter().chain(&d.delivers)).map(|s| &s.care);
        let new = unseen(&mut self.cares, stated);
        let known = cares::known(conn, ws, &folded(&new))?;
        self.found.cares.extend(missing(new, |fold| known.contains_key(fold)));
        Ok(())
    }

    /// What was found up to here.
    pub fn so_far(&self) -> &News {
        &self.found
    }

    /// What was found.
    pub fn found(self) -> News {
        self.found
    }
}

/// The senders' ids that are here. The id of a response that was taken back is free again.
pub(super) fn here<P>(conn: &mut AnyConn, ws: &Ws<P>, rows: &[(u64, Draft)]) -> Result<HashSet<String>, DbError> {
    let ids: Vec<String> =
        rows.iter().filter_map(|(_, d)| d.external_id.as_ref()).map(|id| id.as_str().to_string()).collect();
    let there = lookups::known_external(conn, ws, &ids)?;
    Ok(there.into_iter().filter(|known| known.undone_at.is_none()).map(|known| known.external_id).collect())
}

/// Names that were not met before, in the order of the file, with the form under which spellings are the same.
fn unseen<'a>(seen: &mut HashSet<String>, names: impl Iterator<Item = &'a Name>) -> Vec<(String, String)> {
    names.map(|n| (n.folded(), n.to_string())).filter(|(fold, _)| seen.insert(fold.clone())).collect()
}

fn folded(names: &[(String, String)]) -> Vec<String> {
    names.iter().map(|(fold, _)| fold.clone()).collect()
}

fn missing(names: Vec<(String, String)>, known: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
    names.into_iter().filter(move |(fold, _)| !known(fold)).map(|(_, name)| name)
}
