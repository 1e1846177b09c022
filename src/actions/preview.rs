//! A file of the pages or the API: looked at whole, then brought in whole, and never held as rows.

use super::ActionError;
use super::foresight::Foresight;
use super::news::{Gathering, News};
use super::place::{MOST_CHANGED, Target};
use crate::db::imports::{self, Import};
use crate::db::scope::Ws;
use crate::db::{AnyConn, experiments, offers};
use crate::domain::id::ExperimentId;
use crate::domain::response::Draft;
use crate::domain::time::Moment;
use crate::formats::mapping;
use crate::formats::responses_csv::{Options, Outcome, Preview, Row, preview};
use crate::formats::row_error::{Cell, Errors, MAX_ERRORS, RowError};
use std::panic::resume_unwind;
use std::sync::mpsc::{SyncSender, sync_channel};

/// How many rows are looked at or stored at a time.
pub const BLOCK: usize = 5_000;

/// Rows with their lines.
type Block = Vec<(u64, Draft)>;

/// What is done with each block of rows.
pub type Each<'a> = dyn FnMut(&[(u64, Draft)]) -> Result<(), ActionError> + 'a;

/// A file, and how it is read.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The choices.
    pub options: &'a Options,
    /// What is meant by now: the same at every reading.
    pub now: Moment,
}

impl Source<'_> {
    /// Reads the file; its right rows come block by block, with their lines. While one block is worked on the next is read.
    pub fn each_block(&self, each: &mut Each<'_>) -> Result<Preview, ActionError> {
        std::thread::scope(|scope| {
            // No block waits: beside the one that is worked on and the one that is read there is no third in memory.
            let (give, take) = sync_channel(0);
            let reader = scope.spawn(move || self.read(&give));
            let so_far = take.iter().try_for_each(|block: Block| each(&block));
            drop(take); // after an error nobody takes any more, and the reader sees that
            let seen = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
            so_far.map(|()| seen)
        })
    }

    fn read(&self, to: &SyncSender<Block>) -> Preview {
        let mut block = Vec::with_capacity(BLOCK);
        let seen = preview(self.bytes, self.options, self.now, &mut |row| {
            block.push((row.line, row.draft.clone()));
            if block.len() == BLOCK {
                let _ = to.send(std::mem::replace(&mut block, Vec::with_capacity(BLOCK)));
            }
        });
        if !block.is_empty() {
            let _ = to.send(block);
        }
        seen
    }
}

/// What importing a file into an experiment would do.
pub struct Look {
    /// The experiment's name.
    pub experiment: String,
    /// What the reading found out.
    pub outcome: Outcome,
    /// The first rows as they stand in the file.
    pub sample: Vec<Vec<String>>,
    /// The first right rows, as they would be stored.
    pub first: Vec<Row>,
    /// The offers of the experiment that are still made, by name.
    pub offers: Vec<String>,
    /// Everything that is wrong, by line.
    pub errors: Errors,
    /// What the rows would bring.
    pub news: News,
    /// The offers that would be made.
    pub new_offers: Vec<String>,
    /// An earlier import of the very same file.
    pub same_file: Option<Import>,
    /// Whether responses that are here would be changed.
    pub update: bool,
}

/// What an import may do beside storing new responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// An offer that isn't there is news; without it a mistake.
    pub create: bool,
    /// Responses that are here are changed where a row says otherwise.
    pub update: bool,
}

impl Look {
    /// Looks at a file.
    pub fn at<P>(
        conn: &mut AnyConn,
        ws: &Ws<P>,
        experiment: ExperimentId,
        source: &Source<'_>,
        hash: &str,
        wanted: Wanted,
    ) -> Result<Look, ActionError> {
        let Wanted { create, update } = wanted;
        let mut foresight = Foresight::new(Target { experiment: Some(experiment), create, update });
        let mut news = Gathering::default();
        let seen = source.each_block(&mut |block| {
            foresight.look(conn, ws, block)?;
            Ok(news.look(conn, ws, experiment, block)?)
        })?;
        let offers = offers::list(conn, ws, experiment)?;
        Ok(Look {
            experiment: experiments::get(conn, ws, experiment)?.name,
            errors: all_errors(&seen.outcome, &foresight),
            // More than so many are not changed by one file.
            update: update && (1..=MOST_CHANGED).contains(&news.so_far().changed),
            news: news.found(),
            new_offers: foresight.new_offers,
            same_file: imports::same_file(conn, ws, hash)?,
            outcome: seen.outcome,
            sample: seen.sample,
            first: seen.first,
            offers: offers.into_iter().filter(|offer| !offer.archived).map(|offer| offer.name).collect(),
        })
    }

    /// How many rows would be stored.
    pub fn fresh(&self) -> u64 {
        self.outcome.accepted.saturating_sub(self.news.already_here)
    }

    /// Whether rows would be counted twice: the file is in already and nothing tells its rows apart.
    pub fn twice(&self) -> bool {
        self.same_file.is_some() && self.news.nameless > 0
    }
}

/// The mistakes of the file and of its names together, by line, with the columns' names as the file writes them.
pub fn all_errors(outcome: &Outcome, foresight: &Foresight) -> Errors {
    let header = |field: &str| match mapping::position(&outcome.columns, field) {
        Some(i) => outcome.columns[i].header.clone(),
        None => foresight.called(field),
    };
    let named = foresight.wrong.iter().map(|(line, invalid)| RowError {
        line: *line,
        column: Some(header(&invalid.field).into()),
        invalid: invalid.clone(),
        cell: mapping::position(&outcome.columns, &invalid.field)
            .zip(invalid.value.clone())
            .map(|(place, text)| Box::new(Cell { place, text })),
    });
    let mut kept: Vec<RowError> = outcome.errors.kept.iter().cloned().chain(named).collect();
    kept.sort_by_key(|e| e.line);
    kept.truncate(MAX_ERRORS);
    Errors { kept, total: outcome.errors.total + foresight.wrong_total }
}
