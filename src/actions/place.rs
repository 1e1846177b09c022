//! Where the rows of a file go.

use super::ActionError;
use crate::db::scope::Ws;
use crate::db::{AnyConn, experiments};
use crate::domain::experiment::Status;
use crate::domain::id::ExperimentId;
use crate::domain::invalid::{Invalid, shown};
use crate::domain::text::{Name, fold};

/// Where an import goes, and what it may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The experiment; without one each row names its own.
    pub experiment: Option<ExperimentId>,
    /// Whether experiments and offers that aren't there are made. Segments, customers and cares always are.
    pub create: bool,
    /// Whether responses that are here already are changed where a row says otherwise.
    pub update: bool,
}

/// The most responses that one import changes: others wait while it does.
pub const MOST_CHANGED: u64 = 2_000;

/// Where rows go that name an experiment, or none.
pub(super) enum Place {
    /// An experiment that is asking, or has asked.
    There(experiments::Experiment),
    /// One that the import makes.
    ToMake(Name),
    /// Nowhere.
    Wrong(Invalid),
}

/// Finds the experiment for rows that name one, or none.
pub(super) fn place<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    target: Target,
    named: Option<&Name>,
) -> Result<Place, ActionError> {
    let wrong = |code, message: String| Ok(Place::Wrong(Invalid::new("experiment", code, message)));
    let found = match (target.experiment, named) {
        (Some(id), named) => {
            let experiment = experiments::get(conn, ws, id)?;
            if let Some(other) = named.filter(|n| n.folded() != fold(&experiment.name)) {
                let (other, own) = (shown(other.as_str()), shown(&experiment.name));
                let message = format!("This row belongs to the experiment '{other}', not to '{own}'.");
                return wrong("other_experiment", message);
            }
            Some(experiment)
        }
        (None, Some(name)) => match experiments::by_name(conn, ws, name)? {
            None if target.create => return Ok(Place::ToMake(name.clone())),
            None => return wrong("unknown_experiment", format!("There is no experiment '{}'.", shown(name.as_str()))),
            found => found,
        },
        (None, None) => None,
    };
    match found {
        None => wrong("unknown_experiment", "Name the experiment that this row belongs to.".to_string()),
        Some(experiment) if experiment.status == Status::Draft => Err(ActionError::Conflict(format!(
            "Start the experiment '{}' first: that fixes the plan before responses come in.",
            experiment.name
        ))),
        Some(experiment) => Ok(Place::There(experiment)),
    }
}
