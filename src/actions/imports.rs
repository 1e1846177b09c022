//! Bringing in many responses at once: all of them or none, and out again in one step.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::counting::Counting;
use super::resolving::{Names, Offers};
use super::{Acting, ActionError};
use crate::db::responses::{self, Row, StatedCare};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, imports};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, ImportId};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::response::Draft;
use crate::domain::text::{Name, fold};

/// The most errors that are listed; the rest is counted.
const LISTED: usize = 100;

/// Where an import goes, and what it may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The experiment; without one each row names its own.
    pub experiment: Option<ExperimentId>,
    /// Whether experiments and offers that aren't there are made. Segments, customers and cares always are.
    pub create: bool,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// Responses stored, tallies counted by their rows.
    pub stored: u64,
    /// Rows whose sender's id was here already.
    pub already_here: u64,
    /// The experiments and offers that were made, as people would name them.
    pub made: Vec<String>,
}

/// The file that is brought in.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name, as the sender gave it.
    pub name: &'a str,
    /// What its bytes hash to; nothing for files of our own.
    pub hash: &'a str,
}

struct Into {
    id: ExperimentId,
    name: String,
    offers: Offers,
    names: Names,
}

/// An import under way, inside one transaction. Rows come in blocks; nothing is counted before [`Importer::finish`].
pub struct Importer<'a> {
    acting: &'a Acting,
    target: Target,
    import: ImportId,
    into: HashMap<String, Into>,
    counting: Counting,
    wrong: Vec<(u64, Invalid)>,
    wrong_total: u64,
    done: Done,
}

impl<'a> Importer<'a> {
    /// Goes on with an import that was noted by [`begin`].
    pub fn new(acting: &'a Acting, target: Target, import: ImportId) -> Self {
        Importer {
            acting,
            target,
            import,
            into: HashMap::new(),
            counting: Counting::default(),
            wrong: Vec::new(),
            wrong_total: 0,
            done: Done::default(),
        }
    }

    /// Stores a block of rows, each with its line in the file. Wrong names are gathered, not answered one by one.
    pub fn block(&mut self, conn: &mut AnyConn, ws: &Ws<CanWrite>, rows: &[(u64, Draft)]) -> Result<(), ActionError> {
        let skip = self.already_here(conn, ws, rows)?;
        let mut by_experiment: Vec<(String, Vec<(u64, &Draft)>)> = Vec::new();
        for (i, (line, draft)) in rows.iter().enumerate() {
            if skip.contains(&i) {
                self.done.already_here += 1;
                continue;
            }
            let key = draft.experiment.as_ref().map(Name::folded).unwrap_or_default();
            match by_experiment.iter_mut().find(|(k, _)| *k == key) {
                Some((_, rows)) => rows.push((*line, draft)),
                None => by_experiment.push((key, vec![(*line, draft)])),
            }
        }
        for (key, rows) in by_experiment {
            self.store_in_one(conn, ws, &key, &rows)?;
        }
        Ok(())
    }

    /// Which rows are here already, by their place in the block; ids of responses that were taken back become free.
    fn already_here(
        &self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        rows: &[(u64, Draft)],
    ) -> Result<HashSet<usize>, DbError> {
        let ids: Vec<String> =
            rows.iter().filter_map(|(_, d)| d.external_id.as_ref()).map(|n| n.as_str().to_string()).collect();
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        responses::release_external(conn, ws, &ids)?;
        let mut seen: HashSet<String> =
            responses::known_external(conn, ws, &ids)?.into_iter().map(|(id, _)| id).collect();
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
        key: &str,
        rows: &[(u64, &Draft)],
    ) -> Result<(), ActionError> {
        let Some(mut into) = self.open(conn, ws, key, rows)? else { return Ok(()) };
        let mut good: Vec<&Draft> = Vec::with_capacity(rows.len());
        for &(line, draft) in rows {
            if self.target.create && !into.offers.knows(&draft.offer) {
                into.offers.make(conn, ws, draft)?;
                self.done.made.push(format!("offer '{}' in '{}'", draft.offer, into.name));
            }
            match into.offers.find(&draft.offer).map(|_| ()).and_then(|()| into.offers.agree(draft)) {
                Ok(()) => good.push(draft),
                Err(e) => self.refuse(line, e),
            }
        }
        if self.wrong_total == 0 {
            into.names.prepare(conn, ws, into.id, &good)?;
            self.store(conn, ws, &into, &good)?;
        }
        self.into.insert(key.to_string(), into);
        Ok(())
    }

