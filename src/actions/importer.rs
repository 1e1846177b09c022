//! Rows on their way in, block by block.

use std::collections::{HashMap, HashSet};

use super::counting::Counting;
use super::place::{Place, Target, place};
use super::resolving::{Names, Offers};
use super::{Acting, ActionError, rematching, responses as responses_act};
use crate::db::attached::Attachments;
use crate::db::responses::{self, Row};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, experiments, lookups, own_fields, own_values};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, ImportId, OfferId, ResponseId};
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Holder, OwnFields};
use crate::domain::response::Draft;
use crate::domain::text::Name;

/// The most errors that are listed; the rest is counted.
const LISTED: usize = 100;

/// Ids that were taken before an import begins: what is left of each noun's, as first and how many.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// The import's own.
    pub import: ImportId,
    /// For responses.
    pub responses: (i64, usize),
    /// For offers.
    pub offers: (i64, usize),
}

/// The first of so many ids, if that many are left.
fn next((first, left): &mut (i64, usize), count: usize) -> Option<i64> {
    let rest = left.checked_sub(count)?;
    let found = *first;
    (*first, *left) = (found + count as i64, rest);
    Some(found)
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// Responses stored, tallies counted by their rows.
    pub stored: u64,
    /// Rows whose sender's id was here already.
    pub already_here: u64,
    /// How many of their responses were changed.
    pub changed: u64,
    /// The experiments and offers that were made, as people would name them.
    pub made: Vec<String>,
}

impl Done {
    /// The same after what an earlier try has made, which stayed.
    pub fn having_made(self, earlier: Vec<String>) -> Self {
        Done { made: earlier.into_iter().chain(self.made).collect(), ..self }
    }

    fn join(&mut self, more: Done) {
        self.stored += more.stored;
        self.already_here += more.already_here;
        self.changed += more.changed;
        self.made.extend(more.made);
    }
}

/// What blocks of rows have led to that is not counted yet.
#[derive(Clone, Default)]
pub struct Gathered {
    /// What is left of ids that were taken before.
    pub taken: Option<Taken>,
    counting: Counting,
    /// Rows that are here already and may say otherwise, with their lines.
    again: Vec<(u64, Draft)>,
    done: Done,
    /// How many rows came with a sender's id.
    named: usize,
}

impl Gathered {
    /// Nothing yet, and ids that were taken before.
    pub fn with_ids(taken: Taken) -> Self {
        Gathered { taken: Some(taken), ..Self::default() }
    }

    /// How many rows were stored, and how many of them with a sender's id.
    pub fn stored(&self) -> (u64, usize) {
        (self.done.stored, self.named)
    }

    /// The experiments and offers that were made.
    pub fn made(&self) -> &[String] {
        &self.done.made
    }

    /// Goes on with what the next block has led to.
    pub fn join(&mut self, next: Gathered) {
        self.taken = next.taken;
        self.counting.join(next.counting);
        self.again.extend(next.again);
        self.done.join(next.done);
        self.named += next.named;
    }
}

struct Into {
    id: ExperimentId,
    name: String,
    offers: Offers,
    names: Names,
}

/// An import under way, inside one transaction: of the whole file, or of a block that stands aside. Nothing is counted
/// before [`Importer::finish`].
pub struct Importer<'a> {
    acting: &'a Acting,
    target: Target,
    import: ImportId,
    /// Whether rows stand aside until all are there.
    aside: bool,
    into: HashMap<ExperimentId, Into>,
    /// The workspace's own fields, once a block came.
    own: Option<OwnFields>,
    wrong: Vec<(u64, Invalid)>,
    wrong_total: u64,
    gathered: Gathered,
}

impl<'a> Importer<'a> {
    /// Goes on with an import that was noted before.
    pub fn new(acting: &'a Acting, target: Target, import: ImportId) -> Self {
        Importer {
            acting,
            target,
            import,
            aside: false,
            into: HashMap::new(),
            own: None,
            wrong: Vec::new(),
            wrong_total: 0,
            gathered: Gathered::default(),
        }
    }

    /// The same after what other blocks have led to, with ids that were taken before if there are any.
    pub fn after(self, gathered: Gathered) -> Self {
        Importer { gathered, ..self }
    }

