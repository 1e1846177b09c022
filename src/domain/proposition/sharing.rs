//! A value proposition for people who read of it by a link: the same figures, without what would tell who a customer is.

use super::{Claim, Proposition, carrying, words};
use crate::domain::portfolio::Known;
use crate::domain::share::LEAST;
use crate::domain::share::disguise::disguised_known;
use crate::domain::share::few::NOT_TOLD;
use crate::domain::time::Moment;
use crate::domain::wording::capital;
use crate::stats::StatsError;

impl Proposition {
    /// Works out everything that may be said of a value proposition to people who read by a link; `words` lets
    /// customers' own words through.
    ///
    /// # Errors
    /// Those of [`Proposition::of`].
    pub fn for_sharing(claim: Claim, known: &Known, words: bool, now: Moment) -> Result<Self, StatsError> {
        // Groups are judged by what is told here, which is less than the experiments.
        let (known, few) = disguised_known(&carrying(&claim.name, known), words);
        let mut told = Self::of(claim, &known, now)?;
        told.pooled.keep_open_cells();
        told.cares.retain(|care| care.mentioned >= LEAST);
        told.rows.iter_mut().for_each(|row| row.say_of_few(&few));
        if told.pooled.n == 0 && !few.is_empty() {
            told.headline = vec![format!("{}: fewer than 3 customers have responded.", capital(&told.claim.name))];
            told.lead = NOT_TOLD.to_string();
        }
        // Nothing hangs on a group that is not told.
        told.hangs_on = words::hangs_on(&told.pooled);
        Ok(told)
    }
}