    /// The experiment that rows go into, made if need be and allowed.
    fn open(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        key: &str,
        rows: &[(u64, &Draft)],
    ) -> Result<Option<Into>, ActionError> {
        if let Some(known) = self.into.remove(key) {
            return Ok(Some(known));
        }
        let named = rows.first().and_then(|(_, d)| d.experiment.as_ref());
        let experiment = match place(conn, ws, self.target, named)? {
            Place::There(experiment) => experiment,
            Place::ToMake(name) => self.make(conn, ws, &name)?,
            Place::Wrong(wrong) => {
                rows.iter().for_each(|(line, _)| self.refuse(*line, wrong.clone()));
                return Ok(None);
            }
        };
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
        self.done.made.push(format!("experiment '{name}'"));
        Ok(experiments::get(conn, ws, id)?)
    }

    fn store(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        into: &Into,
        drafts: &[&Draft],
    ) -> Result<(), ActionError> {
        let first = responses::take_ids(conn, ws, drafts.len())?;
        let mut rows: Vec<Row> = Vec::with_capacity(drafts.len());
        let mut cares: Vec<StatedCare> = Vec::new();
        for (draft, id) in drafts.iter().zip(first..) {
            let offer = into.offers.find(&draft.offer)?;
            let mut row = into.names.row(ws, offer, draft, id, self.acting.now);
            row.import_id = Some(self.import.0);
            cares.extend(into.names.cares(ws, draft, id));
            rows.push(row);
        }
        responses::insert(conn, &rows, &cares)?;
        with_cares(&rows, &cares, |row, cares| self.counting.added(row, cares));
        self.done.stored += rows.len() as u64;
        Ok(())
    }

    fn refuse(&mut self, line: u64, invalid: Invalid) {
        self.wrong_total += 1;
        if self.wrong.len() < LISTED {
            self.wrong.push((line, invalid));
        }
    }

    /// Counts everything, or refuses with all that is wrong: then the transaction must not be committed.
    pub fn finish(self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<Done, ActionError> {
        if self.wrong_total > 0 {
            return Err(ActionError::Rows(self.wrong, self.wrong_total));
        }
        self.counting.finish(conn, ws)?;
        Ok(self.done)
    }
}

/// Where rows go that name an experiment, or none.
pub(super) enum Place {
    /// An experiment that is asking, or has asked.
    There(experiments::Experiment),
    /// One that the import makes.
    ToMake(Name),
    /// Nowhere.
    Wrong(Invalid),
}

/// Finds the experiment for rows that name one, or none.
pub(super) fn place<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    target: Target,
    named: Option<&Name>,
) -> Result<Place, ActionError> {
    let wrong = |code, message: String| Ok(Place::Wrong(Invalid::new("experiment", code, message)));
    let found = match (target.experiment, named) {
        (Some(id), named) => {
            let experiment = experiments::get(conn, ws, id)?;
            if let Some(other) = named.filter(|n| n.folded() != fold(&experiment.name)) {
                let (other, own) = (shown(other.as_str()), shown(&experiment.name));
                let message = format!("This row belongs to the experiment '{other}', not to '{own}'.");
                return wrong("other_experiment", message);
            }
            Some(experiment)
        }
        (None, Some(name)) => match experiments::by_name(conn, ws, name)? {
            None if target.create => return Ok(Place::ToMake(name.clone())),
            None => return wrong("unknown_experiment", format!("There is no experiment '{}'.", shown(name.as_str()))),
            found => found,
        },
        (None, None) => None,
    };
    match found {
        None => wrong("unknown_experiment", "Name the experiment that this row belongs to.".to_string()),
        Some(experiment) if experiment.status == Status::Draft => Err(ActionError::Conflict(format!(
            "Start the experiment '{}' first: that fixes the plan before responses come in.",
            experiment.name
        ))),
        Some(experiment) => Ok(Place::There(experiment)),
    }
}

