//! `touchstone report`: from a file to its report, without any database.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Stop, files};
use crate::domain::evidence::Evidence;
use crate::domain::plan::{Bar, Plan, parse_stop_at};
use crate::domain::report::Report as Told;
use crate::domain::stream::Stream;
use crate::domain::time::Moment;
use crate::formats::report_json;
use crate::formats::responses_csv::{Options, read};
use crate::formats::row_error::Errors;
use crate::formats::tally::Tally;
use crate::templates::Templates;
use crate::views::report::Standalone;
use crate::views::{Layout, report_text};

/// Its arguments.
#[derive(clap::Args)]
pub struct Report {
    /// The responses; `-` reads standard input
    file: PathBuf,
    /// The bar that was set before anyone was asked, 0.3 or 30%; without one the report describes and judges nothing
    #[arg(long, allow_negative_numbers = true, value_parser = |raw: &str| Bar::parse("bar", raw).map_err(|e| e.message))]
    bar: Option<Bar>,
    /// The number of responses per offer that was planned before anyone was asked
    #[arg(long, requires = "bar", allow_negative_numbers = true, value_parser = |raw: &str| parse_stop_at(raw).map_err(|e| e.message))]
    stop_at: Option<u64>,
    /// A column that says nothing here, an own field of a workspace say; may be given several times
    #[arg(long, value_name = "COLUMN")]
    leave_out: Vec<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// touchstone-report/1, for programs
    Json,
    /// The report page in one file
    Html,
}

/// The stylesheets, for a page that stands alone.
const STYLES: &str = concat!(include_str!("../../assets/touchstone.css"), include_str!("../../assets/report.css"));
/// Its font, and how the stylesheet names it.
const FONT: &[u8] = include_bytes!("../../assets/source-sans-3-latin-wght-normal.woff2");
const FONT_URL: &str = r#"url("source-sans-3-latin-wght-normal.woff2")"#;

/// Runs it.
pub fn run(report: &Report) -> Result<ExitCode, Stop> {
    let now = Moment::now();
    let plan = report.bar.map(|succeed_at| Plan { succeed_at, stop_at: report.stop_at, stop_on: None });
    let source = match files::open(&report.file) {
        Ok(source) => source,
        Err(sentence) => return files::complain([sentence]),
    };
    let options = Options::unlimited().without(&report.leave_out);
    let evidence = match evidence(source, &options, plan, now) {
        Ok(evidence) => evidence,
        Err(errors) => return files::complain_of(&errors),
    };
    let unnamed = files::name_of(&report.file, "Responses");
    let evidence: Vec<Evidence> = evidence.into_iter().map(|e| named(e, &unnamed)).collect();
    let reports = evidence.iter().map(|e| Told::of(e, now)).collect::<Result<Vec<_>, _>>()?;
    print(report.format, &reports)?;
    Ok(ExitCode::SUCCESS)
}

/// The evidence of a file, experiment by experiment, judged by a plan.
fn evidence(source: impl Read, options: &Options, plan: Option<Plan>, now: Moment) -> Result<Vec<Evidence>, Errors> {
    let mut tally = Tally::new(now);
    let mut late = Errors::default();
    let outcome = read(source, options, now, &mut |row| {
        if let Err(error) = tally.add(row.line, &row.draft) {
            late.push(error);
        }
        ControlFlow::Continue(())
    });
    let mut errors = outcome.errors;
    errors.total += late.total;
    errors.kept.extend(late.kept);
    errors.kept.sort_by_key(|e| e.line);
    if !errors.is_empty() {
        return Err(errors);
    }
    let told = tally.finish().into_iter().map(|mut told| {
        for offer in told.looks {
            let stream = &mut told.evidence.offers[offer.offer].stream;
            *stream = Stream::fold(offer.looks, plan.as_ref());
        }
        Evidence { plan, ..told.evidence }.without_unsaid_days()
    });
    Ok(told.collect())
}

/// An experiment that the file doesn't name is called after the file.
fn named(evidence: Evidence, name: &str) -> Evidence {
    if evidence.name.is_empty() { Evidence { name: name.to_string(), ..evidence } } else { evidence }
}

fn print(format: Format, reports: &[Told]) -> Result<(), Stop> {
    let text = match format {
        Format::Json => report_json::all_to_string(reports)?,
        Format::Html => {
            let font = format!("url(data:font/woff2;base64,{})", STANDARD.encode(FONT));
            let page = Standalone::of(reports, &STYLES.replace(FONT_URL, &font));
            Templates::embedded(None)?.render(&Layout::default(), &page)?
        }
        Format::Text => {
            let texts: Vec<String> = reports.iter().map(report_text::render).collect();
            texts.join(&format!("\n{}\n\n", "=".repeat(80)))
        }
    };
    match format {
        Format::Text => files::print_text(&text)?,
        Format::Json | Format::Html => files::print_plain(&text)?,
    }
    Ok(())
}
