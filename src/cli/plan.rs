//! `touchstone plan`: what a plan promises, before anyone is asked.

use std::process::ExitCode;

use super::Stop;
use super::files::{self, Format};
use crate::domain::prospect::{Prospect, Terms};
use crate::formats::plan_json;
use crate::views::plan_text;

/// Its arguments.
#[derive(clap::Args)]
pub struct Plan {
    /// The bar, 0.3 or 30%: worth doing if more than this part of the customers accept
    #[arg(long)]
    bar: Option<String>,
    /// The planned number of responses per offer, 1 to 100,000
    #[arg(long)]
    stop_at: Option<String>,
    /// The true rates to reckon with, 0.2,0.3,0.4 say; default: from half the bar to three times the bar
    #[arg(long)]
    rates: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
pub fn run(plan: &Plan) -> Result<ExitCode, Stop> {
    let terms = match Terms::parse(plan.bar.as_deref(), plan.stop_at.as_deref(), plan.rates.as_deref()) {
        Ok(terms) => terms,
        Err(mistakes) => return files::complain(mistakes.iter().map(|m| format!("--{m}"))),
    };
    let prospect = Prospect::in_full(&terms)?;
    match plan.format {
        Format::Text => files::print_text(&plan_text::render(&terms, &prospect))?,
        Format::Json => files::print_plain(&plan_json::to_string(&terms, &prospect)?)?,
    }
    Ok(ExitCode::SUCCESS)
}
