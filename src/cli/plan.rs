//! `touchstone plan`: what a plan promises, before anyone is asked.

use std::process::ExitCode;

use super::Stop;
use super::files::{self, Format};
use crate::domain::prospect::{Prospect, Terms};
use crate::domain::replan::Change;
use crate::formats::plan_json;
use crate::views::plan_text;

/// Its arguments.
#[derive(clap::Args)]
pub struct Plan {
    /// The bar, 0.3 or 30%: worth doing if more than this part of the customers accept
    #[arg(long, allow_negative_numbers = true)]
    bar: Option<String>,
    /// The planned number of responses per offer, 1 to 100,000
    #[arg(long, allow_negative_numbers = true)]
    stop_at: Option<String>,
    /// The true rates to reckon with, 0.2,0.3,0.4 say; default: from half the bar to three times the bar
    #[arg(long, allow_negative_numbers = true)]
    rates: Option<String>,
    /// Another planned number, thought of in the middle: which counts keep the old promise?
    #[arg(long, requires = "seen")]
    change_to: Option<String>,
    /// What has been seen until then, 9/20 for 9 accepted of 20
    #[arg(long, requires = "change_to")]
    seen: Option<String>,
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
    let change = Change::parse(plan.change_to.as_deref(), plan.seen.as_deref());
    let replan = match change.and_then(|change| change.map(|change| change.of(&terms)).transpose()) {
        Ok(replan) => replan,
        Err(mistake) => return files::complain([format!("--{mistake}")]),
    };
    let prospect = Prospect::in_full(&terms)?;
    match plan.format {
        Format::Text => files::print_text(&plan_text::render(&terms, &prospect, replan.as_ref()))?,
        Format::Json => files::print_plain(&plan_json::to_string(&terms, &prospect, replan.as_ref())?)?,
    }
    Ok(ExitCode::SUCCESS)
}
