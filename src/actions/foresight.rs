//! What an import would do, found out by reading only: for previews, and before a large file is begun.

use std::collections::HashMap;

use super::news::here;
use super::place::{Place, Target, place};
use super::resolving::Offers;
use super::{ActionError, rematching};
use crate::db::scope::Ws;
use crate::db::{AnyConn, own_fields};
use crate::domain::id::ExperimentId;
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Holder, OwnFields};
use crate::domain::response::Draft;
use crate::domain::text::Name;

/// The most errors that are listed; the rest is counted.
const LISTED: usize = 100;

/// What an import would find and make. Blocks of rows are looked at one after the other.
pub struct Foresight {
    target: Target,
    experiments: HashMap<String, Result<(String, Offers), Invalid>>,
    /// The workspace's own fields, once a row has been looked at.
    own: Option<OwnFields>,
    /// Wrong rows with their lines, the first hundred.
    pub wrong: Vec<(u64, Invalid)>,
    /// How many are wrong in all.
    pub wrong_total: u64,
    /// Names of the experiments that would be made.
    pub new_experiments: Vec<String>,
    /// Names of the offers that would be made.
    pub new_offers: Vec<String>,
}

impl Foresight {
    /// Nothing seen yet.
    pub fn new(target: Target) -> Self {
        Foresight {
            target,
            experiments: HashMap::new(),
            own: None,
            wrong: Vec::new(),
            wrong_total: 0,
            new_experiments: Vec::new(),
            new_offers: Vec::new(),
        }
    }

    /// Finds the experiment and the offer of each row, by the rules of the import itself.
    pub fn look<P>(&mut self, conn: &mut AnyConn, ws: &Ws<P>, rows: &[(u64, Draft)]) -> Result<(), ActionError> {
        if let (true, Some(experiment)) = (self.target.update, self.target.experiment) {
            self.look_at_changes(conn, ws, experiment, rows)?;
        }
        let own = match self.own.take() {
            Some(own) => own,
            None => own_fields::list(conn, ws, Holder::Response)?,
        };
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
                self.refuse(*line, wrong);
            }
            for field in own.missing(draft.own.as_deref().unwrap_or_default()) {
                self.refuse(*line, field.demanded());
            }
        }
        self.own = Some(own);
        Ok(())
    }

    /// How a mistake's field is called, where no column of the file is it.
    pub fn called(&self, field: &str) -> String {
        let own = self.own.as_ref().and_then(|own| own.of_key(field));
        own.map_or_else(|| field.to_owned(), |field| field.name.to_string())
    }

    /// A response that is changed needs an offer that is there.
    fn look_at_changes<P>(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<P>,
        experiment: ExperimentId,
        rows: &[(u64, Draft)],
    ) -> Result<(), ActionError> {
        let offers = Offers::of(conn, ws, experiment)?;
        for change in rematching::changes(conn, ws, experiment, rows.iter())? {
            if let Err(wrong) = offers.find(&change.merged.offer) {
                self.refuse(change.line, wrong);
            }
        }
        Ok(())
    }

    fn refuse(&mut self, line: u64, wrong: Invalid) {
        self.wrong_total += 1;
        if self.wrong.len() < LISTED {
            self.wrong.push((line, wrong));
        }
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
