//! `touchstone forecasts`: how well a team forecasts.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Stop;
use super::files::{self, Format};
use crate::domain::calibration::Calibration;
use crate::domain::time::Moment;
use crate::formats::{forecasts_csv, forecasts_json};
use crate::views::forecasts_text;

/// Its arguments.
#[derive(clap::Args)]
pub struct Forecasts {
    /// The forecasts, columns question, forecaster, probability, forecast_at, outcome; `-` reads standard input
    file: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
pub fn run(forecasts: &Forecasts) -> Result<ExitCode, Stop> {
    let source = match files::open(&forecasts.file) {
        Ok(source) => source,
        Err(sentence) => return files::complain([sentence]),
    };
    let told = match forecasts_csv::read(source, Moment::now()) {
        Ok(told) => told,
        Err(errors) => return files::complain_of(&errors),
    };
    let calibration = Calibration::of(&told.forecasts)?;
    match forecasts.format {
        Format::Text => files::print_text(&forecasts_text::render(&calibration, told.revised))?,
        Format::Json => files::print_plain(&forecasts_json::to_string(&calibration, told.revised)?)?,
    }
    Ok(ExitCode::SUCCESS)
}
