//! `touchstone capture`: how accepted responses turn into captured value.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Stop;
use super::files::{self, Format};
use crate::domain::capture::{ExperimentCapture, ExperimentCases};
use crate::domain::time::Moment;
use crate::formats::responses_csv::Options;
use crate::formats::{capture_cases, capture_json};
use crate::views::capture_text;

/// Its arguments.
#[derive(clap::Args)]
pub struct Capture {
    /// The responses, with the columns responded_at, captured_at, lost_at, lost_reason and observed_until; `-` reads
    /// standard input
    file: PathBuf,
    /// A column that says nothing here, an own field of a workspace say; may be given several times
    #[arg(long, value_name = "COLUMN")]
    leave_out: Vec<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
pub fn run(capture: &Capture) -> Result<ExitCode, Stop> {
    let source = match files::open(&capture.file) {
        Ok(source) => source,
        Err(sentence) => return files::complain([sentence]),
    };
    let options = Options::unlimited().without(&capture.leave_out);
    let cases = match capture_cases::cases(source, &options, Moment::now()) {
        Ok(cases) => cases,
        Err(errors) => return files::complain_of(&errors),
    };
    let unnamed = files::name_of(&capture.file, "Responses");
    let told = |e: ExperimentCases| {
        let name = if e.name.is_empty() { unnamed.clone() } else { e.name };
        ExperimentCapture::of(&ExperimentCases { name, ..e })
    };
    let captures: Vec<ExperimentCapture> = cases.into_iter().map(told).collect::<Result<_, _>>()?;
    match capture.format {
        Format::Text => {
            let texts: Vec<String> = captures.iter().map(capture_text::render).collect();
            files::print_text(&texts.join("\n"))?;
        }
        Format::Json => files::print_plain(&capture_json::to_string(&captures)?)?,
    }
    Ok(ExitCode::SUCCESS)
}
