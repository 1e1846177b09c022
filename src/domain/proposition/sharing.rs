//! A value proposition for people who read of it by a link: the same figures, without what would tell who a customer is.

use super::{Claim, Proposition, carrying, words};
use crate::domain::portfolio::Known;
use crate::domain::share::LEAST;
use crate::domain::share::disguise::disguised_known;
use crate::domain::time::Moment;
use crate::stats::StatsError;

impl Proposition {
    /// Works out everything that may be said of a value proposition to people who read by a link; `words` lets
    /// customers' own words through.
    ///
    /// # Errors
    /// Those of [`Proposition::of`].
    pub fn for_sharing(claim: Claim, known: &Known, words: bool, now: Moment) -> Result<Self, StatsError> {
        // Groups are judged by what is told here, which is less than the experiments.
        let known = disguised_known(&carrying(&claim.name, known), words);
        let mut told = Self::of(claim, &known, now)?;
        told.pooled.cells.retain(|cell| cell.n >= LEAST);
        told.cares.retain(|care| care.mentioned >= LEAST);
        // Nothing hangs on a group that is not told.
        told.hangs_on = words::hangs_on(&told.pooled);
        Ok(told)
    }
}
