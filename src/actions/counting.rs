//! Keeps tallies, standings and streams in step with the responses, inside the transaction that changes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::folding::{Rules, refresh};
use super::{ActionError, pairing};
use crate::db::attached::{Attached, Attachments};
use crate::db::lookups::{self, Given};
use crate::db::responses::{self, Row};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, tallies};
use crate::domain::id::{ExperimentId, OfferId, ResponseId};
use crate::domain::response::{Outcome, Standing};

/// What a change of responses does to the counts; gathered first, written by [`Counting::finish`].
#[derive(Clone, Default)]
pub(super) struct Counting {
    changes: tallies::Changes,
    /// The earliest response that changed, by experiment and offer: from there on the fold is out of date.
    touched: BTreeMap<i64, BTreeMap<i64, (i64, i64)>>,
    /// The rules of experiments that were read already.
    rules: HashMap<i64, Rules>,
    /// Customers whose sequence of responses changed, with the offers.
    sequences: BTreeSet<(i64, i64)>,
}

impl Counting {
    /// Counts by rules that were read already; those of other experiments are read when they are needed.
    pub fn by(experiment: ExperimentId, rules: Rules) -> Self {
        Counting { rules: HashMap::from([(experiment.0, rules)]), ..Self::default() }
    }

    /// A response has come to be, with what is attached to it.
    pub fn added(&mut self, row: &Row, attached: Attached<'_>) {
        self.changes.add(row, attached);
        self.touch(row);
    }

    /// A response is no longer.
    pub fn removed(&mut self, row: &Row, attached: Attached<'_>) {
        self.changes.remove(row, attached);
        self.touch(row);
    }

    fn touch(&mut self, row: &Row) {
        self.out_of_date(row.experiment_id, row.offer_id, (row.responded_at, row.id));
        if let Some(customer) = row.customer_id {
            self.sequences.insert((customer, row.offer_id));
        }
    }

    fn out_of_date(&mut self, experiment: i64, offer: i64, from: (i64, i64)) {
        let offers = self.touched.entry(experiment).or_default();
        offers.entry(offer).and_modify(|first| *first = from.min(*first)).or_insert(from);
    }

    /// Gathers what another one gathered, which nobody has written either.
    pub fn join(&mut self, more: Counting) {
        self.changes.join(more.changes);
        for (experiment, touched) in more.touched {
            touched.into_iter().for_each(|(offer, at)| self.out_of_date(experiment, offer, at));
        }
        self.rules.extend(more.rules);
        self.sequences.extend(more.sequences);
    }

    /// Writes everything that follows from the changes.
    pub fn finish(mut self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), ActionError> {
        self.restand(conn, ws)?;
        self.changes.write(conn, ws)?;
        for (experiment, touched) in &self.touched {
            let rules = match self.rules.remove(experiment) {
                Some(read) => read,
                None => Rules::stored(conn, ws, ExperimentId(*experiment))?,
            };
            for (offer, from) in touched {
                refresh(conn, ws, OfferId(*offer), Some(*from), &rules)?;
            }
            pairing::advance(conn, ws, ExperimentId(*experiment), &rules, touched)?;
        }
        Ok(())
    }

    /// Decides anew which response of a customer to an offer is the first, and so counts.
    fn restand(&mut self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), ActionError> {
        let sequences = std::mem::take(&mut self.sequences);
        let customers: Vec<i64> = sequences.iter().map(|s| s.0).collect::<BTreeSet<_>>().into_iter().collect();
        lookups::of_customers(conn, ws, &customers, |conn, given| {
            let mut first = BTreeSet::new();
            for one in given.iter().filter(|g| sequences.contains(&(g.customer_id, g.offer_id))) {
                let standing = standing(one, &mut first);
                if standing.code() != one.standing {
                    self.stand(conn, ws, ResponseId(one.id), standing)?;
                }
            }
            Ok::<_, ActionError>(())
        })?;
        self.sequences.clear();
        Ok(())
    }

    fn stand(
        &mut self,
        conn: &mut AnyConn,
        ws: &Ws<CanWrite>,
        id: ResponseId,
        standing: Standing,
    ) -> Result<(), ActionError> {
        let mut row = responses::get(conn, ws, id)?;
        let attached = Attachments::stored(conn, ws, &[id.0])?;
        self.changes.remove(&row, attached.all());
        row.standing = standing.code();
        responses::set_standing(conn, ws, row.id, standing)?;
        self.added(&row, attached.all());
        Ok(())
    }
}

/// The standing of a response, met in the order in which they were given.
fn standing(given: &Given, first: &mut BTreeSet<(i64, i64)>) -> Standing {
    if given.warm {
        Standing::Warm
    } else if given.outcome == Outcome::Pending.code() || first.insert((given.customer_id, given.offer_id)) {
        Standing::Counted
    } else {
        Standing::Repeated
    }
}
