//! Keeps each offer's fold in step with its counted responses, at the cost of what changed and not of all there is.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ActionError;
use crate::db::checkpoints::{self, Checkpoint};
use crate::db::experiments::{self, Experiment};
use crate::db::offers::{self, Offer};
use crate::db::responses::{self, Counted};
use crate::db::scope::{CanWrite, Ws};
use crate::db::streams::{self, Stored};
use crate::db::{AnyConn, DbError, amendments};
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

/// What the folds of an experiment follow from.
#[derive(Clone)]
pub(super) struct Rules {
    /// What each offer asks for, by its id.
    pub asks: BTreeMap<i64, Rung>,
    boundaries: Option<Arc<Boundaries>>,
}

impl Rules {
    /// The rules of an experiment as it is stored.
    pub fn stored(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId) -> Result<Self, DbError> {
        let (experiment, offers) = (experiments::get(conn, ws, id)?, offers::list(conn, ws, id)?);
        Self::of(conn, ws, &experiment, &offers)
    }

    /// The rules of an experiment that was read already, with its offers.
    pub fn of(
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        experiment: &Experiment,
        offers: &[Offer],
    ) -> Result<Self, DbError> {
        let asks = offers.iter().map(|offer| (offer.id.0, offer.ask.rung)).collect();
        let Some(plan) = &experiment.plan else { return Ok(Rules { asks, boundaries: None }) };
        let amended = amended_after_responses(&amendments::of_experiment(conn, ws, experiment.id)?);
        Ok(Rules { asks, boundaries: Some(boundaries_for(plan, amended)) })
    }
}

/// Folds every offer of an experiment anew, after its plan has changed.
pub(super) fn refold(conn: &mut AnyConn, ws: &Ws<CanWrite>, experiment: ExperimentId) -> Result<(), ActionError> {
    let rules = Rules::stored(conn, ws, experiment)?;
    rules.asks.keys().try_for_each(|offer| refresh(conn, ws, OfferId(*offer), None, &rules))
}

/// Brings an offer's fold up to date, where the earliest response that changed was given at `from`: from where it stands
/// if that lies later, else from the last checkpoint before it, and from the start when the plan has changed.
pub(super) fn refresh(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: OfferId,
    from: Option<(i64, i64)>,
    rules: &Rules,
) -> Result<(), ActionError> {
    let ask = *rules.asks.get(&id.0).ok_or(DbError::NotFound)?;
    let mut state = resume(conn, ws, id, from)?;
    let mut passed = Vec::new();
    loop {
        let rows = responses::counted_after(conn, ws, id, state.last, PAGE)?;
        for row in &rows {
            let look = look(row, ask);
            if state.since >= EVERY && state.folding.moves_on(&look) {
                passed.push(checkpoint(ws, id, &state));
                state.since = 0;
            }
            state.folding.take(look, rules.boundaries.as_deref());
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
