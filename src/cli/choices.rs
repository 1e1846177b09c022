//! `touchstone choices`: what weighs in people's choices, and what it is worth to them.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Stop;
use super::files::{self, Format};
use crate::domain::choices::{ChoiceReport, Choices as Told, Constants, Scenario};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::text::fold;
use crate::formats::{choice_sets_csv, choices_json};
use crate::views::choices_text;

/// Its arguments.
#[derive(clap::Args)]
pub struct Choices {
    /// One row per alternative shown: experiment, customer, task, alternative, price, currency, chosen, and any attribute
    /// columns; `-` reads standard input
    file: PathBuf,
    /// A share under other attributes: "Acme:price=4.5", "Acme:price=-10%; Other:colour=red"; default: each price a tenth
    /// higher
    #[arg(long)]
    what_if: Vec<String>,
    /// An attribute column that holds words, not numbers
    #[arg(long, value_name = "COLUMN")]
    category: Vec<String>,
    /// Which alternatives have a worth of their own, apart from price and attributes; default: what the data can tell
    #[arg(long, value_enum)]
    constants: Option<Own>,
    /// The alternative that the others are compared with; default: do_nothing, else the first in the file
    #[arg(long, value_name = "ALTERNATIVE")]
    reference: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Own {
    /// Each, compared with the reference
    Each,
    /// All alike, compared with doing nothing
    Any,
    /// None
    None,
}

/// Runs it.
pub fn run(choices: &Choices) -> Result<ExitCode, Stop> {
    let source = match files::open(&choices.file) {
        Ok(source) => source,
        Err(sentence) => return files::complain([sentence]),
    };
    let told = match choice_sets_csv::read(source, &choices.category) {
        Ok(told) => told,
        Err(errors) => return files::complain_of(&errors),
    };
    let unnamed = files::name_of(&choices.file, "Choices");
    let named =
        told.into_iter().map(|e| if e.experiment.is_empty() { Told { experiment: unnamed.clone(), ..e } } else { e });
    let reports = match named.map(|e| report(choices, &e)).collect::<Result<Vec<_>, _>>() {
        Ok(reports) => reports,
        Err(mistake) => return files::complain([mistake.message]),
    };
    match choices.format {
        Format::Text => {
            let texts: Vec<String> = reports.iter().map(choices_text::render).collect();
            files::print_text(&texts.join("\n"))?;
        }
        Format::Json => files::print_plain(&choices_json::to_string(&reports)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn report(asked: &Choices, told: &Told) -> Result<ChoiceReport, Invalid> {
    let constants = asked.constants.map(|own| match own {
        Own::Each => Constants::Each,
        Own::Any => Constants::Any,
        Own::None => Constants::None,
    });
    let reference = asked.reference.as_deref().map(|name| {
        told.alternatives.iter().position(|a| fold(a) == fold(name.trim())).ok_or_else(|| {
            let known = told.alternatives.join(", ");
            let message = format!("There is no alternative '{}'. There are {known}.", shown(name));
            Invalid::new("reference", "choice", message)
        })
    });
    let scenarios = asked.what_if.iter().map(|raw| Scenario::parse(raw, told)).collect::<Result<Vec<_>, _>>()?;
    ChoiceReport::of(told, constants, reference.transpose()?, &scenarios)
}
