//! `touchstone import`: a file of any size, checked whole before its first row is stored.

mod file;
mod store;

use super::{Stop, complain, say, told};
use crate::actions::foresight::Foresight;
use crate::actions::imports::Target;
use crate::actions::preview::all_errors;
use crate::actions::{Acting, ActionError};
use crate::config::Settings;
use crate::db::{AnyConn, Database, DbError, imports as stored, own_fields, scope, users, workspaces};
use crate::domain::account::Email;
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::own_field::Holder;
use crate::domain::response::Draft;
use crate::domain::text::Name;
use crate::domain::time::{DateForm, Moment};
use crate::formats::decoding::Encoding;
use crate::formats::responses_csv::{MatchBy, Options, Outcome, Rows};
use crate::formats::row_error::{Errors, MAX_ERRORS, RowError};
use crate::startup;
use file::{Source, hash_of};
use std::io::Read;
use std::process::ExitCode;
use store::Store;

/// How many rows are committed at a time: on SQLite other writers wait for less than a second.
const BLOCK: usize = 20_000;

/// Its arguments.
#[derive(clap::Args)]
pub struct Import {
    /// The CSV file; `-` reads standard input
    file: String,
    /// The workspace's name or number; may be left out when there is only one
    #[arg(long)]
    workspace: Option<String>,
    /// The experiment of all rows; may be left out when the file has a column `experiment`
    #[arg(long)]
    experiment: Option<String>,
    /// Refuse rows whose experiment or offer isn't there, instead of making them
    #[arg(long)]
    no_create: bool,
    /// Store rows without a response_id a second time when the very same file is in already
    #[arg(long)]
    again: bool,
    /// A column that is left out; may be given several times
    #[arg(long, value_name = "COLUMN")]
    leave_out: Vec<String>,
    /// The encoding, where the file is neither UTF-8 nor marked UTF-16
    #[arg(long, value_parser = ["auto", "windows-1252"], default_value = "auto")]
    encoding: String,
    /// How dates are written: 2026-11-22, 22/11/2026, 11/22/2026 or 2026/11/22 10:03
    #[arg(long, value_parser = ["iso", "dmy", "mdy", "ymd"], default_value = "iso")]
    dates: String,
    /// What tells a response again when the file comes a second time: its response_id, or where it has none its customer
    /// and offer
    #[arg(long, value_parser = ["response_id", "customer"], default_value = "response_id")]
    match_by: String,
    /// The highest score of the file's cares; found out if it isn't said
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i32).range(1..=9999))]
    care_scale: Option<i32>,
    /// The address of the user who imports
    #[arg(long = "as", value_name = "EMAIL")]
    on_behalf_of: Option<String>,
}

/// Where rows go, and on whose behalf.
#[derive(Clone)]
pub(super) struct Into {
    workspace: WorkspaceId,
    user: Option<UserId>,
    acting: Acting,
    target: Target,
}

/// How the file is read.
struct Reading {
    options: Options,
    experiment: Option<Name>,
    now: Moment,
}

/// Runs it. Exit code 2 means that the file has to be corrected; nothing of it is stored then.
pub fn run(import: &Import, settings: &Settings) -> Result<ExitCode, Stop> {
    let now = Moment::now();
    let experiment = Name::parse_optional("experiment", import.experiment.as_deref());
    let experiment = experiment.map_err(|e| super::listed([e]))?;
    let source = Source::open(&import.file)?;
    let db = startup::open_database(settings)?;
    let into = import.destination(&db, now)?;
    let own = db.read(|conn| {
        let ws = scope::enter_as_operator(conn, into.workspace)?;
        own_fields::list(conn, &ws, Holder::Response)
    })?;
    let reading = Reading { options: Options { own, ..import.options() }, experiment, now };

    let checked = check(&db, &into, &reading, &source)?;
    let Checked { outcome, errors, nameless } = checked;
    outcome.notices.iter().try_for_each(|n| say(n))?;
    if errors.total > 0 {
        errors.kept.iter().for_each(|e| complain(&e.to_string()));
        let listed = errors.kept.len() as u64;
        let more = if errors.total > listed { format!(", the first {listed} are listed") } else { String::new() };
        let mistakes = if errors.total == 1 { "mistake" } else { "mistakes" };
        complain(&format!("{} {mistakes}{more}. Nothing was stored.", errors.total));
        if errors.kept.iter().any(|e| e.invalid.code == "date") {
            complain("Dates that are written otherwise are read with --dates dmy, mdy or ymd: 20.11.2026 is dmy.");
        }
        return Ok(ExitCode::from(2));
    }
    let hash = hash_of(&source)?;
    if nameless > 0 && !import.again {
        refuse_twice(&db, &into, &hash, nameless)?;
    }
    let store = Store { db: &db, into: &into, name: source.name(), hash, expected: outcome.accepted };
    store.run(&reading, reading.rows(source.read()?), source.size())?.into_iter().try_for_each(|line| say(&line))?;
    Ok(ExitCode::SUCCESS)
}

impl Import {
    fn options(&self) -> Options {
        Options {
            encoding: if self.encoding == "auto" { Encoding::Auto } else { Encoding::Windows1252 },
            dates: match self.dates.as_str() {
                "dmy" => DateForm::DayMonthYear,
                "mdy" => DateForm::MonthDayYear,
                "ymd" => DateForm::YearMonthDay,
                _ => DateForm::Iso,
            },
            match_by: if self.match_by == "customer" { MatchBy::Customer } else { MatchBy::ResponseId },
            scale_max_milli: self.care_scale.map(|n| n * 1000),
            ..Options::unlimited().without(&self.leave_out)
        }
    }

