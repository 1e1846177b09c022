//! Keeps each offer's fold in step with its counted responses, at the cost of what changed and not of all there is.

use std::collections::HashMap;
use std::sync::Arc;

use super::ActionError;
use crate::db::checkpoints::{self, Checkpoint};
use crate::db::responses::{self, Counted};
use crate::db::scope::{CanWrite, Ws};
use crate::db::streams::{self, Stored};
use crate::db::{AnyConn, amendments, experiments, offers};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::{Outcome, Rung};
use crate::domain::stream::{Look, amended_after_responses, boundaries_for};
use crate::domain::time::Moment;
use crate::stats::sequential::Boundaries;

/// After how many rows the next moment gets a checkpoint: a response that comes a little late folds half as many again.
const EVERY: i64 = 64;
/// How many rows are read at a time.
const PAGE: i64 = 10_000;

/// The boundaries of the experiments met so far.
pub(super) type Plans = HashMap<i64, Option<Arc<Boundaries>>>;

/// Folds every offer of an experiment anew, after its plan has changed.
pub(super) fn refold(conn: &mut AnyConn, ws: &Ws<CanWrite>, experiment: ExperimentId) -> Result<(), ActionError> {
    let mut plans = HashMap::new();
    for offer in offers::list(conn, ws, experiment)? {
        refresh(conn, ws, offer.id, None, &mut plans)?;
    }
    Ok(())
}

/// Brings an offer's fold up to date, where the earliest response that changed was given at `from`: from where it stands
/// if that lies later, else from the last checkpoint before it, and from the start when the plan has changed.
pub(super) fn refresh(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: OfferId,
    from: Option<(i64, i64)>,
    plans: &mut Plans,
) -> Result<(), ActionError> {
    let offer = offers::get(conn, ws, id)?;
    let boundaries = match plans.get(&offer.experiment.0) {
        Some(known) => known.clone(),
        None => {
            let found = boundaries(conn, ws, offer.experiment)?;
            plans.insert(offer.experiment.0, found.clone());
            found
        }
    };
    let mut state = resume(conn, ws, id, from)?;
    let mut passed = Vec::new();
    loop {
        let rows = responses::counted_after(conn, ws, id, state.last, PAGE)?;
        for row in &rows {
            let look = look(row, offer.ask.rung);
            if state.since >= EVERY && state.folding.moves_on(&look) {
                passed.push(checkpoint(ws, id, &state));
                state.since = 0;
            }
            state.folding.take(look, boundaries.as_deref());
            (state.last, state.since) = ((row.3, row.4), state.since + 1);
        }
        if (rows.len() as i64) < PAGE {
            break;
        }
    }
    checkpoints::insert(conn, ws, &passed)?;
    Ok(streams::put(conn, ws, id, &state)?)
}

/// The latest state of the fold that is still true.
fn resume(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: OfferId, from: Option<(i64, i64)>) -> Result<Stored, ActionError> {
    let stored = streams::get(conn, ws, id)?.unwrap_or_default();
    let Some(from) = from else {
        checkpoints::rewind(conn, ws, id, i64::MIN)?;
        return Ok(Stored::default());
    };
    if stored.goes_on(from) {
        return Ok(stored);
    }
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let before = checkpoints::rewind(conn, ws, id, from.0)?;
    Ok(before.map_or_else(Stored::default, |c| {
        Stored::after(stored.folding.stream().earlier(count(c.n), count(c.accepted), c.crossed), c.at)
    }))
}

fn checkpoint(ws: &Ws<CanWrite>, offer: OfferId, state: &Stored) -> Checkpoint {
    let (stream, number) = (state.folding.stream(), |n: u64| i64::try_from(n).unwrap_or(i64::MAX));
    Checkpoint {
        workspace_id: ws.id().0,
        offer_id: offer.0,
        at: state.last.0,
        n: number(stream.n),
        accepted: number(stream.accepted),
        crossed: stream.crossing.is_some(),
    }
}

pub(super) fn look(&(quantity, outcome, rung, at, _): &Counted, ask: Rung) -> Look {
    let n = u64::try_from(quantity).unwrap_or_default();
    let outcome = Outcome::from_code(outcome).unwrap_or(Outcome::Pending);
    let rung = Rung::from_code(rung).unwrap_or(Rung::None);
    let accepted = if acceptance(outcome, rung, ask) == Acceptance::Accepted { n } else { 0 };
    Look { n, accepted, at: Moment(at) }
}

fn boundaries(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
) -> Result<Option<Arc<Boundaries>>, ActionError> {
    let Some(plan) = experiments::get(conn, ws, experiment)?.plan else { return Ok(None) };
    let amended = amended_after_responses(&amendments::of_experiment(conn, ws, experiment)?);
    Ok(Some(boundaries_for(&plan, amended)))
}
