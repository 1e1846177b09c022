//! The commands.

mod admin;
mod capture;
mod choices;
mod demo;
mod files;
mod forecasts;
mod import;
mod migrate;
mod plan;
mod report;
mod serve;
mod setup_link;

use crate::actions::ActionError;
use crate::config::{Settings, Written, env_file};
use crate::domain::invalid::Invalid;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Shows startup teams which value propositions their customers actually validate.
#[derive(Parser)]
#[command(name = "touchstone", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    written: Written,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests until told to stop
    Serve,
    /// Try it out with an example team, without set-up
    Demo(demo::Demo),
    /// Print the link for the first set-up again
    SetupLink,
    /// Bring the database to the shape that this version needs
    Migrate,
    /// Make users and members
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Read responses from a CSV file into an experiment
    Import(import::Import),
    /// Print the report of a CSV file, without any database
    Report(report::Report),
    /// Print what a plan promises: how many yeses make which verdict, and how likely each verdict is
    Plan(plan::Plan),
    /// Print what weighs in people's choices and what it is worth to them, from a CSV file
    Choices(choices::Choices),
    /// Print how well forecasts came true, from a CSV file
    Forecasts(forecasts::Forecasts),
    /// Print how accepted responses turn into captured value, from a CSV file
    Capture(capture::Capture),
}

/// Why a command stopped, in sentences for the person who typed it.
#[derive(Debug)]
pub struct Stop(pub Vec<String>);

impl<E: std::error::Error> From<E> for Stop {
    fn from(error: E) -> Self {
        Self(vec![error.to_string()])
    }
}

/// Runs the command that was typed.
pub fn run() -> ExitCode {
    let doubts = env_file::load();
    obey(parsed(), doubts).unwrap_or_else(|stop| {
        stop.0.iter().for_each(|line| complain(line));
        ExitCode::FAILURE
    })
}

/// What was typed.
fn parsed() -> Cli {
    let mut matches = command().get_matches();
    Cli::from_arg_matches_mut(&mut matches).unwrap_or_else(|error| error.exit())
}

/// Commands that work on files alone. They take the settings of a server, which may stand before any command, and have no
/// use for them, so their help says nothing of those.
const WITHOUT_SETTINGS: [&str; 5] = ["report", "plan", "choices", "forecasts", "capture"];

fn command() -> clap::Command {
    let settings: Vec<clap::Arg> =
        Written::augment_args(clap::Command::new("")).get_arguments().map(|arg| arg.clone().hide(true)).collect();
    WITHOUT_SETTINGS
        .into_iter()
        .fold(Cli::command(), |all, name| all.mut_subcommand(name, |command| command.args(&settings)))
}

/// Prints one line of what went wrong.
fn complain(line: &str) {
    // There is nobody left to tell when stderr is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn check(written: &Written, doubts: Vec<String>) -> Result<Settings, Stop> {
    Settings::check(written, doubts).map_err(|mistakes| {
        let head = "Touchstone did not start, because of these settings:".to_owned();
        Stop(std::iter::once(head).chain(mistakes.into_iter().map(|m| format!("  {m}"))).collect())
    })
}

/// Does what was typed. What is wrong with `.env` stops only what works with settings.
fn obey(cli: Cli, doubts: Vec<String>) -> Result<ExitCode, Stop> {
    let settings = || check(&cli.written, doubts.clone());
    match cli.command {
        Command::Serve => serve::run(settings()?),
        Command::Demo(demo) => demo::run(&demo, check(&demo::apart(cli.written), doubts)?),
        Command::SetupLink => setup_link::run(&settings()?),
        Command::Migrate => migrate::run(&settings()?),
        Command::Admin(admin) => admin::run(&admin, &settings()?),
        Command::Import(import) => return import::run(&import, &settings()?),
        Command::Report(report) => return report::run(&report),
        Command::Plan(plan) => return plan::run(&plan),
        Command::Choices(choices) => return choices::run(&choices),
        Command::Forecasts(forecasts) => return forecasts::run(&forecasts),
        Command::Capture(capture) => return capture::run(&capture),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// Prints one line of a command's result, or says why it can't be printed.
fn say(line: &str) -> Result<(), Stop> {
    files::print(std::io::stdout(), &format!("{line}\n"))
}

/// Prints one line of what a server says of itself. It serves all the same where nobody can read that.
fn announce(line: &str) {
    if let Err(stop) = say(line) {
        stop.0.iter().for_each(|why| complain(why));
    }
}

/// Mistakes as sentences.
fn listed(mistakes: impl IntoIterator<Item = Invalid>) -> Stop {
    Stop(mistakes.into_iter().map(|m| m.to_string()).collect())
}

/// Why an action was refused, for the person who typed the command.
fn told(error: ActionError) -> Stop {
    match error {
        ActionError::Invalid(mistakes) => listed(mistakes),
        ActionError::Rows(rows, _) => listed(rows.into_iter().map(|(_, m)| m)),
        ActionError::Conflict(sentence) => Stop(vec![sentence]),
        ActionError::Overtaken => crate::db::DbError::Busy.into(), // no command puts rows aside
        ActionError::Db(error) => error.into(),
    }
}