    /// The same for rows that stand aside until all are there.
    pub fn aside(self) -> Self {
        Importer { aside: true, ..self }
    }

    /// Stores a block of rows, each with its line in the file. Wrong names are gathered, not answered one by one.
    pub fn block(&mut self, conn: &mut AnyConn, ws: &Ws<CanWrite>, rows: &[(u64, Draft)]) -> Result<(), ActionError> {
        if self.own.is_none() {
            self.own = Some(own_fields::list(conn, ws, Holder::Response)?);
        }
        let skip = self.already_here(conn, ws, rows)?;
        if let (true, Some(experiment)) = (self.target.update, self.target.experiment) {
            let here: Vec<&(u64, Draft)> = skip.iter().filter_map(|i| rows.get(*i)).collect();
            let changes = rematching::changes(conn, ws, experiment, here.into_iter())?;
            // Of two rows with one id in this very file the first one counts.
            let here = changes.into_iter().filter(|change| change.import != Some(self.import.0));
            self.gathered.again.extend(here.map(|change| (change.line, change.draft)));
        }
        let mut by_experiment: Vec<(String, Vec<(u64, &Draft)>)> = Vec::new();
        for (i, (line, draft)) in rows.iter().enumerate() {
            if skip.contains(&i) {
                self.gathered.done.already_here += 1;
                continue;
            }
            let key = draft.experiment.as_ref().map(Name::folded).unwrap_or_default();
            match by_experiment.iter_mut().find(|(k, _)| *k == key) {
                Some((_, rows)) => rows.push((*line, draft)),
                None => by_experiment.push((key, vec![(*line, draft)])),
            }
        }
        for (_, rows) in by_experiment {
            self.store_in_one(conn, ws, &rows)?;
        }
        Ok(())
    }

    /// Which rows are here already, by their place in the block. Ids of responses that were taken back become free, unless
    /// the rows stand aside: those may come to nothing, and are [overtaken](ActionError::Overtaken).
    fn already_here(
        &self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        rows: &[(u64, Draft)],
    ) -> Result<HashSet<usize>, ActionError> {
        let ids: Vec<String> =
            rows.iter().filter_map(|(_, d)| d.external_id.as_ref()).map(|n| n.as_str().to_string()).collect();
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        if !self.aside {
            lookups::release_external(conn, ws, &ids)?;
        }
        let known = lookups::known_external(conn, ws, &ids)?;
        if known.iter().any(|known| known.undone_at.is_some() && known.import_id != Some(self.import.0)) {
            return Err(ActionError::Overtaken);
        }
        let mut seen: HashSet<String> = known.into_iter().map(|known| known.external_id).collect();
        let mut skip = HashSet::new();
        for (i, (_, draft)) in rows.iter().enumerate() {
            if draft.external_id.as_ref().is_some_and(|id| !seen.insert(id.as_str().to_string())) {
                skip.insert(i);
            }
        }
        Ok(skip)
    }

    fn store_in_one(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        rows: &[(u64, &Draft)],
    ) -> Result<(), ActionError> {
        let Some(mut into) = self.open(conn, ws, rows)? else { return Ok(()) };
        let mut good: Vec<&Draft> = Vec::with_capacity(rows.len());
        for &(line, draft) in rows {
            if self.target.create && !into.offers.knows(&draft.offer) {
                let id = self.gathered.taken.as_mut().and_then(|taken| next(&mut taken.offers, 1));
                into.offers.make(conn, ws, draft, id.map(OfferId))?;
                self.gathered.done.made.push(format!("offer '{}' in '{}'", draft.offer, into.name));
            }
            let offer = into.offers.find(&draft.offer).map(|_| ()).and_then(|()| into.offers.agree(draft));
            match offer.and_then(|()| self.described(draft)) {
                Ok(()) => good.push(draft),
                Err(e) => self.refuse(line, e),
            }
        }
        if self.wrong_total == 0 {
            into.names.prepare(conn, ws, into.id, &good)?;
            self.store(conn, ws, &into, &good)?;
        }
        self.into.insert(into.id, into);
        Ok(())
    }

    /// Whether a new response says what the workspace asks for.
    fn described(&self, draft: &Draft) -> Result<(), Invalid> {
        let values = draft.own.as_deref().unwrap_or_default();
        let missing = self.own.as_ref().and_then(|own| own.missing(values).next());
        missing.map_or(Ok(()), |field| Err(field.demanded().on(field.name.to_string())))
    }

