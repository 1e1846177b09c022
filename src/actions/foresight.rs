//! What an import would do, found out by reading only: for previews, and before a large file is begun.

use std::collections::{HashMap, HashSet};

use super::ActionError;
use super::imports::{Place, Target, place};
use super::resolving::Offers;
use crate::db::named::{cares, customers, segments};
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, responses};
use crate::domain::invalid::Invalid;
use crate::domain::response::Draft;
use crate::domain::text::Name;

/// The most errors that are listed; the rest is counted.
const LISTED: usize = 100;

/// What an import would find and make. Blocks of rows are looked at one after the other.
pub struct Foresight {
    target: Target,
    experiments: HashMap<String, Result<(String, Offers), Invalid>>,
    /// Wrong rows with their lines, the first hundred.
    pub wrong: Vec<(u64, Invalid)>,
    /// How many are wrong in all.
    pub wrong_total: u64,
    /// Names of the experiments that would be made.
    pub new_experiments: Vec<String>,
    /// Names of the offers that would be made.
    pub new_offers: Vec<String>,
}

/// What rows would bring that isn't there yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// Rows whose sender's id is here already, or stands further up.
    pub already_here: u64,
    /// Segments that would be made.
    pub segments: Vec<String>,
    /// How many customers would be made.
    pub customers: usize,
    /// Cares that would be made.
    pub cares: Vec<String>,
}

impl Foresight {
    /// Nothing seen yet.
    pub fn new(target: Target) -> Self {
        Foresight {
            target,
            experiments: HashMap::new(),
            wrong: Vec::new(),
            wrong_total: 0,
            new_experiments: Vec::new(),
            new_offers: Vec::new(),
        }
    }

    /// Finds the experiment and the offer of each row, by the rules of the import itself.
    pub fn look<P>(&mut self, conn: &mut AnyConn, ws: &Ws<P>, rows: &[(u64, Draft)]) -> Result<(), ActionError> {
        let here = here(conn, ws, rows)?;
        let skipped = |draft: &Draft| draft.external_id.as_ref().is_some_and(|id| here.contains(id.as_str()));
        for (line, draft) in rows.iter().filter(|(_, draft)| !skipped(draft)) {
            let key = draft.experiment.as_ref().map(Name::folded).unwrap_or_default();
            if !self.experiments.contains_key(&key) {
                let found = self.open(conn, ws, draft.experiment.as_ref())?;
                self.experiments.insert(key.clone(), found);
            }
            let Some(opened) = self.experiments.get_mut(&key) else { continue };
            let judged = match opened {
                Err(wrong) => Err(wrong.clone()),
                Ok((experiment, offers)) => {
                    if self.target.create && !offers.knows(&draft.offer) {
                        offers.pretend(draft);
                        self.new_offers.push(match self.target.experiment {
                            Some(_) => draft.offer.to_string(),
                            None => format!("{} ({experiment})", draft.offer),
                        });
                    }
                    offers.find(&draft.offer).map(|_| ()).and_then(|()| offers.agree(draft))
                }
            };
            if let Err(wrong) = judged {
                self.wrong_total += 1;
                if self.wrong.len() < LISTED {
                    self.wrong.push((*line, wrong));
                }
            }
        }
        Ok(())
    }

    fn open<P>(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<P>,
        named: Option<&Name>,
    ) -> Result<Result<(String, Offers), Invalid>, ActionError> {
        Ok(match place(conn, ws, self.target, named)? {
            Place::There(experiment) => Ok((experiment.name, Offers::of(conn, ws, experiment.id)?)),
            Place::ToMake(name) => {
                self.new_experiments.push(name.to_string());
                Ok((name.to_string(), Offers::none()))
            }
            Place::Wrong(wrong) => Err(wrong),
        })
    }
}

/// What all rows of a file would bring.
pub fn news<P>(conn: &mut AnyConn, ws: &Ws<P>, rows: &[(u64, Draft)]) -> Result<News, DbError> {
    let mut seen = here(conn, ws, rows)?;
    let ids = rows.iter().filter_map(|(_, d)| d.external_id.as_ref()).map(|id| id.as_str().to_string());
    let already_here = ids.filter(|id| !seen.insert(id.clone())).count() as u64;

    let drafts = || rows.iter().map(|(_, d)| d);
    let names = distinct(drafts().filter_map(|d| d.segment.as_ref()));
    let known = segments::known(conn, ws, &folded(&names))?;
    let segments = names.into_iter().filter(|(fold, _)| !known.contains_key(fold)).map(|(_, name)| name).collect();
    let names = distinct(drafts().filter_map(|d| d.customer.as_ref()));
    let customers = names.len() - customers::known(conn, ws, &folded(&names))?.len();
    let names = distinct(drafts().flat_map(|d| d.cares.iter().chain(&d.delivers)).map(|s| &s.care));
    let known = cares::known(conn, ws, &folded(&names))?;
    let cares = names.into_iter().filter(|(fold, _)| !known.contains_key(fold)).map(|(_, name)| name).collect();
    Ok(News { already_here, segments, customers, cares })
}

/// The senders' ids that are here. The id of a response that was taken back is free again.
fn here<P>(conn: &mut AnyConn, ws: &Ws<P>, rows: &[(u64, Draft)]) -> Result<HashSet<String>, DbError> {
    let ids: Vec<String> =
        rows.iter().filter_map(|(_, d)| d.external_id.as_ref()).map(|id| id.as_str().to_string()).collect();
    let there = responses::known_external(conn, ws, &ids)?;
    Ok(there.into_iter().filter(|(_, undone)| undone.is_none()).map(|(id, _)| id).collect())
}

/// Names in the order of the file, each once, with the form under which spellings are the same.
fn distinct<'a>(names: impl Iterator<Item = &'a Name>) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    names.map(|n| (n.folded(), n.to_string())).filter(|(fold, _)| seen.insert(fold.clone())).collect()
}

fn folded(names: &[(String, String)]) -> Vec<String> {
    names.iter().map(|(fold, _)| fold.clone()).collect()
}
