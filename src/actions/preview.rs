//! A file of the pages or the API: looked at whole, then brought in whole.

use super::ActionError;
use super::foresight::{Foresight, News, news};
use super::imports::Target;
use crate::db::imports::{self, Import};
use crate::db::scope::Ws;
use crate::db::{AnyConn, experiments};
use crate::domain::id::ExperimentId;
use crate::domain::response::Draft;
use crate::domain::time::Moment;
use crate::formats::mapping;
use crate::formats::responses_csv::{Options, Outcome, preview};
use crate::formats::row_error::{Errors, MAX_ERRORS, RowError};

/// A file that was read to its end.
pub struct Read {
    /// What the reading found out.
    pub outcome: Outcome,
    /// The first rows as they stand in the file.
    pub sample: Vec<Vec<String>>,
    /// Right rows with their lines.
    pub rows: Vec<(u64, Draft)>,
}

/// What importing a file into an experiment would do.
pub struct Look {
    /// The experiment's name.
    pub experiment: String,
    /// The file.
    pub read: Read,
    /// Everything that is wrong, by line.
    pub errors: Errors,
    /// What the rows would bring.
    pub news: News,
    /// The offers that would be made.
    pub new_offers: Vec<String>,
    /// An earlier import of the very same file.
    pub same_file: Option<Import>,
}

/// Reads a file.
pub fn read(bytes: &[u8], options: &Options, now: Moment) -> Read {
    let mut rows = Vec::new();
    let seen = preview(bytes, options, now, &mut |row| rows.push((row.line, row.draft.clone())));
    Read { outcome: seen.outcome, sample: seen.sample, rows }
}

impl Look {
    /// Looks at a file that was read. With `create` an offer that isn't there is news, without it a mistake.
    pub fn at<P>(
        conn: &mut AnyConn,
        ws: &Ws<P>,
        experiment: ExperimentId,
        read: Read,
        hash: &str,
        create: bool,
    ) -> Result<Look, ActionError> {
        let mut foresight = Foresight::new(Target { experiment: Some(experiment), create });
        foresight.look(conn, ws, &read.rows)?;
        let errors = all_errors(&read.outcome, &foresight);
        Ok(Look {
            experiment: experiments::get(conn, ws, experiment)?.name,
            errors,
            news: news(conn, ws, &read.rows)?,
            new_offers: foresight.new_offers,
            same_file: imports::same_file(conn, ws, hash)?,
            read,
        })
    }

    /// How many rows would be stored.
    pub fn fresh(&self) -> u64 {
        (self.read.rows.len() as u64).saturating_sub(self.news.already_here)
    }

    /// Whether rows would be counted twice: the file is in already and nothing tells its rows apart.
    pub fn twice(&self) -> bool {
        self.same_file.is_some() && self.read.rows.iter().any(|(_, d)| d.external_id.is_none())
    }
}

/// The mistakes of the file and of its names together, by line, with the columns' names as the file writes them.
pub fn all_errors(outcome: &Outcome, foresight: &Foresight) -> Errors {
    let header = |field: &str| match mapping::position(&outcome.columns, field) {
        Some(i) => outcome.columns[i].header.clone(),
        None => field.to_owned(),
    };
    let named = foresight.wrong.iter().map(|(line, invalid)| RowError {
        line: *line,
        column: Some(header(&invalid.field)),
        invalid: invalid.clone(),
    });
    let mut kept: Vec<RowError> = outcome.errors.kept.iter().cloned().chain(named).collect();
    kept.sort_by_key(|e| e.line);
    kept.truncate(MAX_ERRORS);
    Errors { kept, total: outcome.errors.total + foresight.wrong_total }
}
