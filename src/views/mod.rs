//! What a page or an API answer may see.

pub mod accounts;
pub mod capture_text;
pub mod chain;
pub mod charts;
pub mod choice;
pub mod choices_text;
pub mod decision;
pub mod error;
pub mod experiment;
pub mod finding;
pub mod follow_up;
pub mod forecast;
pub mod forecasts_text;
pub mod form;
pub mod format;
pub mod frozen;
pub mod guide;
pub mod import;
pub mod kept;
mod layout;
pub mod learning;
pub mod offer_page;
pub mod offered;
pub mod own_field;
pub mod own_item;
pub mod part;
pub mod plan;
pub mod plan_text;
mod planned;
pub mod portfolio;
pub mod proposition;
pub mod qr;
pub mod report;
pub mod report_text;
pub mod response;
pub mod share;
pub mod tally;
pub mod template;
mod terminal;

pub use layout::{Banner, Flash, Layout, Link, NavLink, Preview, Undo, WorkspaceBar};

/// One struct, one template, one name.
///
/// A view decides, its template only prints: finished text, named booleans, links.
pub trait Page: serde::Serialize {
    /// The template's path below `templates/`, without `.hbs`. It must stand in `templates::FILES` too.
    const TEMPLATE: &'static str;
    /// The stylesheet that the page wears over `touchstone.css`.
    const SHEET: &'static str = "report.css";
}