/// Notes the beginning of an import.
pub fn begin(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    file_name: &str,
    file_hash: &str,
) -> Result<ImportId, ActionError> {
    // The counter's row is where writers of one workspace queue on PostgreSQL.
    responses::take_ids(conn, ws, 0)?;
    Ok(imports::insert(conn, ws, target.experiment, &shown(file_name), file_hash, &acting.name, acting.now)?)
}

/// Brings a whole file in within this one transaction: all of its rows or none.
pub fn at_once(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    file: File<'_>,
    rows: &[(u64, Draft)],
) -> Result<(ImportId, Done), ActionError> {
    let id = begin(conn, ws, acting, target, file.name, file.hash)?;
    let done = block(conn, ws, acting, target, id, rows, true)?;
    Ok((id, done))
}

/// Brings the next rows of a file in within this one transaction. `last` says that they are the last ones.
pub fn block(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    target: Target,
    id: ImportId,
    rows: &[(u64, Draft)],
    last: bool,
) -> Result<Done, ActionError> {
    let before = imports::get(conn, ws, id)?;
    let mut importer = Importer::new(acting, target, id);
    importer.block(conn, ws, rows)?;
    let done = importer.finish(conn, ws)?;
    let (read, stored) = (before.rows_read + count(rows.len() as u64), before.responses + count(done.stored));
    imports::progress(conn, ws, id, read, stored, last)?;
    Ok(done)
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Takes an import out again, in one step. It can be brought back.
pub fn undo(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ImportId) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    if imports::get(conn, ws, id)?.undone_at.is_some() {
        return Ok(());
    }
    let mut counting = Counting::default();
    each_of(conn, ws, id, |row, cares| {
        if row.undone_at.is_none() {
            counting.removed(row, cares);
        }
    })?;
    responses::set_import_undone(conn, ws, id, None, Some(acting.now))?;
    imports::set_undone(conn, ws, id, Some(acting.now))?;
    counting.finish(conn, ws)
}

/// Brings an import back that was undone, as far as its senders' ids have not come in again by another way.
pub fn restore(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ImportId) -> Result<(), ActionError> {
    responses::take_ids(conn, ws, 0)?;
    let Some(at) = imports::get(conn, ws, id)?.undone_at else { return Ok(()) };
    let mut counting = Counting::default();
    each_of(conn, ws, id, |row, cares| {
        if row.undone_at == Some(at.0) && !row.replaced {
            counting.added(row, cares);
        }
    })?;
    responses::set_import_undone(conn, ws, id, Some(at), None)?;
    imports::set_undone(conn, ws, id, None)?;
    counting.finish(conn, ws)
}

fn each_of(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ImportId,
    mut each: impl FnMut(&Row, &[StatedCare]),
) -> Result<(), DbError> {
    let mut after = 0;
    loop {
        let rows = responses::of_import(conn, ws, id, after, 5_000)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let cares = responses::cares(conn, ws, &ids)?;
        with_cares(&rows, &cares, &mut each);
    }
}

/// Hands out each response with its cares; both come in the order of the responses' ids.
fn with_cares(rows: &[Row], mut cares: &[StatedCare], mut each: impl FnMut(&Row, &[StatedCare])) {
    for row in rows {
        let own = cares.iter().take_while(|care| care.response_id == row.id).count();
        let (stated, rest) = cares.split_at(own);
        each(row, stated);
        cares = rest;
    }
}

/// The offers that drafts name and an experiment doesn't have: what a preview asks to confirm.
pub fn unknown_offers<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    names: &BTreeSet<String>,
) -> Result<Vec<String>, ActionError> {
    let offers = Offers::of(conn, ws, experiment)?;
    let unknown = names.iter().filter(|n| Name::parse("offer", n).is_ok_and(|n| !offers.knows(&n)));
    Ok(unknown.cloned().collect())
}
