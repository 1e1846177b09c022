//! Keeps tallies, standings and streams in step with the responses, inside the transaction that changes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::folding::{Plans, refresh};
use super::{ActionError, pairing};
use crate::db::responses::{self, Row, StatedCare};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, tallies};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::response::{Outcome, Standing};

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
        let mut plans = Plans::new();
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
        let moved: Vec<(Row, Standing)> = responses::of_customers(conn, ws, &customers, &offers)?
            .into_iter()
            .map(|row| (standing(&row, &mut first), row))
            .filter(|(standing, row)| *standing != row.standing())
            .map(|(standing, row)| (row, standing))
            .collect();
        let mut cares: HashMap<i64, Vec<StatedCare>> = HashMap::new();
        for care in responses::cares(conn, ws, &moved.iter().map(|(row, _)| row.id).collect::<Vec<_>>())? {
            cares.entry(care.response_id).or_default().push(care);
        }
        for (mut row, standing) in moved {
            let cares = cares.remove(&row.id).unwrap_or_default();
            self.changes.remove(&row, &cares);
            row.standing = standing.code();
            responses::set_standing(conn, ws, row.id, standing)?;
            self.added(&row, &cares);
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
