//! Keeps tallies, standings and streams in step with the responses, inside the transaction that changes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{ActionError, pairing};
use crate::db::responses::{self, Counted, Row, StatedCare};
use crate::db::scope::{CanWrite, Ws};
use crate::db::streams::{self, Stored};
use crate::db::{AnyConn, experiments, offers, tallies};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::{Outcome, Rung, Standing};
use crate::domain::stream::{Look, amended_after_responses, boundaries_for};
use crate::domain::time::Moment;
use crate::stats::sequential::Boundaries;

/// What a change of responses does to the counts; gathered first, written by [`Counting::finish`].
#[derive(Default)]
pub(super) struct Counting {
    changes: tallies::Changes,
    /// The earliest response that changed, by offer: from there on the fold is out of date.
    touched: BTreeMap<i64, (i64, i64)>,
    /// Customers whose sequence of responses changed, with the offers.
    sequences: BTreeSet<(i64, i64)>,
}

impl Counting {
    /// A response has come to be, with its cares.
    pub fn added(&mut self, row: &Row, cares: &[StatedCare]) {
        self.changes.add(row, cares);
        self.touch(row);
    }

    /// A response is no longer.
    pub fn removed(&mut self, row: &Row, cares: &[StatedCare]) {
        self.changes.remove(row, cares);
        self.touch(row);
    }

    fn touch(&mut self, row: &Row) {
        let at = (row.responded_at, row.id);
        self.touched.entry(row.offer_id).and_modify(|first| *first = at.min(*first)).or_insert(at);
        if let Some(customer) = row.customer_id {
            self.sequences.insert((customer, row.offer_id));
        }
    }

    /// Writes everything that follows from the changes.
    pub fn finish(mut self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), ActionError> {
        self.restand(conn, ws)?;
        self.changes.write(conn, ws)?;
        let mut plans = HashMap::new();
        for (offer, from) in &self.touched {
            refresh(conn, ws, OfferId(*offer), Some(*from), &mut plans)?;
        }
        let experiments: Vec<ExperimentId> = plans.into_keys().map(ExperimentId).collect();
        experiments.into_iter().try_for_each(|experiment| pairing::advance(conn, ws, experiment, &self.touched))
    }

    /// Decides anew which response of a customer to an offer is the first, and so counts.
    fn restand(&mut self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), ActionError> {
        let sequences = std::mem::take(&mut self.sequences);
        let distinct = |f: fn(&(i64, i64)) -> i64| {
            sequences.iter().map(f).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
        };
        let (customers, offers) = (distinct(|s| s.0), distinct(|s| s.1));
        let mut first = BTreeSet::new();
        for mut row in responses::of_customers(conn, ws, &customers, &offers)? {
            let standing = standing(&row, &mut first);
            if standing != row.standing() {
                let cares = responses::cares(conn, ws, &[row.id])?;
                self.changes.remove(&row, &cares);
                row.standing = standing.code();
                responses::set_standing(conn, ws, row.id, standing)?;
                self.added(&row, &cares);
            }
        }
        self.sequences.clear();
        Ok(())
    }
}

/// The standing of a response, met in the order in which they were given.
fn standing(row: &Row, first: &mut BTreeSet<(Option<i64>, i64)>) -> Standing {
    if row.warm {
        Standing::Warm
    } else if row.outcome() == Outcome::Pending || first.insert((row.customer_id, row.offer_id)) {
        Standing::Counted
    } else {
        Standing::Repeated
    }
}

type Plans = HashMap<i64, Option<Arc<Boundaries>>>;

/// Folds every offer of an experiment anew, after its plan has changed.
pub(super) fn refold(conn: &mut AnyConn, ws: &Ws<CanWrite>, experiment: ExperimentId) -> Result<(), ActionError> {
    let mut plans = HashMap::new();
    for offer in offers::list(conn, ws, experiment)? {
        refresh(conn, ws, offer.id, None, &mut plans)?;
    }
    Ok(())
}

/// Brings an offer's fold up to date: from where it stands if nothing before that changed, else from the start.
fn refresh(
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
    let stored = streams::get(conn, ws, id)?.unwrap_or_default();
    // Strictly later: looks of one moment may have to become one look, whichever was logged first.
    let mut state = if from.is_some_and(|from| from.0 > stored.last.0) { stored } else { Stored::default() };
    let rows = responses::counted_after(conn, ws, id, state.last.0, state.last.1)?;
    state.stream = state.stream.fold_on(rows.iter().map(|row| look(row, offer.ask.rung)), boundaries.as_deref());
    state.last = rows.last().map_or(state.last, |row| (row.3, row.4));
    Ok(streams::put(conn, ws, id, &state)?)
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
    let amended = amended_after_responses(&experiments::amendments(conn, ws, experiment)?);
    Ok(Some(boundaries_for(&plan, amended)))
}
