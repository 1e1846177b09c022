//! `touchstone forecasts`: how well a team forecasts.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Stop;
use super::files::{self, Format};
use crate::domain::calibration::{Calibration, RateCalibration, SaidRate};
use crate::domain::time::Moment;
use crate::formats::{forecasts_csv, forecasts_json, rates_csv};
use crate::views::forecasts_text;

/// Its arguments.
#[derive(clap::Args)]
pub struct Forecasts {
    /// The forecasts, columns question, forecaster, probability, forecast_at, outcome; `-` reads standard input
    file: PathBuf,
    /// Forecasts of rates too, columns rate, low, high (a range meant for 80 in 100), accepted, responses
    #[arg(long)]
    rates: Option<PathBuf>,
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
    let rates = match forecasts.rates.as_deref().map(said_rates).transpose()? {
        Some(Err(code)) => return Ok(code),
        Some(Ok(said)) => RateCalibration::of(&said)?,
        None => None,
    };
    match forecasts.format {
        Format::Text => files::print_text(&forecasts_text::render(&calibration, told.revised, rates.as_ref())),
        Format::Json => files::print_plain(&forecasts_json::to_string(&calibration, told.revised, rates.as_ref())?),
    }
    Ok(ExitCode::SUCCESS)
}

/// The forecasts of rates, or how the program ends where they can't be read.
fn said_rates(path: &Path) -> Result<Result<Vec<SaidRate>, ExitCode>, Stop> {
    match files::open(path) {
        Err(sentence) => files::complain([sentence]).map(Err),
        Ok(source) => match rates_csv::read(source) {
            Ok(said) => Ok(Ok(said)),
            Err(errors) => files::complain_of(&errors).map(Err),
        },
    }
}
