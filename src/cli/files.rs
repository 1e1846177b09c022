//! What the commands over files share: where they read, how they print, how they say what is wrong.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use super::Stop;
use crate::formats::row_error::Errors;

/// How input that can't be read ends the program.
const WRONG_INPUT: u8 = 2;

/// What to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

/// Opens a file; `-` is standard input.
pub(super) fn open(path: &Path) -> Result<Box<dyn Read>, String> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    match std::fs::File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(e) => Err(format!("{} can't be read: {e}.", path.display())),
    }
}

/// What an unnamed experiment in a file is called: like the file.
pub(super) fn name_of(path: &Path, otherwise: &str) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).filter(|stem| *stem != "-");
    stem.unwrap_or(otherwise).to_owned()
}

/// Prints text for people, without its colours where there is no terminal.
pub(super) fn print_text(text: &str) -> Result<(), Stop> {
    print(anstream::stdout(), text)
}

/// Prints text for programs.
pub(super) fn print_plain(text: &str) -> Result<(), Stop> {
    print(std::io::stdout(), text)
}

/// Prints to the end, or says why not: half a report on a full disk looks like a whole one.
pub(super) fn print(mut out: impl Write, text: &str) -> Result<(), Stop> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that went away is no mistake of ours.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(Stop(vec![format!("The output can't be written: {e}.")])),
        Ok(()) => Ok(()),
    }
}

/// Says what is wrong with the input, a sentence a line.
pub(super) fn complain<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> Result<ExitCode, Stop> {
    let mut err = std::io::stderr().lock();
    for line in lines {
        // There is nobody left to tell when stderr is closed.
        let _ = writeln!(err, "{}", line.as_ref());
    }
    Ok(ExitCode::from(WRONG_INPUT))
}

/// Says what is wrong with a file, by line and column.
pub(super) fn complain_of(errors: &Errors) -> Result<ExitCode, Stop> {
    let more = errors.total.saturating_sub(errors.kept.len() as u64);
    let rest = (more > 0).then(|| format!("… and {more} more."));
    complain(errors.kept.iter().map(ToString::to_string).chain(rest))
}