    fn destination(&self, db: &Database, now: Moment) -> Result<Into, Stop> {
        let (wanted, address) = (self.workspace.clone(), self.on_behalf_of.clone());
        let email = address.map(|a| Email::parse("as", &a)).transpose().map_err(|e| super::listed([e]))?;
        let (workspace, who) = db
            .read(|conn| {
                let workspace = find_workspace(conn, wanted.as_deref())?;
                let who = match &email {
                    None => None,
                    Some(email) => Some(users::credentials(conn, email)?.map(|known| known.user)),
                };
                Ok((workspace, who))
            })
            .map_err(told)?;
        let name = match (who, email) {
            (Some(None), Some(email)) => return Err(Stop(vec![format!("There is no user {}.", email.as_str())])),
            (_, Some(email)) => email.as_str().to_owned(),
            (_, None) => "touchstone import".to_owned(),
        };
        if let Some(Some(user)) = who {
            // A role that may not write is told now, not after the file was read.
            db.read(|conn| scope::enter_write(conn, user, workspace).map(|_| ())).map_err(|e| may_not(e, &name))?;
        }
        let target = Target { experiment: None, create: !self.no_create, update: false };
        Ok(Into { workspace, user: who.flatten(), acting: Acting { name, now }, target })
    }
}

/// Why somebody can't be the one who imports.
fn may_not(error: DbError, name: &str) -> Stop {
    let role = "Give them the role with `touchstone admin add-member --role editor`, or leave --as out.";
    match error {
        DbError::NotAllowed => Stop(vec![format!("{name} may only read in this workspace; editors import. {role}")]),
        DbError::NotFound => Stop(vec![format!("{name} is no member of this workspace. {role}")]),
        other => other.into(),
    }
}

fn find_workspace(conn: &mut AnyConn, wanted: Option<&str>) -> Result<WorkspaceId, ActionError> {
    if let Some(wanted) = wanted {
        return super::admin::workspace_of(conn, wanted);
    }
    match &workspaces::real(conn)?[..] {
        [(only, _)] => Ok(*only),
        [] => Err(ActionError::Conflict(
            "There is no workspace yet. Open the link that `touchstone setup-link` prints, or make one with \
             `touchstone admin create-user --workspace NAME`."
                .into(),
        )),
        many => {
            let names: Vec<&str> = many.iter().map(|(_, name)| name.as_str()).collect();
            Err(ActionError::Conflict(format!("Say which workspace with --workspace: {}.", names.join(", "))))
        }
    }
}

impl Reading {
    fn rows<R: Read>(&self, reader: R) -> Rows<R> {
        Rows::open(reader, &self.options, self.now)
    }

    /// The draft with the experiment of the command line, or what is wrong with that.
    fn placed(&self, line: u64, mut draft: Draft) -> Result<(u64, Draft), RowError> {
        match (&self.experiment, &draft.experiment) {
            (Some(wanted), Some(other)) if wanted.folded() != other.folded() => {
                let message = format!("This row belongs to the experiment '{other}', not to '{wanted}'.");
                Err(RowError::column(line, "experiment", "other_experiment", message))
            }
            (Some(wanted), None) => {
                draft.experiment = Some(wanted.clone());
                Ok((line, draft))
            }
            _ => Ok((line, draft)),
        }
    }
}

/// What the first reading found.
struct Checked {
    outcome: Outcome,
    errors: Errors,
    /// Rows without an id of their sender's: nothing tells whether they are here.
    nameless: u64,
}

/// A file that is in already would count its rows twice.
fn refuse_twice(db: &Database, into: &Into, hash: &str, nameless: u64) -> Result<(), Stop> {
    let earlier = db.read(|conn| {
        let ws = scope::enter_as_operator(conn, into.workspace)?;
        stored::same_file(conn, &ws, hash)
    })?;
    match earlier {
        None => Ok(()),
        Some(earlier) => Err(Stop(vec![format!(
            "This very file was imported on {}. {nameless} of its rows have no response_id and would be counted twice. \
             With --again they are stored all the same.",
            earlier.at.day()
        )])),
    }
}

/// Reads the whole file without storing anything.
fn check(db: &Database, into: &Into, reading: &Reading, source: &Source) -> Result<Checked, Stop> {
    let bar = file::bar(source.size(), "checking");
    let mut rows = reading.rows(source.read()?);
    let (mut foresight, mut errors, mut nameless) = (Foresight::new(into.target), Errors::default(), 0);
    loop {
        let mut block = Vec::new();
        for row in rows.by_ref().take(BLOCK) {
            match reading.placed(row.line, row.draft) {
                Ok(row) => block.push(row),
                Err(error) => errors.push(error),
            }
        }
        if block.is_empty() {
            break;
        }
        nameless += block.iter().filter(|(_, draft)| draft.external_id.is_none()).count() as u64;
        db.read(|conn| {
            let ws = scope::enter_as_operator(conn, into.workspace)?;
            foresight.look(conn, &ws, &block)
        })
        .map_err(told)?;
        bar.set_position(rows.bytes().unwrap_or(source.size()));
    }
    bar.finish_and_clear();
    let outcome = rows.finish();
    let found = all_errors(&outcome, &foresight);
    let total = errors.total + found.total;
    let mut kept: Vec<RowError> = errors.kept.into_iter().chain(found.kept).collect();
    kept.sort_by_key(|e| e.line);
    kept.truncate(MAX_ERRORS);
    Ok(Checked { outcome, errors: Errors { kept, total }, nameless })
}
