//! The places of a workspace, as its top bar shows them.

use crate::db::scope::Ws;
use crate::domain::workspace::Role;
use crate::views::{Banner, Link, NavLink, Undo, WorkspaceBar};

/// The part of a workspace that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The list of experiments, and everything about one.
    Experiments,
    /// Value propositions.
    Propositions,
    /// Reports.
    Report,
    /// Forecasts of how experiments end.
    Forecasts,
    /// CSV files.
    Import,
    /// Somewhere that the bar does not name.
    Elsewhere,
}

/// What the bar holds: the place, its label, and its address below `/w/{workspace}`.
const PLACES: [(Place, &str, &str); 4] = [
    (Place::Experiments, "Experiments", ""),
    (Place::Propositions, "Propositions", "/propositions"),
    (Place::Forecasts, "Forecasts", "/forecasts"),
    (Place::Import, "Imports", "/imports"),
];

pub(super) fn bar<P>(ws: &Ws<P>, here: Place) -> WorkspaceBar {
    let link = |(place, label, path): &(Place, &str, &str)| NavLink {
        href: format!("/w/{}{path}", ws.id()),
        label: (*label).to_owned(),
        current: *place == here,
    };
    let log = ws.role().may_write().then(|| format!("/w/{}/log", ws.id()));
    WorkspaceBar {
        name: ws.name().to_owned(),
        links: PLACES.iter().map(link).collect(),
        log,
        role: limits_of(ws.role()),
    }
}

/// What somebody should know who finds no form where others have one.
fn limits_of(role: Role) -> Option<&'static str> {
    match role {
        Role::Viewer => Some("You are a viewer of this workspace: you may read everything and change nothing."),
        Role::Commenter => Some(
            "You are a commenter in this workspace: you may read everything, forecast, decide and say what was learned, \
             and change nothing else.",
        ),
        Role::Editor | Role::Owner => None,
    }
}

/// Owners can throw the demo away where they see it.
pub(super) fn demo_banner<P>(ws: &Ws<P>) -> Banner {
    let delete = Undo { action: format!("/w/{}/delete-demo", ws.id()), label: "Delete this demo".to_owned() };
    Banner {
        text: "This is a demo. Change what you like. Start your own:".to_owned(),
        links: vec![
            Link::new("/own/proposition", "1 Name a proposition"),
            Link::new("/own/bar", "2 Set the bar"),
            Link::new("/own/log", "3 Log a response"),
        ],
        button: ws.role().may_own().then_some(delete),
    }
}

/// In a demo there is nothing to set up and nobody to sign in as.
pub(super) fn way_into_demo() -> Banner {
    let text = "This is a demo. The link that was printed where it was started leads in; it works once, within an hour. \
                Start the demo again for a new one: everything in it stays.";
    Banner { text: text.to_owned(), links: Vec::new(), button: None }
}

pub(super) fn setup_banner() -> Banner {
    let text = "Touchstone is not set up yet. The link for it was printed where the server was started; the command \
                “touchstone setup-link” prints it again.";
    Banner { text: text.to_owned(), links: Vec::new(), button: None }
}