    /// The experiment that rows go into, made if need be and allowed.
    fn open(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        rows: &[(u64, &Draft)],
    ) -> Result<Option<Into>, ActionError> {
        let named = rows.first().and_then(|(_, d)| d.experiment.as_ref());
        let experiment = match place(conn, ws, self.target, named)? {
            Place::There(experiment) => experiment,
            Place::ToMake(name) => self.make(conn, ws, &name)?,
            Place::Wrong(wrong) => {
                rows.iter().for_each(|(line, _)| self.refuse(*line, wrong.clone()));
                return Ok(None);
            }
        };
        // Rows without an experiment and rows that name it go into the same one.
        if let Some(known) = self.into.remove(&experiment.id) {
            return Ok(Some(known));
        }
        let offers = Offers::of(conn, ws, experiment.id)?;
        Ok(Some(Into { id: experiment.id, name: experiment.name, offers, names: Names::default() }))
    }

    fn make(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        name: &Name,
    ) -> Result<experiments::Experiment, ActionError> {
        let id = experiments::insert(conn, ws, name, "", self.acting.now)?;
        experiments::set_status(conn, ws, id, Status::Running, Some(self.acting.now), None)?;
        self.gathered.done.made.push(format!("experiment '{name}'"));
        Ok(experiments::get(conn, ws, id)?)
    }

    fn store(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        into: &Into,
        drafts: &[&Draft],
    ) -> Result<(), ActionError> {
        let taken = self.gathered.taken.as_mut().and_then(|taken| next(&mut taken.responses, drafts.len()));
        let first = match taken {
            Some(first) => first,
            None => responses::take_ids(conn, ws, drafts.len())?,
        };
        let mut rows: Vec<Row> = Vec::with_capacity(drafts.len());
        let mut attached = Attachments::default();
        for (draft, id) in drafts.iter().zip(first..) {
            let offer = into.offers.find(&draft.offer)?;
            let mut row = into.names.row(ws, offer, draft, id, self.acting.now);
            row.import_id = Some(self.import.0);
            if self.aside {
                (row.undone_at, row.replaced) = (Some(self.acting.now.0), true);
            }
            attached.cares.extend(into.names.cares(ws, draft, id));
            attached.values.extend(own_values::Row::of(ws, id, draft.own.iter().flatten()));
            rows.push(row);
        }
        responses::insert(conn, &rows, &attached.cares)?;
        own_values::insert(conn, &attached.values)?;
        let gathered = &mut self.gathered;
        attached.each(&rows, |row, attached| gathered.counting.added(row, attached));
        gathered.done.stored += rows.len() as u64;
        gathered.named += rows.iter().filter(|row| row.external_id.is_some()).count();
        Ok(())
    }

    /// Changes the responses that rows say otherwise of; only for those whose turn it is to write.
    pub fn change(&mut self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), ActionError> {
        let (again, Some(experiment)) = (std::mem::take(&mut self.gathered.again), self.target.experiment) else {
            return Ok(());
        };
        for change in rematching::changes(conn, ws, experiment, again.iter())? {
            let at = (ResponseId(change.response), None);
            let (acting, import) = (self.acting, Some(self.import));
            match responses_act::change(conn, ws, acting, at, &change.merged, import, &mut self.gathered.counting) {
                Ok(()) => self.gathered.done.changed += 1,
                Err(ActionError::Invalid(mistakes)) => mistakes.into_iter().for_each(|e| self.refuse(change.line, e)),
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, line: u64, invalid: Invalid) {
        self.wrong_total += 1;
        if self.wrong.len() < LISTED {
            self.wrong.push((line, invalid));
        }
    }

    /// What there is to count, or all that is wrong: then the transaction must not be committed.
    pub fn gathered(self) -> Result<Gathered, ActionError> {
        match self.wrong_total {
            0 => Ok(self.gathered),
            total => Err(ActionError::Rows(self.wrong, total)),
        }
    }

    /// Counts everything, or refuses as [`Importer::gathered`] does.
    pub fn finish(self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<Done, ActionError> {
        let gathered = self.gathered()?;
        gathered.counting.finish(conn, ws)?;
        Ok(gathered.done)
    }
}
